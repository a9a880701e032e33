/**
 * Reads capture files without tshark: libpcap hands out the frames, and what lies in them is taken
 * apart just as far as TCP needs. Whatever is met on the way that only tshark can take apart is
 * said so; nothing is guessed.
 */
@NullMarked
package org.tcpteardown.pcap;

import org.jspecify.annotations.NullMarked;
