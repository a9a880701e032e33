/**
 * Packets as text: scripts in a notation after packetdrill's, ways to vary them, and the check of
 * what is found in them.
 */
@NullMarked
package org.tcpteardown.testkit;

import org.jspecify.annotations.NullMarked;
