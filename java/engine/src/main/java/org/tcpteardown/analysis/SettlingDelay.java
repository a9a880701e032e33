package org.tcpteardown.analysis;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;

/**
 * How long a finding must have held before it is announced. Rules judge what was captured up to
 * now, as if no more came; what a moment later explains in another way should not have been said.
 */
final class SettlingDelay {
  /** Copies, reordered frames and the answers under way are there by then. */
  private static final long USUAL_NS = 500_000_000L;

  /** What was sent last has had time to be answered. */
  private static final long ANSWER_NS = 1_000_000_000L;

  /** A delayed ACK over a long path, and one of them lost. */
  private static final long OTHER_DIRECTION_NS = 3_000_000_000L;

  /** They say that nothing came back. */
  private static final Set<FindingId> OF_SILENCE =
      EnumSet.of(
          FindingId.DATA_STALLED,
          FindingId.FIN_UNANSWERED,
          FindingId.FIN_BLACKHOLED,
          FindingId.FIN_WITH_HOLE,
          FindingId.HANDSHAKE_ABANDONED,
          FindingId.IDLE_BLACKHOLE,
          FindingId.KEEPALIVE_FAILURE,
          FindingId.RETRANSMISSION_DEATH,
          FindingId.SYN_UNANSWERED,
          FindingId.TUPLE_REUSE_REFUSED);

  private final Map<FindingId, Long> byId = new EnumMap<>(FindingId.class);

  SettlingDelay(Settings settings) {
    for (var rule : RuleList.ALL) {
      byId.put(rule.info().id(), ns(rule.info().id(), rule.info().needs(), settings));
    }
  }

  private static long ns(FindingId id, List<Evidence> needs, Settings settings) {
    if (id.equals(FindingId.ONE_WAY)) {
      return OTHER_DIRECTION_NS;
    }
    if (OF_SILENCE.contains(id)) {
      return ANSWER_NS;
    }
    // By then the end in whose name the RST came would have talked on, if it knew nothing of it.
    return needs.contains(Evidence.RST)
        ? Math.max(USUAL_NS, settings.get(Setting.RST_IGNORED_AFTER))
        : USUAL_NS;
  }

  /** For a finding of that id, in nanoseconds. */
  long ns(FindingId id) {
    return byId.getOrDefault(id, USUAL_NS);
  }
}
