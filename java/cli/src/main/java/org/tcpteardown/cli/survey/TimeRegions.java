package org.tcpteardown.cli.survey;

import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.model.CapturedFrame;

/**
 * The stretches of time in which a capture was running: files that were made on different days may
 * have been joined to one. A stretch ends where nothing at all was captured for {@link #GAP_NS}.
 */
final class TimeRegions implements Witness {
  /** Longer than the two hours between the keepalives of an otherwise idle network. */
  static final long GAP_NS = 3 * 3600 * 1_000_000_000L;

  /** More stretches than any capture that makes sense; times within the rest are not judged. */
  private static final int MAX_REGIONS = 10_000;

  private record Region(long fromNs, long toNs) {
    boolean reaches(long timeNs) {
      return timeNs >= fromNs - GAP_NS && timeNs <= toNs + GAP_NS;
    }

    Region with(long timeNs) {
      return new Region(Math.min(fromNs, timeNs), Math.max(toNs, timeNs));
    }
  }

  private final List<Region> regions = new ArrayList<>();
  private int current = -1;

  @Override
  public void begin() {
    regions.clear();
    current = -1;
  }

  @Override
  public void frame(CapturedFrame frame) {
    long timeNs = frame.timeNs();
    if (current >= 0) {
      Region region = regions.get(current);
      if (timeNs >= region.fromNs && timeNs <= region.toNs) {
        return;
      }
      if (region.reaches(timeNs)) {
        regions.set(current, region.with(timeNs));
        return;
      }
    }
    current = regionOf(timeNs);
    if (current >= 0) {
      regions.set(current, regions.get(current).with(timeNs));
    } else if (regions.size() < MAX_REGIONS) {
      current = regions.size();
      regions.add(new Region(timeNs, timeNs));
    }
  }

  private int regionOf(long timeNs) {
    for (int i = 0; i < regions.size(); i++) {
      if (regions.get(i).reaches(timeNs)) {
        return i;
      }
    }
    return -1;
  }

  /** How long the longest stretch is. */
  long longestNs() {
    return regions.stream().mapToLong(r -> r.toNs - r.fromNs).max().orElse(0);
  }

  /** How long the stretch around that time is; as long as can be if it is in none. */
  long spanNs(long timeNs) {
    int region = regionOf(timeNs);
    return region < 0 ? Long.MAX_VALUE : regions.get(region).toNs - regions.get(region).fromNs;
  }
}
