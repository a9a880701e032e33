package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class FinBlackholedTest {
  private static final FindingId ID = FindingId.FIN_BLACKHOLED;

  /** The server closes, the client's FIN 39 s later is eaten by a router with a short timer. */
  private static final String AFTER_PEERS_FIN =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.001 C>S . 1101:1101(0) ack 5202
      40.2 C>S F. 1101:1101(0) ack 5202  ! late_fin = 39.2, fin_unanswered = 4, fin_blackholed = 39.2
      40.5 C>S F. 1101:1101(0) ack 5202  ! fin_retransmitted = 1
      41.1 C>S F. 1101:1101(0) ack 5202  ! fin_retransmitted = 2
      42.3 C>S F. 1101:1101(0) ack 5202  ! fin_retransmitted = 3
      capture ends 60
      """;

  @Test
  void afterThePeersFin() {
    Expect.all(AFTER_PEERS_FIN);
  }

  @Test
  void afterSilence() {
    Expect.only(
        ID,
        """
        exchanged
        300.0 C>S F. 1101:1101(0) ack 5201  ! fin_blackholed = 299.95
        300.3 C>S F. 1101:1101(0) ack 5201
        300.9 C>S F. 1101:1101(0) ack 5201
        capture ends 320
        """);
  }

  /** Nobody acknowledged the peer's FIN, and it did not repeat it: it was gone. */
  @Test
  void notByAPeerWhoseOwnFinWasNeverAcknowledged() {
    String unheard = "1.001 C>S . 1101:1101(0) ack 5201\n";
    String late =
        """
        240.2 C>S F. 1101:1101(0) ack 520%1$s
        240.5 C>S F. 1101:1101(0) ack 520%1$s
        241.1 C>S F. 1101:1101(0) ack 520%1$s
        242.3 C>S F. 1101:1101(0) ack 520%1$s
        capture ends 260
        """;
    String fin = "exchanged\n1.000 S>C F. 5201:5201(0) ack 1101\n";
    assertFalse(eaten(fin + unheard + late.formatted("1")));
    assertTrue(eaten(fin + unheard.replace("5201", "5202") + late.formatted("2")));
  }

  private static final String REPEATS =
      """
      1.02 S>C S. 5000:5000(0) ack 1001
      1.03 C>S . 1001:1001(0) ack 5001
      3.02 S>C S. 5000:5000(0) ack 1001
      3.03 C>S . 1001:1001(0) ack 5001
      """;

  private static final String CLOSED_IN_VAIN =
      """
      20.0 C>S F. 1001:1001(0) ack 5001
      20.3 C>S F. 1001:1001(0) ack 5001
      20.9 C>S F. 1001:1001(0) ack 5001
      22.1 C>S F. 1001:1001(0) ack 5001
      capture ends 30
      """;

  /** It goes on with its SYN-ACK: there is no session yet that could expire. */
  @Test
  void notByAServerThatNeverTookIt() {
    assertFalse(eaten("established\n" + REPEATS + CLOSED_IN_VAIN));
    // A server that says no more after its SYN-ACK took the ACK of it.
    assertTrue(eaten("established\n" + CLOSED_IN_VAIN));
    // So did one that took the ACK in the end, whatever became of the first ones.
    String taken = "4.0 S>C P. 5001:5101(100) ack 1001\n4.1 C>S . 1001:1001(0) ack 5101\n";
    assertTrue(
        eaten("established\n" + REPEATS + taken + CLOSED_IN_VAIN.replace("ack 5001", "ack 5101")));
  }

  private static boolean eaten(String script) {
    return Expect.findings(Script.of(script)).stream().anyMatch(found -> found.id() == ID);
  }

  @Test
  void ofTheServer() {
    Expect.only(
        ID,
        Script.of(
                """
                exchanged
                1.000 C>S F. 1101:1101(0) ack 5201
                1.020 S>C . 5201:5201(0) ack 1102
                31.0 S>C F. 5201:5201(0) ack 1102   ! fin_blackholed = 30
                31.3 S>C F. 5201:5201(0) ack 1102
                31.9 S>C F. 5201:5201(0) ack 1102
                capture ends 50
                """)
            .awayFrom(End.C));
  }

  /** What reaches the client's host has come through the path: only the host can have eaten it. */
  @Test
  void whereTheSilentEndWasCapturedItsHostIsNamed() {
    String closed =
        """
        26.85 C>S F. 1101:1101(0) ack 5201 ttl %d
        26.89 S>C . 5201:5201(0) ack 1102 ttl 243
        40.17 S>C F. 5201:5201(0) ack 1102 ttl 243
        41.17 S>C F. 5201:5201(0) ack 1102 ttl 243
        43.17 S>C F. 5201:5201(0) ack 1102 ttl 243
        47.17 S>C F. 5201:5201(0) ack 1102 ttl 243
        55.17 S>C F. 5201:5201(0) ack 1102 ttl 243
        71.17 S>C F. 5201:5201(0) ack 1102 ttl 243
        103.17 S>C F. 5201:5201(0) ack 1102 ttl 243
        167.17 S>C F. 5201:5201(0) ack 1102 ttl 243
        capture ends 300
        """;
    Variant[] atRouter = {Variant.ROUTED, Variant.FOUR_TIMES};
    assertTrue(text(closed.formatted(64)).contains("a packet filter on the client's own host"));
    assertTrue(text(closed.formatted(63)).contains("a session timer on the path"));
    // A few in vain may be a host that is busy.
    Expect.none(
        ID, Script.of(closed.formatted(64).replaceAll("(?m)^(55|71|103|167).*\\R", "")), atRouter);
    String onlyOneClosed = closed.formatted(64).replaceAll("(?m)^26.*\\R", "");
    Expect.none(ID, Script.of(onlyOneClosed.replace("ack 5202", "ack 5201")), atRouter);
  }

  /** Data to a closed session is dropped like a FIN; the FIN behind it has no silence before. */
  @Test
  void afterDataThatWasEatenToo() {
    Expect.only(
        ID,
        Script.of(
                """
                exchanged
                1.000 C>S F. 1101:1101(0) ack 5201
                1.020 S>C . 5201:5201(0) ack 1102
                31.0 S>C P. 5201:5301(100) ack 1102
                31.3 S>C P. 5201:5301(100) ack 1102
                31.4 S>C F. 5301:5301(0) ack 1102     ! fin_blackholed = 30.4
                31.9 S>C P. 5201:5301(100) ack 1102
                33.0 S>C F. 5301:5301(0) ack 1102
                35.0 S>C F. 5301:5301(0) ack 1102
                capture ends 50
                """)
            .awayFrom(End.C));
  }

  private static final String FIN_IN_VAIN =
      """
      %1$s.0 S>C F. 5201:5201(0) ack %2$d
      %1$s.3 S>C F. 5201:5201(0) ack %2$d
      %1$s.9 S>C F. 5201:5201(0) ack %2$d
      capture ends %3$d
      """;

  /** Beats of the client every 20 s, of the sizes given, and the server's FIN 90 s after them. */
  private static Script closedAfterBeats(int... sizes) {
    StringBuilder script = new StringBuilder("exchanged\n");
    int seq = 1101;
    int at = 0;
    for (int size : sizes) {
      at += 20;
      int end = seq + size;
      script.append("%d.0 C>S P. %d:%d(%d) ack 5201\n".formatted(at, seq, end, size));
      script.append("%d.0001 S>C . 5201:5201(0) ack %d\n".formatted(at, end));
      seq = end;
    }
    script.append(FIN_IN_VAIN.formatted(at + 90, seq, at + 120));
    return Script.of(script.toString()).awayFrom(End.C);
  }

  /** A timer that let 20 s pass had not run out when the next beat was due: the client was gone. */
  @Test
  void notWhereTheSilentEndHadMissedItsBeat() {
    Expect.none(ID, closedAfterBeats(2, 2, 2));
    Expect.none(ID, closedAfterBeats(45, 45, 2, 45, 45, 2));
  }

  /** Two of one size, or a few of several, may be chance. */
  @Test
  void afterAFewMessagesThatAreNoBeat() {
    assertTrue(fires(closedAfterBeats(2, 2)));
    assertTrue(fires(closedAfterBeats(45, 2, 45, 2, 45)));
    assertTrue(fires(closedAfterBeats(450, 45, 2, 450, 45, 2, 450)));
  }

  private static boolean fires(Script script) {
    return Expect.report(script).findings().stream().anyMatch(f -> f.id() == ID);
  }

  private static String survived(String exchangeAt) {
    return """
    exchanged
    %1$s0 C>S P. 1101:1201(100) ack 5201
    %1$s1 S>C . 5201:5201(0) ack 1201
    """
        .formatted(exchangeAt);
  }

  @Test
  void notWhereASilenceAsLongHadSurvived() {
    Script shorter = Script.of(survived("100.0") + FIN_IN_VAIN.formatted(170, 1201, 200));
    Script longer = Script.of(survived("60.0") + FIN_IN_VAIN.formatted(170, 1201, 200));
    Expect.none(ID, shorter.awayFrom(End.C));
    assertTrue(fires(longer.awayFrom(End.C)));
  }

  /** The end was dead before this one closed: the pause before the FIN was made by the backoff. */
  @Test
  void notBehindDataThatWereRepeatedInVain() {
    Expect.none(
        ID,
        Script.of(
                """
                exchanged
                1.0 S>C P. 5201:5301(100) ack 1101
                1.3 S>C P. 5201:5301(100) ack 1101
                1.9 S>C P. 5201:5301(100) ack 1101
                3.1 S>C P. 5201:5301(100) ack 1101
                5.5 S>C P. 5201:5301(100) ack 1101
                10.3 S>C P. 5201:5301(100) ack 1101
                60.0 S>C F. 5301:5301(0) ack 1101
                60.3 S>C F. 5301:5301(0) ack 1101
                60.9 S>C F. 5301:5301(0) ack 1101
                capture ends 90
                """)
            .awayFrom(End.C));
  }

  @Test
  void twoTransmissionsAreTooFew() {
    Expect.only(
        ID,
        """
        exchanged
        300.0 C>S F. 1101:1101(0) ack 5201
        300.3 C>S F. 1101:1101(0) ack 5201
        capture ends 320
        """);
  }

  @Test
  void copiesAreNotTransmissions() {
    Expect.only(
        ID,
        """
        exchanged
        300.0 C>S F. 1101:1101(0) ack 5201 id 9
        300.00001 C>S F. 1101:1101(0) ack 5201 id 9
        300.3 C>S F. 1101:1101(0) ack 5201 id 10
        300.30001 C>S F. 1101:1101(0) ack 5201 id 10
        capture ends 320
        """);
  }

  @Test
  void notRightAfterTraffic() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.3 C>S F. 1101:1101(0) ack 5201
        1.9 C>S F. 1101:1101(0) ack 5201
        capture ends 20
        """);
  }

  /** A client that goes away right after its own FIN: no timer expires that fast. */
  @Test
  void notRightAfterThePeersFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201
        1.02 S>C F. 5201:5201(0) ack 1102
        1.30 S>C F. 5201:5201(0) ack 1102
        1.90 S>C F. 5201:5201(0) ack 1102
        3.10 S>C F. 5201:5201(0) ack 1102
        capture ends 20
        """);
  }

  @Test
  void notIfThePeerResets() {
    Expect.only(
        ID,
        """
        exchanged
        300.0 C>S F. 1101:1101(0) ack 5201
        300.3 C>S F. 1101:1101(0) ack 5201
        300.9 C>S F. 1101:1101(0) ack 5201
        300.92 S>C R 5201:5201(0)
        capture ends 320
        """);
  }

  /** The path still carries something from the peer: no session has been forgotten. */
  @Test
  void notIfThePeerIsStillHeard() {
    Expect.only(
        ID,
        """
        exchanged
        300.0 C>S F. 1101:1101(0) ack 5201
        300.3 C>S F. 1101:1101(0) ack 5201
        300.9 C>S F. 1101:1101(0) ack 5201
        301.0 S>C P. 5201:5301(100) ack 1101
        302.1 C>S F. 1101:1101(0) ack 5301
        capture ends 320
        """);
  }

  @Test
  void notIfThePeerNeverAnswered() {
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0)
        300.0 C>S F. 1001:1001(0) ack 5201
        300.3 C>S F. 1001:1001(0) ack 5201
        300.9 C>S F. 1001:1001(0) ack 5201
        capture ends 320
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(AFTER_PEERS_FIN).withoutFirst(6));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(AFTER_PEERS_FIN).only(End.C));
    Expect.none(ID, Script.of(AFTER_PEERS_FIN).only(End.S));
  }

  @Test
  void numbersAreSettings() {
    Expect.none(ID, Script.of(AFTER_PEERS_FIN).with("fin_blackholed.transmissions", "5"));
  }

  @Test
  void afterFiveSecondsOfSilence() {
    String eaten =
        """
        exchanged
        5.0501 C>S F. 1101:1101(0) ack 5201  ! fin_blackholed = 5.0001
        5.3501 C>S F. 1101:1101(0) ack 5201
        5.9501 C>S F. 1101:1101(0) ack 5201
        capture ends 30
        """;
    Expect.only(ID, eaten);
    Expect.none(ID, Script.of(eaten.replace("5.0501 C", "5.050099 C")));
  }

  @Test
  void theTextTellsHowThePeerLeft() {
    assertEquals(
        "The client's FIN was sent 4 times and never answered; the server was last heard 39.2 s"
            + " before, closing in good order, as when a session timer on the path has expired",
        text(AFTER_PEERS_FIN));
    assertEquals(
        "The client's FIN was sent 3 times and answered by ICMP errors only; the server was last"
            + " heard 300 s before, as when a session timer on the path has expired",
        text(
            """
            exchanged
            300.0 C>S F. 1101:1101(0) ack 5201
            300.3 C>S F. 1101:1101(0) ack 5201
            300.9 C>S F. 1101:1101(0) ack 5201
            301.0 icmp 10.0.0.254 3/1 quotes C>S
            capture ends 320
            """));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }
}
