package org.tcpteardown.compare;

import java.util.List;
import org.tcpteardown.analysis.FlowObserver;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Segment;
import org.tcpteardown.path.PointLog;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;

/** Notes all segments of a capture while it is analysed. */
public final class PointRecorder implements FlowObserver {
  private final PointLog log = new PointLog();

  @Override
  public void begin() {
    log.clear();
  }

  @Override
  public void see(Flow owner, CapturedFrame frame) {
    if (frame instanceof Segment segment) {
      log.add(owner.number(), segment);
    }
  }

  @Override
  public void seeLate(CapturedFrame frame) {
    // Only flows that the reader numbers are let go.
    if (frame instanceof Segment segment && segment.stream() != CapturedFrame.ABSENT) {
      log.add(segment.stream(), segment);
    }
  }

  @Override
  public boolean watches(Flow flow) {
    return false;
  }

  @Override
  public void judged(FlowStory story, List<Finding> found, Population population) {}

  @Override
  public void concluded(Population population) {}

  /** What was noted; to be asked when the whole capture was read. */
  public PointLog log() {
    return log;
  }
}
