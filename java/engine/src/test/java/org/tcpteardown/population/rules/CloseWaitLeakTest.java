package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Script;

final class CloseWaitLeakTest {
  private static final PopulationId ID = PopulationId.CLOSE_WAIT_LEAK;

  private static final String LEAKED =
      """
      exchanged
      1.000 C>S F. 1101:1101(0) ack 5201
      1.020 S>C . 5201:5201(0) ack 1102
      """;

  private static final String CLOSED =
      LEAKED
          + """
          1.030 S>C F. 5201:5201(0) ack 1102
          1.040 C>S . 1102:1102(0) ack 5202
          """;

  private static final String END =
      """
      established
      capture ends 200
      """;

  @Test
  void ofAServer() {
    Crowd crowd = new Crowd().add(3, 0, LEAKED).add(2, 10, CLOSED).add(0, END);
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.WARN, found.severity());
    assertEquals("192.0.2.1:80", found.subject());
    assertEquals("3 of 5", found.value());
    assertEquals(
        "3 of 5 connections whose peer had closed were never closed by the server 192.0.2.1:80,"
            + " or its FINs are dropped on the way to the other end, where this was captured",
        found.text());
    assertEquals(
        List.of(
            "the server 192.0.2.1:80 left 3 of 5 connections open after the peer's FIN, as seen"
                + " from the other end"),
        crowd.about(1));
    assertEquals(List.of(), crowd.about(3));
  }

  @Test
  void ofAClient() {
    String leaked =
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.020 C>S . 1101:1101(0) ack 5202
        """;
    PopulationFinding found = new Crowd().add(4, 0, leaked).add(0, END).finding(ID);
    assertEquals("10.0.0.1 (to 192.0.2.1:80)", found.subject());
    assertEquals("4 of 4", found.value());
    // It was captured at the client: no FIN that it sent can be missing.
    assertEquals(
        "4 of 4 connections whose peer had closed were never closed by the client 10.0.0.1 of"
            + " 192.0.2.1:80",
        found.text());
  }

  @Test
  void twoAreTooFew() {
    new Crowd().add(2, 0, LEAKED).add(5, 10, CLOSED).add(0, END).none(ID);
  }

  /** The capture ends too soon to say. */
  @Test
  void notWatchedForLongEnough() {
    new Crowd().add(5, 0, LEAKED).add(0, "established\ncapture ends 50").none(ID);
  }

  @Test
  void notWhileTheEndStillSends() {
    new Crowd()
        .add(
            5,
            0,
            LEAKED
                + """
                190.00 S>C P. 5201:5301(100) ack 1102
                190.02 C>S . 1102:1102(0) ack 5301
                """)
        .add(0, END)
        .none(ID);
  }

  @Test
  void closingLateIsNoLeak() {
    new Crowd()
        .add(
            5,
            0,
            LEAKED
                + """
                180.00 S>C F. 5201:5201(0) ack 1102
                180.02 C>S . 1102:1102(0) ack 5202
                """)
        .add(0, END)
        .none(ID);
  }

  @Test
  void aResetIsNoLeak() {
    String reset = LEAKED + "2.000 S>C R. 5201:5201(0) ack 1102 win 509";
    String resetByPeer = LEAKED + "30.000 C>S R. 1102:1102(0) ack 5201 win 502";
    new Crowd().add(5, 0, reset).add(5, 10, resetByPeer).add(0, END).none(ID);
  }

  /** The FIN was lost by the capture: the peer acknowledges one more than was seen. */
  @Test
  void notIfTheCaptureLacksIt() {
    String lost = LEAKED + "1.040 C>S . 1102:1102(0) ack 5202";
    new Crowd().add(5, 0, lost).add(0, END).none(ID);
  }

  @Test
  void notIfTheFinWasNeverAcknowledged() {
    String unacknowledged =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        """;
    new Crowd().add(5, 0, unacknowledged).add(0, END).none(ID);
  }

  @Test
  void oneDirectionTellsNothing() {
    Crowd crowd = new Crowd().add(0, END);
    for (int i = 0; i < 5; i++) {
      crowd.add(i, Script.of(LEAKED).only(End.C));
    }
    crowd.none(ID);
  }

  /** Three among hundreds may be the capture's losses. */
  @Test
  void notIfNearlyAllAreClosed() {
    new Crowd().add(3, 0, LEAKED).add(400, 10, CLOSED).add(300, END).none(ID);
  }

  private static final String REFUSED =
      "0.00 C>S S 1000:1000(0)\n0.01 S>C R. 0:0(0) ack 1001 win 0\n";

  /** Far too short for a CLOSE-WAIT that is stuck; but nothing is taken any more. */
  @Test
  void itsSocketsAreUsedUp() {
    Crowd crowd = new Crowd().add(8, 0, LEAKED).add(4, 8, REFUSED);
    PopulationFinding found = crowd.finding(ID);
    assertEquals("8 of 8", found.value());
    assertEquals(
        "the server 192.0.2.1:80 left 8 of 8 connections open after the client's FIN, and refused"
            + " the 4 SYNs after them: its sockets are probably used up",
        found.text());
    assertEquals(1, crowd.about(0).size());
    assertEquals(crowd.about(0), crowd.about(9));
  }

  /** It takes others still, or had closed most, or the capture is too short to tell. */
  @Test
  void notWhereItStillTakesSome() {
    new Crowd().add(4, 0, LEAKED).add(2, 8, REFUSED).add(11, CLOSED).none(ID);
    new Crowd().add(4, 0, LEAKED).add(6, 2, CLOSED).add(2, 9, REFUSED).none(ID);
    new Crowd().add(4, 0, LEAKED).add(8, REFUSED).none(ID);
    new Crowd().add(2, 0, REFUSED).add(4, 5, LEAKED).none(ID);
  }
}
