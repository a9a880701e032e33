package org.tcpteardown.path;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** How the clocks of two capture points differ. */
public final class ClockRelation {
  /** Nothing is known: no packet was seen at both points. */
  static final ClockRelation UNKNOWN = new ClockRelation(0, List.of(), true);

  /**
   * A time in which the clocks differ by a straight line: {@code offset + slope * x} nanoseconds,
   * where x is nanoseconds since the origin.
   *
   * @param from begin
   * @param to end
   * @param slopeError how wrong the slope may be
   * @param errorAtStart how wrong that may be, in nanoseconds, at the begin
   * @param errorInMiddle in the middle
   * @param errorAtEnd at the end; in between it is not above the straight lines
   */
  record Part(
      double from,
      double to,
      double offset,
      double slope,
      double slopeError,
      double errorAtStart,
      double errorInMiddle,
      double errorAtEnd) {

    double at(double x) {
      return offset + slope * x;
    }

    double error(double x) {
      double middle = (from + to) / 2;
      double half = (to - from) / 2;
      if (half <= 0) {
        return errorInMiddle;
      }
      double way = (x - middle) / half;
      double end = way < 0 ? errorAtStart : errorAtEnd;
      double error = errorInMiddle + Math.abs(way) * (end - errorInMiddle);
      return Math.max(error, Math.min(errorAtStart, Math.min(errorInMiddle, errorAtEnd)));
    }
  }

  private static final int STEPS_TO_A = 3;

  private final long originNs;
  private final List<Part> parts;
  private final boolean oneSided;

  ClockRelation(long originNs, List<Part> parts, boolean oneSided) {
    this.originNs = originNs;
    this.parts = List.copyOf(parts);
    this.oneSided = oneSided;
  }

  /** Whether anything is known. */
  public boolean isKnown() {
    return !parts.isEmpty();
  }

  /**
   * Whether packets were seen in one direction only: then the time that they were on their way
   * cannot be told from the difference of the clocks.
   */
  public boolean isOneSided() {
    return oneSided;
  }

  /** Whether a clock was set while the captures ran. */
  public boolean hasSteps() {
    return parts.size() > 1;
  }

  /**
   * Clock of B minus clock of A.
   *
   * @param atA a time by the clock of A, nanoseconds since 1970
   */
  public long offsetNs(long atA) {
    double x = atA - originNs;
    return parts.isEmpty() ? 0 : Math.round(part(x).at(x));
  }

  /** How wrong {@link #offsetNs} may be at that time: the true value is not farther away. */
  public long errorNs(long atA) {
    double x = atA - originNs;
    return parts.isEmpty() ? Long.MAX_VALUE : Math.round(part(x).error(x));
  }

  /** How much faster B's clock runs, in parts per million; of the longest part. */
  public double driftPpm() {
    return parts.isEmpty() ? 0 : longest().slope * 1e6;
  }

  /** How wrong {@link #driftPpm} may be. */
  public double driftErrorPpm() {
    return parts.isEmpty() ? Double.POSITIVE_INFINITY : longest().slopeError * 1e6;
  }

  private Part longest() {
    return Collections.max(parts, Comparator.comparingDouble(part -> part.to - part.from));
  }

  /** The same moment by the clock of B. */
  public long toB(long atA) {
    return atA + offsetNs(atA);
  }

  /** The same moment by the clock of A. */
  public long toA(long atB) {
    long guess = atB - offsetNs(atB);
    if (parts.size() == 1 && parts.get(0).slope == 0) {
      return guess; // always by the same
    }
    // Each step leaves the drift's share of the error: thousandths at most.
    for (int i = 0; i < STEPS_TO_A; i++) {
      guess = atB - offsetNs(guess);
    }
    return guess;
  }

  private Part part(double x) {
    Part last = parts.get(0);
    for (Part part : parts) {
      if (part.from > x) {
        break;
      }
      last = part;
    }
    return last;
  }
}
