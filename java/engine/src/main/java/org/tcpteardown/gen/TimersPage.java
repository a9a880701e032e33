package org.tcpteardown.gen;

import org.tcpteardown.timer.KnownTimer;
import org.tcpteardown.timer.KnownTimers;
import org.tcpteardown.timer.Phase;

/** The page with the table of known session timers. */
final class TimersPage {
  private TimersPage() {}

  static String page() {
    StringBuilder out = new StringBuilder(FindingPages.NOTICE);
    out.append(
        """
        # Session timers

        Routers with NAT, firewalls and load balancers forget a session when its timer expires; which timer runs depends on
        what they have seen of the connection. From a capture follows an interval: longer than the longest silence that
        survived, at most the shortest that did not. `analyze` tells it for each path as
        [`fin_timer`](findings/fin_timer.md) and [`idle_timer`](findings/idle_timer.md), `explain` for one connection, with
        the names below that fit. These are defaults from public documents: a timer that fits is a hint where to look, and
        anybody may have set another.

        """);
    for (Phase phase : Phase.values()) {
      if (KnownTimers.all().stream().anyMatch(t -> t.phase() == phase)) {
        out.append("## Phase: ").append(phase.text()).append("\n\n");
        out.append("| product | timer | seconds | at expiry | source |\n|---|---|---|---|---|\n");
        KnownTimers.all().stream()
            .filter(t -> t.phase() == phase)
            .forEach(timer -> row(out, timer));
        out.append('\n');
      }
    }
    return out.toString();
  }

  private static void row(StringBuilder out, KnownTimer timer) {
    out.append("| ").append(timer.product()).append(" | ").append(timer.timer()).append(" | ");
    out.append(timer.seconds()).append(" | ").append(timer.expiry()).append(" | ");
    out.append(timer.source()).append(" |\n");
  }
}
