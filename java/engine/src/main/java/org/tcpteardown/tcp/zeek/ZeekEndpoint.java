package org.tcpteardown.tcp.zeek;

import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/** One end of a connection as Zeek follows it: its state, its sequence numbers and its counts. */
public final class ZeekEndpoint {
  /** Zeek does not believe a SYN or RST whose number is this far from the others. */
  private static final int TOO_FAR = 1 << 20;

  private final Endpoint address;
  private ZeekState state = ZeekState.INACTIVE;
  private ZeekState previous = ZeekState.INACTIVE;

  /** Sequence number of the SYN, or where it would have been. */
  private int start;

  /** Just after the last sequence number that this end used. */
  private int last;

  /** The highest acknowledgement that the peer sent of this end's data. */
  private int acked;

  private boolean finSeen;

  /** Relative number of the first octet that cannot be payload, valid when a FIN was seen. */
  private int finAt;

  private int lastSyn;
  private int lastFin;
  private int lastRst;
  private int retransmissions;
  private int zeroWindows;
  private int gaps;
  private final ZeekStream stream = new ZeekStream();

  ZeekEndpoint(Endpoint address) {
    this.address = address;
  }

  boolean sent(Segment segment) {
    return address.equals(segment.source());
  }

  ZeekState state() {
    return state;
  }

  boolean is(ZeekState one) {
    return state == one;
  }

  void become(ZeekState next) {
    if (next != state) {
      previous = state;
      state = next;
    }
  }

  /** It sent a RST after its FIN; the peer's FIN now shows that this was an orderly end. */
  void forgetResetAfterClose() {
    if (state == ZeekState.RESET && previous == ZeekState.CLOSED) {
      become(ZeekState.CLOSED);
    }
  }

  /** Takes the sequence numbers to count from out of a segment that this end is sending. */
  void number(Segment segment) {
    boolean syn = segment.isSyn();
    switch (state) {
      case INACTIVE -> {
        if (syn) {
          startAt(segment.seq(), endOf(segment));
        } else {
          // Count as if a SYN had come just before; nothing was sent yet, so this is no repeat.
          startAt(segment.seq() - 1, segment.seq());
        }
      }
      case SYN_SENT, SYN_ACK_SENT -> {
        if (syn && segment.seq() != start) {
          startAt(segment.seq(), endOf(segment));
        }
      }
      case ESTABLISHED, PARTIAL -> {
        if (syn) {
          startAt(segment.seq(), endOf(segment));
        }
      }
      case RESET -> {
        // That RST may have been forged, so its number is worth less than the SYN's.
        if (syn && previous == ZeekState.INACTIVE) {
          startAt(segment.seq(), endOf(segment));
        }
      }
      case CLOSED -> {}
    }
  }

  /** This end is still silent, but the peer acknowledges it. */
  void numberFromPeer(int ack) {
    startAt(ack - 1, ack - 1);
  }

  boolean startsAt(int seq) {
    return start == seq;
  }

  private void startAt(int newStart, int newLast) {
    start = newStart;
    acked = newStart;
    last = newLast;
  }

  /**
   * Writes the letter of a segment that this end sends. Control flags hide payload and ACK; each
   * control flag is written again when its sequence number differs from the one before.
   */
  void writeLetter(Segment segment, ZeekHistory history, boolean originator) {
    int controls =
        (segment.isSyn() ? 1 : 0) + (segment.isFin() ? 1 : 0) + (segment.isRst() ? 1 : 0);
    if (controls > 1) {
      boolean finAndRst = segment.isFin() && segment.isRst();
      history.first(
          finAndRst ? ZeekHistory.Kind.FIN_AND_RST : ZeekHistory.Kind.MANY_FLAGS,
          finAndRst ? 'I' : 'Q',
          originator);
    } else if (controls == 1) {
      writeControl(segment, history, originator);
    } else if (segment.payloadBytes() > 0) {
      history.first(ZeekHistory.Kind.DATA, 'D', originator);
    } else if (segment.isAck()) {
      history.first(ZeekHistory.Kind.ACK, 'A', originator);
    }
  }

  private void writeControl(Segment segment, ZeekHistory history, boolean originator) {
    int number = segment.seq() - start;
    if (segment.isSyn()) {
      char letter = segment.isAck() ? 'H' : 'S';
      if (!history.first(ZeekHistory.Kind.SYN, letter, originator) && number != lastSyn) {
        history.append(letter, originator);
      }
      lastSyn = number;
    } else if (segment.isFin()) {
      // The FIN's own number comes after the payload it travels with.
      number += segment.payloadBytes();
      if (!history.first(ZeekHistory.Kind.FIN, 'F', originator) && number != lastFin) {
        history.append('F', originator);
      }
      lastFin = number;
    } else {
      if (!history.first(ZeekHistory.Kind.RST, 'R', originator) && number != lastRst) {
        history.append('R', originator);
      }
      lastRst = number;
    }
  }

