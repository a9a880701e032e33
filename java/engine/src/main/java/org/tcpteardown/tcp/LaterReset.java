package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * A RST that ended a connection although Wireshark counts it to the next one on the same ports: the
 * end that still had the older connection answered the SYN with its numbers (challenge ACK), and
 * got a RST with exactly that number (RFC 9293 section 3.5.1).
 *
 * @param flow number of the later flow
 * @param rst the RST
 * @param went the first data of the older connection that came after that, also in the later flow;
 *     null if none did
 */
public record LaterReset(long flow, Segment rst, @Nullable Segment went) {

  LaterReset(long flow, Segment rst) {
    this(flow, rst, null);
  }
}
