package org.tcpteardown.archive;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tcpteardown.heuristic.Wording;

/**
 * When the timer of a path changed: days whose intervals have nothing in common. A day on which
 * connections only survived counts if at least three survived what no connection did before.
 */
final class TimerChanges {
  private static final double NS_PER_SECOND = 1e9;

  private TimerChanges() {}

  /**
   * What one day tells of one timer; in seconds.
   *
   * @param day ISO 8601
   * @param above the timer is longer, 0 if that is not known
   * @param atMost it is not longer; infinite if only survivors are known
   * @param exact whether it was told by itself
   */
  record Day(String day, double above, double atMost, boolean exact) implements Serializable {
    boolean contradicts(Day other) {
      return above >= other.atMost || other.above >= atMost;
    }

    private boolean isFailing() {
      return atMost != Double.POSITIVE_INFINITY;
    }

    private Day and(Day other) {
      Day nearer = other.atMost < atMost ? other : this;
      return new Day(day, Math.max(above, other.above), nearer.atMost, nearer.exact());
    }

    /** As findings say it. */
    String text() {
      if (!isFailing()) {
        return "silences of " + seconds(above) + " survive";
      }
      if (exact) {
        return "a timer of " + seconds(atMost);
      }
      return above <= 0
          ? "a timer of at most " + seconds(atMost)
          : "a timer of (" + seconds(above) + ", " + seconds(atMost) + "]";
    }

    private static String seconds(double value) {
      return Wording.time(Math.round(value * NS_PER_SECOND));
    }
  }

  /**
   * One change.
   *
   * @param from the first day of what was before
   * @param until the last day of it
   * @param before what was before
   * @param since the first day that contradicts it
   * @param after what was from then on
   */
  record Change(String from, String until, Day before, String since, Day after)
      implements Serializable {}

  /** Those of one path and phase; days in any order. */
  static List<Change> of(List<Day> days) {
    List<Day> sorted = new ArrayList<>(days);
    sorted.sort(Comparator.comparing(Day::day));
    List<Stretch> stretches = new ArrayList<>();
    for (Day day : sorted) {
      Stretch last = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
      if (last == null || last.all.contradicts(day)) {
        stretches.add(new Stretch(day));
      } else {
        last.all = last.all.and(day);
        last.until = day.day();
      }
    }
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i < stretches.size(); i++) {
      Stretch before = stretches.get(i - 1);
      Stretch after = stretches.get(i);
      changes.add(
          new Change(before.all.day(), before.until, before.all, after.all.day(), after.all));
    }
    return changes;
  }

  /** Days that agree. */
  private static final class Stretch {
    private Day all;
    private String until;

    Stretch(Day day) {
      all = day;
      until = day.day();
    }
  }
}
