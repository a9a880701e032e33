package org.tcpteardown.tcp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/** Follows the payload of one half that is not yet acknowledged, and its retransmissions. */
final class ResendTracker {
  /** Enough to know the frame that a timer repeats: senders repeat the oldest one. */
  private static final int MAX_OUTSTANDING = 64;

  /** Closer repeats are copies in the capture, or a burst of the same window. */
  private static final long MIN_GAP_NS = 1_000_000L;

  /** Backing off ends somewhere: at 64 s on BSD, at 120 s on Linux (RFC 6298: not below 60 s). */
  private static final long MIN_CAP_NS = 59_000_000_000L;

  private @Nullable ArrayDeque<Segment> outstanding;
  private @Nullable Series series;

  /** Repeats of the same payload. */
  private static final class Series {
    private final @Nullable Segment original;
    private final Segment firstResend;
    private final long peerHeardNs;
    private Segment lastResend;
    private int resends = 1;
    private long lastGapNs;
    private boolean gapsDouble;

    Series(@Nullable Segment original, Segment firstResend, long peerHeardNs) {
      this.original = original;
      this.firstResend = firstResend;
      this.lastResend = firstResend;
      this.peerHeardNs = peerHeardNs;
      this.lastGapNs = original == null ? 0 : firstResend.timeNs() - original.timeNs();
    }

    void sentAgain(Segment segment) {
      long gapNs = segment.timeNs() - lastResend.timeNs();
      if (gapNs < MIN_GAP_NS) {
        return;
      }
      // The first repeat may be a loss probe (RFC 8985), which the timer does not count.
      boolean doubled = gapNs >= lastGapNs * 3 / 2 && gapNs <= lastGapNs * 27 / 10;
      boolean capped = gapNs >= MIN_CAP_NS && gapNs >= lastGapNs * 9 / 10 && gapNs < lastGapNs * 2;
      boolean fits = resends < 2 || doubled || capped;
      gapsDouble = fits && (resends < 2 || gapsDouble);
      lastGapNs = gapNs;
      lastResend = segment;
      resends++;
    }
  }

  /** New payload was sent. */
  void sentNew(Segment segment) {
    if (outstanding == null) {
      outstanding = new ArrayDeque<>(4);
    }
    if (outstanding.size() < MAX_OUTSTANDING) {
      outstanding.add(segment);
    }
  }

  /** Payload was sent again; {@code peerLastNs} is when the peer was last heard. */
  void sentAgain(Segment segment, long peerLastNs) {
    if (series == null || series.lastResend.seq() != segment.seq()) {
      begin(segment, peerLastNs);
    } else {
      series.sentAgain(segment);
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
    series = new Series(original, segment, peerLastNs);
  }

  /** The peer acknowledged up to {@code ack}. */
  void acked(int ack) {
    if (outstanding != null) {
      while (!outstanding.isEmpty() && !SeqNum.after(outstanding.element().endSeq(), ack)) {
        outstanding.remove();
      }
      if (outstanding.isEmpty()) {
        outstanding = null;
      }
    }
    if (series != null && SeqNum.after(ack, series.lastResend.seq())) {
      series = null;
    }
  }

  /** The oldest segment with payload that is not acknowledged, if any. */
  @Nullable Segment oldestUnacked() {
    return outstanding == null ? null : outstanding.peek();
  }

  /** The series that was not acknowledged so far; null if there is none. */
  @Nullable ResendSeries series() {
    Series now = series;
    return now == null
        ? null
        : new ResendSeries(
            now.original,
            now.firstResend,
            now.lastResend,
            now.resends,
            now.gapsDouble,
            now.peerHeardNs);
  }
}
