package org.tcpteardown.compare;

import java.util.Arrays;
import java.util.List;
import org.tcpteardown.analysis.FlowObserver;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Segment;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;

/** Notes to which flow each segment of a capture is counted while it is analysed. */
public final class FlowNumbers implements FlowObserver {
  /** The frame is none of a flow. */
  static final long NONE = -1;

  /** Flow plus one, by frame. */
  private int[] flows = new int[1 << 10];

  @Override
  public void begin() {
    Arrays.fill(flows, 0);
  }

  @Override
  public void see(Flow owner, CapturedFrame frame) {
    if (frame instanceof Segment) {
      put(frame.frame(), owner.number());
    }
  }

  @Override
  public void seeLate(CapturedFrame frame) {
    if (frame instanceof Segment segment && segment.stream() != CapturedFrame.ABSENT) {
      put(frame.frame(), segment.stream());
    }
  }

  private void put(long frame, long flow) {
    int at = Math.toIntExact(frame);
    if (at >= flows.length) {
      flows = Arrays.copyOf(flows, Math.max(at + 1, flows.length / 2 * 3));
    }
    flows[at] = Math.toIntExact(flow + 1);
  }

  /** Number of the flow that a frame is counted to; {@link #NONE} if it is no segment. */
  long of(long frame) {
    return frame < flows.length ? flows[Math.toIntExact(frame)] - 1L : NONE;
  }

  @Override
  public boolean watches(Flow flow) {
    return false;
  }

  @Override
  public void judged(FlowStory story, List<Finding> found, Population population) {}

  @Override
  public void concluded(Population population) {}
}
