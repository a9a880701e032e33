package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.testkit.Script;

/** Flows that the table lets go of. */
final class ForgettingTest {
  private static final String CLOSED =
      """
      0.0 C>S S 1000:1000(0) stream 3
      0.1 S>C S. 5000:5000(0) ack 1001 stream 3
      0.2 C>S . 1001:1001(0) ack 5001 stream 3
      0.3 C>S F. 1001:1001(0) ack 5001 stream 3
      0.4 S>C F. 5001:5001(0) ack 1002 stream 3
      0.5 C>S . 1002:1002(0) ack 5002 stream 3
      """;

  private final FlowTable table = new FlowTable();

  private void forget(String script) {
    frames(script).forEach(table::accept);
    table.forget(table.takeLongClosed(10, Long.MAX_VALUE));
    assertEquals(0, table.size());
  }

  private static List<CapturedFrame> frames(String script) {
    return Script.of(script).frames();
  }

  @Test
  void aLateFrameBelongsToNoFlow() {
    forget(CLOSED);
    assertNull(table.accept(frames("1.0 S>C F. 5001:5001(0) ack 1002 stream 3").get(0)));
    assertEquals(0, table.size());
  }

  @Test
  void aNewConnectionKnowsWhatWasBefore() {
    forget(CLOSED);
    Flow next = table.accept(frames("2.0 C>S S 9000:9000(0) stream 4").get(0));
    assertNotNull(next);
    Predecessor before = next.predecessor();
    assertNotNull(before);
    assertEquals(3, before.flow());
    assertEquals(2, before.finsSent());
    assertEquals(1002, before.opener().sndNxt());
    assertEquals(5002, before.answerer().sndNxt());
  }

  @Test
  void soDoesOneThatTheOtherEndOpens() {
    forget(CLOSED);
    Flow next = table.accept(frames("2.0 S>C S 9000:9000(0) stream 4").get(0));
    assertNotNull(next);
    Predecessor before = next.predecessor();
    assertNotNull(before);
    assertEquals(5002, before.opener().sndNxt());
  }

  @Test
  void onlyWhatBothEndsHaveClosedAWhileAgoMayGo() {
    List<CapturedFrame> all = frames(CLOSED);
    all.forEach(table::accept);
    assertEquals(List.of(), table.takeLongClosed(10, all.get(5).timeNs()));
    assertEquals(1, table.takeLongClosed(10, all.get(5).timeNs() + 1).size());
    assertEquals(List.of(), table.takeLongClosed(10, Long.MAX_VALUE), "named once");
  }

  @Test
  void whatIsOpenOrWasResetStays() {
    frames(CLOSED).subList(0, 4).forEach(table::accept);
    frames("0.0 C>S R 1000:1000(0) stream 8").forEach(table::accept);
    assertEquals(List.of(), table.takeLongClosed(10, Long.MAX_VALUE));
  }

  @Test
  void withoutWiresharksNumbersAllStay() {
    frames(CLOSED.replace(" stream 3", "")).forEach(table::accept);
    assertEquals(List.of(), table.takeLongClosed(10, Long.MAX_VALUE));
  }

  /** Its connection is no stranger, only gone. */
  @Test
  void aLateIcmpErrorIsNotAStray() {
    forget(CLOSED);
    Segment quoted = (Segment) frames(CLOSED).get(3);
    IcmpError error =
        new IcmpError(
            9,
            quoted.timeNs(),
            70,
            70,
            3,
            quoted.destination().address(),
            false,
            3,
            1,
            -1,
            quoted.source(),
            quoted.destination());
    assertNull(table.accept(error));
    assertEquals(List.of(), table.strayErrors());
  }

  /** Numbers come from outside: a bit for each up to such a one would be a lot of memory. */
  @Test
  void absurdNumbersAllStay() {
    frames(CLOSED.replace(" stream 3", " stream 2000000000")).forEach(table::accept);
    assertEquals(List.of(), table.takeLongClosed(10, Long.MAX_VALUE));
  }
}
