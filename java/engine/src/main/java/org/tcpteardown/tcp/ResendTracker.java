package org.tcpteardown.tcp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.SackBlocks;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/** Follows the payload of one half that is not yet acknowledged, and its retransmissions. */
final class ResendTracker {
  /** Enough to know the frame that a timer repeats: senders repeat the oldest one. */
  private static final int MAX_OUTSTANDING = 64;

  /** Closer repeats are copies in the capture, or a burst of the same window. */
  private static final long MIN_GAP_NS = 1_000_000L;

  /** So many repeats of later payload by a timer: what came before is acknowledged, unseen. */
  private static final int MAX_PASSED_OVER = 2;

  /** So many repeats by a timer leave no room for new payload, unless an ACK makes it. */
  private static final int MANY_TIMEOUTS = 2;

  /** RFC 7323 section 2.3. */
  private static final int MAX_SCALE = 14;

  /** No window is so large that a SACK may name bytes further away, though the capture has gaps. */
  private static final int MAX_UNSEEN_BYTES = 1 << 28;

  private @Nullable ArrayDeque<Segment> outstanding;
  private @Nullable RepeatedPayload series;

  private @Nullable StrangeSacks strangeSacks;

  /** Repeats of what is acknowledged already. */
  private @Nullable RepeatedPayload ackedSeries;

  private int largestPassedBytes;
  private long passedDscps;
  private long passedTsVal = CapturedFrame.ABSENT;
  private boolean passedWithoutTs;

  /** The longest series that was acknowledged in the end, of those that a timer drove. */
  private @Nullable ResendSeries recovered;

  /** Whether the peer's latest segment acknowledged any of the payload. */
  private boolean advanced;

  private int peerWindow = CapturedFrame.ABSENT;

  /** The largest window field that says no more than the peer's SYN did. */
  private int offeredWindow = CapturedFrame.ABSENT;

  private @Nullable Segment drawnByLater;

  /** New payload was sent. */
  void sentNew(Segment segment) {
    if (outstanding == null) {
      outstanding = new ArrayDeque<>(4);
      drawnByLater = null;
    }
    if (outstanding.size() < MAX_OUTSTANDING) {
      outstanding.add(segment);
    }
    ackedSeries = null;
    if (series != null && series.timerResends() >= MANY_TIMEOUTS && !series.answered()) {
      series = null; // it goes on, so it has its ACK: the capture lacks that
    }
  }

  /** Payload was sent again; {@code peerLastNs} is when the peer was last heard. */
  void sentAgain(Segment segment, long peerLastNs) {
    RepeatedPayload now = series;
    if (now == null || SeqNum.before(segment.seq(), now.seq())) {
      begin(segment, peerLastNs);
    } else if (segment.seq() == now.seq()) {
      now.sentAgain(segment, MIN_GAP_NS);
    } else if (now.passedOver(segment) >= MAX_PASSED_OVER) {
      begin(segment, peerLastNs);
    }
  }

  /** The same, with new payload behind it in one segment. */
  void sentAgainWithMore(Segment segment, long peerLastNs) {
    sentAgain(segment, peerLastNs);
    if (outstanding != null && outstanding.size() < MAX_OUTSTANDING) {
      outstanding.add(segment);
    }
  }

  /** Payload was sent again that the peer has acknowledged. */
  void sentAckedAgain(Segment segment, long peerLastNs) {
    if (ackedSeries != null && ackedSeries.seq() == segment.seq()) {
      ackedSeries.sentAgain(segment, MIN_GAP_NS);
    } else {
      ackedSeries = new RepeatedPayload(null, segment, peerLastNs, null);
    }
  }

  private void begin(Segment segment, long peerLastNs) {
    Segment original = null;
    if (outstanding != null) {
      for (Segment sent : outstanding) {
        if (sent.seq() == segment.seq()) {
          original = sent;
          break;
        }
      }
    }
    if (original != null && segment.timeNs() - original.timeNs() < MIN_GAP_NS) {
      return; // a second copy of the same packet
    }
    boolean later =
        drawnByLater != null
            && original != null
            && drawnByLater.ack() == original.seq()
            && drawnByLater.timeNs() > original.timeNs();
    series = new RepeatedPayload(original, segment, peerLastNs, later ? drawnByLater : null);
    if (later && outstanding != null && outstanding.size() == 2) {
      passed(outstanding.getLast()); // nothing else can have drawn it
    }
    if (outstanding != null
        && original != null
        && segment.payloadBytes() < original.payloadBytes()) {
      // What is acknowledged from now on may be the smaller pieces: the size says nothing.
      outstanding.remove(original);
    }
  }

  /** The peer acknowledged up to {@code ack}. */
  void acked(int ack) {
    advanced = false;
    if (outstanding != null) {
      while (!outstanding.isEmpty() && !SeqNum.after(outstanding.element().endSeq(), ack)) {
        passed(outstanding.remove());
        advanced = true;
        drawnByLater = null;
      }
      if (outstanding.isEmpty()) {
        outstanding = null;
      }
    }
    if (series != null && SeqNum.after(ack, series.seq())) {
      if (series.timerResends() > MANY_TIMEOUTS) {
        noteRecovered(series.asSeries());
      }
      series = null;
    }
  }

