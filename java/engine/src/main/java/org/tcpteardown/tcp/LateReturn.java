package org.tcpteardown.tcp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * A peer that is heard again only after an end has given up on its FIN: so long after the last try
 * that the end's timer would have tried once more. What it says then is no sign that it was alive
 * while the FIN was tried. An ACK without payload that came meanwhile is not known of here.
 *
 * @param first the peer's first segment with payload or FIN after the FIN
 * @param sinceLastTryNs how long after the last transmission of the FIN it came, nanoseconds
 */
public record LateReturn(Segment first, long sinceLastTryNs) {

  /** Of the peer of {@code closer}; null if it was heard meanwhile, or not at all. */
  public static @Nullable LateReturn afterFin(HalfConnection closer) {
    if (closer.fins().isEmpty() || closer.finAckedBy() != null) {
      return null;
    }
    int end = closer.fins().get(0).endSeq();
    List<FinMark> tries = closer.fins().stream().filter(fin -> fin.endSeq() == end).toList();
    Segment first = firstAfter(tries.get(0), closer.peer());
    if (tries.size() <= RetransmissionTimer.MIN_REPEATS_IN_SILENCE || first == null) {
      return null;
    }
    FinMark last = tries.get(tries.size() - 1);
    long lastGapNs = last.timeNs() - tries.get(tries.size() - 2).timeNs();
    long sinceLastTryNs = first.timeNs() - last.timeNs();
    boolean silentMeanwhile = last.peerHeardNs() <= tries.get(0).timeNs();
    return silentMeanwhile && RetransmissionTimer.isOver(lastGapNs, sinceLastTryNs)
        ? new LateReturn(first, sinceLastTryNs)
        : null;
  }

  private static @Nullable Segment firstAfter(FinMark fin, HalfConnection peer) {
    Segment payload = peer.payloadAfterPeerFin();
    Segment peerFin =
        peer.fins().stream()
            .map(FinMark::segment)
            .filter(segment -> segment.frame() > fin.frame())
            .findFirst()
            .orElse(null);
    if (payload == null || peerFin == null) {
      return payload == null ? peerFin : payload;
    }
    return payload.frame() < peerFin.frame() ? payload : peerFin;
  }
}
