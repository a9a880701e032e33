package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * The shortest time in which one half answered, as seen from the capture point: the round trip from
 * there to it and back. One segment of the peer is timed at a time, and none that was sent again
 * (Karn's rule, RFC 6298 section 3).
 */
final class RttSampler {
  /** A SYN-ACK that comes later may be the first repeat, after one that the capture lacks. */
  private static final long SYN_TIMER_NS = 900_000_000L;

  private boolean timing;
  private int awaitedAck;
  private long sentNs;
  private long minRttNs = HalfConnection.NEVER;
  private boolean timingSyn;
  private boolean sentMore;
  private boolean handshakeTimed;

  /** The peer sent something. */
  void peerSent(Segment segment, boolean isNew) {
    sentMore |= timing && segment.sequenceLength() > 0;
    if (!isNew) {
      timing = false;
    } else if (!timing && segment.sequenceLength() > 0) {
      timing = true;
      awaitedAck = segment.endSeq();
      sentNs = segment.timeNs();
      timingSyn = segment.isSyn();
      sentMore = false;
    }
  }

  /**
   * This half acknowledged something; {@code atOnce}: by a segment that nothing but the arrival of
   * the peer's SYN or SYN-ACK can have caused, so not by data or a FIN; returns the round trip that
   * this shows, in nanoseconds, which is negative if clocks differ; 0 if it shows none.
   */
  long acked(Segment segment, boolean atOnce) {
    int ack = segment.ack();
    if (timing && !SeqNum.before(ack, awaitedAck)) {
      timing = false;
      long rttNs = segment.timeNs() - sentNs;
      // An ACK of more than that may have waited for it, and data or a FIN for the application:
      // then the capture lacks the ACK that did not wait.
      handshakeTimed |=
          rttNs >= 0
              && timingSyn
              && ack == awaitedAck
              && atOnce
              && !sentMore
              && rttNs < SYN_TIMER_NS;
      if (rttNs >= 0 && (minRttNs == HalfConnection.NEVER || rttNs < minRttNs)) {
        minRttNs = rttNs;
      }
      return rttNs;
    }
    return 0;
  }

  /** Whether one of the samples is of the handshake, in which nobody delays ACKs. */
  boolean handshakeTimed() {
    return handshakeTimed;
  }

  long minRttNs() {
    return minRttNs;
  }
}
