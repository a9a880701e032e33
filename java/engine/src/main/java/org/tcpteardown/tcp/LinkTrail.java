package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;

/** Who put one end's packets on the link, RSTs left out, as their hardware addresses tell. */
public final class LinkTrail {
  /** More changes than that are a habit, and tell nothing. */
  private static final int MAX_RUNS = 8;

  /**
   * Packets in a row that one machine put on the link.
   *
   * @param link its hardware address, see {@link org.tcpteardown.model.LinkAddress}, or absent
   * @param firstFrame of the first of them
   * @param lastFrame of the last
   * @param lastTimeNs the time of that
   * @param packets how many
   */
  public record Run(long link, long firstFrame, long lastFrame, long lastTimeNs, long packets) {}

  private final List<Run> closed = new ArrayList<>(0);
  private boolean restless;
  private long link = CapturedFrame.ABSENT;
  private long firstFrame;
  private long lastFrame;
  private long lastTimeNs;
  private long packets;

  void note(Segment segment) {
    if (packets == 0 || segment.link() != link) {
      change(segment);
    }
    lastFrame = segment.frame();
    lastTimeNs = segment.timeNs();
    packets++;
  }

  private void change(Segment segment) {
    if (packets > 0) {
      restless |= closed.size() == MAX_RUNS;
      if (!restless) {
        closed.add(latest());
      }
    }
    link = segment.link();
    firstFrame = segment.frame();
    packets = 0;
  }

  private Run latest() {
    return new Run(link, firstFrame, lastFrame, lastTimeNs, packets);
  }

  /** Whether they change too often to tell anything. */
  public boolean isRestless() {
    return restless;
  }

  /** All of them, in their order; not all if it {@link #isRestless}. */
  public List<Run> runs() {
    if (packets == 0) {
      return List.of();
    }
    List<Run> all = new ArrayList<>(closed);
    all.add(latest());
    return Collections.unmodifiableList(all);
  }
}
