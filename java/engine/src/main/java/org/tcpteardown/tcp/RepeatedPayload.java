package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;

/** The repeats of the same payload so far, and what the peer said meanwhile. */
final class RepeatedPayload {
  /** Backing off ends somewhere: at 64 s on BSD, at 120 s on Linux (RFC 6298: not below 60 s). */
  private static final long MIN_CAP_NS = 59_000_000_000L;

  private final @Nullable Segment original;
  private final Segment firstResend;
  private final long peerHeardNs;
  private Segment lastResend;
  private int resends = 1;
  private int timerResends;
  private long lastGapNs;
  private boolean gapsDouble;
  private int smallestBytes;
  private long dscps;
  private int passedOver;

  private @Nullable Segment lastAnswer;
  private int oldAcks;
  private int withSack;
  private int withPayload;
  private int withFin;
  private int resendsSince = 1;
  private @Nullable Segment firstResendSince;

  RepeatedPayload(@Nullable Segment original, Segment firstResend, long peerHeardNs) {
    this.original = original;
    this.firstResend = firstResend;
    this.lastResend = firstResend;
    this.firstResendSince = firstResend;
    this.peerHeardNs = peerHeardNs;
    this.smallestBytes = firstResend.payloadBytes();
    this.lastGapNs = original == null ? 0 : firstResend.timeNs() - original.timeNs();
    this.timerResends = RetransmissionTimer.fits(lastGapNs) ? 1 : 0;
    this.dscps = bit(firstResend) | (original == null ? 0 : bit(original));
  }

  private static long bit(Segment segment) {
    return segment.dscp() == CapturedFrame.ABSENT ? 0 : 1L << segment.dscp();
  }

  /** Where the payload begins. */
  int seq() {
    return firstResend.seq();
  }

  int timerResends() {
    return timerResends;
  }

  /** Whether the peer said anything since the first repeat. */
  boolean answered() {
    return lastAnswer != null;
  }

  /** It was sent once more, unless that comes within {@code minGapNs}. */
  void sentAgain(Segment segment, long minGapNs) {
    long gapNs = segment.timeNs() - lastResend.timeNs();
    if (gapNs < minGapNs) {
      return;
    }
    // The first repeat may be a loss probe (RFC 8985), which the timer does not count.
    boolean doubled = gapNs >= lastGapNs * 3 / 2 && gapNs <= lastGapNs * 27 / 10;
    boolean capped = gapNs >= MIN_CAP_NS && gapNs >= lastGapNs * 9 / 10 && gapNs < lastGapNs * 2;
    boolean fits = resends < 2 || doubled || capped;
    gapsDouble = fits && (resends < 2 || gapsDouble);
    lastGapNs = gapNs;
    lastResend = segment;
    timerResends += RetransmissionTimer.fits(gapNs) ? 1 : 0;
    smallestBytes = Math.min(smallestBytes, segment.payloadBytes());
    dscps |= bit(segment);
    passedOver = 0;
    resends++;
    resendsSince++;
    firstResendSince = firstResendSince == null ? segment : firstResendSince;
  }

  /** Later payload was repeated instead; returns how often a timer did so since the last repeat. */
  int passedOver(Segment segment) {
    if (RetransmissionTimer.fits(segment.timeNs() - lastResend.timeNs())) {
      passedOver++;
    }
    return passedOver;
  }

  /** The peer sent something other than a RST. */
  void peerSent(Segment segment) {
    lastAnswer = segment;
    if (segment.isFin()) {
      withFin++;
    }
    if (segment.payloadBytes() > 0) {
      withPayload++;
    } else if (segment.isAck() && !segment.isFin() && !segment.isSyn()) {
      oldAcks++;
    }
    if (segment.details().sack().count() > 0) {
      withSack++;
    }
    resendsSince = 0;
    firstResendSince = null;
  }

  ResendSeries asSeries() {
    return new ResendSeries(
        original,
        firstResend,
        lastResend,
        resends,
        timerResends,
        gapsDouble,
        peerHeardNs,
        smallestBytes,
        dscps,
        new ResendSeries.Answers(
            lastAnswer, oldAcks, withSack, withPayload, withFin, resendsSince, firstResendSince));
  }
}
