package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.RstFamily;

/**
 * An end that had acknowledged the other's FIN, said goodbye by a TLS alert and closed, and whose
 * host made a RST of that close: a stack does so when bytes of the other end were left unread (RFC
 * 2525 section 2.17).
 */
public final class SaidGoodbye {
  /** The alert that only the RST followed; null if it was another kind of end. */
  public static @Nullable LastWords before(FlowStory story, @Nullable SentRst rst) {
    if (rst == null || rst.mark().family() != RstFamily.SOCKET) {
      return null;
    }
    HalfSnapshot sender = rst.mark().senderBefore();
    HalfSnapshot peer = rst.mark().peerBefore();
    LastWords words = LastWords.of(story, rst.sender());
    return words != null
            && words.tlsAlert()
            && !sender.finSent()
            && peer.finSent()
            && sender.peerFinAcked()
            && mayHaveUnread(story, rst)
            && sender.lastPayloadNs() >= peer.lastTimeNs()
            && peer.ackKnown()
            && peer.rcvNxt() == words.first().seq()
        ? words
        : null;
  }

  /** Whether bytes of the other end had come just before, so that they may lie unread. */
  private static boolean mayHaveUnread(FlowStory story, SentRst rst) {
    long payloadNs = rst.mark().peerBefore().lastPayloadNs();
    long rttNs = Math.max(0, rst.sender().minRttNs());
    return payloadNs != HalfConnection.NEVER
        && rst.mark().timeNs() - payloadNs - rttNs <= story.get(Setting.ABORT_UNREAD_WITHIN);
  }

  private SaidGoodbye() {}
}
