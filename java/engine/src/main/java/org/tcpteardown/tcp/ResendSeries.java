package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * Payload that one half sent again and again.
 *
 * @param original the first transmission, if it was captured and still remembered
 * @param firstResend the first repeat
 * @param lastResend the latest repeat
 * @param resends how often it was repeated, copies in the capture left out
 * @param timerResends those of them that came late enough for a retransmission timer
 * @param gapsDouble whether each gap was about twice the one before, as a retransmission timer
 *     makes them; false with fewer than two repeats
 * @param peerHeardNs when the peer had last sent anything before the first repeat, or {@link
 *     HalfConnection#NEVER}
 * @param drawnByLater an ACK of the peer that acknowledged nothing new, as one does that is drawn
 *     by what came after the lost segment: it came before the first repeat, or names that later
 *     segment (SACK); null without one
 * @param smallestBytes payload of the smallest repeat
 * @param dscps bit {@code d} for each DSCP {@code d} of its transmissions
 * @param wrongChecksums transmissions whose TCP checksum is wrong; that of the first is not known
 * @param rightChecksums those whose TCP checksum is right
 * @param answers what the peer said since the first repeat
 */
public record ResendSeries(
    @Nullable Segment original,
    Segment firstResend,
    Segment lastResend,
    int resends,
    int timerResends,
    boolean gapsDouble,
    long peerHeardNs,
    @Nullable Segment drawnByLater,
    int smallestBytes,
    long dscps,
    int wrongChecksums,
    int rightChecksums,
    Answers answers) {

  /** The first transmission that is known. */
  public Segment first() {
    return original == null ? firstResend : original;
  }

  /**
   * The payload of one transmission: that of the repeats, where segmentation offload showed the
   * first one larger than it left the host.
   */
  public int sentBytes() {
    return Math.min(first().payloadBytes(), smallestBytes);
  }

  /** Whether the peer has it, and lacks what the capture lacks, too: what came before it. */
  public boolean isBehindHole() {
    return answers.missingBefore > 0;
  }

  /**
   * The RST with which the sender gave up on it; null without one. What comes after the peer had
   * spoken again is an answer to that.
   */
  public @Nullable RstMark gaveUpWith(HalfConnection sender) {
    Segment returned = answers.returned();
    for (RstMark rst : sender.rsts()) {
      if (rst.frame() > lastResend.frame()) {
        return returned == null || rst.frame() < returned.frame() ? rst : null;
      }
    }
    return null;
  }

  /** How often it was sent. */
  public int transmissions() {
    return resends + 1;
  }

  /** From the first transmission to the last, in nanoseconds. */
  public long lastedNs() {
    return lastResend.timeNs() - first().timeNs();
  }

  /** Of the repeats those that came before the peer was last heard. */
  public int answeredResends() {
    return resends - answers.resendsSince();
  }

  /** From the first repeat that has no answer to the last, in nanoseconds. */
  public long unansweredNs() {
    Segment from = answers.firstResendSince();
    return from == null ? 0 : lastResend.timeNs() - from.timeNs();
  }

  /**
   * What the peer said since the first repeat, other than by RST. None of it acknowledges any of
   * the payload.
   *
   * @param last the latest segment; null if none came
   * @param acks segments that only repeat an old acknowledgement
   * @param withSack those of them that name later bytes as received (RFC 2018)
   * @param strangeSackBytes how far from all that was sent the bytes are that it names as received,
   *     negative for before; 0 if it names none like that
   * @param wrongChecksums segments whose TCP checksum is wrong
   * @param withPayload segments with payload
   * @param withFin segments with FIN
   * @param resendsSince repeats since the latest
   * @param firstResendSince the first of those; null if there is none
   * @param missingBefore bytes before the payload that are not in the capture, and that the peer
   *     says it lacks while it has the payload (SACK); 0 if it says nothing like that
   * @param namedBy the first segment that says so; null if none does
   * @param returned the peer's first segment after the sender had given up: so long after its last
   *     try that its timer would have tried again; null if none came. All the others are from
   *     before it
   */
  public record Answers(
      @Nullable Segment last,
      int acks,
      int withSack,
      int strangeSackBytes,
      int wrongChecksums,
      int withPayload,
      int withFin,
      int resendsSince,
      @Nullable Segment firstResendSince,
      int missingBefore,
      @Nullable Segment namedBy,
      @Nullable Segment returned) {}
}
