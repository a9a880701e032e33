package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RoundTrip;

/**
 * What an end sent, mostly a client its next request, when its peer had closed, and the peer's
 * stack, alive, drops without a RST: it goes on acknowledging what came before.
 *
 * @param sender the end that sent it
 * @param data what it sent, and repeated
 * @param peerFin the peer's FIN
 * @param ownFin the FIN with which the sender gave up
 * @param oldAck the peer's last ACK, which still bears the old number
 */
public record DroppedAfterClose(
    HalfConnection sender, ResendSeries data, FinMark peerFin, FinMark ownFin, Segment oldAck) {
  /** Fewer may be ordinary loss. */
  private static final int MIN_TRANSMISSIONS = 3;

  /** The data that was lost so; null if there is none. */
  public static @Nullable DroppedAfterClose of(FlowStory story) {
    for (HalfConnection half : story.flow().halves()) {
      DroppedAfterClose dropped = story.rsts().isEmpty() ? of(story, half) : null;
      if (dropped != null) {
        return dropped;
      }
    }
    return null;
  }

  private static @Nullable DroppedAfterClose of(FlowStory story, HalfConnection sender) {
    HalfConnection peer = sender.peer();
    ResendSeries data = sender.unackedResends();
    Segment last = peer.lastSegment();
    if (data == null
        || last == null
        || data.transmissions() < MIN_TRANSMISSIONS
        || sender.fins().isEmpty()
        || peer.fins().isEmpty()
        || peer.zeroWindowSinceNs() != HalfConnection.NEVER
        || LastWords.of(story, sender) != null) { // they ask for nothing
      return null;
    }
    FinMark ownFin = sender.fins().get(0);
    boolean stillOld =
        last.isAck()
            && last.frame() > ownFin.frame()
            && last.ack() == data.first().seq()
            && peer.ackKnown()
            && !SeqNum.after(peer.rcvNxt(), last.ack());
    return stillOld
            && ownFin.peerFinBefore()
            && ownFin.frame() > data.lastResend().frame()
            && last.timeNs() - data.lastResend().timeNs() >= RoundTrip.shortestNs(story.flow())
        ? new DroppedAfterClose(sender, data, peer.fins().get(0), ownFin, last)
        : null;
  }

  /** Whether its host had the peer's FIN before; both may be on their way at once. */
  public boolean knewOfClose(FlowStory story) {
    return peerFin.isKnownTo(data.first())
        && data.first().timeNs() - peerFin.timeNs() > RoundTrip.withQueuesNs(story.flow());
  }
}
