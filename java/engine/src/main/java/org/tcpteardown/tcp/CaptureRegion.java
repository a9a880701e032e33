package org.tcpteardown.tcp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time in which frames were captured one after the other; see {@link CaptureRegions}.
 * Flows know the one that holds their last frame.
 */
final class CaptureRegion {
  /** In less nobody waits for anything in vain. */
  private static final long MIN_HOLE_NS = 200_000_000L;

  /** A pause is that many times as long as the time from frame to frame is on the average. */
  private static final int TIMES_MEAN = 4;

  /** Fewer frames say little of how busy the link is. */
  private static final int FEW_FRAMES = 20;

  /** A jump of numbers over several pauses is ascribed to one that is so many times longer. */
  private static final int TIMES_OTHERS = 4;

  private static final int MAX_PAUSES = 16;

  private final long startNs;
  private final CaptureClock clock;

  /**
   * Other threads judge flows while more frames come, and see it as it was when they began, or
   * later. Not even opaque: that stops the processor at each frame.
   */
  private long endNs;

  private volatile Holes holes = Holes.NONE;

  private final HeardHosts hosts = new HeardHosts();
  private final LinkHosts links;

  /** The latest times without any frame that are long for this capture, the last one first. */
  private final ArrayDeque<CapturePause> pauses = new ArrayDeque<>(0);

  private long longestGapNs;
  private long frames;

  CaptureRegion(long startNs, CaptureClock clock, LinkHosts links) {
    this.links = links;
    this.startNs = startNs;
    this.clock = clock;
    this.endNs = startNs;
  }

  /** The clock of the whole capture. */
  CaptureClock clock() {
    return clock;
  }

  /** Time of its last frame so far, nanoseconds since 1970. */
  long endNs() {
    return endNs;
  }

  /** The longest time so far without any frame. */
  long longestGapNs() {
    return longestGapNs;
  }

  long frames() {
    return frames;
  }

  /**
   * The pause over which a connection jumped that was last seen then; null if there was none, or if
   * it may have been another one.
   */
  private @Nullable CapturePause pauseSince(long lastTimeNs) {
    CapturePause longest = null;
    long secondNs = 0;
    for (CapturePause pause : pauses) {
      if (pause.fromNs() < lastTimeNs) {
        break;
      }
      if (longest == null || pause.lengthNs() > longest.lengthNs()) {
        secondNs = longest == null ? 0 : longest.lengthNs();
        longest = pause;
      } else {
        secondNs = Math.max(secondNs, pause.lengthNs());
      }
    }
    return longest == null || longest.lengthNs() / TIMES_OTHERS < secondNs ? null : longest;
  }

  /** Who is who on the link, in the whole capture. */
  LinkHosts links() {
    return links;
  }

  /** Whom it shows as a receiver. */
  HeardHosts hosts() {
    return hosts;
  }

  /** Where it lacks what went by. */
  Holes holes() {
    return holes;
  }

  /**
   * Numbers of a connection jumped since its last frame, in that many directions; says whether it
   * was over a pause.
   */
  boolean jumped(long lastTimeNs, int directions) {
    CapturePause over = pauseSince(lastTimeNs);
    if (over != null && over.jumped(directions)) {
      holes = holes.with(over.asHole());
    }
    return over != null;
  }

  /** Takes a frame of that time. */
  void extend(long timeNs) {
    long gapNs = timeNs - endNs;
    if (gapNs >= MIN_HOLE_NS) {
      notePause(endNs, timeNs);
    }
    frames++;
    if (gapNs > 0) {
      longestGapNs = Math.max(longestGapNs, gapNs);
      endNs = timeNs;
    }
  }

  private void notePause(long fromNs, long toNs) {
    boolean busy =
        frames >= FEW_FRAMES && (toNs - fromNs) / TIMES_MEAN >= (fromNs - startNs) / frames;
    if (busy) {
      pauses.addFirst(new CapturePause(fromNs, toNs));
      if (pauses.size() > MAX_PAUSES) {
        pauses.removeLast();
      }
    }
  }
}
