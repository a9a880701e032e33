package org.tcpteardown.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PcapFile;

/**
 * From a file in the page cache to frames, for each packet. On one thread, without the batches that
 * the reader hands to another: JMH would miss what a thread allocates that ends before the
 * measurement does.
 */
@State(Scope.Thread)
public class ParserBenchmark extends BriefRuns {
  private Path file = Path.of("");

  /** Writes the capture. */
  @Setup
  public void write() throws IOException {
    file = OrdinaryTraffic.write();
  }

  /** Removes it. */
  @TearDown
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** What of it libpcap needs, and the look at each record's header. */
  @Benchmark
  @OperationsPerInvocation(OrdinaryTraffic.PACKETS)
  public long libpcapOnly() throws IOException, ForeignFrameException {
    long bytes = 0;
    try (PcapFile packets = PcapFile.open(file)) {
      while (packets.next()) {
        bytes += packets.capturedBytes();
      }
    }
    return bytes;
  }

  /** All of it. */
  @Benchmark
  @OperationsPerInvocation(OrdinaryTraffic.PACKETS)
  public void frames(Blackhole sink) throws IOException, ForeignFrameException {
    try (PcapFile packets = PcapFile.open(file)) {
      FrameMaker maker = OrdinaryTraffic.maker(packets);
      while (packets.next()) {
        sink.consume(maker.make(packets));
      }
    }
  }
}
