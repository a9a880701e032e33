package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The spans of a stretch of capture in which frames went by and none was kept, as when the
 * capturing machine could not keep up. Nobody was silent then, as far as anybody knows.
 *
 * <p>Mostly there is none, and every frame asks: so no loop makes an iterator.
 *
 * @param all in the order of time, at most {@link #MAX}
 */
record Holes(List<Hole> all) {
  static final Holes NONE = new Holes(List.of());

  /** A capture that lacks more than that tells little anyway. */
  static final int MAX = 100;

  /**
   * One of them.
   *
   * @param fromNs time of the last frame before it, nanoseconds since 1970
   * @param toNs time of the first frame after it
   */
  record Hole(long fromNs, long toNs) {}

  Holes with(Hole hole) {
    if (all.size() >= MAX) {
      return this;
    }
    List<Hole> more = new ArrayList<>(all);
    more.add(hole);
    more.sort(Comparator.comparingLong(Hole::fromNs));
    return new Holes(List.copyOf(more));
  }

  /** Time of the last frame before the first hole from then on; {@code otherwise} without one. */
  long nextFromNs(long fromNs, long otherwise) {
    for (int i = 0; i < all.size(); i++) {
      Hole hole = all.get(i);
      if (hole.fromNs() >= fromNs) {
        return Math.min(hole.fromNs(), otherwise);
      }
    }
    return otherwise;
  }

  /**
   * Since when nothing of a time without frames of a flow was missed: not before {@code fromNs}.
   */
  long seenSinceNs(long fromNs, long toNs) {
    long sinceNs = fromNs;
    for (int i = 0; i < all.size(); i++) {
      Hole hole = all.get(i);
      if (hole.fromNs() >= fromNs && hole.toNs() <= toNs) {
        sinceNs = hole.toNs();
      }
    }
    return sinceNs;
  }

  /** The longest that begins within that time, in nanoseconds; 0 without one. */
  long longestNs(long fromNs, long toNs) {
    long longestNs = 0;
    for (int i = 0; i < all.size(); i++) {
      Hole hole = all.get(i);
      if (hole.fromNs() >= fromNs && hole.fromNs() <= toNs) {
        longestNs = Math.max(longestNs, hole.toNs() - hole.fromNs());
      }
    }
    return longestNs;
  }

  /** Whether any of it lies within that time. */
  boolean within(long fromNs, long toNs) {
    for (int i = 0; i < all.size(); i++) {
      Hole hole = all.get(i);
      if (hole.fromNs() < toNs && hole.toNs() > fromNs) {
        return true;
      }
    }
    return false;
  }
}
