package org.tcpteardown.verdict;

/**
 * Who answered for an address after a flow had been reset in its name.
 *
 * @param opened how many connections to it were opened then
 * @param ttl the TTL of all that it sent in them
 */
public record LaterHost(int opened, int ttl) {}
