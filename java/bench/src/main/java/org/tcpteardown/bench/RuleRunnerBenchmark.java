package org.tcpteardown.bench;

import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Settings;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;

/** From flows to findings, of which there are none; for each flow, of ten frames. */
public class RuleRunnerBenchmark extends BriefRuns {
  /** Flows whose frames are still packed, as the analysis has them. */
  @State(Scope.Thread)
  public static class PackedFlows {
    final RuleRunner runner = new RuleRunner(RuleList.ALL);
    private final Settings settings = Settings.defaults();
    private long endNs;
    private List<Flow> flows = List.of();

    /** Makes the flows. */
    @Setup
    public void make() throws IOException, ForeignFrameException {
      List<CapturedFrame> frames = OrdinaryTraffic.frames();
      FlowTable table = new FlowTable();
      frames.forEach(table::accept);
      endNs = frames.get(frames.size() - 1).timeNs();
      flows = table.flows();
      requireOrdinary();
    }

    /** A rule that found something would be another thing to measure. */
    private void requireOrdinary() {
      if (flows.size() != OrdinaryTraffic.CONNECTIONS) {
        throw new IllegalStateException(flows.size() + " flows");
      }
      for (Flow flow : flows) {
        List<Finding> found = runner.judge(story(flow.view()));
        if (!found.isEmpty()) {
          throw new IllegalStateException(found.toString());
        }
      }
      if (!runner.failures().isEmpty()) {
        throw new IllegalStateException(runner.failures().toString());
      }
    }

    FlowStory story(Flow flow) {
      return new FlowStory(flow, endNs, settings);
    }
  }

  /** Flows whose frames have been looked at. */
  @State(Scope.Thread)
  public static class TrackedFlows {
    final RuleRunner runner = new RuleRunner(RuleList.ALL);
    private List<FlowStory> stories = List.of();

    /** Looks at them. */
    @Setup
    public void track(PackedFlows packed) {
      packed.flows.forEach(Flow::client);
      stories = packed.flows.stream().map(packed::story).toList();
    }
  }

  /** Looks at the frames of each flow, then asks the rules, as the analysis does. */
  @Benchmark
  @OperationsPerInvocation(OrdinaryTraffic.CONNECTIONS)
  public void trackAndJudge(PackedFlows packed, Blackhole sink) {
    for (Flow flow : packed.flows) {
      sink.consume(packed.runner.judge(packed.story(flow.view())));
    }
  }

  /** Asks the rules only. */
  @Benchmark
  @OperationsPerInvocation(OrdinaryTraffic.CONNECTIONS)
  public void judge(TrackedFlows tracked, Blackhole sink) {
    for (FlowStory story : tracked.stories) {
      sink.consume(tracked.runner.judge(story));
    }
  }
}
