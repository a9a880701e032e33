package org.tcpteardown.bench;

import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.tcp.FlowTable;

/** From frames to flows, for each frame. */
@State(Scope.Thread)
public class FlowTableBenchmark extends BriefRuns {
  private List<CapturedFrame> frames = List.of();

  /** Reads the frames. */
  @Setup
  public void read() throws IOException, ForeignFrameException {
    frames = OrdinaryTraffic.frames();
  }

  /** A table that is empty at first takes them all; nobody asks what they say. */
  @Benchmark
  @OperationsPerInvocation(OrdinaryTraffic.PACKETS)
  public FlowTable accept() {
    FlowTable table = new FlowTable();
    for (CapturedFrame frame : frames) {
      table.accept(frame);
    }
    return table;
  }
}
