package org.tcpteardown.heuristic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Severity;

/**
 * Asks all rules about a flow and drops what another finding on the same frame says better. A rule
 * that fails is reported once, and not asked again.
 */
public final class RuleRunner {
  private final RuleBook book;
  private final Map<FindingId, String> failures = new ConcurrentSkipListMap<>();

  public RuleRunner(List<Heuristic> rules) {
    this(new RuleBook(rules));
  }

  /** For rules that were looked through before: several captures may be judged by them at once. */
  public RuleRunner(RuleBook book) {
    this.book = book;
  }

  /** The findings about a flow, in no particular order. Several flows may be judged at once. */
  public List<Finding> judge(FlowStory story) {
    List<Finding> found = new ArrayList<>(0); // mostly it stays empty
    Collector out = new Collector(story.flow().number(), found);
    for (Heuristic rule : book.about(Evidence.of(story.flow()))) {
      if (!hasFailed(rule)) {
        try {
          rule.judge(story, out.of(rule.info()));
        } catch (RuntimeException e) {
          failed(rule, story.flow().number(), e);
        }
      }
    }
    return withoutSuperseded(found);
  }

  /** The findings about an ICMP error that belongs to no captured flow. */
  public List<Finding> judgeStray(IcmpError error) {
    List<Finding> found = new ArrayList<>(0);
    for (Heuristic rule : book.rules()) {
      Collector out = new Collector(CapturedFrame.ABSENT, found);
      if (!hasFailed(rule)) {
        try {
          rule.judgeStray(error, out.of(rule.info()));
        } catch (RuntimeException e) {
          failed(rule, CapturedFrame.ABSENT, e);
        }
      }
    }
    return found;
  }

  private boolean hasFailed(Heuristic rule) {
    return !failures.isEmpty() && failures.containsKey(rule.info().id());
  }

  private void failed(Heuristic rule, long flow, RuntimeException e) {
    FindingId id = rule.info().id();
    failures.put(id, "rule " + id + " failed on flow " + flow + ": " + e);
  }

  private List<Finding> withoutSuperseded(List<Finding> found) {
    if (found.size() < 2) {
      return found;
    }
    Map<Long, Set<FindingId>> onFrame = new HashMap<>(); // a flow of RSTs has thousands
    for (Finding one : found) {
      onFrame.computeIfAbsent(one.frame(), n -> EnumSet.noneOf(FindingId.class)).add(one.id());
    }
    return found.stream().filter(one -> !isSuperseded(one, onFrame)).toList();
  }

  private boolean isSuperseded(Finding weaker, Map<Long, Set<FindingId>> onFrame) {
    Set<FindingId> beside = onFrame.getOrDefault(weaker.frame(), Set.of());
    return beside.size() > 1 && !Collections.disjoint(book.strongerThan(weaker.id()), beside);
  }

  /** One line for each rule that failed; our own fault, never the capture's. */
  public List<String> failures() {
    return List.copyOf(failures.values());
  }

  /** Takes the findings of one rule after the other: most rules find nothing in most flows. */
  private static final class Collector implements FindingSink {
    private final long flow;
    private final List<Finding> found;
    private @Nullable FindingInfo asked;

    Collector(long flow, List<Finding> found) {
      this.flow = flow;
      this.found = found;
    }

    FindingSink of(FindingInfo info) {
      asked = info;
      return this;
    }

    @Override
    public void report(CapturedFrame frame, Severity severity, FieldValue value, String text) {
      FindingInfo info = info();
      if (value.type() != info.type() || !info.severities().contains(severity)) {
        throw new IllegalStateException("reports a " + severity + " " + value.type());
      }
      found.add(
          new Finding(
              frame.frame(),
              frame.timeNs(),
              frame.lengthBytes(),
              flow,
              info.id(),
              severity,
              value,
              text));
    }

    @Override
    public void report(CapturedFrame frame, FieldValue value, String text) {
      report(frame, info().severity(), value, text);
    }

    private FindingInfo info() {
      return Objects.requireNonNull(asked);
    }
  }
}