  /**
   * Counts a closed receive window, unless nobody can mind: with or after this end's RST, or after
   * the peer's FIN.
   */
  void checkWindow(Segment segment, ZeekEndpoint peer, ZeekHistory history, boolean originator) {
    if (segment.windowRaw() == 0
        && !segment.isRst()
        && !peer.is(ZeekState.CLOSED)
        && state != ZeekState.RESET) {
      history.appendScaled('W', originator, ++zeroWindows);
    }
  }

  /** Remembers where this end's payload stops. */
  void noteFin(Segment segment) {
    if (segment.isFin()) {
      finSeen = true;
      finAt = endOf(segment) - 1 - start;
    }
  }

  /** Moves the last number forward; payload that does not move it was sent before. */
  void advance(Segment segment, ZeekHistory history, boolean originator) {
    int end = endOf(segment);
    int delta = SeqNum.distance(last, end);
    if ((segment.isSyn() || segment.isRst()) && (delta > TOO_FAR || delta < -TOO_FAR)) {
      return;
    }
    // With only SYN and FIN seen, more than 2 GB may lie between them: the sign means nothing.
    boolean finAfterSyn = segment.isFin() && last == start + 1;
    boolean believed = state != ZeekState.RESET;
    if (finAfterSyn || (believed && delta > 0)) {
      last = end;
    } else if (believed && segment.payloadBytes() > 0) {
      history.appendScaled('T', originator, ++retransmissions);
    }
  }

  /**
   * The peer acknowledges this end's data.
   *
   * @param trusted false for a RST, whose acknowledgement number may be anything
   * @return the relative number acknowledged; 0 if it lies before this end's first
   */
  int acknowledge(int ack, boolean trusted) {
    int beyond = SeqNum.distance(acked, ack);
    boolean broken = ack == 0 && beyond > TOO_FAR;
    if (trusted && beyond > 0 && !broken) {
      acked = ack;
    }
    return SeqNum.before(ack, start) && beyond <= 0 ? 0 : ack - start;
  }

  /** Counts what the acknowledgement shows to be missing, while both ends behave. */
  void findGaps(int relativeAck, ZeekEndpoint peer, ZeekHistory history, boolean originator) {
    int upTo = finSeen && !SeqNum.before(relativeAck, finAt) ? finAt : relativeAck;
    int holes = stream.acknowledged(upTo);
    if (isOrderly() && peer.isOrderly()) {
      for (int i = 0; i < holes; i++) {
        history.appendScaled('G', originator, ++gaps);
      }
    }
  }

  private boolean isOrderly() {
    return state == ZeekState.ESTABLISHED
        || (state == ZeekState.CLOSED && previous == ZeekState.ESTABLISHED);
  }

  /** Payload that the capture holds completely fills the stream; cut payload leaves a hole. */
  void collect(Segment segment) {
    boolean whole =
        segment.capturedBytes() == CapturedFrame.ABSENT
            || segment.capturedBytes() >= segment.lengthBytes();
    if (segment.payloadBytes() > 0 && !segment.isRst() && whole) {
      int from = segment.seq() - start + (segment.isSyn() ? 1 : 0);
      stream.captured(from, segment.payloadBytes(), !noDataAcked());
    }
  }

  private boolean noDataAcked() {
    return acked == start || acked == start + 1;
  }

  /** Whether Zeek would log a size of 0: what was sent or acknowledged, without SYN and FIN. */
  boolean sentNothing(ZeekEndpoint peer) {
    if (previous == ZeekState.SYN_SENT
        && state == ZeekState.RESET
        && peer.is(ZeekState.INACTIVE)
        && !noDataAcked()) {
      return true; // A half-open connection was discovered; the numbers are of another one.
    }
    int used = SeqNum.distance(start, SeqNum.max(last, acked));
    return used == 0 || used == 1 || (finSeen && used == 2);
  }

  /** Just after the segment in sequence space. A RST's payload is no part of the stream. */
  private static int endOf(Segment segment) {
    return segment.seq()
        + (segment.isRst() ? 0 : segment.payloadBytes())
        + (segment.isSyn() ? 1 : 0)
        + (segment.isFin() ? 1 : 0);
  }
}
