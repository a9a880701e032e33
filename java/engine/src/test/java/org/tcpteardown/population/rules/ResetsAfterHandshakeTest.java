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