  private void noteRecovered(ResendSeries over) {
    if (recovered == null || over.lastedNs() > recovered.lastedNs()) {
      recovered = over;
    }
  }

  /** See {@link HalfConnection#recoveredResends}. */
  @Nullable ResendSeries recovered() {
    return recovered;
  }

  /**
   * The peer has received what the ACK's blocks name, though not what comes before it.
   *
   * @param next the number after the last byte that was sent
   */
  void sacked(Segment ack, int next) {
    SackBlocks blocks = ack.details().sack();
    int strange = SeqNum.distance(next, blocks.right(0));
    if (Math.abs((long) strange) > MAX_UNSEEN_BYTES) {
      if (Math.abs((long) SeqNum.distance(next, ack.ack())) <= MAX_UNSEEN_BYTES) {
        strangeSacks = StrangeSacks.with(strangeSacks, ack);
      }
      if (series != null) {
        series.sackedStrangely(strange);
      }
      return;
    }
    if (series != null) {
      series.sacked();
    }
    if (outstanding == null) {
      return;
    }
    Segment oldest = outstanding.element();
    for (Segment sent : outstanding) {
      if (covers(blocks, sent)) {
        passed(sent);
        if (series != null
            && oldest.seq() == series.seq()
            && SeqNum.after(sent.seq(), series.seq())) {
          series.drawnByLater(ack);
        }
      }
    }
    if (series != null && oldest.seq() == series.seq() && covers(blocks, oldest)) {
      series.named(ack, Math.max(0, SeqNum.distance(ack.ack(), oldest.seq())));
    }
  }

  private static boolean covers(SackBlocks blocks, Segment sent) {
    for (int i = 0; i < blocks.count(); i++) {
      if (!SeqNum.before(sent.seq(), blocks.left(i))
          && !SeqNum.after(sent.endSeq(), blocks.right(i))) {
        return true;
      }
    }
    return false;
  }

  private void passed(Segment segment) {
    largestPassedBytes = Math.max(largestPassedBytes, segment.payloadBytes());
    if (segment.tsVal() != CapturedFrame.ABSENT) {
      passedTsVal = segment.tsVal();
    } else {
      passedWithoutTs = true;
    }
    if (segment.dscp() != CapturedFrame.ABSENT) {
      passedDscps |= 1L << segment.dscp();
    }
  }

  /** The peer sent something other than a RST, after its acknowledgement was noted. */
  void peerSent(Segment segment) {
    if (series == null && repeatsAck(segment)) {
      drawnByLater = segment;
    }
    peerWindow = segment.windowRaw();
    if (series != null) {
      series.peerSent(segment);
    }
    if (ackedSeries != null) {
      ackedSeries.peerSent(segment);
    }
  }

  /** Whether it says no more than that something came after the oldest outstanding segment. */
  private boolean repeatsAck(Segment segment) {
    return outstanding != null
        && outstanding.size() > 1
        && !advanced
        && segment.isAck()
        && segment.payloadBytes() == 0
        && !segment.isFin()
        && segment.ack() == outstanding.element().seq()
        && (opensNoWindow(segment) || segment.details().sack().count() > 0);
  }

  /** A window that grows would be a reason of its own to say something. */
  private boolean opensNoWindow(Segment segment) {
    return peerWindow == CapturedFrame.ABSENT
        ? segment.windowRaw() <= offeredWindow
        : segment.windowRaw() == peerWindow;
  }

  /** The peer's SYN, with or without ACK, offers a window; later ones are scaled. */
  void peerOffered(Segment syn) {
    int scale = Math.max(0, Math.min(syn.details().windowScale(), MAX_SCALE));
    offeredWindow = syn.windowRaw() >> scale;
  }

  /** The oldest segment with payload that is not acknowledged, if any. */
  @Nullable Segment oldestUnacked() {
    return outstanding == null ? null : outstanding.peek();
  }

  /** See {@link HalfConnection#strangeSacks}. */
  @Nullable StrangeSacks strangeSacks() {
    return strangeSacks != null && strangeSacks.isEnough() ? strangeSacks : null;
  }

  /** The series that was not acknowledged so far; null if there is none. */
  @Nullable ResendSeries series() {
    return series == null ? null : series.asSeries();
  }

  /** The series of what was acknowledged before; null if there is none. */
  @Nullable ResendSeries ackedSeries() {
    return ackedSeries == null ? null : ackedSeries.asSeries();
  }

  /** Payload of the largest segment that the peer acknowledged; 0 if there is none. */
  int largestPassedBytes() {
    return largestPassedBytes;
  }

  /** Timestamp value of the latest segment that the peer acknowledged, or absent. */
  long passedTsVal() {
    return passedTsVal;
  }

  /** Whether the peer acknowledged a segment without timestamps. */
  boolean passedWithoutTs() {
    return passedWithoutTs;
  }

  /** Bit {@code d} for each DSCP {@code d} of a segment that the peer acknowledged. */
  long passedDscps() {
    return passedDscps;
  }
}
