package org.tcpteardown.cli.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tcpteardown.timer.KnownTimer;
import org.tcpteardown.timer.KnownTimers;
import org.tcpteardown.timer.Phase;

/** Known session timers by their length. */
final class TimerMarks {
  private TimerMarks() {}

  /** Who has timers of that phase, by the number of seconds. */
  static Map<Long, List<String>> of(Phase phase) {
    return KnownTimers.all().stream()
        .filter(timer -> timer.phase() == phase)
        .collect(
            Collectors.groupingBy(
                KnownTimer::seconds,
                TreeMap::new,
                Collectors.mapping(
                    timer -> timer.product() + ", " + timer.timer(), Collectors.toList())));
  }
}
