package org.tcpteardown.analysis;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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

  /** What was found in each, in their order. */
  private final List<List<Finding>> found;

  /** The rows of flows that were not judged, in their order; null for the others. */
  private final List<@Nullable OrderlyRow> orderly;

  private final Map<String, Long> ends = new TreeMap<>();
  private long factRows;

  JudgedFlows(List<Flow> flows, long captureEndNs, Settings settings, Population population) {
    this.population = population;
    this.flows = flows.stream().sorted(Comparator.comparingLong(Flow::number)).toList();
    this.found = new ArrayList<>(this.flows.size());
    this.orderly = new ArrayList<>(this.flows.size());
    this.captureEndNs = captureEndNs;
    this.settings = settings;
  }

  /** Sorted by number. */
  List<Flow> flows() {
    return flows;
  }

  /** Takes what was found in the next flow. */
  void found(FlowResult flow) {
    // An empty list of its own for each would be kept.
    found.add(flow.findings().isEmpty() ? List.of() : flow.findings());
    orderly.add(flow instanceof OrderlyResult told ? told.row() : null);
    ended(flow.end(), 1);
    factRows += flow.factRows();
  }

  /** Looks at what was found once more, in the light of all flows. */
  void temper() {
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).isEmpty()) {
        FlowStory story = new FlowStory(flows.get(i).view(), captureEndNs, settings);
        found.set(i, population.tempered(story, found.get(i)));
      }
    }
  }

  /** Counts flows that ended in some way. */
  void ended(FlowEnd end, long count) {
    ends.merge(end.id(), count, Long::sum);
  }

  /** All findings, flow by flow. */
  List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    found.forEach(all::addAll);
    return all;
  }

  /** What was found in a flow, by its place among all. */
  List<Finding> findings(int index) {
    return found.get(index);
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
        OrderlyRow told = orderly.get(index);
        if (told != null && !population.concernsOrderly(told.server())) {
          return told;
        }
        FlowStory story = new FlowStory(flows.get(index).view(), captureEndNs, settings);
        return new JudgedFlow(new FlowReport(story, found.get(index), population));
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
