package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class RstAbortTest {
  private static final FindingId ID = FindingId.RST_ABORT;
  private static final String SOCKET =
      """
      exchanged
      1.0 C>S P. 1101:1201(100) ack 5201
      1.001 C>S R. 1201:1201(0) ack 5201      ! rst_abort = socket
      """;

  /** What a RST that was not exact began ends with the RST for which its receiver has asked. */
  @Test
  void onTheRstThatAnswersAChallenge() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S R. 3101:3101(0) ack 5201
        1.00005 S>C . 5201:5201(0) ack 1101
        1.03 C>S R 1101:1101(0)                  ! rst_abort = socket
        """);
  }

  @Test
  void notOnOneThatWasOnlyChallenged() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.0 C>S R. 3101:3101(0) ack 5201
            1.00005 S>C . 5201:5201(0) ack 1101
            """));
  }

  @Test
  void firesForASocket() {
    Expect.all(SOCKET);
  }

  @Test
  void firesForAStatelessRst() {
    Expect.all(
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.02 S>C R 5201:5201(0)               ! rst_abort = stateless
        """);
  }

  @Test
  void firesForWindows() {
    Expect.all(
        """
        exchanged
        1.0 S>C R. 5201:5201(0) ack 1101 win 0      ! rst_abort = unknown
        """);
  }

  @Test
  void onTheFirstRstOnly() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.001 C>S R. 1201:1201(0) ack 5201      ! rst_abort = socket
        1.1 C>S R 1201:1201(0)
        1.2 S>C R 5201:5201(0)
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(SOCKET).withoutFirst(4));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(SOCKET).only(End.C));
  }

  @Test
  void notAfterAFinOfEitherEnd() {
    Expect.only(
        ID, "exchanged\n1.0 C>S F. 1101:1101(0) ack 5201\n1.1 C>S R. 1102:1102(0) ack 5201");
    Expect.only(
        ID, "exchanged\n1.0 S>C F. 5201:5201(0) ack 1101\n1.1 C>S R. 1101:1101(0) ack 5202");
  }

  @Test
  void notBeforeTheConnectionWasMade() {
    Expect.only(
        ID,
        """
        0.00 C>S S 1000:1000(0)
        0.02 S>C S. 5000:5000(0) ack 1001
        0.03 C>S R 1001:1001(0)
        """);
    Expect.only(ID, "0.0 C>S S 1000:1000(0)\n0.02 S>C R. 0:0(0) ack 1001 win 0");
  }

  /** The tail of the connection before this one on the same ports. */
  @Test
  void notByARstOfAnotherConnection() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S R 900:900(0)
        2.0 C>S P. 1101:1201(100) ack 5201
        2.02 S>C . 5201:5201(0) ack 1201
        """);
  }

  /** Its number shows that a FIN came before it, which the capture lacks. */
  @Test
  void notIfTheCaptureLacksTheFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C P. 5201:5301(100) ack 1102
        1.001 C>S R 1102:1102(0)
        """);
  }

  /** Whoever sent the first of the two, the second says that not both ends did. */
  @Test
  void sparesResetsOfBothEnds() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.000 C>S R. 1101:1101(0) ack 5201 win 0 id 0
            1.002 S>C R. 5201:5201(0) ack 1101 win 0 id 0 ttl 64
            """));
  }

  @Test
  void namesTheEndOnlyWhereTheSocketShows() {
    var bySocket = Expect.findings(Script.of(SOCKET));
    var byAnybody = Expect.findings(Script.of("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101 win 0"));
    assertTrue(bySocket.stream().anyMatch(f -> f.text().startsWith("The client aborted")));
    assertTrue(byAnybody.stream().anyMatch(f -> f.text().startsWith("A RST in the server's name")));
  }
}
