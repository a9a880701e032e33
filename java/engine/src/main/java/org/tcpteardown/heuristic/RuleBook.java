package org.tcpteardown.heuristic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tcpteardown.model.FindingId;

/** Rules, and what can be told of them before there is a flow. Immutable. */
public final class RuleBook {
  private final List<Heuristic> rules;
  private final Map<FindingId, Set<FindingId>> supersededBy = new EnumMap<>(FindingId.class);

  /** The rules that a flow with some set of evidence is asked about. */
  private final List<List<Heuristic>> byEvidence = new ArrayList<>();

  public RuleBook(List<Heuristic> rules) {
    this.rules = List.copyOf(rules);
    for (Heuristic rule : rules) {
      for (FindingId weaker : rule.info().supersedes()) {
        supersededBy
            .computeIfAbsent(weaker, k -> EnumSet.noneOf(FindingId.class))
            .add(rule.info().id());
      }
    }
    for (int i = 0; i < Evidence.sets(); i++) {
      int set = i;
      byEvidence.add(rules.stream().filter(r -> Evidence.suffices(set, r.info().needs())).toList());
    }
  }

  List<Heuristic> rules() {
    return rules;
  }

  /** The rules that can say something of a flow with a set of {@link Evidence}. */
  List<Heuristic> about(int evidence) {
    return byEvidence.get(evidence);
  }

  /** What says more than a finding on the same frame. */
  Set<FindingId> strongerThan(FindingId weaker) {
    return supersededBy.getOrDefault(weaker, Set.of());
  }
}
