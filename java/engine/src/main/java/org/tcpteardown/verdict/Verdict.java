package org.tcpteardown.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Finding;

/** One judgement on one flow. */
public final class Verdict {
  private final Case flow;
  private final Explanation explanation;
  private final @Nullable ClosedBy closedBy;

  /** Made when it is first asked for. */
  private @Nullable Narrator narrator;

  private Verdict(Case flow, Explanation explanation) {
    this.flow = flow;
    this.explanation = explanation;
    this.closedBy = ClosedBy.of(flow, explanation);
  }

  /** Makes the table of causes now; otherwise the first flow that is judged waits for it. */
  public static void prepare() {
    Explainer.prepare();
  }

  /** Judges a flow by its facts and findings. */
  public static Verdict of(FlowStory story, List<Finding> findings) {
    return of(story, findings, OtherFlows.NONE);
  }

  /**
   * Judges a flow by its facts and findings, and tells what the rest of the capture adds.
   *
   * @param others the flow among its like
   */
  public static Verdict of(FlowStory story, List<Finding> findings, OtherFlows others) {
    Case flow = Case.of(story, new Signs(findings), others);
    return new Verdict(flow, Explainer.explain(flow));
  }

  /** How it ended, by the packets alone. */
  public FlowEnd end() {
    return flow.end();
  }

  /** Who made the first move; null when only one direction was captured. */
  public @Nullable ClosedBy closedBy() {
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

  /** What the rest of the capture adds: clauses without full stop. */
  public List<String> context() {
    return flow.others().clauses();
  }

  /** Who, how, after what: short enough for one line of Wireshark's. */
  public String what() {
    return narrator().what();
  }

  /** Why most likely, and how sure, as short; empty where nothing needs an explanation. */
  public String why() {
    return narrator().why();
  }

  /** What to do, as short; empty when there is nothing to do. */
  public String next() {
    return narrator().next();
  }

  private Narrator narrator() {
    Narrator made = narrator;
    if (made == null) {
      made = new Narrator(flow, closedBy, explanation);
      narrator = made;
    }
    return made;
  }

  /** Who, how, after what, why, what to check next, and how sure: one line. */
  public String sentence() {
    return narrator().tell(context());
  }
}
