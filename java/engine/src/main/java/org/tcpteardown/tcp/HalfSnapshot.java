package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * What was known of one half at one moment.
 *
 * @param state its inferred state
 * @param frames frames captured of it, RSTs included
 * @param spoke whether it had sent anything but RSTs
 * @param sequenceKnown whether {@code sndNxt} is known
 * @param sndNxt the sequence number after the last it had been seen to send (SND.NXT)
 * @param ackKnown whether {@code rcvNxt} is known
 * @param rcvNxt the highest acknowledgement it had sent (RCV.NXT)
 * @param finSent whether it had sent a FIN
 * @param peerFinAcked whether it had acknowledged the peer's FIN
 * @param lastTimeNs when it had last sent anything, or {@link HalfConnection#NEVER}
 * @param lastPayloadNs when it had last sent new payload, or {@link HalfConnection#NEVER}
 * @param payloadBytes new payload bytes captured of it
 * @param payloadFrames segments with new payload captured of it
 * @param unansweredBytes new payload bytes that it had sent since the peer last sent payload; TLS
 *     alerts, which neither ask nor answer, left out
 * @param firstUnanswered the first segment with those; null if there are none
 * @param burstBytes those since the peer last sent payload or, if later, since it paused itself
 *     with everything acknowledged
 * @param burstUnasked whether those cannot be the answer to anything: the peer had sent no payload,
 *     or they came after such a pause
 * @param zeroWindowSinceNs since when it had advertised a window of 0, or {@link
 *     HalfConnection#NEVER} if its last one was open
 */
public record HalfSnapshot(
    TcpState state,
    long frames,
    boolean spoke,
    boolean sequenceKnown,
    int sndNxt,
    boolean ackKnown,
    int rcvNxt,
    boolean finSent,
    boolean peerFinAcked,
    long lastTimeNs,
    long lastPayloadNs,
    long payloadBytes,
    int payloadFrames,
    long unansweredBytes,
    @Nullable Segment firstUnanswered,
    long burstBytes,
    boolean burstUnasked,
    long zeroWindowSinceNs) {
  /** More is not under way at a time with any ordinary window. */
  private static final int MAX_WINDOW_BYTES = 1 << 20;

  /** Whether a RST of this half shows by its number that the capture lacks what came before it. */
  public boolean missed(Segment rst) {
    return sequenceKnown && SeqNum.after(rst.seq(), sndNxt);
  }

  /**
   * How many bytes it had sent, by the number of a RST of its own, that the capture lacks; 0 if
   * none. A single number may be a FIN.
   */
  public int missedBytes(Segment rst) {
    int ahead = missed(rst) ? SeqNum.distance(sndNxt, rst.seq()) : 0;
    return ahead > 1 && ahead <= MAX_WINDOW_BYTES ? ahead : 0;
  }
}
