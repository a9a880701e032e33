package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * One FIN as it was captured, with what was known of the flow at that moment.
 *
 * @param segment the segment that carried it
 * @param finSeq sequence number of the FIN itself (after any payload of the segment)
 * @param afterGap whether the capture lacks something that its sender sent just before it
 * @param acksPeerFin whether its sender had acknowledged the peer's FIN, here or before
 * @param peerFinBefore whether the peer had sent a FIN before
 * @param dataAcked whether the peer had acknowledged everything before this FIN
 * @param lastPayloadNs when the sender last sent new payload, this segment included; or {@link
 *     HalfConnection#NEVER}
 * @param lastRepeatNs when the sender last repeated payload, this segment included; or {@link
 *     HalfConnection#NEVER}
 * @param peerHeardNs when the peer last sent anything, or {@link HalfConnection#NEVER}
 * @param peerPayloadBytes new payload bytes that the peer had sent before
 * @param capturedQuietNs how long neither end had sent anything
 * @param unansweredBytes new payload bytes that the sender had sent since the peer last sent
 *     payload, this segment included; TLS alerts left out
 * @param firstUnanswered the first segment with those; null if there are none
 * @param capturedIdleNs how long neither end had sent anything but keepalives and their answers
 * @param missedBytes how many bytes just before it are neither in the capture nor with the peer,
 *     which had acknowledged all before them; 0 if none are, or if the peer may have got them
 * @param clock by which that was captured
 */
public record FinMark(
    Segment segment,
    int finSeq,
    boolean afterGap,
    boolean acksPeerFin,
    boolean peerFinBefore,
    boolean dataAcked,
    long lastPayloadNs,
    long lastRepeatNs,
    long peerHeardNs,
    long peerPayloadBytes,
    long capturedQuietNs,
    long unansweredBytes,
    @Nullable Segment firstUnanswered,
    long capturedIdleNs,
    int missedBytes,
    CaptureClock clock) {

  /** How long neither end had sent anything, in nanoseconds. */
  public long quietNs() {
    return clock.elapsedNs(timeNs() - capturedQuietNs, timeNs());
  }

  /** How long neither end had sent anything but keepalives and their answers, in nanoseconds. */
  public long idleNs() {
    return clock.elapsedNs(timeNs() - capturedIdleNs, timeNs());
  }

  public long timeNs() {
    return segment.timeNs();
  }

  public long frame() {
    return segment.frame();
  }

  /** Whether it had arrived when the peer sent a segment, by that segment's acknowledgement. */
  public boolean isKnownTo(Segment ofPeer) {
    return ofPeer.isAck() && !SeqNum.before(ofPeer.ack(), endSeq());
  }

  /**
   * The first FIN of two ends; null if neither sent one. Captures write packets of different queues
   * in the wrong order: whoever acknowledges the other's FIN with its own closed second.
   */
  public static @Nullable FinMark first(HalfConnection one, HalfConnection other) {
    FinMark a = one.fins().isEmpty() ? null : one.fins().get(0);
    FinMark b = other.fins().isEmpty() ? null : other.fins().get(0);
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    FinMark earlier = a.frame() < b.frame() ? a : b;
    FinMark later = earlier.frame() == a.frame() ? b : a;
    return later.isKnownTo(earlier.segment()) ? later : earlier;
  }

  /** The acknowledgement number that covers this FIN. */
  public int endSeq() {
    return finSeq + 1;
  }
}
