package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;

/**
 * A segment that a half sent although it had sent a RST before, and that a stack without the
 * connection could not have sent.
 *
 * @param segment that segment
 * @param rst the RST before it
 * @param what what was new in it: {@code payload}, {@code FIN} or {@code ACK progress}
 * @param afterPeer whether it acknowledges bytes that the peer was seen to send after the RST, so
 *     that reordering cannot explain it
 */
public record TalkMark(Segment segment, RstMark rst, String what, boolean afterPeer) {

  /** Time since the RST, in nanoseconds. */
  public long sinceRstNs() {
    return segment.timeNs() - rst.timeNs();
  }
}
