package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.TlsScripts;
import org.tcpteardown.testkit.Variant;

final class RstInsteadOfFinTest {
  private static final FindingId ID = FindingId.RST_INSTEAD_OF_FIN;
  private static final String HABIT =
      """
      exchanged
      0.160 C>S R. 1101:1101(0) ack 5201     ! rst_instead_of_fin
      """;

  @Test
  void fires() {
    // What a server has received last is a question.
    Expect.all(HABIT, Variant.OPENED_BY_SERVER);
  }

  @Test
  void firesForAServerThatHasAnswered() {
    Expect.all("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101     ! rst_instead_of_fin");
  }

  @Test
  void firesAfterThePeersFin() {
    Expect.all(
        """
        exchanged
        0.051 S>C F. 5201:5201(0) ack 1101
        0.054 C>S R. 1101:1101(0) ack 5202     ! rst_instead_of_fin
        """);
  }

  private static final String GOODBYE =
      TlsScripts.EXCHANGED
          + """
          1.000 S>C P. 6201:6225(24) ack 1301 first 21
          1.001 S>C F. 6225:6225(0) ack 1301
          1.002 C>S . 1301:1301(0) ack 6226
          1.003 C>S P. 1301:1325(24) ack 6226 first 21
          """;

  /** The host of a program that left the server's close_notify unread. */
  @Test
  void firesBehindItsOwnTlsAlert() {
    Expect.all(
        GOODBYE
            + """
            1.004 C>S R. 1325:1325(0) ack 6226     ! rst_instead_of_fin
            1.024 S>C R 6226:6226(0)     ! rst_after_fin = 0.023
            """);
    String text =
        Expect.findings(Script.of(GOODBYE + "1.004 C>S R. 1325:1325(0) ack 6226")).stream()
            .filter(f -> f.id().equals(ID))
            .findFirst()
            .orElseThrow()
            .text();
    assertTrue(
        text.contains(
            "and after the server's FIN; everything was acknowledged both ways but for its last"
                + " words (a TLS alert of 24 bytes)"),
        text);
  }

  @Test
  void notBehindOtherBytesThatNobodyAcknowledged() {
    String reset = "1.004 C>S R. 1325:1325(0) ack 6226\n";
    Expect.none(
        ID,
        Script.of(
            (GOODBYE + reset)
                .replace("1325(24) ack 6226 first 21", "1701(400) ack 6226 first 23")
                .replace("1325", "1701")));
    Expect.none(
        ID,
        Script.of(
            (GOODBYE + reset)
                .replace("1.001 S>C F. 6225:6225(0) ack 1301\n", "")
                .replace("6226", "6225")));
    Expect.none(ID, Script.of(GOODBYE + "9.004 C>S R. 1325:1325(0) ack 6226\n"));
  }

  /** As Windows ends a connection that the server has closed. */
  @Test
  void firesForAnUnknownFamilyAfterAnAcknowledgedFin() {
    Expect.all(
        """
        exchanged
        0.051 S>C F. 5201:5201(0) ack 1101
        0.054 C>S . 1101:1101(0) ack 5202
        1.400 C>S R. 1101:1101(0) ack 5202 win 0     ! rst_instead_of_fin
        """);
  }

  /** So does Windows at any time; its IP identification shows that no device made it. */
  @Test
  void firesForAnUnknownFamilyThatCountsOn() {
    String windows =
        """
        exchanged
        15.0 C>S R. 1101:1101(0) ack 5201 win 0     ! rst_instead_of_fin
        """;
    Expect.only(ID, windows, Variant.OPENED_BY_SERVER);
    Expect.none(ID, Script.of(windows.replace("win 0", "win 0 id 60000")));
    // It had not acknowledged the answer, or something was under way.
    Expect.none(
        ID,
        Script.of(
            windows
                .replace("15.0", "14.99 S>C P. 5201:5301(100) ack 1101\n15.0")
                .replace("ack 5201 win 0", "ack 5301 win 0")));
    Expect.none(
        ID, Script.of(windows.replace("15.0", "14.99 C>S P. 1101:1201(100) ack 5201\n15.0")));
  }

  @Test
  void firesForAProbeOfThePort() {
    Expect.only(
        ID,
        "established\n0.021 C>S R. 1001:1001(0) ack 5001     ! rst_instead_of_fin",
        OPENED_BY_SERVER);
  }

  /** The client may speak last: then nobody waits for an answer. */
  @Test
  void firesForAServerThatOwesNothingAnyMore() {
    String log =
        "exchanged\n1.0 C>S P. 1101:1201(100) ack 5201\n1.04 S>C . 5201:5201(0) ack 1201\n";
    Expect.only(ID, log + "21.0 S>C R. 5201:5201(0) ack 1201     ! rst_instead_of_fin");
    Expect.only(ID, log + "5.0 S>C R. 5201:5201(0) ack 1201", OPENED_BY_SERVER);
  }

