package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.Segment;

/** The repeats of the same payload so far, and what the peer said meanwhile. */
final class RepeatedPayload {
  private final @Nullable Segment original;
  private final Segment firstResend;
  private final long peerHeardNs;
  private @Nullable Segment drawnByLater;
  private Segment lastResend;
  private int resends = 1;
  private int timerResends;
  private final Backoff backoff = new Backoff();
  private int smallestBytes;
  private long dscps;
  private int passedOver;
  private int wrongChecksums;
  private int rightChecksums;

  private @Nullable Segment lastAnswer;
  private int oldAcks;
  private int withSack;
  private int strangeSackBytes;
  private int wrongAnswers;
  private int missingBefore;
  private @Nullable Segment namedBy;
  private @Nullable Segment returned;
  private int withPayload;
  private int withFin;
  private int resendsSince = 1;
  private @Nullable Segment firstResendSince;

  RepeatedPayload(
      @Nullable Segment original,
      Segment firstResend,
      long peerHeardNs,
      @Nullable Segment drawnByLater) {
    this.drawnByLater = drawnByLater;
    this.original = original;
    this.firstResend = firstResend;
    this.lastResend = firstResend;
    this.firstResendSince = firstResend;
    this.peerHeardNs = peerHeardNs;
    this.smallestBytes = firstResend.payloadBytes();
    if (original != null) {
      long gapNs = firstResend.timeNs() - original.timeNs();
      backoff.add(gapNs);
      timerResends = RetransmissionTimer.fits(gapNs) ? 1 : 0;
    }
    this.dscps = bit(firstResend) | (original == null ? 0 : bit(original));
    noteChecksum(firstResend);
    if (original != null) {
      noteChecksum(original);
    }
  }

  private static long bit(Segment segment) {
    return segment.dscp() == CapturedFrame.ABSENT ? 0 : 1L << segment.dscp();
  }

  private void noteChecksum(Segment segment) {
    wrongChecksums += segment.details().checksum() == Checksum.WRONG ? 1 : 0;
    rightChecksums += segment.details().checksum() == Checksum.RIGHT ? 1 : 0;
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
    if (returned != null) {
      heard(returned); // it had not given up
      returned = null;
    }
    backoff.add(gapNs);
    lastResend = segment;
    timerResends += RetransmissionTimer.fits(gapNs) ? 1 : 0;
    smallestBytes = Math.min(smallestBytes, segment.payloadBytes());
    dscps |= bit(segment);
    noteChecksum(segment);
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
    if (returned == null && isAfterLastTry(segment)) {
      returned = segment;
    } else if (returned == null) {
      heard(segment);
    }
  }

  /** Whether the timer would have repeated the payload before, had its host not given up. */
  private boolean isAfterLastTry(Segment segment) {
    return resendsSince >= RetransmissionTimer.MIN_REPEATS_IN_SILENCE
        && RetransmissionTimer.isOver(backoff.lastGapNs(), segment.timeNs() - lastResend.timeNs());
  }

  private void heard(Segment segment) {
    lastAnswer = segment;
    wrongAnswers += segment.details().checksum() == Checksum.WRONG ? 1 : 0;
    if (segment.isFin()) {
      withFin++;
    }
    if (segment.payloadBytes() > 0) {
      withPayload++;
    } else if (segment.isAck() && !segment.isFin() && !segment.isSyn()) {
      oldAcks++;
    }
    resendsSince = 0;
    firstResendSince = null;
  }

  /** An ACK names later bytes as received. */
  void sacked() {
    withSack++;
  }

  /** An ACK names a segment as received that was sent after the payload. */
  void drawnByLater(Segment ack) {
    drawnByLater = drawnByLater == null ? ack : drawnByLater;
  }

  /** An ACK names bytes so far from all that was sent. */
  void sackedStrangely(int distanceBytes) {
    strangeSackBytes = distanceBytes;
  }

  /** The peer has it all the same, by a SACK, and misses only so many bytes before it. */
  void named(Segment ack, int missingBytes) {
    missingBefore = missingBytes;
    namedBy = namedBy == null ? ack : namedBy;
  }

  ResendSeries asSeries() {
    return new ResendSeries(
        original,
        firstResend,
        lastResend,
        resends,
        timerResends,
        backoff.isDoubling(),
        peerHeardNs,
        drawnByLater,
        smallestBytes,
        dscps,
        wrongChecksums,
        rightChecksums,
        new ResendSeries.Answers(
            lastAnswer,
            oldAcks,
            withSack,
            strangeSackBytes,
            wrongAnswers,
            withPayload,
            withFin,
            resendsSince,
            firstResendSince,
            missingBefore,
            namedBy,
            returned));
  }
}
