package org.tcpteardown.tcp.zeek;

/** Zeek's {@code conn_state}, from the last state of both ends (its conn/main script). */
public final class ZeekConnState {
  private ZeekConnState() {}

  /** The responder's RST counts before the originator's, and any RST before a FIN. */
  static String of(ZeekEndpoint originator, ZeekEndpoint responder, ZeekHistory history) {
    if (responder.is(ZeekState.RESET)) {
      return responderReset(originator, responder);
    }
    if (originator.is(ZeekState.RESET)) {
      return originatorReset(responder, history);
    }
    if (originator.is(ZeekState.CLOSED)) {
      return originatorClosed(responder);
    }
    if (responder.is(ZeekState.CLOSED)) {
      return neverOpened(originator) ? "SHR" : "S3";
    }
    if (originator.is(ZeekState.SYN_SENT) && responder.is(ZeekState.INACTIVE)) {
      return "S0";
    }
    boolean established =
        originator.is(ZeekState.ESTABLISHED) && responder.is(ZeekState.ESTABLISHED);
    return established ? "S1" : "OTH";
  }

  private static String responderReset(ZeekEndpoint originator, ZeekEndpoint responder) {
    boolean unanswered = originator.is(ZeekState.SYN_SENT) || originator.is(ZeekState.SYN_ACK_SENT);
    boolean emptyAndBothReset =
        originator.is(ZeekState.RESET)
            && originator.sentNothing(responder)
            && responder.sentNothing(originator);
    if (unanswered || emptyAndBothReset) {
      return "REJ";
    }
    return neverOpened(originator) ? "RSTRH" : "RSTR";
  }

  private static String originatorReset(ZeekEndpoint responder, ZeekHistory history) {
    if (!neverOpened(responder)) {
      return "RSTO";
    }
    return history.isSynThenRst() ? "RSTOS0" : "OTH";
  }

  private static String originatorClosed(ZeekEndpoint responder) {
    if (responder.is(ZeekState.CLOSED)) {
      return "SF";
    }
    return neverOpened(responder) ? "SH" : "S2";
  }

  private static boolean neverOpened(ZeekEndpoint end) {
    return end.is(ZeekState.INACTIVE) || end.is(ZeekState.PARTIAL);
  }
}
