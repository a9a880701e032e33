package org.tcpteardown.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

/** SYNs on ports of which somebody still has the connection before. */
final class OlderConnectionTest {
  private static final String SERVER_CLOSES =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.001 C>S F. 1101:1101(0) ack 5202
      1.021 S>C . 5202:5202(0) ack 1102
      """;
  private static final String CLIENT_CLOSES =
      """
      exchanged
      1.000 C>S F. 1101:1101(0) ack 5201
      1.020 S>C F. 5201:5201(0) ack 1102
      1.021 C>S . 1102:1102(0) ack 5202
      """;

  /** Two attempts with numbers of their own, both refused. */
  private static String refused(String rst) {
    return """
    2.00 C>S S 500:500(0)
    2.02 S>C R. %s ack 501
    5.00 C>S S 900:900(0)
    5.02 S>C R. %s ack 901
    """
        .formatted(rst, rst);
  }

  private static Verdict alone(String script) {
    return new Crowd().add(0, script).lastVerdict(0);
  }

  private static void says(Verdict verdict, Cause cause, String words) {
    assertEquals(cause, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains(words), verdict.sentence());
  }

  @Test
  void theRstHasTheNumberOfTheOlderOne() {
    String words = "still keeps TIME-WAIT of flow 0, which used these ports until 3.98 s before";
    says(alone(SERVER_CLOSES + refused("5202:5202(0) win 64240")), Cause.NOT_ACCEPTED, words);
    // The capture missed its last 300 bytes.
    says(alone(SERVER_CLOSES + refused("5502:5502(0)")), Cause.NOT_ACCEPTED, words);
    says(
        alone(CLIENT_CLOSES + refused("5202:5202(0)")),
        Cause.NOT_ACCEPTED,
        "still keeps flow 0, which used these ports");
  }

  /** A closed port knows no number; another one is of nothing that is known. */
  @Test
  void otherRstsOnUsedPortsAreRefusals() {
    Verdict closed = alone(SERVER_CLOSES + refused("0:0(0) win 0"));
    says(closed, Cause.REFUSED_BY_HOST, "a host refuses with just such a RST");
    Verdict strange = alone(SERVER_CLOSES + refused("80005202:80005202(0)"));
    says(strange, Cause.REFUSED_BY_HOST, "where nothing listens, the RST has the number 0");
    assertTrue(strange.confidence() < closed.confidence(), strange.sentence());
    says(
        alone(refused("5202:5202(0)")), // the older one was not captured
        Cause.REFUSED_BY_HOST,
        "may know an older connection on these ports");
  }

  /** Each attempt draws the ACK of the same old FIN, and its client resets it. */
  @Test
  void attemptsBetweenAreNoOlderConnections() {
    String tried =
        SERVER_CLOSES
            + """
            2.00 C>S S 900500:900500(0)
            2.02 S>C . 5202:5202(0) ack 1102
            2.021 C>S R 1102:1102(0)
            5.00 C>S S 900900:900900(0)
            5.02 S>C . 5202:5202(0) ack 1102
            5.021 C>S R 1102:1102(0)
            """;
    Verdict verdict = alone(tried);
    says(verdict, Cause.NOT_ACCEPTED, "keeps TIME-WAIT of flow 0");
    assertTrue(verdict.sentence().contains("on these ports (flow 0)"), verdict.sentence());
    assertFalse(verdict.sentence().contains("restarted"), verdict.sentence());
    // The SYN before had arrived: what answers is no TIME-WAIT.
    says(
        alone(
            tried
                .replaceAll("(5\\.02 .* ack )1102", "$1900501")
                .replace("5.021 C>S R 1102:1102", "5.021 C>S R 900501:900501")),
        Cause.PEER_FORGOT,
        "an older connection on the same ports");
  }

  private static final String IN_VAIN =
      """
      40.0 C>S S 500:500(0)
      41.0 C>S S 500:500(0)
      43.0 C>S S 500:500(0)
      47.0 C>S S 500:500(0)
      capture ends 90
      """;

  @Test
  void onlyTheUsedPortsAreDropped() {
    Crowd crowd = new Crowd().add(0, CLIENT_CLOSES + IN_VAIN).add(45, "exchanged");
    says(
        crowd.lastVerdict(0),
        Cause.CLASS_DROPPED,
        "still has flow 0, which used these ports until 39 s before, and drops the SYN");
    // Its second attempt on the same ports.
    String again = IN_VAIN.replaceAll("(?m)^4", "6").replace("500:500", "700:700");
    crowd = new Crowd().add(0, CLIENT_CLOSES + IN_VAIN.replace("capture ends 90\n", "") + again);
    says(crowd.add(65, "exchanged").lastVerdict(0), Cause.CLASS_DROPPED, "still has flow 0");
  }

  @Test
  void whereOthersFareTheSameNobodyRemembers() {
    // Others were opened before, and nobody since: the server may be down.
    Crowd before = new Crowd().add(0, CLIENT_CLOSES + IN_VAIN).add(3, 30, "exchanged");
    assertEquals(Cause.UNKNOWN, before.lastVerdict(0).cause(), before.lastVerdict(0).sentence());
    // Another one on used ports was taken.
    Crowd taken =
        new Crowd()
            .add(0, CLIENT_CLOSES + IN_VAIN)
            .add(20, CLIENT_CLOSES)
            .onPortOf(1)
            .add(45, "exchanged");
    assertEquals(Cause.UNKNOWN, taken.lastVerdict(0).cause(), taken.lastVerdict(0).sentence());
    // SYNs on fresh ports are dropped with it.
    Crowd both = new Crowd().add(0, CLIENT_CLOSES + IN_VAIN).add(1, IN_VAIN).add(45, "exchanged");
    assertEquals(Cause.UNKNOWN, both.lastVerdict(0).cause(), both.lastVerdict(0).sentence());
    // Ports of which nothing is known.
    Crowd fresh = new Crowd().add(0, IN_VAIN).add(45, "exchanged");
    assertEquals(Cause.UNKNOWN, fresh.lastVerdict(0).cause());
    // So long nobody remembers it.
    String late = IN_VAIN.replaceAll("(?m)^4", "24").replace("ends 90", "ends 290");
    Crowd old = new Crowd().add(0, CLIENT_CLOSES + late).add(245, "exchanged");
    assertEquals(Cause.CLASS_DROPPED, old.lastVerdict(0).cause());
    late = IN_VAIN.replaceAll("(?m)^4", "29").replace("ends 90", "ends 390");
    old = new Crowd().add(0, CLIENT_CLOSES + late).add(295, "exchanged");
    assertEquals(Cause.UNKNOWN, old.lastVerdict(0).cause());
  }

  /** One connection that the same port serves all the time, beside others to another port. */
  @Test
  void aPortThatServesIsNotDown() {
    Crowd crowd =
        new Crowd().add(5, IN_VAIN).add(30, "exchanged\n30 S>C P. 5201:5301(100) ack 1101");
    crowd.to("192.0.2.1", 8080).add(4, 41, "exchanged");
    String sentence = crowd.lastVerdict(0).sentence();
    assertTrue(sentence.contains("ost and service are up, as 1 other"), sentence);
    assertFalse(sentence.contains("is down"), sentence);
  }
}
