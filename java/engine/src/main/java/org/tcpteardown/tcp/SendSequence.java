package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/** The sequence numbers that one half has used so far, and the payload that they stand for. */
final class SendSequence {
  /**
   * Numbers further away than this belong to another connection on the same ports: real windows
   * stay far below 64 MiB.
   */
  private static final int PLAUSIBLE_DISTANCE = 1 << 26;

  private boolean known;
  private int next;
  private boolean gapSeen;
  private long payloadBytes;
  private int payloadFrames;
  private int payloadEnd;
  private long lastPayloadNs = HalfConnection.NEVER;

  /** From here on the capture lacks what a FIN jumped over; see {@link #holeTo}. */
  private int holeFrom;

  /** Where that FIN's segment begins; the same as {@link #holeFrom} if there is no such hole. */
  private int holeTo;

  private boolean gapBeforeHole;

  /** Another connection attempt begins: numbers start anew. */
  void restart() {
    known = false;
    holeTo = holeFrom;
  }

  /** It goes on with the numbers of a connection before. */
  void resume(int at) {
    known = true;
    next = at;
  }

  /** Moves SND.NXT; returns how many sequence numbers of the segment are new. */
  int advance(Segment segment) {
    int end = segment.endSeq();
    if (!known) {
      known = true;
      next = end;
      notePayload(segment, segment.payloadBytes());
      return Math.max(1, segment.sequenceLength());
    }
    int ahead = SeqNum.distance(next, end);
    if (ahead <= 0) {
      return fillHole(segment);
    }
    if (ahead > PLAUSIBLE_DISTANCE) {
      return 0;
    }
    if (SeqNum.after(segment.seq(), next)) {
      if (segment.isFin()) {
        gapBeforeHole = gapSeen;
        holeFrom = next;
        holeTo = segment.seq();
      }
      gapSeen = true;
    }
    int fin = segment.isFin() ? 1 : 0;
    notePayload(segment, Math.min(segment.payloadBytes(), ahead - fin));
    next = end;
    return ahead;
  }

  private void notePayload(Segment segment, int newBytes) {
    if (newBytes > 0) {
      payloadBytes += newBytes;
      payloadFrames++;
      lastPayloadNs = segment.timeNs();
      payloadEnd = segment.seq() + (segment.isSyn() ? 1 : 0) + segment.payloadBytes();
    }
  }

  /**
   * Takes payload that its FIN has overtaken, on the way or in the capture; returns how much of it
   * is new. Parts of it that come in another order count as repeats.
   */
  private int fillHole(Segment segment) {
    int end = segment.seq() + segment.payloadBytes();
    if (holeFrom == holeTo
        || SeqNum.before(segment.seq(), holeFrom)
        || !SeqNum.before(segment.seq(), holeTo)) {
      return 0;
    }
    int newEnd = SeqNum.after(end, holeTo) ? holeTo : end;
    int newBytes = SeqNum.distance(segment.seq(), newEnd);
    if (segment.seq() != holeFrom) {
      gapBeforeHole = true;
    }
    boolean withFin = payloadBytes > 0 && SeqNum.after(payloadEnd, end);
    int endBefore = payloadEnd;
    notePayload(segment, newBytes);
    payloadEnd = withFin ? endBefore : payloadEnd;
    holeFrom = newEnd;
    gapSeen = gapBeforeHole || holeFrom != holeTo;
    return newBytes;
  }

  /** Whether two sequence numbers can belong to one connection. */
  static boolean isClose(int a, int b) {
    return Math.abs(SeqNum.distance(a, b)) <= PLAUSIBLE_DISTANCE;
  }

  /** Whether any number is known. */
  boolean known() {
    return known;
  }

  /** SND.NXT: the number after the last one used; meaningful when {@link #known}. */
  int next() {
    return next;
  }

  /** Whether numbers jumped: the capture lacks something. */
  boolean gapSeen() {
    return gapSeen;
  }

  /** New payload bytes captured. */
  long payloadBytes() {
    return payloadBytes;
  }

  /** Segments with new payload. */
  int payloadFrames() {
    return payloadFrames;
  }

  /** The number after the last payload byte. */
  int payloadEnd() {
    return payloadEnd;
  }

  /** When new payload was last sent, or {@link HalfConnection#NEVER}. */
  long lastPayloadNs() {
    return lastPayloadNs;
  }
}
