package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;

/**
 * A FIN that the capture lacks: one number more than all that was captured of an end is
 * acknowledged or used, and nothing came after it.
 *
 * @param closer the end that sent it
 * @param by the first frame that tells of it
 * @param acked whether that is the peer's acknowledgement; else it is the closer's own next number
 */
public record UnseenFin(HalfConnection closer, Segment by, boolean acked) {

  /** That of an end; null if there is none, or if its FIN was captured. */
  public static @Nullable UnseenFin of(HalfConnection half) {
    Segment acked = half.unseenFinAckedBy();
    Segment by = acked != null ? acked : half.unseenFinCounted();
    return by == null ? null : new UnseenFin(half, by, acked != null);
  }

  /** The earlier one of two ends that both acknowledge the other's; null if they do not. */
  public static @Nullable UnseenFin firstOfBoth(Flow flow) {
    UnseenFin client = of(flow.client());
    UnseenFin server = of(flow.server());
    if (client == null || server == null || !client.acked || !server.acked) {
      return null;
    }
    return client.by.frame() < server.by.frame() ? client : server;
  }

  /** Whether it came before the FIN of the other end, which that end sent knowing of it. */
  public boolean isBefore(FinMark ofPeer) {
    return by.frame() <= ofPeer.frame();
  }
}
