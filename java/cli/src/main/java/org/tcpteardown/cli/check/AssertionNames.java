package org.tcpteardown.cli.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.rules.PopulationRules;

/**
 * What names stand for in assertions: a finding's id for the list of its values, a severity for the
 * list of the findings' ids, a flow field that counts for its sum over all flows, any other flow
 * field for the list of its values; {@code frames} and {@code flows} for their number.
 */
final class AssertionNames {
  private static final double NS_PER_SECOND = 1e9;

  private AssertionNames() {}

  /** Whether there is such a name. */
  static boolean isKnown(String name) {
    return name.equals("frames")
        || name.equals("flows")
        || Arrays.stream(Severity.values()).anyMatch(s -> s.id().equals(name))
        || RuleList.find(name).isPresent()
        || PopulationRules.find(name).isPresent()
        || field(name).isPresent();
  }

  private static Optional<FlowField> field(String name) {
    return Arrays.stream(FlowField.values()).filter(f -> f.id().equals(name)).findFirst();
  }

  /** The value behind every name. */
  static Map<String, Object> of(Result result) {
    Map<String, Object> values = new HashMap<>();
    values.put("frames", (double) result.capture().frames());
    values.put("flows", (double) result.flows().size());
    for (Severity severity : Severity.values()) {
      values.put(severity.id(), new ArrayList<>());
    }
    RuleList.INFOS.forEach(info -> values.put(info.id().id(), new ArrayList<>()));
    PopulationRules.ALL.forEach(rule -> values.put(rule.info().id().id(), new ArrayList<>()));
    for (Finding finding : result.findings()) {
      list(values, finding.id().id()).add(plain(finding.value()));
      list(values, finding.severity().id()).add(finding.id().id());
    }
    for (PopulationFinding finding : result.population()) {
      list(values, finding.id().id()).add(finding.value());
    }
    for (FlowField field : FlowField.values()) {
      values.put(field.id(), ofField(field, result.flows()));
    }
    return values;
  }

  private static Object ofField(FlowField field, List<FlowRow> flows) {
    boolean adds = field.type() == ValueType.COUNT || field.type() == ValueType.BYTES;
    double sum = 0;
    List<Object> list = new ArrayList<>();
    for (FlowRow flow : flows) {
      FieldValue value = flow.value(field);
      if (value != null && adds) {
        sum += value.number();
      } else if (value != null) {
        list.add(plain(value));
      }
    }
    return adds ? (Object) sum : list;
  }

  @SuppressWarnings("unchecked") // nothing else is kept under these names
  private static List<Object> list(Map<String, Object> values, String name) {
    return (List<Object>) values.computeIfAbsent(name, n -> new ArrayList<>());
  }

  private static Object plain(FieldValue value) {
    return switch (value.type()) {
      case DURATION -> value.number() / NS_PER_SECOND;
      case COUNT, BYTES, NUMBER, SCORE, FRAME -> (double) value.number();
      case TEXT -> value.text();
      case FLAG -> value.number() != 0;
      case NONE -> true;
    };
  }
}
