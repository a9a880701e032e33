package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;

/**
 * Bare ACKs without news that one half sent by itself since the peer was last heard.
 *
 * @param first the first of them
 * @param count how many
 * @param longestPauseNs the longest silence of both ends that one of them broke, in nanoseconds
 */
public record BeatsInVain(Segment first, int count, long longestPauseNs) {}
