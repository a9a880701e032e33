package org.tcpteardown.tcp;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The stretches of time that a capture really covers. Files of different days are joined, captures
 * are paused: where no frame of anything was captured for long, nothing is known of what went on,
 * and nobody was silent. Frames of all protocols count.
 *
 * <p>A quiet link, or a filter that lets little through, makes long gaps too. So up to an hour a
 * gap ends a region only if it is many times longer than all gaps before it, and if there were
 * enough frames to say so. Nothing is lost by that for a connection that goes on after the gap: it
 * belongs to the region of its last frame. Where numbers tell that frames went by in such a time,
 * however short, it is a hole of its region: see {@link CapturePause}.
 */
public final class CaptureRegions {
  /** Longer than what is waited for, and than the timers that keep idle connections busy. */
  public static final long MIN_PAUSE_NS = 300_000_000_000L;

  /** Fewer frames say little of how busy the link is. */
  private static final int FEW_FRAMES = 100;

  private static final int TIMES_MIN_PAUSE = 3;

  private static final int TIMES_LONGEST_GAP = 20;
  private static final long MAX_QUIET_NS = 3_600_000_000_000L;

  /** Capture queues mix up frames by far less; a file that was appended goes back by more. */
  private static final long MAX_BACK_NS = 10_000_000_000L;

  /** Clocks that differ, in frames of one file, and files that were read side by side. */
  private static final int MAX_OPEN = 16;

  private static final long NOT_BEGUN = Long.MIN_VALUE;
  private static final long ENDLESS = Long.MAX_VALUE;

  private final long minPauseNs;
  private final CaptureClock clock = new CaptureClock();
  private final LinkHosts links = new LinkHosts();

  /** The others that may go on, the latest used first. */
  private final ArrayDeque<CaptureRegion> others = new ArrayDeque<>();

  private CaptureRegion current;

  /**
   * For a capture of which nothing is known but its frames.
   *
   * @param longestWaitNs the longest that anything is waited for, in nanoseconds
   */
  public CaptureRegions(long longestWaitNs) {
    this(Math.max(MIN_PAUSE_NS, 2 * longestWaitNs), NOT_BEGUN);
  }

  private CaptureRegions(long minPauseNs, long startNs) {
    this.minPauseNs = minPauseNs;
    this.current = new CaptureRegion(startNs, clock, links);
  }

  /** For somebody who captures himself, and knows that he does also when no frame comes. */
  public static CaptureRegions unbroken() {
    return new CaptureRegions(Long.MAX_VALUE, ENDLESS);
  }

  /** The region of the next frame. */
  CaptureRegion of(long timeNs) {
    clock.sees(timeNs);
    if (current.endNs() == ENDLESS) {
      return current;
    }
    if (!goesOn(current, timeNs)) {
      CaptureRegion next = take(timeNs);
      if (current.endNs() != NOT_BEGUN) {
        others.addFirst(current);
      }
      current = next;
      if (others.size() > MAX_OPEN) {
        others.removeLast();
      }
    }
    current.extend(timeNs);
    return current;
  }

  private CaptureRegion take(long timeNs) {
    for (Iterator<CaptureRegion> i = others.iterator(); i.hasNext(); ) {
      CaptureRegion region = i.next();
      if (goesOn(region, timeNs)) {
        i.remove();
        return region;
      }
    }
    return new CaptureRegion(timeNs, clock, links);
  }

  private boolean goesOn(CaptureRegion region, long timeNs) {
    long endNs = region.endNs();
    if (timeNs <= endNs) {
      return timeNs >= endNs - MAX_BACK_NS;
    }
    long gapNs = timeNs - endNs;
    // It is negative when the difference is more than fits.
    return gapNs >= 0 && (gapNs <= minPauseNs || mayBeQuiet(region, gapNs));
  }

  private boolean mayBeQuiet(CaptureRegion region, long gapNs) {
    boolean few = region.frames() < FEW_FRAMES && gapNs / TIMES_MIN_PAUSE <= minPauseNs;
    boolean usual = gapNs <= MAX_QUIET_NS && gapNs / TIMES_LONGEST_GAP <= region.longestGapNs();
    return few || usual;
  }
}
