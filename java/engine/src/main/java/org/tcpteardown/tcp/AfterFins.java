package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/** What a half sent after a FIN that leaves something to say. Few flows have any of it. */
final class AfterFins {
  /** Of the halves without any; never written to. */
  static final AfterFins NOTHING = new AfterFins();

  private @Nullable BeyondFin data;
  private @Nullable BeyondFin ack;
  private @Nullable Segment payloadAfterPeerFin;
  private long payloadBytesAfterPeerFin;
  private long payloadBytesKnowingPeerFin;

  /** Payload at or behind its own FIN: only the first counts. */
  void beyondOwnFin(BeyondFin found) {
    data = data == null ? found : data;
  }

  /** An ACK of more than the peer sent up to its FIN: only the first counts. */
  void ackBeyondFin(BeyondFin found) {
    ack = ack == null ? found : ack;
  }

  /** New payload after the peer's FIN was captured; {@code knowing} if it acknowledges that FIN. */
  void payload(Segment segment, long newBytes, boolean knowing) {
    payloadAfterPeerFin = payloadAfterPeerFin == null ? segment : payloadAfterPeerFin;
    payloadBytesAfterPeerFin += newBytes;
    payloadBytesKnowingPeerFin += knowing ? newBytes : 0;
  }

  @Nullable BeyondFin data() {
    return data;
  }

  @Nullable BeyondFin ack() {
    return ack;
  }

  @Nullable Segment payloadAfterPeerFin() {
    return payloadAfterPeerFin;
  }

  long payloadBytesAfterPeerFin() {
    return payloadBytesAfterPeerFin;
  }

  long payloadBytesKnowingPeerFin() {
    return payloadBytesKnowingPeerFin;
  }
}
