package org.tcpteardown.cli.against;

import java.util.Locale;

/**
 * How often something was before and is after.
 *
 * @param measure what it is
 * @param before of the connections before
 * @param after of the connections after
 */
public record Change(Measure measure, Share before, Share after) {
  /** What to say of a change; the most worth reading first. */
  public enum Verdict {
    WORSE,
    BETTER,
    MORE,
    FEWER,
    /** The numbers are too small, or too close, for any of these. */
    UNCLEAR;

    /** The lower-case name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of fewer connections on a side nothing is claimed, whatever the interval says. */
  static final long FEWEST = 10;

  /** By how much the part grew, from -1 to 1. */
  public double difference() {
    return after.part() - before.part();
  }

  /**
   * The interval in which the true difference lies, at 95 %: Newcombe's hybrid score method without
   * continuity correction (R. G. Newcombe, 1998, method 10), which holds for small numbers and for
   * none at all too. It takes connections as independent of each other.
   */
  public Share.Interval interval() {
    Share.Interval old = before.interval();
    Share.Interval now = after.interval();
    double down = Math.hypot(after.part() - now.from(), old.to() - before.part());
    double up = Math.hypot(now.to() - after.part(), before.part() - old.from());
    return new Share.Interval(Math.max(-1, difference() - down), Math.min(1, difference() + up));
  }

  /** Whether it is more or fewer, if that is sure enough. */
  public Verdict verdict() {
    if (before.of() < FEWEST || after.of() < FEWEST) {
      return Verdict.UNCLEAR;
    }
    Share.Interval interval = interval();
    boolean more = interval.from() > 0;
    if (!more && interval.to() >= 0) {
      return Verdict.UNCLEAR;
    }
    return switch (measure.worth()) {
      case GOOD -> more ? Verdict.BETTER : Verdict.WORSE;
      case BAD -> more ? Verdict.WORSE : Verdict.BETTER;
      case NEITHER -> more ? Verdict.MORE : Verdict.FEWER;
    };
  }
}
