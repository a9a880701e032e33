package org.tcpteardown.tcp.zeek;

import org.tcpteardown.model.Segment;

/**
 * What Zeek would say of a flow: {@code conn_state} and {@code history} as in its conn.log,
 * following the rules of Zeek's TCP analysis (its session adapter, endpoint and conn scripts,
 * release 8).
 *
 * <p>Two things differ on purpose. Zeek ends a record by timers (5 s after a close, a RST or an
 * unanswered SYN, 3 s after a one-sided close, 5 min of silence) and opens another for what comes
 * later, also when a SYN reuses the ports; here a flow stays one. And checksums are not known here,
 * so C never appears and damaged segments take part; nor does X, which tells of limits of Zeek's
 * application protocols.
 */
public final class ZeekView {
  private final ZeekHistory history = new ZeekHistory();
  private ZeekEndpoint originator;
  private ZeekEndpoint responder;

  /** Decides from the first segment which end is the originator; {@link #accept} may revise it. */
  public ZeekView(Segment first) {
    originator = new ZeekEndpoint(first.source());
    responder = new ZeekEndpoint(first.destination());
    if (ZeekPorts.responderSent(first)) {
      swapEnds();
      history.flip();
    }
  }

  /** Takes every segment of the flow in capture order, the first one included. */
  public void accept(Segment segment) {
    flipIfSynAckWasAnswer(segment);
    boolean fromOriginator = originator.sent(segment);
    ZeekEndpoint sender = fromOriginator ? originator : responder;
    ZeekEndpoint peer = fromOriginator ? responder : originator;
    boolean reversed = !fromOriginator && isReversedHandshake(segment);
    sender.number(segment);
    sender.writeLetter(segment, history, fromOriginator);
    sender.checkWindow(segment, peer, history, fromOriginator);
    sender.noteFin(segment);
    int relativeAck = segment.isAck() ? acknowledge(segment, peer) : 0;
    sender.advance(segment, history, fromOriginator);
    if (reversed) {
      swapEnds();
      history.flip();
      peer.become(ZeekState.ESTABLISHED);
    }
    ZeekTransitions.apply(segment, sender, peer, fromOriginator);
    if (relativeAck != 0) {
      // Only now: what the last segments of a connection seem to miss is not reliable.
      peer.findGaps(relativeAck, sender, history, peer == originator);
    }
    sender.collect(segment);
  }

  /**
   * Zeek's {@code conn_state} so far: SF, S0, S1, S2, S3, SH, SHR, REJ, RSTO, RSTR, RSTOS0, RSTRH
   * or OTH.
   */
  public String connState() {
    return ZeekConnState.of(originator, responder, history);
  }

  /** Zeek's {@code history} so far, at most {@link ZeekHistory#MAX_LETTERS} letters. */
  public String history() {
    return history.toString();
  }

  /**
   * A flow that began with a SYN-ACK goes on with an ACK or payload. A stealth scan would not, so
   * the SYN-ACK was a responder's and the SYN before it was missed.
   */
  private void flipIfSynAckWasAnswer(Segment segment) {
    boolean control = segment.isSyn() || segment.isFin() || segment.isRst();
    boolean productive = !control && (segment.isAck() || segment.payloadBytes() > 0);
    if (productive
        && history.isOnlySynAck()
        && originator.is(ZeekState.SYN_ACK_SENT)
        && responder.is(ZeekState.INACTIVE)) {
      swapEnds();
      history.restartWithFlippedSynAck();
      responder.become(ZeekState.ESTABLISHED);
    }
  }

  /** The SYN that the first SYN-ACK answered comes after it, as captures on two cards may show. */
  private boolean isReversedHandshake(Segment segment) {
    return segment.isSyn()
        && !segment.isAck()
        && originator.is(ZeekState.SYN_ACK_SENT)
        && responder.is(ZeekState.INACTIVE)
        && responder.startsAt(segment.seq());
  }

  /** Returns how far the peer's data is acknowledged, relative to its start; 0 for nothing. */
  private static int acknowledge(Segment segment, ZeekEndpoint peer) {
    if (peer.is(ZeekState.INACTIVE)) {
      peer.numberFromPeer(segment.ack());
      return 0;
    }
    return peer.acknowledge(segment.ack(), !segment.isRst());
  }

  private void swapEnds() {
    ZeekEndpoint former = originator;
    originator = responder;
    responder = former;
  }
}
