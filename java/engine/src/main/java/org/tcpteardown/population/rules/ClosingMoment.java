package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tcpteardown.heuristic.Wording;

/**
 * FINs of one server, and RSTs with them, that follow each other within milliseconds.
 *
 * @param closes in their order; not empty
 */
record ClosingMoment(List<Close> closes) {
  /** A host closes all sockets of a process that ended one right after the other. */
  private static final long NEXT_NS = 10_000_000L;

  /** What goes on for longer is no moment. */
  private static final long MOMENT_NS = 1_000_000_000L;

  /** So many have to break a silence. */
  private static final int MIN_SILENT = 3;

  /** So many moments at equal distances are the work of a clock. */
  private static final int REGULAR = 3;

  /** What has a cause of its own follows that: FINs amid traffic came much closer to each other. */
  private static final long LEAST_SPREAD_NS = 20_000_000L;

  private static final int MUCH_CLOSER = 10;

  /**
   * The moments with enough of them, unless the server closes others one by one, too, or at regular
   * times.
   *
   * @param sorted all that it closed
   */
  static List<ClosingMoment> in(List<Close> sorted, long enough) {
    List<ClosingMoment> moments = new ArrayList<>(1);
    int from = 0;
    int closed = 0;
    for (int to = 1; to <= sorted.size(); to++) {
      if (to == sorted.size() || sorted.get(to).timeNs() - sorted.get(to - 1).timeNs() > NEXT_NS) {
        ClosingMoment moment = new ClosingMoment(List.copyOf(sorted.subList(from, to)));
        if (moment.count() >= enough && moment.isMoment()) {
          moments.add(moment);
          closed += moment.fins();
        }
        from = to;
      }
    }
    long singly = sorted.stream().filter(c -> !c.reset()).count() - closed;
    return singly > closed / 4 || isRegular(moments) ? List.of() : moments;
  }

  private static boolean isRegular(List<ClosingMoment> moments) {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 1; i < moments.size(); i++) {
      long apart = moments.get(i).fromNs() - moments.get(i - 1).fromNs();
      least = Math.min(least, apart);
      most = Math.max(most, apart);
    }
    return moments.size() >= REGULAR && most - least <= MOMENT_NS;
  }

  private boolean isMoment() {
    return toNs() - fromNs() <= MOMENT_NS && fins() > 0 && (areIdle() || areMuchCloser());
  }

  /** How many of them are FINs. */
  private int fins() {
    return (int) closes.stream().filter(c -> !c.reset()).count();
  }

  /** Whether some are RSTs. */
  boolean isMixed() {
    return fins() < count();
  }

  /** Whether enough of them broke a silence. */
  boolean areIdle() {
    return closes.stream().filter(Close::silent).count() >= MIN_SILENT;
  }

  /** Each would follow its own cause as closely as the others do theirs. */
  private boolean areMuchCloser() {
    return spreadNs() > Math.max(LEAST_SPREAD_NS, MUCH_CLOSER * (toNs() - fromNs()));
  }

  int count() {
    return closes.size();
  }

  long fromNs() {
    return closes.get(0).timeNs();
  }

  long toNs() {
    return closes.get(closes.size() - 1).timeNs();
  }

  Set<Long> flows() {
    Set<Long> flows = new HashSet<>();
    closes.forEach(close -> flows.add(close.flow()));
    return flows;
  }

  boolean holds(long flow) {
    return closes.stream().anyMatch(c -> c.flow() == flow);
  }

  private long leastIdleNs() {
    return closes.stream().mapToLong(Close::idleNs).min().orElse(0);
  }

  private long mostIdleNs() {
    return closes.stream().mapToLong(Close::idleNs).max().orElse(0);
  }

  /** Whether their silences differ, so that none has a timer of its own. */
  boolean silencesDiffer() {
    return spreadNs() > MOMENT_NS;
  }

  /**
   * Whether they differ by more than they would if the server looked for idle ones from time to
   * time, and that no more seldom than it lets them be idle.
   */
  boolean isNoTimer() {
    return silencesDiffer() && mostIdleNs() > 2 * leastIdleNs();
  }

  /** By how much the silences differ. */
  long spreadNs() {
    return mostIdleNs() - leastIdleNs();
  }

  /** {@code within 3 ms, all by FIN, after silences of 2 s to 14 s}. */
  String inWords() {
    String least = Wording.time(leastIdleNs());
    String most = Wording.time(mostIdleNs());
    return "within "
        + Wording.time(toNs() - fromNs())
        + (isMixed()
            ? ", " + fins() + " by FIN and " + (count() - fins()) + " by RST"
            : ", all by FIN")
        + ", after silences of "
        + least
        + (least.equals(most) ? "" : " to " + most);
  }
}
