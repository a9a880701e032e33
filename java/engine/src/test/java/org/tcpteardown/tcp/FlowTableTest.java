package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FlowKey;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Script;

final class FlowTableTest {

  private static List<Long> framesOfFlows(String script) {
    return Script.of(script).flows().flows().stream().map(Flow::frames).toList();
  }

  @Test
  void bothDirectionsAreOneFlow() {
    assertEquals(List.of(6L), framesOfFlows("exchanged"));
  }

  @Test
  void anotherPortIsAnotherFlow() {
    FlowTable table = Script.of("exchanged").besideOther().flows();
    assertEquals(List.of(6L, 6L), table.flows().stream().map(Flow::frames).toList());
    assertEquals(List.of(0L, 1L), table.flows().stream().map(Flow::number).toList());
  }

  @Test
  void theReadersNumbersDecide() {
    String script =
        """
        0.0 C>S S 1000:1000(0) stream 7
        1.0 C>S S 1000:1000(0) stream 7
        2.0 C>S S 2000:2000(0) stream 7
        3.0 C>S S 2000:2000(0) stream 9
        """;
    FlowTable table = Script.of(script).flows();
    assertEquals(List.of(7L, 9L), table.flows().stream().map(Flow::number).toList());
    assertEquals(List.of(3L, 1L), table.flows().stream().map(Flow::frames).toList());
    assertEquals(3_000_000_000L, sinceStart(table, table.flows().get(0).reusedAtNs()));
    assertEquals(HalfConnection.NEVER, table.flows().get(1).reusedAtNs());
  }

  private static long sinceStart(FlowTable table, long timeNs) {
    return timeNs - table.flows().get(0).firstSegment().timeNs();
  }

  @Test
  void aSynSentAgainIsTheSameFlow() {
    assertEquals(List.of(2L), framesOfFlows("0.0 C>S S 9:9(0)\n1.0 C>S S 9:9(0)"));
  }

  @Test
  void aSynWithAnotherIsnIsAnotherFlow() {
    assertEquals(List.of(1L, 1L), framesOfFlows("0.0 C>S S 9:9(0)\n1.0 C>S S 10:10(0)"));
    assertEquals(List.of(6L, 1L), framesOfFlows("exchanged\n1.0 C>S S 2000:2000(0)"));
  }

  @Test
  void aSynAfterFinOrRstIsAnotherFlow() {
    assertEquals(
        List.of(7L, 1L),
        framesOfFlows("exchanged\n1.0 C>S F. 1101:1101(0) ack 5201\n2.0 C>S S 1000:1000(0)"));
    assertEquals(
        List.of(2L, 1L),
        framesOfFlows("0.0 C>S S 9:9(0)\n0.1 S>C R. 0:0(0) ack 10\n0.6 C>S S 9:9(0)"));
  }

  @Test
  void aSynAfterTheMiddleIsAnotherFlow() {
    assertEquals(List.of(1L, 1L), framesOfFlows("0.0 C>S . 9:9(0) ack 3\n1.0 C>S S 700:700(0)"));
  }

  @Test
  void numbersGoOnAfterThoseOfTheReader() {
    FlowTable table = Script.of("0.0 C>S S 1:1(0) stream 4\n1.0 C>S S 2:2(0)").flows();
    assertEquals(List.of(4L, 5L), table.flows().stream().map(Flow::number).toList());
  }

  @Test
  void icmpErrorsGoToTheFlowThatTheyQuote() {
    Script script =
        Script.of("exchanged\n1.0 icmp 10.9.9.9 3/1 quotes C>S\n2.0 icmp 10.9.9.9 11/0 quotes S>C");
    FlowTable table = script.flows();
    assertEquals(2, table.flows().get(0).icmpErrors().size());
    assertEquals(List.of(), table.strayErrors());
    FlowKey key = FlowKey.of(script.endpoint(End.S), script.endpoint(End.C));
    assertSame(table.flows().get(0), table.find(key));
  }

  @Test
  void icmpErrorsBeforeAnySegmentAreStray() {
    Script script = Script.of("0.0 icmp 10.9.9.9 3/1 quotes C>S\n1.0 C>S S 1:1(0)");
    assertEquals(1, script.flows().strayErrors().size());
    assertEquals(List.of(), script.flows().flows().get(0).icmpErrors());
    assertNull(new FlowTable().find(FlowKey.of(script.endpoint(End.C), script.endpoint(End.S))));
  }

  @Test
  void framesOfOtherProtocolsAreNoFlows() {
    assertEquals(List.of(), framesOfFlows("capture ends 5.0"));
  }

  @Test
  void ofStrayErrorsABoundedNumberIsKept() {
    IcmpError error = Script.of("0.0 icmp 10.9.9.9 3/1 quotes C>S").flows().strayErrors().get(0);
    FlowTable table = new FlowTable();
    for (int i = 0; i < FlowTable.STRAY_ERRORS_KEPT + 5; i++) {
      table.accept(error);
    }
    assertEquals(FlowTable.STRAY_ERRORS_KEPT, table.strayErrors().size());
    assertEquals(5, table.strayErrorsLeftOut());
    assertEquals(FlowTable.STRAY_ERRORS_KEPT, table.takeStrayErrors().size());
    table.accept(error);
    assertEquals(1, table.strayErrors().size());
    assertEquals(5, table.strayErrorsLeftOut());
  }
}
