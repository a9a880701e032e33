package org.tcpteardown.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fits straight lines between what bounds the difference of two clocks from above and from below:
 * the line that is farthest from all of them, and how far any other possible line may be from it
 * (convex hulls as in Zhang, Liu and Xia, INFOCOM 2002). Where no line fits, one clock was set
 * while the capture ran, and each part has its own line.
 */
final class ClockFit {
  /** Crystals are off by a few dozen parts per million; virtual machines by more. */
  private static final double STEEPEST = 1e-3;

  private static final int STEPS = 100;

  /** Time stamps are this exact. */
  private static final double JITTER_NS = 200_000;

  private static final int FEWEST = 8;
  private static final int MOST_PARTS = 64;

  /** Where only packets in one direction were seen, their time on the way is part of the result. */
  static final long ONE_SIDED_NS = 50_000_000L;

  /** Points by time: x in nanoseconds since the origin, y the difference of the clocks. */
  private static final class Points {
    private final double[] x;
    private final double[] y;

    Points(double[] x, double[] y) {
      this.x = x;
      this.y = y;
    }

    static Points of(Sightings seen, long originNs) {
      Long[] order = new Long[seen.size()];
      Arrays.setAll(order, i -> (long) i);
      Arrays.sort(
          order, (a, b) -> Long.compare(seen.timeNs(a.intValue()), seen.timeNs(b.intValue())));
      double[] x = new double[order.length];
      double[] y = new double[order.length];
      for (int i = 0; i < order.length; i++) {
        x[i] = seen.timeNs(order[i].intValue()) - originNs;
        y[i] = seen.apartNs(order[i].intValue());
      }
      return new Points(x, y);
    }

    Points between(double from, double to) {
      int start = 0;
      while (start < x.length && x[start] < from) {
        start++;
      }
      int end = start;
      while (end < x.length && x[end] < to) {
        end++;
      }
      return new Points(Arrays.copyOfRange(x, start, end), Arrays.copyOfRange(y, start, end));
    }

    /** The points that no line can pass below ({@code sign} 1) or above (-1) without touching. */
    Points hull(int sign) {
      double[] hx = new double[x.length];
      double[] hy = new double[x.length];
      int size = 0;
      for (int i = 0; i < x.length; i++) {
        while (size >= 2
            && sign
                    * ((hx[size - 1] - hx[size - 2]) * (y[i] - hy[size - 2])
                        - (hy[size - 1] - hy[size - 2]) * (x[i] - hx[size - 2]))
                <= 0) {
          size--;
        }
        hx[size] = x[i];
        hy[size] = y[i];
        size++;
      }
      return new Points(Arrays.copyOf(hx, size), Arrays.copyOf(hy, size));
    }

    int size() {
      return x.length;
    }

    double least(double slope) {
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < x.length; i++) {
        least = Math.min(least, y[i] - slope * x[i]);
      }
      return least;
    }

