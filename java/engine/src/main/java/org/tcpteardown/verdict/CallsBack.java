package org.tcpteardown.verdict;

/**
 * SYNs that a server sent itself to the address of its client: its host is up.
 *
 * @param syns how many
 * @param signed whether they bore signatures (TCP MD5 or TCP-AO)
 * @param mixed whether some did and some did not
 */
public record CallsBack(int syns, boolean signed, boolean mixed) {}
