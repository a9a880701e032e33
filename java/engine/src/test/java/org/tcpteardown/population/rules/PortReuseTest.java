package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;

final class PortReuseTest {
  private static final PopulationId ID = PopulationId.PORT_REUSE;

  private static final String CLOSED =
      """
      exchanged
      1.000 C>S F. 1101:1101(0) ack 5201
      1.020 S>C F. 5201:5201(0) ack 1102
      1.040 C>S . 1102:1102(0) ack 5202
      """;

  private static Crowd round(int ports, double apartSeconds, String second) {
    return new Crowd().add(ports, 0, CLOSED).onPortOf(ports).add(ports, apartSeconds, second);
  }

  private static final String SECOND =
      """
      0.000 C>S S 91000:91000(0)
      0.020 S>C S. 95000:95000(0) ack 91001
      0.0201 C>S . 91001:91001(0) ack 95001
      0.030 C>S P. 91001:91101(100) ack 95001
      0.050 S>C P. 95001:95201(200) ack 91101
      0.060 C>S F. 91101:91101(0) ack 95201
      0.080 S>C F. 95201:95201(0) ack 91102
      0.081 C>S . 91102:91102(0) ack 95202
      """;

  @Test
  void tenTimes() {
    PopulationFinding found = round(10, 30, SECOND).finding(ID);
    assertEquals(Severity.NOTE, found.severity());
    assertEquals("10.0.0.1 (to 192.0.2.1:80)", found.subject());
    assertEquals("10 of 20", found.value());
    assertEquals(
        "The client 10.0.0.1 of 192.0.2.1:80 opened 10 of 20 connections on ports that it had used"
            + " before, after 29 s at the soonest; all were taken at once",
        found.text());
  }

  @Test
  void nineAreChance() {
    round(9, 30, SECOND).none(ID);
    assertEquals(
        "9 of 18", round(9, 30, SECOND).with("port_reuse.connections", "9").finding(ID).value());
  }

  @Test
  void whenNobodyCanRememberItIsChat() {
    assertEquals(Severity.CHAT, round(10, 200, SECOND).finding(ID).severity());
  }

  @Test
  void troubleIsCounted() {
    String repeated = "0.000 C>S S 91000:91000(0)\n" + SECOND.replace("0.0", "1.0");
    String text = round(10, 30, repeated).finding(ID).text();
    assertEquals(
        "10 of them had trouble (tuple_reused, tuple_reuse_refused)",
        text.substring(text.indexOf(';') + 2));
  }

  /** Retries of refused attempts use their port again too, but nothing was there. */
  @Test
  void attemptsDoNotCount() {
    String refused =
        """
        0.000 C>S S 91000:91000(0)
        0.020 S>C R. 0:0(0) ack 91001
        """;
    new Crowd().add(10, 0, refused).onPortOf(10).add(10, 30, SECOND).none(ID);
  }
}
