package org.tcpteardown.analysis;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.verdict.FlowEnd;

/**
 * Judged flows with what was found in them. Their rows are made one by one as they are looked at,
 * from the packed segments once more: that takes less memory than keeping what they say.
 */
final class JudgedFlows {
  private final List<Flow> flows;
  private final long captureEndNs;
  private final Settings settings;
  private final Population population;
  private final Map<Flow, List<Finding>> found = new HashMap<>();

  /** The rows of flows that were not judged. */
  private final Map<Flow, OrderlyRow> orderly = new HashMap<>();

  private final Map<String, Long> ends = new TreeMap<>();
  private long factRows;

  JudgedFlows(List<Flow> flows, long captureEndNs, Settings settings, Population population) {
    this.population = population;
    this.flows = flows.stream().sorted(Comparator.comparingLong(Flow::number)).toList();
    this.captureEndNs = captureEndNs;
    this.settings = settings;
  }

  /** Sorted by number. */
  List<Flow> flows() {
    return flows;
  }

  /** Takes what was found in the next flow. */
  void found(FlowResult flow) {
    if (!flow.findings().isEmpty()) {
      found.put(flow.flow(), flow.findings());
    }
    ended(flow.end(), 1);
    factRows += flow.factRows();
    if (flow instanceof OrderlyResult told) {
      orderly.put(flow.flow(), told.row());
    }
  }

  /** Looks at what was found once more, in the light of all flows. */
  void temper() {
    found.replaceAll(
        (flow, findings) ->
            population.tempered(new FlowStory(flow.view(), captureEndNs, settings), findings));
  }

  /** Counts flows that ended in some way. */
  void ended(FlowEnd end, long count) {
    ends.merge(end.id(), count, Long::sum);
  }

  /** All findings, flow by flow. */
  List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    for (Flow flow : flows) {
      all.addAll(found.getOrDefault(flow, List.of()));
    }
    return all;
  }

  /** What was found in a flow, by its place among all. */
  List<Finding> findings(int index) {
    return found.getOrDefault(flows.get(index), List.of());
  }

  /** How many flows ended how. */
  Map<String, Long> ends() {
    return ends;
  }

  /** Sorted by number. */
  List<FlowRow> rows() {
    return new AbstractList<>() {
      @Override
      public FlowRow get(int index) {
        Flow flow = flows.get(index);
        OrderlyRow told = orderly.get(flow);
        if (told != null && !population.concernsOrderly(told.server())) {
          return told;
        }
        FlowStory story = new FlowStory(flow.view(), captureEndNs, settings);
        return new JudgedFlow(
            new FlowReport(story, found.getOrDefault(flow, List.of()), population));
      }

      @Override
      public int size() {
        return flows.size();
      }
    };
  }

  /** How many FIN and RST frames have facts. */
  long factRows() {
    return factRows;
  }
}
