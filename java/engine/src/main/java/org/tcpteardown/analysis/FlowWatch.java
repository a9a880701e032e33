package org.tcpteardown.analysis;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.Population;
import org.tcpteardown.story.FlowFrames;
import org.tcpteardown.tcp.Flow;

/** Watches one flow during an analysis, so that its story can be told afterwards. */
public final class FlowWatch implements FlowObserver {
  private final @Nullable Long number;
  private final int keptEach;
  private FlowFrames frames;
  private @Nullable Flow flow;
  private @Nullable FlowReport report;

  /**
   * Watches one flow.
   *
   * @param number its number: Wireshark's {@code tcp.stream}; or null for the capture's first flow
   */
  public FlowWatch(@Nullable Long number) {
    this(number, FlowFrames.KEPT_EACH);
  }

  /** Keeps so many frames of the flow's beginning, and of its end. */
  FlowWatch(@Nullable Long number, int keptEach) {
    this.number = number;
    this.keptEach = keptEach;
    this.frames = new FlowFrames(keptEach);
  }

  @Override
  public void begin() {
    frames = new FlowFrames(keptEach);
    flow = null;
    report = null;
  }

  @Override
  public void see(Flow owner, CapturedFrame frame) {
    if (flow == null && (number == null || owner.number() == number)) {
      flow = owner;
    }
    if (owner == flow) {
      frames.add(frame);
    }
  }

  @Override
  public boolean watches(Flow other) {
    return other == flow;
  }

  @Override
  public void judged(FlowStory story, List<Finding> found, Population population) {
    if (flow != null && story.flow().number() == flow.number()) {
      report = new FlowReport(story, found, population);
    }
  }

  @Override
  public void concluded(Population population) {
    FlowReport told = report;
    if (told != null) {
      report =
          new FlowReport(
              told.story(), population.tempered(told.story(), told.findings()), population);
    }
  }

  /** The flow's frames. */
  public FlowFrames frames() {
    return frames;
  }

  /** What is known of the flow; empty when there is no such flow, or the analysis is not over. */
  public Optional<FlowReport> report() {
    return Optional.ofNullable(report);
  }
}
