package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.testkit.Script;

final class OddOneOutTest {
  private static final PopulationId ID = PopulationId.ODD_ONE_OUT;

  private static final String CLOSED =
      """
      exchanged
      1.000 C>S F. 1101:1101(0) ack 5201
      1.020 S>C F. 5201:5201(0) ack 1102
      1.040 C>S . 1102:1102(0) ack 5202
      """;

  private static final String RESET =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.001 C>S R. 1101:1101(0) ack 5202 win 509 ttl 255
      """;

  private static final String REFUSED =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C R. 0:0(0) ack 1001 win 0
      """;

  @Test
  void oneResetAmongCloses() {
    Crowd crowd = new Crowd().add(40, 0, CLOSED).add(1, 20.5, RESET);
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.NOTE, found.severity());
    assertEquals("192.0.2.1:80", found.subject());
    assertEquals("1 ended by FIN and RST", found.value());
    assertEquals(1, found.count());
    assertEquals(41, found.of());
    assertEquals(List.of(21L), found.flows());
    assertEquals(
        "1 of 41 connections to 192.0.2.1:80 ended unlike the rest: 1 ended by FIN and RST; the"
            + " others were closed by both ends",
        found.text());
    assertEquals(
        List.of(
            "1 of 41 connections to 192.0.2.1:80 ended so; nearly all others were closed by both"
                + " ends"),
        crowd.about(40));
    assertEquals(List.of(), crowd.about(0));
  }

  @Test
  void oneThatWorkedAmongRefusals() {
    PopulationFinding found = new Crowd().add(40, 0, REFUSED).add(1, 50, CLOSED).finding(ID);
    assertEquals(Severity.CHAT, found.severity());
    assertEquals("1 closed by both ends", found.value());
  }

  @Test
  void nineteenAreTooFew() {
    new Crowd().add(18, 0, CLOSED).add(1, 50, RESET).none(ID);
  }

  @Test
  void oneInTenIsNotOdd() {
    new Crowd().add(36, 0, CLOSED).add(4, 50, RESET).none(ID);
  }

  @Test
  void allAlike() {
    new Crowd().add(40, 0, CLOSED).none(ID);
  }

  @Test
  void cutByTheEndOfTheCapture() {
    String halfway =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C . 5201:5201(0) ack 1102
        """;
    new Crowd().add(40, 0, CLOSED).add(1, 40, "exchanged").add(1, 41, halfway).none(ID);
  }

  @Test
  void cutByTheStartOfTheCapture() {
    new Crowd().add(40, 0, CLOSED).add(0, Script.of(RESET).withoutFirst(4)).none(ID);
  }

  @Test
  void otherPortsAreOtherApplications() {
    new Crowd().add(40, 0, CLOSED).to("192.0.2.1", 81).add(1, 50, RESET).none(ID);
  }

  /** As many browsers end: all was said and acknowledged. */
  @Test
  void aRstAfterBothFinsIsNoOtherEnd() {
    new Crowd()
        .add(40, 0, CLOSED)
        .add(1, 50, CLOSED + "1.100 C>S R. 1102:1102(0) ack 5202 win 502")
        .none(ID);
  }

  @Test
  void anUnansweredFinIsAnEnd() {
    String unanswered =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.300 C>S F. 1101:1101(0) ack 5201
        1.900 C>S F. 1101:1101(0) ack 5201
        capture ends 20
        """;
    assertEquals(
        "1 closed by one end only",
        new Crowd().add(40, 0, CLOSED).add(1, 30, unanswered).finding(ID).value());
  }

  private static final String OPENED_AND_RESET =
      """
      0.0000 C>S S 1000:1000(0)
      0.0001 S>C S. 5000:5000(0) ack 1001
      0.0009 C>S . 1001:1001(0) ack 5001
      0.0019 C>S R. 1001:1001(0) ack 5001 win 229
      """;

  /** One that was opened and reset unused is odd; where most are, they test the port. */
  @Test
  void checksAreNotTheRest() {
    Crowd one = new Crowd().add(40, 0, CLOSED).add(1, 20.5, OPENED_AND_RESET);
    assertEquals("1 reset", one.finding(ID).value());
    assertEquals(1, one.about(40).size());
    new Crowd().add(80, 0, OPENED_AND_RESET).add(4, 20.5, CLOSED).none(ID);
  }
}
