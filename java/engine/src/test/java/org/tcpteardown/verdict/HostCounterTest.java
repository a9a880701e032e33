package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;

/** A RST of a host that counts the IP identifications of all its packets, whoever gets them. */
final class HostCounterTest {
  private static final String COUNTS = "counts on in the server's IP identification";

  /** Too short to show a counter by itself. */
  private static final String RESET =
      """
      0.000 C>S S 1000:1000(0)
      0.002 S>C S. 5000:5000(0) ack 1001 id %d
      0.003 C>S . 1001:1001(0) ack 5001
      0.004 C>S P. 1001:1023(22) ack 5001
      0.007 S>C R. 5001:5001(0) ack 1023 win 0 id %d
      """;

  private static final String SERVED =
      """
      0.000 C>S S 1000:1000(0)
      0.002 S>C S. 5000:5000(0) ack 1001 id %d
      0.003 C>S . 1001:1001(0) ack 5001
      0.004 C>S P. 1001:1023(22) ack 5001
      0.007 S>C P. 5001:5023(22) ack 1023 id %d
      0.008 C>S F. 1023:1023(0) ack 5023
      0.010 S>C F. 5023:5023(0) ack 1024 id %d
      0.011 C>S . 1024:1024(0) ack 5024
      """;

  private static void itsOwn(Crowd crowd, int flow) {
    Verdict verdict = crowd.verdict(flow);
    assertEquals(Cause.APPLICATION_ABORT, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains(COUNTS), verdict.sentence());
  }

  private static void open(Crowd crowd, int flow) {
    Verdict verdict = crowd.verdict(flow);
    assertFalse(verdict.sentence().contains(COUNTS), verdict.sentence());
    assertEquals(Cause.UNKNOWN, verdict.cause(), verdict.sentence());
  }

  private static Crowd crowd(String... scripts) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < scripts.length; i++) {
      crowd.add(i * 12.0, scripts[i]);
    }
    return crowd;
  }

  @Test
  void oneCounterThroughManyConnections() {
    Crowd crowd =
        crowd(
            RESET.formatted(501, 502),
            RESET.formatted(503, 504),
            SERVED.formatted(507, 508, 509),
            RESET.formatted(510, 512));
    itsOwn(crowd, 0);
    itsOwn(crowd, 1);
    itsOwn(crowd, 3);
  }

  /** A number that was left out before, as where packets overtake one another. */
  @Test
  void anOvertakenOne() {
    itsOwn(crowd(SERVED.formatted(507, 508, 509), RESET.formatted(512, 511)), 1);
    open(crowd(SERVED.formatted(507, 508, 509), RESET.formatted(512, 508)), 1);
  }

  @Test
  void notIfTheNumberIsAnothers() {
    open(crowd(SERVED.formatted(507, 508, 509), RESET.formatted(510, 0)), 1);
    open(crowd(SERVED.formatted(507, 508, 509), RESET.formatted(510, 40000)), 1);
  }

  /** Each connection has its own counter, and one RST comes near another's by chance. */
  @Test
  void notOfAHostThatCountsEachConnection() {
    open(
        crowd(
            SERVED.formatted(507, 508, 509),
            SERVED.formatted(20000, 20001, 20002),
            RESET.formatted(40000, 20003)),
        2);
  }

  /** The host gives that very number to a packet of its own. */
  @Test
  void notIfItIsGivenOnceMore() {
    open(
        crowd(
            SERVED.formatted(507, 508, 509),
            RESET.formatted(510, 511),
            SERVED.formatted(511, 512, 513)),
        1);
  }

  /** A SYN proxy makes both, SYN-ACK and RST. */
  @Test
  void notOfHandshakesAlone() {
    open(crowd(RESET.formatted(501, 502), RESET.formatted(503, 504), RESET.formatted(505, 506)), 2);
  }

  @Test
  void notFromAnotherDistance() {
    open(
        crowd(
            SERVED.formatted(507, 508, 509),
            RESET.formatted(510, 511).replace("id 511", "id 511 ttl 200")),
        1);
  }

  /** The address has moved to another machine, whose counter the RST shows. */
  @Test
  void notOfTheConnectionsOwnMachine() {
    Crowd crowd =
        new Crowd()
            .add(0, SERVED.formatted(500, 501, 502))
            .add(
                1,
                """
                0.000 C>S S 1000:1000(0)
                0.002 S>C S. 5000:5000(0) ack 1001 id 503
                0.003 C>S . 1001:1001(0) ack 5001
                3.004 C>S P. 1001:1023(22) ack 5001
                3.007 S>C R. 5001:5001(0) ack 1023 win 0 id 7004
                """)
            .add(2, SERVED.formatted(7001, 7002, 7003));
    Verdict verdict = crowd.verdict(1);
    assertFalse(verdict.sentence().contains(COUNTS), verdict.sentence());
  }

  @Test
  void aRefusal() {
    String refused = "0.000 C>S S 1000:1000(0)\n0.004 S>C R. 0:0(0) ack 1001 win 0 id ";
    Verdict verdict =
        crowd(refused + 3226, refused + 3227, SERVED.formatted(3228, 3229, 3230)).verdict(0);
    assertEquals(Cause.REFUSED_BY_HOST, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains(COUNTS), verdict.sentence());
    assertFalse(verdict.sentence().contains("firewall"), verdict.sentence());
    verdict = crowd(refused + 0, refused + 0, SERVED.formatted(3228, 3229, 3230)).verdict(0);
    assertTrue(verdict.sentence().contains("a firewall that refuses"), verdict.sentence());
  }
}
