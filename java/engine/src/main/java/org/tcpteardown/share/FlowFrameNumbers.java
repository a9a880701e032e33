package org.tcpteardown.share;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowObserver;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;

/** Notes which frames of a capture belong to one flow. */
public final class FlowFrameNumbers implements FlowObserver {
  private final @Nullable Long wanted;
  private long[] frames = new long[64];
  private int count;

  /**
   * Begins with none.
   *
   * @param wanted the flow's number; null for the first one
   */
  public FlowFrameNumbers(@Nullable Long wanted) {
    this.wanted = wanted;
  }

  @Override
  public void begin() {
    count = 0;
  }

  @Override
  public void see(Flow owner, CapturedFrame frame) {
    if (watches(owner)) {
      if (count == frames.length) {
        frames = Arrays.copyOf(frames, count * 2);
      }
      frames[count++] = frame.frame();
    }
  }

  @Override
  public boolean watches(Flow flow) {
    return flow.number() == (wanted == null ? 0 : wanted);
  }

  @Override
  public void judged(FlowStory story, List<Finding> found, Population population) {}

  @Override
  public void concluded(Population population) {}

  /** The numbers of its frames, ascending. */
  public long[] frames() {
    return Arrays.copyOf(frames, count);
  }
}