  private static final Variant OPENED_BY_SERVER = Variant.OPENED_BY_SERVER;

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(
        ID, Script.of("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101  ! " + ID).withoutFirst(3));
    // Then nobody knows who asks and who answers.
    Expect.none(ID, Script.of(HABIT).withoutFirst(4));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(HABIT).only(End.C));
    Expect.none(ID, Script.of(HABIT).only(End.S));
  }

  @Test
  void notWithOwnDataOutstanding() {
    Expect.only(
        ID, "exchanged\n1.0 C>S P. 1101:1201(100) ack 5201\n1.001 C>S R. 1201:1201(0) ack 5201");
  }

  @Test
  void notWithDataOfThePeerOutstanding() {
    Expect.only(
        ID, "exchanged\n1.0 S>C P. 5201:5301(100) ack 1101\n1.001 C>S R. 1101:1101(0) ack 5201");
  }

  @Test
  void notByAServerThatServesNobody() {
    Expect.only(ID, "established\n0.021 S>C R. 5001:5001(0) ack 1001", OPENED_BY_SERVER);
  }

  /** Windows, or a firewall that ends an idle session: nobody can tell. */
  @Test
  void notIfTheFamilyIsUnknown() {
    Expect.only(ID, "exchanged\n1.0 C>S R. 1101:1101(0) ack 5201 win 0 id 0");
    Expect.only(
        ID,
        """
        exchanged
        1.00 S>C F. 5201:5201(0) ack 1101
        1.03 C>S R. 1101:1101(0) ack 5202 win 0
        """);
  }

  @Test
  void notByAHostWithoutSocket() {
    Expect.only(ID, "exchanged\n1.0 C>S R 1101:1101(0)");
  }

  @Test
  void notAfterItsOwnFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.1 S>C . 5201:5201(0) ack 1102
        1.5 C>S R. 1102:1102(0) ack 5201
        """);
  }

  /** It gave up on a peer that answers no keepalives. */
  @Test
  void notAfterProbesInVain() {
    Expect.only(
        ID,
        """
        exchanged
        10.0 C>S . 1100:1100(0) ack 5201
        11.0 C>S . 1100:1100(0) ack 5201
        12.0 C>S . 1100:1100(0) ack 5201
        13.0 C>S R. 1101:1101(0) ack 5201
        """);
  }

  @Test
  void notWithASignOfAnotherSender() {
    Expect.only(ID, "exchanged\n1.0 C>S R. 1101:1101(0) ack 5201 ttl 100");
  }

  @Test
  void notIfTheCaptureLacksSomethingOfIt() {
    Expect.only(ID, "exchanged\n1.0 C>S R. 1401:1401(0) ack 5201");
    Expect.only(ID, "exchanged\n1.0 C>S R. 1101:1101(0) ack 5601");
  }

  @Test
  void notWithFinInTheSameSegment() {
    Expect.only(ID, "exchanged\n1.0 C>S FR. 1101:1101(0) ack 5201");
  }

  @Test
  void firesForAServerThatOwedNothingForTenSeconds() {
    String log =
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.04 S>C . 5201:5201(0) ack 1201
        11.0 S>C R. 5201:5201(0) ack 1201     ! rst_instead_of_fin
        """;
    Expect.only(ID, log);
    Expect.none(ID, Script.of(log.replace("11.0 S", "10.999999 S")), OPENED_BY_SERVER);
  }

  /** A late one, of an earlier connection on the same ports, ended nothing. */
  @Test
  void firesBehindARstOfAnotherConnection() {
    Expect.only(
        ID,
        """
        exchanged
        0.1 S>C R 4000:4000(0)
        1.0 S>C R. 5201:5201(0) ack 1101     ! rst_instead_of_fin
        """);
  }

  @Test
  void theTextTellsWhatMayBeUnread() {
    assertEquals(
        "The server closed by RST instead of FIN, 950 ms after the last frame; everything was"
            + " acknowledged both ways",
        text("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101"));
    String closed = "exchanged\n0.051 S>C F. 5201:5201(0) ack 1101\n0.054 ";
    assertEquals(
        "The client closed by RST instead of FIN, 3 ms after the last frame and after the"
            + " server's FIN; everything was acknowledged both ways, read or not: the last 200"
            + " bytes of the server came 4 ms before",
        text(closed + "C>S R. 1101:1101(0) ack 5202"));
    String windows =
        closed + "C>S . 1101:1101(0) ack 5202\n1.05 C>S R. 1101:1101(0) ack 5202 win 0";
    String opened =
        """
        0.000 C>S S 1000:1000(0)
        0.020 S>C S. 5000:5000(0) ack 1001
        0.0201 C>S . 1001:1001(0) ack 5001
        0.030 C>S P. 1001:1101(100) ack 5001
        0.050 S>C P. 5001:5201(200) ack 1101
        0.0501 C>S . 1101:1101(0) ack 5201
        """;
    assertTrue(
        text((windows + " id 0")
                .replace("exchanged\n", opened)
                .replaceAll("(C>S .*)", "$1 ttl 128"))
            .endsWith("acknowledged both ways (family unknown, as Windows makes them)"));
    assertTrue(text(windows + " id 0").endsWith("acknowledged both ways (family unknown)"));
    assertTrue(text(windows).endsWith("the RST counts on in its IP identification"));
  }

  /** 200 ms, and the 0.1 ms that the answer took to reach it. */
  @Test
  void theTextLeavesOutWhatWasReadByNow() {
    String abort = "C>S R. 1101:1101(0) ack 5201";
    assertTrue(text("exchanged\n0.2501 " + abort).contains("read or not"));
    assertFalse(text("exchanged\n0.250101 " + abort).contains("read or not"));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private static String told(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(finding -> finding.id() == ID)
        .map(Finding::text)
        .findFirst()
        .orElse("none");
  }

  /** What came a second ago had been read; only the alert is as young as the text says. */
  @Test
  void countsOnlyWhatCameJustBefore() {
    String text = told(GOODBYE + "1.004 C>S R. 1325:1325(0) ack 6226\n");
    assertTrue(text.contains("the last 24 bytes of the server came 4 ms before"), text);
    text = told("exchanged\n0.060 C>S R. 1101:1101(0) ack 5201");
    assertTrue(text.contains("the last 200 bytes of the server came 10 ms before"), text);
  }
}
