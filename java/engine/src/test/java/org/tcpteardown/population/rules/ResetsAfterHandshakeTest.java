package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;

final class ResetsAfterHandshakeTest {
  private static final PopulationId ID = PopulationId.RESET_AFTER_HANDSHAKE;

  private static final String RESET =
      "established\n0.03 C>S P. 1001:1101(100) ack 5001\n0.05 S>C R 5001:5001(0)";

  /** Linux with tcp_abort_on_overflow answers the ACK. */
  private static final String ACK_RESET = "established\n0.0401 S>C R 5001:5001(0)";

  @Test
  void whileOthersAreServed() {
    Crowd crowd = new Crowd().add(4, 0, RESET).add(3, 10, ACK_RESET).add(5, 20, "exchanged");
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.WARN, found.severity());
    assertEquals("7 of 12", found.value());
    assertEquals("192.0.2.1:80 reset 7 of 12 connections right after the handshake", found.text());
    assertEquals(List.of(found.text()), crowd.about(0));
    assertEquals(List.of(), crowd.about(11));
  }

  /** A SYN proxy has answered, and passes on how the server behind it refused the SYN. */
  private static final String REFUSED_BEHIND =
      """
      0.00 C>S S 1000:1000(0)
      0.02 S>C S. 5000:5000(0) ack 1001 win 0
      0.03 C>S . 1001:1001(0) ack 5001
      0.05 S>C R. 5001:5001(0) ack 1001 win 0
      """;

  @Test
  void refusedBehindASynProxy() {
    assertEquals("4 of 4", new Crowd().add(4, 0, REFUSED_BEHIND).finding(ID).value());
    // Its own socket may have aborted, as those of Windows do.
    new Crowd()
        .add(4, 0, REFUSED_BEHIND.replace("ack 1001 win 0\n0.03", "ack 1001 win 8192\n0.03"))
        .none(ID);
  }

  @Test
  void tooFew() {
    new Crowd().add(2, 0, RESET).add(5, 20, "exchanged").none(ID);
  }

  @Test
  void notIfTheServerHadTakenTheData() {
    new Crowd()
        .add(
            5,
            0,
            """
            established
            0.03 C>S P. 1001:1101(100) ack 5001
            0.05 S>C . 5001:5001(0) ack 1101
            0.06 C>S P. 1101:1201(100) ack 5001
            0.08 S>C R 5001:5001(0)
            """)
        .none(ID);
  }

  @Test
  void notIfASocketAborts() {
    new Crowd()
        .add(
            5,
            0,
            "established\n0.03 C>S P. 1001:1101(100) ack 5001\n"
                + "0.05 S>C R. 5001:5001(0) ack 1101 win 509")
        .none(ID);
  }

  /** Then a host may have been restarted, or a device has lost its state. */
  @Test
  void notIfThereWasTimeToForget() {
    new Crowd()
        .add(5, 0, "established\n30.0 C>S P. 1001:1101(100) ack 5001\n30.02 S>C R 5001:5001(0)")
        .none(ID);
  }

  @Test
  void refusalsAreNone() {
    new Crowd().add(5, 0, "0.0 C>S S 1:1(0)\n0.02 S>C R. 0:0(0) ack 2 win 0").none(ID);
  }
}
