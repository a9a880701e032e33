package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.Path;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerEvidence;

/** Says of many captures together what one says of the timers on its paths. */
public final class TimerSums implements TimerSink {
  private final TimerGatherer idle;
  private final TimerGatherer halfClosed;

  /** With the thresholds of the two findings. */
  public TimerSums(Settings settings) {
    idle = IdleTimer.gatherer(settings);
    halfClosed = FinTimer.gatherer(settings);
  }

  @Override
  public void told(long flow, Path path, TimerEvidence evidence, long lastTimeNs) {
    sink(evidence.phase()).told(flow, path, evidence, lastTimeNs);
  }

  @Override
  public void forgotten(long flow, Path path, TimerEvidence evidence, long knownUntilNs) {
    sink(evidence.phase()).forgotten(flow, path, evidence, knownUntilNs);
  }

  @Override
  public void survived(long flow, Path path, long silenceNs, long lastTimeNs) {
    halfClosed.survived(flow, path, silenceNs, lastTimeNs);
  }

  @Override
  public void lived(Path path, long fromNs, long toNs) {
    idle.lived(path, fromNs, toNs);
  }

  private TimerGatherer sink(Phase phase) {
    return phase == Phase.HALF_CLOSED ? halfClosed : idle;
  }

  /**
   * What is known of one timer of one path.
   *
   * @param path the two hosts
   * @param phase whose timer
   * @param survived how many silences were survived
   * @param longestSurvivedNs the longest of them, or {@link
   *     org.tcpteardown.timer.TimerInterval#UNKNOWN}
   * @param threeSurvivedNs at least three were as long as this one, else the same
   * @param failed how many were not
   * @param finding what {@code analyze} would say of it; null if too few failed
   */
  public record Sum(
      Path path,
      Phase phase,
      long survived,
      long longestSurvivedNs,
      long threeSurvivedNs,
      long failed,
      @Nullable PopulationFinding finding) {}

  /** All paths of which anything is known, in the order of their addresses; asked once. */
  public List<Sum> sums() {
    List<Sum> sums = new ArrayList<>();
    idle.sums(sums::add);
    halfClosed.sums(sums::add);
    sums.sort(
        Comparator.comparing((Sum s) -> s.path().low())
            .thenComparing(s -> s.path().high())
            .thenComparing(Sum::phase));
    return sums;
  }
}
