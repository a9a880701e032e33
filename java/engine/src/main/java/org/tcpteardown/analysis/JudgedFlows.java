package org.tcpteardown.analysis;

import java.util.AbstractList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;

/** Views of all judged flows, which make their rows one by one as they are looked at. */
final class JudgedFlows {
  private final List<Flow> flows;
  private final long captureEndNs;
  private final Settings settings;
  private final Population population;
  private final Map<Flow, List<Finding>> findings = new HashMap<>();

  JudgedFlows(List<Flow> flows, long captureEndNs, Settings settings, Population population) {
    this.population = population;
    this.flows = flows.stream().sorted(Comparator.comparingLong(Flow::number)).toList();
    this.captureEndNs = captureEndNs;
    this.settings = settings;
  }

  List<Flow> flows() {
    return flows;
  }

  FlowStory story(Flow flow) {
    return new FlowStory(flow, captureEndNs, settings);
  }

  void found(Flow flow, List<Finding> found) {
    if (!found.isEmpty()) {
      findings.put(flow, found);
    }
  }

  /** Sorted by number. */
  List<FlowRow> rows() {
    return new AbstractList<>() {
      @Override
      public FlowRow get(int index) {
        Flow flow = flows.get(index);
        return new JudgedFlow(story(flow), findings.getOrDefault(flow, List.of()), population);
      }

      @Override
      public int size() {
        return flows.size();
      }
    };
  }

  /** How many FIN and RST frames have facts. */
  long factRows() {
    long rows = 0;
    for (Flow flow : flows) {
      rows += FrameFacts.count(story(flow));
    }
    return rows;
  }
}
