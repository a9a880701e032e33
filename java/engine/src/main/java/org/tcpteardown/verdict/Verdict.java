package org.tcpteardown.verdict;

import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Finding;

/** One judgement on one flow. */
public final class Verdict {
  private final FlowEnd end;
  private final ClosedBy closedBy;
  private final Explanation explanation;
  private final Narrator narrator;

  private Verdict(FlowEnd end, ClosedBy closedBy, Explanation explanation, Narrator narrator) {
    this.end = end;
    this.closedBy = closedBy;
    this.explanation = explanation;
    this.narrator = narrator;
  }

  /** Judges a flow by its facts and findings. */
  public static Verdict of(FlowStory story, List<Finding> findings) {
    Signs signs = new Signs(findings);
    FlowEnd end = FlowEnd.of(story, signs);
    ClosedBy closedBy = ClosedBy.of(story, signs);
    Explanation explanation = Explainer.explain(story, end, signs);
    return new Verdict(end, closedBy, explanation, new Narrator(story, signs, end, closedBy));
  }

  /** How it ended, by the packets alone. */
  public FlowEnd end() {
    return end;
  }

  /** Who made the first move. */
  public ClosedBy closedBy() {
    return closedBy;
  }

  /** The best explanation with what speaks for and against it. */
  public Explanation explanation() {
    return explanation;
  }

  /** The best explanation. */
  public Cause cause() {
    return explanation.cause();
  }

  /** How sure the cause is, 0 to 100. */
  public int confidence() {
    return explanation.confidence();
  }

  /** Who, how, after what, why, what to check next, and how sure: one line. */
  public String sentence() {
    return narrator.tell(explanation);
  }
}
