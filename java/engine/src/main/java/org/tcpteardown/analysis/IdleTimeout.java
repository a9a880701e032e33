package org.tcpteardown.analysis;

import java.util.List;
import org.tcpteardown.heuristic.evidence.SynSeries;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstMark;

/** How long a live capture remembers a flow in which nothing happens any more. */
final class IdleTimeout {
  /** Both ends have closed: the last ACK may be lost, a FIN repeated. */
  private static final long CLOSED_NS = 3_000_000_000L;

  /** A FIN without ACK is repeated for minutes, at last every two. */
  private static final long CLOSING_NS = 130_000_000_000L;

  /** A SYN is repeated after 1, 3, 7, 15, 31 and 63 s. */
  private static final long ATTEMPT_NS = 65_000_000_000L;

  /**
   * Two hours until the first keepalive probe of most systems, and a quarter of an hour until the
   * last one has gone unanswered.
   */
  private static final long LONGEST_NS = 9_000_000_000_000L;

  private IdleTimeout() {}

  /** When the flow may be forgotten if nothing more is seen of it, nanoseconds since 1970. */
  static long endNs(Flow flow, Settings settings) {
    if (flow.reusedAtNs() != HalfConnection.NEVER) {
      return flow.reusedAtNs();
    }
    return flow.lastTimeNs() + quietNs(flow, settings);
  }

  private static long quietNs(Flow flow, Settings settings) {
    if (isReset(flow)) {
      return Math.max(CLOSED_NS, settings.get(Setting.TAMPERING_SILENCE));
    }
    if (isClosed(flow)) {
      return isAcked(flow.client()) && isAcked(flow.server()) ? CLOSED_NS : CLOSING_NS;
    }
    return flow.wasEstablished() || !flow.firstSegment().isSyn() ? LONGEST_NS : ATTEMPT_NS;
  }

  /** Whether it has ended as far as its frames tell. */
  static boolean isOver(Flow flow) {
    return isReset(flow) || isClosed(flow) || flow.reusedAtNs() != HalfConnection.NEVER;
  }

  private static boolean isReset(Flow flow) {
    return endsWithRst(flow, flow.client()) || endsWithRst(flow, flow.server());
  }

  /** Whether a RST of that end came after the connection was opened, as far as it was. */
  private static boolean endsWithRst(Flow flow, HalfConnection half) {
    List<RstMark> rsts = half.rsts();
    return !rsts.isEmpty() && !SynSeries.openedAfter(flow, rsts.get(rsts.size() - 1).frame());
  }

  private static boolean isAcked(HalfConnection half) {
    return half.finAckedBy() != null;
  }

  private static boolean isClosed(Flow flow) {
    return !flow.client().fins().isEmpty() && !flow.server().fins().isEmpty();
  }
}
