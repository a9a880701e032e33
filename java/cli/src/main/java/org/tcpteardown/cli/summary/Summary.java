package org.tcpteardown.cli.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.against.SideBySide;
import org.tcpteardown.cli.summary.Outliers.Found;
import org.tcpteardown.cli.summary.Section.Kind;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;

/** Captures from above. */
public final class Summary {
  private final SummaryColumns flows;
  private final List<Found> found = new ArrayList<>();
  private final SortedMap<String, Long> captures = new TreeMap<>();

  /** Of flows that may still be added. */
  public Summary(SummaryColumns flows) {
    this.flows = flows;
  }

  /**
   * Adds a capture, whose flows are in the columns.
   *
   * @param capture as it was named
   * @param firstTimeNs when it begins, nanoseconds since 1970
   * @param population what was found about many of its flows
   */
  public void add(String capture, long firstTimeNs, List<PopulationFinding> population) {
    captures.put(capture, firstTimeNs);
    population.forEach(finding -> found.add(new Found(capture, finding)));
  }

  /**
   * The same beside captures that were made before; both have to be comparable.
   *
   * @param before all of those
   */
  public SideBySide against(Summary before) {
    return SideBySide.of(
        List.copyOf(before.captures.keySet()),
        before.flows.rates(),
        List.copyOf(captures.keySet()),
        flows.rates());
  }

  /** What it comes to, once all flows are there. */
  public View view() {
    return view(/* against= */ null);
  }

  /**
   * The same with what changed since others were made.
   *
   * @param against null if there are no others
   */
  public View view(@Nullable SideBySide against) {
    Rankings rankings = new Rankings(flows);
    return new View(
        List.copyOf(captures.keySet()),
        flows.rows(),
        Continued.count(flows, captures),
        new TreeMap<>(rankings.ends()),
        ResetTimeline.of(resetTimes()),
        List.of(
            rankings.clientsByServerRst(),
            rankings.serversByRst(),
            rankings.portsByRefusals(),
            rankings.causes(),
            Outliers.halfCloses(flows),
            Outliers.population(Kind.ALWAYS_RESET, PopulationId.RESET_HABIT, found),
            Outliers.population(Kind.ODD_ONES_OUT, PopulationId.ODD_ONE_OUT, found)),
        against);
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

  /** What is told of captures. */
  public static final class View {
    private final List<String> captures;
    private final long connections;
    private final long continued;
    private final Map<String, Long> ends;
    private final @Nullable ResetTimeline resets;
    private final List<Section> sections;
    private final @Nullable SideBySide against;

    private View(
        List<String> captures,
        long connections,
        long continued,
        Map<String, Long> ends,
        @Nullable ResetTimeline resets,
        List<Section> sections,
        @Nullable SideBySide against) {
      this.captures = captures;
      this.connections = connections;
      this.continued = continued;
      this.ends = ends;
      this.resets = resets;
      this.sections = sections;
      this.against = against;
    }

    /** As they were named, sorted. */
    List<String> captures() {
      return captures;
    }

    long connections() {
      return connections;
    }

    /** How many connections go on in a later capture, and are counted in each. */
    long continued() {
      return continued;
    }

    /** How many connections ended how. */
    Map<String, Long> ends() {
      return ends;
    }

    /** When connections were reset; null if hardly any was. */
    @Nullable ResetTimeline resets() {
      return resets;
    }

    List<Section> sections() {
      return sections;
    }

    /** What changed since others were made; null if there are no others. */
    @Nullable SideBySide against() {
      return against;
    }
  }
}
