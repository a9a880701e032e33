package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * The shortest time in which one half answered, as seen from the capture point: the round trip from
 * there to it and back. One segment of the peer is timed at a time, and none that was sent again
 * (Karn's rule, RFC 6298 section 3).
 */
final class RttSampler {
  private boolean timing;
  private int awaitedAck;
  private long sentNs;
  private long minRttNs = HalfConnection.NEVER;
  private boolean timingSyn;
  private boolean handshakeTimed;

  /** The peer sent something. */
  void peerSent(Segment segment, boolean isNew) {
    if (!isNew) {
      timing = false;
    } else if (!timing && segment.sequenceLength() > 0) {
      timing = true;
      awaitedAck = segment.endSeq();
      sentNs = segment.timeNs();
      timingSyn = segment.isSyn();
    }
  }

  /**
   * This half acknowledged up to {@code ack}; returns the round trip that this shows, in
   * nanoseconds, which is negative if clocks differ; 0 if it shows none.
   */
  long acked(int ack, long timeNs) {
    if (timing && !SeqNum.before(ack, awaitedAck)) {
      timing = false;
      long rttNs = timeNs - sentNs;
      // An ACK of more than that may have waited for it.
      handshakeTimed |= rttNs >= 0 && timingSyn && ack == awaitedAck;
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
