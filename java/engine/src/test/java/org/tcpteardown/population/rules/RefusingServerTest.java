package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;

final class RefusingServerTest {
  private static final PopulationId ID = PopulationId.REFUSING_SERVER;

  private static final String REFUSED =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C R. 0:0(0) ack 1001 win 0
      """;

  @Test
  void nearlyAll() {
    Crowd crowd = new Crowd().add(11, 0, REFUSED).add(1, 50, "exchanged");
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.NOTE, found.severity());
    assertEquals("192.0.2.1:80", found.subject());
    assertEquals("11 of 12", found.value());
    assertEquals("192.0.2.1:80 refused 11 of 12 connections", found.text());
    assertEquals(List.of("192.0.2.1:80 refused 11 of 12 connections"), crowd.about(0));
    assertEquals(List.of(), crowd.about(11));
  }

  @Test
  void tooFew() {
    new Crowd().add(9, 0, REFUSED).none(ID);
  }

  @Test
  void aServiceThatWasAwayForAWhile() {
    new Crowd().add(12, 0, REFUSED).add(3, 50, "exchanged").none(ID);
  }

  @Test
  void otherPortsAreOtherServices() {
    Crowd crowd = new Crowd();
    for (int port = 1; port <= 40; port++) {
      crowd.to("192.0.2.1", port).add(port, REFUSED);
    }
    crowd.none(ID);
  }

  @Test
  void silenceIsNoRefusal() {
    new Crowd().add(12, 0, "0.000 C>S S 1000:1000(0)\ncapture ends 20").none(ID);
  }

  @Test
  void resetsOfConnectionsAreNoRefusals() {
    new Crowd().add(12, 0, "exchanged\n1.0 S>C R. 5201:5201(0) ack 1101 win 509").none(ID);
  }
}
