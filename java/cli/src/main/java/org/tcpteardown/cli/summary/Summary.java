package org.tcpteardown.cli.summary;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.cli.summary.Outliers.Found;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;

/** Prints captures from above; says nothing where there is nothing to say. */
public final class Summary {
  private final SummaryColumns flows;
  private final List<Found> found = new ArrayList<>();
  private final TreeSet<String> captures = new TreeSet<>();

  /** Of flows that may still be added. */
  public Summary(SummaryColumns flows) {
    this.flows = flows;
  }

  /**
   * Adds a capture, whose flows are in the columns.
   *
   * @param capture as it was named
   * @param population what was found about many of its flows
   */
  public void add(String capture, List<PopulationFinding> population) {
    captures.add(capture);
    population.forEach(finding -> found.add(new Found(capture, finding)));
  }

  /** Prints it. */
  public void print(PrintWriter out) {
    boolean several = captures.size() > 1;
    Rankings rankings = new Rankings(flows);
    out.println(SafeText.line(headline(rankings)));
    List<String> resets = new ResetTimeline(resetTimes()).lines();
    if (!resets.isEmpty()) {
      out.println();
      out.println("connections reset over time");
      resets.forEach(line -> out.println("  " + line));
    }
    List<Section> sections =
        List.of(
            rankings.clientsByServerRst(),
            rankings.serversByRst(),
            rankings.portsByRefusals(),
            rankings.causes(),
            Outliers.halfCloses(flows, several),
            Outliers.population("ends that always reset", PopulationId.RESET_HABIT, found, several),
            Outliers.population("odd ones out", PopulationId.ODD_ONE_OUT, found, several));
    boolean anything = !resets.isEmpty();
    for (Section section : sections) {
      anything |= !section.lines().isEmpty();
      new SectionPrinter(section).print(out);
    }
    if (!anything && flows.rows() > 0) {
      out.println("nothing stands out");
    }
  }

  private String headline(Rankings rankings) {
    String where =
        captures.size() == 1 ? captures.first() : Rankings.count(captures.size()) + " captures";
    String ends =
        rankings.ends().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(end -> end.getKey() + " " + Rankings.count(end.getValue()))
            .collect(Collectors.joining(", "));
    int count = flows.rows();
    return where
        + ": "
        + Rankings.count(count)
        + (count == 1 ? " connection" : " connections")
        + (ends.isEmpty() ? "" : "; ended by: " + ends);
  }

  private List<Long> resetTimes() {
    IntToLongFunction ofClient = flows.numbers(FlowField.RST_COUNT_CLT);
    IntToLongFunction ofServer = flows.numbers(FlowField.RST_COUNT_SRV);
    List<Long> times = new ArrayList<>();
    for (int row = 0; row < flows.rows(); row++) {
      if (ofClient.applyAsLong(row) + ofServer.applyAsLong(row) > 0 && flows.closeTimeNs(row) > 0) {
        times.add(flows.closeTimeNs(row));
      }
    }
    return times;
  }
}
