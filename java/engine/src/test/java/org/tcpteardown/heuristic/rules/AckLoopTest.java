package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class AckLoopTest {
  private static final FindingId ID = FindingId.ACK_LOOP;

  /** {@code rounds} rounds from 2.0 s on, {@code apart} microseconds between the frames. */
  private static String loop(int rounds, long apartUs, String fromServer, String fromClient) {
    StringBuilder script = new StringBuilder("exchanged\n");
    long us = 2_000_000;
    for (int i = 1; i <= rounds; i++) {
      script.append(frame(us, "S>C", fromServer));
      us += apartUs;
      script.append(frame(us, "C>S", fromClient));
      if (i == 10) {
        script.append(" ! ack_loop = ").append(rounds);
      }
      script.append('\n');
      us += apartUs;
    }
    return script.toString();
  }

  private static String frame(long us, String direction, String segment) {
    return "%d.%06d %s %s\n".formatted(us / 1_000_000, us % 1_000_000, direction, segment).strip()
        + (direction.equals("S>C") ? "\n" : "");
  }

  @Test
  void acksThatNeitherEndAccepts() {
    Expect.only(
        ID, loop(12, 5_000, ". 5201:5201(0) ack 1101", ". 900000001:900000001(0) ack 1700000001"));
  }

  /** The stack takes the number of the RST for its challenge ACK, as FreeRTOS+TCP did. */
  @Test
  void rstsAndChallengeAcks() {
    Expect.only(ID, loop(30, 5_000, "R 5301:5301(0)", ". 1101:1101(0) ack 5301"));
    Expect.only(ID, loop(10, 900_000, "R 5301:5301(0)", ". 1101:1101(0) ack 5201"));
  }

  @Test
  void notForFewRounds() {
    Expect.none(ID, Script.of(loop(9, 5_000, "R 5301:5301(0)", ". 1101:1101(0) ack 5201")));
  }

  @Test
  void notForKeepalives() {
    Expect.none(
        ID, Script.of(loop(20, 900_000, ". 5200:5200(0) ack 1101", ". 1101:1101(0) ack 5201")));
  }

  /** Each of these comes by a timer of its own. */
  @Test
  void notIfAnswersTakeTooLong() {
    Expect.none(
        ID, Script.of(loop(20, 1_500_000, ". 5201:5201(0) ack 1101", ". 1101:1101(0) ack 5201")));
  }

  @Test
  void notIfAnythingMovesOn() {
    StringBuilder script = new StringBuilder("exchanged\n");
    for (int i = 0; i < 20; i++) {
      script.append("2.%03d S>C P. %d:%d(1) ack 1101\n".formatted(10 * i, 5201 + i, 5202 + i));
      script.append("2.%03d C>S . 1101:1101(0) ack %d\n".formatted(10 * i + 5, 5202 + i));
    }
    Expect.none(ID, Script.of(script.toString()));
    script = new StringBuilder("exchanged\n");
    for (int i = 0; i < 20; i++) {
      script.append("2.%03d S>C . 5201:5201(0) ack 1101 win %d\n".formatted(10 * i, 100 + i));
      script.append("2.%03d C>S . 1101:1101(0) ack 5201\n".formatted(10 * i + 5));
    }
    Expect.none(ID, Script.of(script.toString()));
  }

  /** Duplicate ACKs of one end only. */
  @Test
  void notForOneEnd() {
    StringBuilder script = new StringBuilder("exchanged\n");
    for (int i = 0; i < 40; i++) {
      script.append("2.%03d C>S . 1101:1101(0) ack 5201\n".formatted(i));
    }
    Expect.none(ID, Script.of(script.toString()), Variant.OPENED_BY_SERVER);
  }

  /** ACKs that a stack repeats by a timer in TIME-WAIT, each met by an exact RST. */
  private static Script repeatedInTimeWait(int everyMs, int rstSeq) {
    StringBuilder script =
        new StringBuilder(
            """
            exchanged
            1.000 C>S F. 1101:1101(0) ack 5201
            1.020 S>C F. 5201:5201(0) ack 1102
            1.021 C>S . 1102:1102(0) ack 5202
            """);
    for (int i = 0; i < 20; i++) {
      long ms = 2_000 + (long) i * everyMs;
      script.append("%d.%03d0 C>S . 1102:1102(0) ack 5202\n".formatted(ms / 1000, ms % 1000));
      script.append("%d.%03d1 S>C R %d:%d(0)%n".formatted(ms / 1000, ms % 1000, rstSeq, rstSeq));
    }
    return Script.of(script.toString());
  }

  @Test
  void notForAcksByATimer() {
    Expect.none(ID, repeatedInTimeWait(1000, 5202));
    Expect.none(ID, repeatedInTimeWait(250, 5202));
  }

  /** One that comes at once does answer; one to a RST that is not exact is a challenge. */
  @Test
  void butForAcksThatAnswer() {
    assertTrue(found(repeatedInTimeWait(5, 5202)));
    assertTrue(found(repeatedInTimeWait(900, 5232)));
  }

  private static boolean found(Script script) {
    return Expect.findings(script).stream().anyMatch(f -> f.id() == ID);
  }
}
