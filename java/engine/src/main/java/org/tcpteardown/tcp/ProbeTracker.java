package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/** Counts the keepalive probes of one half, answered or not. */
final class ProbeTracker {
  /** No stack probes faster; closer ones are copies in the capture. */
  static final long MIN_GAP_NS = 50_000_000L;

  private @Nullable Segment first;
  private @Nullable Segment last;
  private int open;
  private int answered;
  private long peerHeardNs = HalfConnection.NEVER;
  private boolean bare;
  private boolean gaveUp;
  private @Nullable Segment returned;

  /**
   * Whether a segment asks for an ACK of what is acknowledged already: one number before SND.NXT,
   * with at most one byte, when nothing is outstanding (RFC 1122 section 4.2.3.6). A probe of a
   * zero window looks the same on some stacks; it is not meant here.
   */
  static boolean isProbe(HalfConnection half, Segment segment) {
    HalfConnection peer = half.peer();
    return segment.payloadBytes() <= 1
        && half.sequenceKnown()
        && segment.seq() == half.sndNxt() - 1
        && segment.isAck()
        && !segment.isSyn()
        && !segment.isFin()
        && half.fins().isEmpty()
        && peer.ackKnown()
        && peer.rcvNxt() == half.sndNxt()
        && peer.zeroWindowSinceNs() == HalfConnection.NEVER;
  }

  void sent(Segment probe, boolean asBareAck, long peerLastNs) {
    goesOn();
    if (last != null && probe.timeNs() - last.timeNs() < MIN_GAP_NS) {
      return;
    }
    if (open == 0) {
      first = probe;
      peerHeardNs = peerLastNs;
    }
    last = probe;
    bare = asBareAck;
    open++;
  }

  /** Its half ended the connection by a RST: what the peer says from now on answers no probe. */
  void gaveUp() {
    gaveUp = open > 0;
  }

  /** Its half has not given up after all. */
  void goesOn() {
    gaveUp = false;
    returned = null;
  }

  /** The peer sent something that is not a RST. */
  void peerSpoke(Segment segment) {
    if (gaveUp) {
      returned = returned == null ? segment : returned;
    } else if (open > 0) {
      answered += open;
      open = 0;
      first = null;
      last = null;
    }
  }

  int answered() {
    return answered;
  }

  @Nullable ProbeSeries series() {
    return first == null || last == null
        ? null
        : new ProbeSeries(first, last, open, peerHeardNs, bare, returned);
  }
}
