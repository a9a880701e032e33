package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.heuristic.forgery.ForgerySign;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class RstBothWaysTest {
  private static final FindingId ID = FindingId.RST_BOTH_WAYS;

  /** Both TTLs are those of a device between the two ends. */
  private static final String DEVICE =
      """
      exchanged
      1.000 S>C R. 5201:5201(0) ack 1101 win 0 id 0 ttl 60
      1.002 C>S R. 1101:1101(0) ack 5201 win 0 id 0 ttl 60     ! rst_both_ways = 0.002
      """;

  @Test
  void fires() {
    Expect.only(ID, DEVICE);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(DEVICE).withoutFirst(2));
  }

  /** Where the device sits beside one end, its TTL cannot be told from that end's. */
  @Test
  void oneOfTheTwoFitsItsSender() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S R. 1101:1101(0) ack 5201 win 0 id 0
        1.002 S>C R. 5201:5201(0) ack 1101 win 0 id 0 ttl 64     ! rst_both_ways = 0.002
        """);
  }

  @Test
  void volleysInBothDirections() {
    Expect.only(
        ID,
        """
        exchanged
        1.0000 S>C R. 5201:5201(0) ack 1101 win 0 id 0 ttl 60
        1.0001 S>C R. 6661:6661(0) ack 1101 win 0 id 0 ttl 60
        1.0002 C>S R. 1101:1101(0) ack 5201 win 0 id 0 ttl 60     ! rst_both_ways = 0.0002
        1.0003 C>S R. 2561:2561(0) ack 5201 win 0 id 0 ttl 60
        """);
  }

  /** Two applications that abort at the same moment, each from its own socket. */
  @Test
  void notForAbortsThatCross() {
    String crossing =
        """
        exchanged
        1.000 C>S R. 1101:1101(0) ack 5201
        1.010 S>C R. 5201:5201(0) ack 1101
        """;
    Expect.only(ID, crossing);
    Expect.only(ID, crossing.replace("ack 5201\n1.010", "ack 5201 win 0\n1.010"));
    Expect.only(ID, crossing.replaceAll("(R.*)", "$1 win 0"));
  }

  /** A route that changed between data and aborts: each RST still is its socket's. */
  @Test
  void notForAForeignTtlBesideAGenuineAbort() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S R. 1101:1101(0) ack 5201
        1.010 S>C R. 5201:5201(0) ack 1101 ttl 53
        """);
  }

  /** The client aborts; a firewall has the server reset, whose data is then answered. */
  @Test
  void notForTheAnswerOfAClosedSocket() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S P. 1101:1201(100) ack 5201
        1.001 C>S R. 1201:1201(0) ack 5201 ttl 250
        1.020 S>C R 5201:5201(0)
        """);
  }

  @Test
  void notLater() {
    Expect.only(ID, DEVICE.replace("1.002", "1.051").replaceAll("!.*", ""));
    Expect.none(ID, Script.of(DEVICE).with("rst_both_ways.within", "1ms"));
  }

  @Test
  void notAfterAFin() {
    Expect.only(
        ID,
        """
        exchanged
        0.900 C>S F. 1101:1101(0) ack 5201
        1.000 S>C R. 5201:5201(0) ack 1102 win 0 id 0 ttl 60
        1.002 C>S R 1102:1102(0) ttl 60
        """);
  }

  @Test
  void notInOneDirection() {
    Expect.none(ID, Script.of(DEVICE).only(End.C));
    Expect.none(ID, Script.of(DEVICE).only(End.S));
  }

  /** TTLs that varied before are no measure. */
  @Test
  void notWhereTheTtlVaried() {
    Expect.only(
        ID,
        """
        exchanged
        0.900 S>C P. 5201:5301(100) ack 1101 ttl 55
        0.901 C>S P. 1101:1201(100) ack 5301 ttl 61
        1.000 S>C R. 5301:5301(0) ack 1201 win 0 id 0 ttl 60
        1.002 C>S R. 1201:1201(0) ack 5301 win 0 id 0 ttl 60
        """);
  }

  @Test
  void upTo50Milliseconds() {
    Expect.only(ID, DEVICE.replace("1.002", "1.05").replace("0.002", "0.05"));
    Expect.none(ID, Script.of(DEVICE.replace("1.002", "1.050001")));
  }

  /** A stack that does not set Don't Fragment in RSTs is no device. */
  @Test
  void notForASignThatOnlyTellsOfAnOddStack() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S R. 1101:1101(0) ack 5201 win 0 id 0 nodf
        1.002 S>C R. 5201:5201(0) ack 1101 win 0 id 0
        """);
  }

  @Test
  void theTextTellsHowManyLookForged() {
    assertTrue(text(DEVICE).endsWith("neither RST looks like its named sender"));
    String one = DEVICE.replace("win 0 id 0 ttl 60     !", "win 0 id 0     !");
    assertTrue(text(one).endsWith("one of the two does not look like its named sender"));
    String other = DEVICE.replace("id 0 ttl 60\n", "id 0\n");
    assertTrue(text(other).endsWith("one of the two does not look like its named sender"));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }

  /** Each of the two names the other. */
  @Test
  void theEvidenceNamesTheOtherOne() {
    FlowStory story = Script.of(DEVICE).story();
    List<String> details =
        story.rsts().stream()
            .flatMap(rst -> ForgeryScore.of(story, rst).signs().stream())
            .filter(seen -> seen.sign() == ForgerySign.BOTH_WAYS)
            .map(ForgeryScore.Seen::detail)
            .toList();
    assertEquals(
        List.of(
            "the other end was reset in its turn, 2 ms apart (frame 8)",
            "the other end was reset in its turn, 2 ms apart (frame 7)"),
        details);
  }
}
