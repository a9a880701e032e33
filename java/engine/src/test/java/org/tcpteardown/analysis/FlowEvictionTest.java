package org.tcpteardown.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tcpteardown.annotate.RowFile;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Settings;
import org.tcpteardown.testkit.Script;

/** More flows than may be kept. */
class FlowEvictionTest {
  private static final long MS = 1_000_000L;
  private static final Endpoint SERVER = new Endpoint(new IpAddress(false, 0, 0xc0000201L), 80);

  private static final String CLOSED =
      """
      0.000 C>S S 1000:1000(0)
      0.001 S>C S. 5000:5000(0) ack 1001
      0.002 C>S . 1001:1001(0) ack 5001
      0.003 C>S P. 1001:1101(100) ack 5001
      0.004 S>C . 5001:5001(0) ack 1101
      0.005 C>S F. 1101:1101(0) ack 5001
      0.006 S>C F. 5001:5001(0) ack 1102
      0.007 C>S . 1102:1102(0) ack 5002
      """;

  private static final String REFUSED =
      """
      0.000 C>S S 1000:1000(0)
      0.001 S>C R. 0:0(0) ack 1001
      """;

  private static final String SYN = "0.000 C>S S 1000:1000(0)";

  private static final String ANSWERED_LATE =
      """
      0.000 C>S S 1000:1000(0)
      0.700 S>C S. 5000:5000(0) ack 1001
      0.701 C>S . 1001:1001(0) ack 5001
      """;

  private final List<Segment> frames = new ArrayList<>();
  private long flows;

  /** Lets a flow begin at some time; returns its number, as all frames come in order of time. */
  private long begin(String script, long atMs) {
    long number = flows++;
    Endpoint client = new Endpoint(new IpAddress(false, 0, 0x0a000000L + number), 40_000);
    for (CapturedFrame frame :
        Script.of(script).between(client, SERVER).later(atMs * MS).frames()) {
      frames.add((Segment) frame);
      numbers.add(number);
    }
    return number;
  }

  private final List<Long> numbers = new ArrayList<>();

  private Result analyze(Analysis analysis) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong(i -> frames.get(i).timeNs()));
    long frame = 0;
    for (int i : order) {
      analysis.accept(frames.get(i).withFrame(++frame).withStream(numbers.get(i)));
    }
    return analysis.finish(
        new CaptureInfo("c", "test", "", true, "", frame, 0, Settings.defaults(), List.of()));
  }

  private Result bounded(int flowsAtMost) {
    return analyze(new Analysis(Settings.defaults(), new RowFile(), flowsAtMost));
  }

  private Result whole() {
    return analyze(new Analysis(Settings.defaults()));
  }

  private static String end(Result result, long number) {
    FlowRow row = result.flow(number);
    return row == null ? "none" : Objects.requireNonNull(row.value(FlowField.END)).plain();
  }

  @Test
  void aFloodOfSynsCostsNoOtherConnectionItsVerdict() {
    List<Long> closed = new ArrayList<>();
    for (int ms = 0; ms < 20_000; ms++) {
      begin(SYN, ms);
      if (ms % 100 == 50) {
        closed.add(begin(CLOSED, ms));
      }
    }
    Result result = bounded(1000);
    for (long number : closed) {
      assertEquals("fin", end(result, number), "flow " + number);
    }
    Evictions evictions = result.evictions();
    assertEquals(0, evictions.cutShort());
    assertEquals(0, evictions.lateFrames());
    assertTrue(evictions.attempts() > 18_000, evictions.toString());
    assertEquals(flows, evictions.attempts() + result.flows().size());
    assertEquals(result.flows().size(), result.ends().values().stream().mapToLong(n -> n).sum());
  }

  /** It was only counted by then; from its answer on it is a connection like any other. */
  @Test
  void anAttemptThatIsAnsweredLateIsAConnectionAfterAll() {
    long late = begin(ANSWERED_LATE, 0);
    for (int i = 0; i < 5000; i++) {
      begin(SYN, 1 + i / 10);
    }
    Result result = bounded(1000);
    assertEquals("open", end(result, late));
    assertEquals(flows + 1, result.evictions().attempts() + result.flows().size());
  }

  @Test
  void whatIsJudgedEarlyHasItsRowAndItsFindings() {
    for (int i = 0; i < 5000; i++) {
      begin(i % 3 == 0 ? REFUSED : CLOSED, i);
    }
    Result whole = whole();
    Result result = bounded(200);
    assertTrue(result.evictions().cutShort() > 1000, result.evictions().toString());
    assertEquals(whole.findings(), result.findings());
    assertEquals(whole.ends(), result.ends());
    assertEquals(whole.factRows(), result.factRows());
    assertEquals(
        LongStream.range(0, flows).boxed().toList(),
        result.flows().stream().map(FlowRow::number).toList());
    assertEquals(
        whole.findings().stream().map(Finding::id).distinct().toList(), List.of(FindingId.REFUSED));
  }

  @Test
  void framesThatComeTooLateAreCounted() {
    long open = begin(ANSWERED_LATE.replace("0.701", "9.701"), 0);
    for (int i = 0; i < 1000; i++) {
      begin(REFUSED, 800 + i);
    }
    Result result = bounded(100);
    assertEquals(1, result.evictions().lateFrames());
    assertEquals("unknown", end(result, open));
    String verdict =
        Objects.requireNonNull(Objects.requireNonNull(result.flow(open)).value(FlowField.VERDICT))
            .plain();
    assertTrue(verdict.contains("it was judged before the end"), verdict);
  }
}
