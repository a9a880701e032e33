package org.tcpteardown.cli.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.cli.survey.Witness;
import org.tcpteardown.model.CapturedFrame;

/** Notes when some frames were captured. */
public final class FrameTimes implements Witness {
  private final long[] frames;
  private final long[] timesNs;
  private int next;

  private FrameTimes(long[] frames) {
    this.frames = frames;
    this.timesNs = new long[frames.length];
  }

  /** Waits for the first and the last frame of each flow. */
  public static FrameTimes ofEnds(Collection<FlowRow> flows) {
    return new FrameTimes(
        flows.stream()
            .flatMapToLong(flow -> LongStream.of(flow.firstFrame(), flow.lastFrame()))
            .sorted()
            .distinct()
            .toArray());
  }

  /** The same, as far as a clock can tell. */
  public static FrameTimes about(Collection<FlowRow> flows, CaptureClock clock) {
    FrameTimes times = ofEnds(flows);
    for (int i = 0; i < times.frames.length; i++) {
      times.timesNs[i] = clock.aboutNs(times.frames[i]);
    }
    return times;
  }

  @Override
  public void begin() {
    next = 0;
  }

  @Override
  public void frame(CapturedFrame frame) {
    while (next < frames.length && frames[next] < frame.frame()) {
      next++;
    }
    if (next < frames.length && frames[next] == frame.frame()) {
      timesNs[next++] = frame.timeNs();
    }
  }

  /** Time of one of those frames, nanoseconds since 1970; 0 if it did not come. */
  long ns(long frame) {
    int at = Arrays.binarySearch(frames, frame);
    return at < 0 ? 0 : timesNs[at];
  }
}
