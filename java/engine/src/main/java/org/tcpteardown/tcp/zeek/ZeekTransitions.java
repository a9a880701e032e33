package org.tcpteardown.tcp.zeek;

import org.tcpteardown.model.Segment;

/**
 * How a segment changes the state of the end that sends it, and now and then of its peer (the state
 * machine of Zeek's TCP session adapter).
 */
public final class ZeekTransitions {
  private ZeekTransitions() {}

  static void apply(
      Segment segment, ZeekEndpoint sender, ZeekEndpoint peer, boolean fromOriginator) {
    switch (sender.state()) {
      case INACTIVE -> firstOfEnd(segment, sender, peer, fromOriginator);
      case SYN_SENT, SYN_ACK_SENT -> unanswered(segment, sender);
      case ESTABLISHED, PARTIAL -> open(segment, sender, peer);
      case CLOSED -> closed(segment, sender, peer);
      case RESET -> {}
    }
  }

  private static void firstOfEnd(
      Segment segment, ZeekEndpoint sender, ZeekEndpoint peer, boolean fromOriginator) {
    if (segment.isSyn()) {
      firstSyn(segment, sender, peer, fromOriginator);
    }
    if (segment.isFin()) {
      sender.become(ZeekState.CLOSED);
    }
    if (segment.isRst()) {
      sender.become(ZeekState.RESET);
    }
    if (sender.is(ZeekState.INACTIVE)) {
      firstWithoutControl(segment, sender, peer, fromOriginator);
    }
  }

  private static void firstSyn(
      Segment segment, ZeekEndpoint sender, ZeekEndpoint peer, boolean fromOriginator) {
    if (fromOriginator) {
      sender.become(segment.isAck() ? ZeekState.SYN_ACK_SENT : ZeekState.SYN_SENT);
      return;
    }
    // Any SYN of the responder establishes, with ACK or without (simultaneous open).
    if (peer.is(ZeekState.SYN_SENT)) {
      peer.become(ZeekState.ESTABLISHED);
    }
    sender.become(ZeekState.ESTABLISHED);
  }

  private static void firstWithoutControl(
      Segment segment, ZeekEndpoint sender, ZeekEndpoint peer, boolean fromOriginator) {
    if (!fromOriginator && segment.payloadBytes() == 0 && peer.is(ZeekState.SYN_SENT)) {
      return; // A bare ACK to a SYN; the SYN-ACK may still come.
    }
    boolean onlySynMissed = segment.isAck() && peer.is(ZeekState.ESTABLISHED);
    sender.become(onlySynMissed ? ZeekState.ESTABLISHED : ZeekState.PARTIAL);
  }

  private static void unanswered(Segment segment, ZeekEndpoint sender) {
    if (segment.isFin()) {
      sender.become(ZeekState.CLOSED);
    }
    if (segment.isRst()) {
      sender.become(ZeekState.RESET);
    }
  }

  private static void open(Segment segment, ZeekEndpoint sender, ZeekEndpoint peer) {
    boolean openingSyn = segment.isSyn() && !segment.isAck();
    if (openingSyn && sender.is(ZeekState.PARTIAL) && peer.is(ZeekState.INACTIVE)) {
      sender.become(ZeekState.SYN_SENT);
    }
    if (segment.isRst()) {
      sender.become(ZeekState.RESET);
    } else if (segment.isFin()) {
      sender.become(ZeekState.CLOSED);
      peer.forgetResetAfterClose();
    }
  }

  /** A RST after FINs of both ends changes nothing: the connection ended before it. */
  private static void closed(Segment segment, ZeekEndpoint sender, ZeekEndpoint peer) {
    if (segment.isRst() && !peer.is(ZeekState.CLOSED)) {
      sender.become(ZeekState.RESET);
    }
  }
}
