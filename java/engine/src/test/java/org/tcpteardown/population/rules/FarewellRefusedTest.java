package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.testkit.TlsScripts;

final class FarewellRefusedTest {
  private static final PopulationId ID = PopulationId.FAREWELL_REFUSED;

  private static final String CLOSES =
      TlsScripts.EXCHANGED
          + """
            1.000 S>C P. 6201:6232(31) ack 1301 first 21
            1.0001 S>C F. 6232:6232(0) ack 1301
            """;

  private static final String REFUSED =
      CLOSES
          + """
            1.001 C>S P. 1301:1332(31) ack 6201 first 21
            1.0011 S>C R 6201:6201(0)
            1.002 C>S F. 1332:1332(0) ack 6233
            1.0021 S>C R 6233:6233(0)
            """;

  private static final String TAKEN =
      CLOSES
          + """
            1.001 C>S P. 1301:1332(31) ack 6233 first 21
            1.002 C>S F. 1332:1332(0) ack 6233
            1.021 S>C . 6233:6233(0) ack 1333
            """;

  @Test
  void ofAServer() {
    Crowd crowd = new Crowd().add(12, 0, REFUSED).add(1, 50, TAKEN);
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.NOTE, found.severity());
    assertEquals("192.0.2.1:80", found.subject());
    assertEquals("12 of 13", found.value());
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L), found.flows());
    assertEquals(
        "The server 192.0.2.1:80 closes its socket for good: 12 of 13 farewells that followed its"
            + " FIN drew a RST; harmless, nothing else was lost",
        found.text());
    assertEquals(
        List.of("the server 192.0.2.1:80 meets last words so by habit: 12 of 13 farewells"),
        crowd.about(3));
    assertEquals(List.of(), crowd.about(12));
  }

  @Test
  void fourAreTooFew() {
    new Crowd().add(4, 0, REFUSED).none(ID);
  }

  @Test
  void eightOfTenAreNoHabit() {
    new Crowd().add(8, 0, REFUSED).add(2, 50, TAKEN).none(ID);
  }

  /** Those want an answer. */
  @Test
  void requestsAreNoFarewells() {
    String request =
        CLOSES
            + """
              1.001 C>S P. 1301:1601(300) ack 6201 first 23
              1.0011 S>C R 6201:6201(0)
              """;
    new Crowd().add(12, 0, request).none(ID);
  }

  /** The last answer was lost as well. */
  @Test
  void notIfDataWasLost() {
    String lost =
        REFUSED
            .replace("0.0801 C>S . 1301:1301(0) ack 6201\n", "")
            .replace("ack 6201 first 21", "ack 5201 first 21")
            .replace("S>C R 6201:6201(0)", "S>C R 5201:5201(0)")
            .replace("1.002 C>S F. 1332:1332(0) ack 6233", "1.002 C>S F. 1332:1332(0) ack 5201")
            .replace("R 6233:6233(0)", "R 5201:5201(0)");
    new Crowd().add(12, 0, lost).none(ID);
  }

  @Test
  void numbersAreSettings() {
    Crowd crowd =
        new Crowd()
            .with("farewell_refused.connections", "3")
            .with("farewell_refused.percent", "50");
    assertEquals("3 of 5", crowd.add(3, 0, REFUSED).add(2, 50, TAKEN).finding(ID).value());
  }
}
