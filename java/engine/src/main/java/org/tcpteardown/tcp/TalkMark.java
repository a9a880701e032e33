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
 * @param madeLater whether its numbers say that it was made after the RST, in whatever order the
 *     two arrived; it may have been on its way all the same when the RST came
 */
public record TalkMark(
    Segment segment, RstMark rst, String what, boolean afterPeer, boolean madeLater) {

  /** Whether its sender cannot have made it before the RST. */
  public boolean surelyLater() {
    return afterPeer || madeLater;
  }

  /** Time since the RST, in nanoseconds. */
  public long sinceRstNs() {
    return segment.timeNs() - rst.timeNs();
  }
}