    double most(double slope) {
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < x.length; i++) {
        most = Math.max(most, y[i] - slope * x[i]);
      }
      return most;
    }
  }

  private final List<ClockRelation.Part> parts = new ArrayList<>();

  private ClockFit() {}

  /**
   * Relates two clocks.
   *
   * @param above packets that A saw first
   * @param below packets that B saw first
   */
  static ClockRelation fit(Sightings above, Sightings below) {
    long originNs = Long.MAX_VALUE;
    long endNs = Long.MIN_VALUE;
    for (Sightings seen : List.of(above, below)) {
      for (int i = 0; i < seen.size(); i++) {
        originNs = Math.min(originNs, seen.timeNs(i));
        endNs = Math.max(endNs, seen.timeNs(i));
      }
    }
    if (originNs > endNs) {
      return ClockRelation.UNKNOWN;
    }
    ClockFit fit = new ClockFit();
    fit.fit(Points.of(above, originNs), Points.of(below, originNs), 0, endNs - originNs + 1.0);
    return new ClockRelation(originNs, fit.parts, above.size() == 0 || below.size() == 0);
  }

  private void fit(Points above, Points below, double from, double to) {
    Points top = above.hull(1);
    Points bottom = below.hull(-1);
    if (top.size() == 0 && bottom.size() == 0) {
      return;
    }
    if (top.size() == 0 || bottom.size() == 0) {
      parts.add(oneSided(top, bottom, from, to));
      return;
    }
    double slope = widest(top, bottom);
    double margin = margin(top, bottom, slope);
    boolean mayBeSplit =
        above.size() >= 2 * FEWEST && below.size() >= 2 * FEWEST && parts.size() < MOST_PARTS;
    if (margin < -JITTER_NS && mayBeSplit) {
      double middle = (from + to) / 2;
      fit(above.between(from, middle), below.between(from, middle), from, middle);
      fit(above.between(middle, to), below.between(middle, to), middle, to);
      return;
    }
    double offset = (top.least(slope) + bottom.most(slope)) / 2;
    double slopeError =
        Math.max(
            edge(top, bottom, slope, STEEPEST) - slope,
            slope - edge(top, bottom, slope, -STEEPEST));
    parts.add(
        new ClockRelation.Part(
            from,
            to,
            offset,
            slope,
            slopeError,
            error(top, bottom, from, offset, slope),
            error(top, bottom, (from + to) / 2, offset, slope),
            error(top, bottom, to, offset, slope)));
  }

  /** The slope of the line with the most room on both sides. */
  private static double widest(Points top, Points bottom) {
    double low = -STEEPEST;
    double high = STEEPEST;
    for (int i = 0; i < STEPS; i++) {
      double a = low + (high - low) / 3;
      double b = high - (high - low) / 3;
      if (margin(top, bottom, a) < margin(top, bottom, b)) {
        low = a;
      } else {
        high = b;
      }
    }
    double found = (low + high) / 2;
    // Short captures allow nearly any drift: do not make one up that nothing demands.
    return margin(top, bottom, 0) >= margin(top, bottom, found) / 2 ? 0 : found;
  }

  private static double margin(Points top, Points bottom, double slope) {
    return (top.least(slope) - bottom.most(slope)) / 2;
  }

  /** How far from the chosen line another possible one may be at {@code x}. */
  private static double error(Points top, Points bottom, double x, double chosen, double slope) {
    double at = chosen + slope * x;
    double steepest = edge(top, bottom, slope, STEEPEST);
    double flattest = edge(top, bottom, slope, -STEEPEST);
    double error = 0;
    for (int i = 0; i <= STEPS; i++) {
      double r = flattest + (steepest - flattest) * i / STEPS;
      error = Math.max(error, top.least(r) + r * x - at);
      error = Math.max(error, at - (bottom.most(r) + r * x));
    }
    return Math.max(error, JITTER_NS);
  }

  /** The slope farthest from {@code possible} towards {@code limit} that is possible, too. */
  private static double edge(Points top, Points bottom, double possible, double limit) {
    double inside = possible;
    double outside = limit;
    if (margin(top, bottom, limit) >= 0) {
      return limit;
    }
    for (int i = 0; i < STEPS; i++) {
      double middle = (inside + outside) / 2;
      if (margin(top, bottom, middle) >= 0) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return inside;
  }

  /** With packets in one direction only: as if the fastest ones took no time. */
  private static ClockRelation.Part oneSided(Points top, Points bottom, double from, double to) {
    Points hull = top.size() > 0 ? top : bottom;
    double middle = Arrays.stream(hull.x).average().orElse(0);
    double slope = 0;
    for (int i = 0; i + 1 < hull.size(); i++) {
      if (hull.x[i] <= middle && middle <= hull.x[i + 1] && hull.x[i] < hull.x[i + 1]) {
        slope = (hull.y[i + 1] - hull.y[i]) / (hull.x[i + 1] - hull.x[i]);
      }
    }
    slope = Math.max(-STEEPEST, Math.min(STEEPEST, slope));
    double offset = top.size() > 0 ? top.least(slope) : bottom.most(slope);
    return new ClockRelation.Part(
        from, to, offset, slope, STEEPEST, ONE_SIDED_NS, ONE_SIDED_NS, ONE_SIDED_NS);
  }
}
