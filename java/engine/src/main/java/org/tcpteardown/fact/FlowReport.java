package org.tcpteardown.fact;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.Population;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerInterval;
import org.tcpteardown.verdict.CallsBack;
import org.tcpteardown.verdict.FlowEnd;
import org.tcpteardown.verdict.HostOutage;
import org.tcpteardown.verdict.LaterHost;
import org.tcpteardown.verdict.LostTogether;
import org.tcpteardown.verdict.OtherFlows;
import org.tcpteardown.verdict.QueueFull;
import org.tcpteardown.verdict.Siblings;
import org.tcpteardown.verdict.Verdict;

/** All that is said about one flow. */
public final class FlowReport implements OtherFlows {
  private final FlowStory story;
  private final List<Finding> findings;
  private final Population population;
  private final String remark;
  private @Nullable Verdict verdict;
  private @Nullable Siblings siblings;

  /**
   * Starts a report.
   *
   * @param story its facts
   * @param findings what was found in it
   * @param population what is known of all flows
   */
  public FlowReport(FlowStory story, List<Finding> findings, Population population) {
    this(story, findings, population, "");
  }

  /**
   * Starts a report with something to add to the verdict.
   *
   * @param remark a clause without full stop; empty for none
   */
  public FlowReport(FlowStory story, List<Finding> findings, Population population, String remark) {
    this.story = story;
    this.findings = findings;
    this.population = population;
    this.remark = remark;
  }

  /** Its facts. */
  public FlowStory story() {
    return story;
  }

  /** What was found on its frames, in no particular order. */
  public List<Finding> findings() {
    return findings;
  }

  /** The judgement, made when it is first asked for. */
  public Verdict verdict() {
    if (verdict == null) {
      verdict = Verdict.of(story, findings, this);
    }
    return verdict;
  }

  /** How it ended; takes no judgement. */
  public FlowEnd end() {
    return verdict == null ? FlowEnd.of(story, findings) : verdict.end();
  }

  @Override
  public List<String> clauses() {
    List<String> about = population.about(story, findings);
    return remark.isEmpty() ? about : Stream.concat(about.stream(), Stream.of(remark)).toList();
  }

  @Override
  public @Nullable TimerInterval timer(Phase phase) {
    return population.timer(story, findings, phase);
  }

  @Override
  public @Nullable TimerInterval timerOrRestart(Phase phase) {
    return population.timerOrRestart(story, findings, phase);
  }

  @Override
  public long survivedNs(Phase phase) {
    return population.survivedNs(story, phase);
  }

  /** Many causes ask for them, and they are not found for nothing. */
  @Override
  public Siblings siblings() {
    if (siblings == null) {
      siblings = population.siblings(story);
    }
    return siblings;
  }

  @Override
  public @Nullable IcmpError tooBig() {
    return population.tooBig(story);
  }

  @Override
  public @Nullable QueueFull queueFull() {
    return population.queueFull(story, findings);
  }

  @Override
  public boolean isCapturedAtServer() {
    return population.isCapturedAtServer(story);
  }

  @Override
  public @Nullable CallsBack callsBack() {
    return population.callsBack(story);
  }

  @Override
  public @Nullable String deferredAccept() {
    return population.deferredAccept(story);
  }

  @Override
  public @Nullable LaterHost laterHost() {
    return population.laterHost(story);
  }

  @Override
  public @Nullable String flood() {
    return population.flood(story, findings);
  }

  @Override
  public @Nullable String otherMachine() {
    return population.otherMachine(story, findings);
  }

  @Override
  public long moved() {
    return population.moved(story, findings);
  }

  @Override
  public @Nullable HostOutage outage() {
    return population.outage(story, findings);
  }

  @Override
  public boolean isOneEvent() {
    return population.isOneEvent(story, findings);
  }

  @Override
  public long forgottenWithinNs() {
    return population.forgottenWithinNs(story, findings);
  }

  @Override
  public @Nullable LostTogether lostTogether() {
    return population.lostTogether(story, findings);
  }

  @Override
  public boolean isFixedLifetime() {
    return population.isFixedLifetime(story, findings);
  }

  @Override
  public boolean isResetHabit() {
    return population.isResetHabit(story, findings);
  }

  @Override
  public @Nullable String notByIdleTimer() {
    return population.notByIdleTimer(story, findings);
  }

  @Override
  public @Nullable String abortTimer() {
    return population.abortTimer(story, findings);
  }

  @Override
  public @Nullable String nearbyResets() {
    return population.nearbyResets(story, findings);
  }

  @Override
  public boolean isHealthCheck() {
    return population.isHealthCheck(story, findings);
  }

  @Override
  public @Nullable String scan() {
    return population.scan(story, findings);
  }

  /** The worst finding's severity; empty when there is no finding. */
  public Optional<Severity> severity() {
    return findings.stream().map(Finding::severity).max(Comparator.naturalOrder());
  }
}
