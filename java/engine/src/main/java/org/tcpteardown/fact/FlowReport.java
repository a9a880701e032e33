package org.tcpteardown.fact;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Severity;
import org.tcpteardown.verdict.Verdict;

/** All that is said about one flow. */
public final class FlowReport {
  private final FlowStory story;
  private final List<Finding> findings;
  private @Nullable Verdict verdict;

  public FlowReport(FlowStory story, List<Finding> findings) {
    this.story = story;
    this.findings = findings;
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
      verdict = Verdict.of(story, findings);
    }
    return verdict;
  }

  /** The worst finding's severity; empty when there is no finding. */
  public Optional<Severity> severity() {
    return findings.stream().map(Finding::severity).max(Comparator.naturalOrder());
  }
}
