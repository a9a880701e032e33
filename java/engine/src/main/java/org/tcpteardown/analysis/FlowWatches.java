package org.tcpteardown.analysis;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.Population;
import org.tcpteardown.story.FlowFrames;
import org.tcpteardown.tcp.Flow;

/** Watches many flows in one analysis, so that the story of each can be told afterwards. */
public final class FlowWatches implements FlowObserver {
  /** Frames kept of all flows together: some 60 MB. */
  private static final int KEPT_OF_ALL = 240_000;

  /** An end cannot be told by less than so many frames before it. */
  private static final int KEPT_AT_LEAST = 200;

  private final Map<Long, FlowWatch> watches;

  /**
   * Watches these flows.
   *
   * @param numbers Wireshark's {@code tcp.stream} of each; the more, the fewer frames are kept of a
   *     long one
   */
  public FlowWatches(Collection<Long> numbers) {
    int each = KEPT_OF_ALL / 2 / Math.max(1, numbers.size());
    int keptEach = Math.max(KEPT_AT_LEAST, Math.min(FlowFrames.KEPT_EACH, each));
    watches =
        numbers.stream()
            .distinct()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    number -> new FlowWatch(number, keptEach),
                    (one, other) -> one,
                    TreeMap::new));
  }

  @Override
  public void begin() {
    watches.values().forEach(FlowWatch::begin);
  }

  @Override
  public void see(Flow owner, CapturedFrame frame) {
    FlowWatch watch = watches.get(owner.number());
    if (watch != null) {
      watch.see(owner, frame);
    }
  }

  @Override
  public boolean watches(Flow flow) {
    FlowWatch watch = watches.get(flow.number());
    return watch != null && watch.watches(flow);
  }

  @Override
  public void judged(FlowStory story, List<Finding> found, Population population) {
    FlowWatch watch = watches.get(story.flow().number());
    if (watch != null) {
      watch.judged(story, found, population);
    }
  }

  @Override
  public void concluded(Population population) {
    watches.values().forEach(watch -> watch.concluded(population));
  }

  /** What was seen of a flow; empty if it was not watched. */
  public Optional<FlowWatch> of(long number) {
    @Nullable FlowWatch watch = watches.get(number);
    return Optional.ofNullable(watch);
  }
}
