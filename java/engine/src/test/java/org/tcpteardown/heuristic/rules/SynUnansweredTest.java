package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;
import org.tcpteardown.verdict.FlowEnd;

final class SynUnansweredTest {
  private static final FindingId ID = FindingId.SYN_UNANSWERED;

  /** RSTs that no client may accept are no answer: the SYNs before the one that was taken count. */
  @Test
  void takenAfterRstsInVain() {
    Expect.only(
        ID,
        """
        0.00 C>S S 1000:1000(0) stream 0         ! syn_unanswered = 4
        0.02 S>C R. 0:0(0) ack 1000 win 0 stream 0
        1.00 C>S S 1000:1000(0) stream 0
        1.02 S>C R. 0:0(0) ack 1000 win 0 stream 0
        3.00 C>S S 1000:1000(0) stream 0
        3.02 S>C R. 0:0(0) ack 1000 win 0 stream 0
        7.00 C>S S 1000:1000(0) stream 0
        7.02 S>C S. 5000:5000(0) ack 1001 stream 0
        7.03 C>S . 1001:1001(0) ack 5001 stream 0
        """,
        Variant.BESIDE_OTHER,
        Variant.NUMBERED,
        Variant.CLIENT_WRAPS,
        Variant.SERVER_WRAPS,
        Variant.BOTH_END_AT_ZERO,
        Variant.ACROSS_THE_SIGN);
  }

  @Test
  void fires() {
    Expect.all(
        """
        0.0 C>S S 1000:1000(0)    ! syn_unanswered = 3
        1.0 C>S S 1000:1000(0)
        3.0 C>S S 1000:1000(0)
        capture ends 10
        """);
  }

  @Test
  void sentOnceAndLongAgo() {
    String once = "0.0 C>S S 1000:1000(0)    ! syn_unanswered = 1\ncapture ends 3";
    Expect.all(once);
    // Who misses the answer asks again: the capture may lack both.
    assertEquals(Severity.NOTE, Expect.findings(Script.of(once)).get(0).severity());
  }

  @Test
  void notWhenTheCaptureEndsTooSoon() {
    Expect.all("0.0 C>S S 1000:1000(0)\n1.0 C>S S 1000:1000(0)\ncapture ends 2.9");
  }

  @Test
  void notIfAnythingCameBack() {
    Expect.only(ID, "0.0 C>S S 1:1(0)\n0.1 S>C R. 0:0(0) ack 2 win 0\ncapture ends 9");
    Expect.only(ID, "0.0 C>S S 1:1(0)\n0.1 S>C S. 7:7(0) ack 2\ncapture ends 9");
    Expect.only(ID, "0.0 C>S S 1:1(0)\n0.1 icmp 10.0.0.254 3/13 quotes C>S\ncapture ends 9");
    Expect.only(ID, "0.0 C>S S 1:1(0)\n0.1 S>C . 7:7(0) ack 90\ncapture ends 9");
  }

  /** They acknowledge the SYN's own number: no host in SYN-SENT takes that. */
  @Test
  void answeredByRstsThatNoClientMayAccept() {
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0) stream 0    ! syn_unanswered = 2
        0.1 S>C R. 0:0(0) ack 1000 win 0 stream 0
        1.0 C>S S 1000:1000(0) stream 0
        1.1 S>C R. 0:0(0) ack 1000 win 0 stream 0
        capture ends 9
        """);
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0) stream 0
        0.1 S>C R. 0:0(0) ack 1000 win 0 stream 0
        1.0 C>S S 1000:1000(0) stream 0
        1.1 S>C R. 0:0(0) ack 1001 win 0 stream 0
        capture ends 9
        """);
  }

  /** From 4.2 on Wireshark begins a stream with each SYN that follows a RST. */
  @Test
  void aRepeatThatBeginsAStreamWasNotSentOnce() {
    String script =
        """
        0.0 C>S S 1000:1000(0)
        0.1 S>C R. 0:0(0) ack 1000 win 0
        4.0 C>S S %d:%d(0)
        4.1 S>C R. 0:0(0) ack %d win 0
        capture ends 9
        """;
    List<String> repeated = texts(script.formatted(1000, 1000, 1000));
    assertEquals(2, repeated.size());
    assertTrue(repeated.get(0).startsWith("Sent once, and what came back were RSTs"));
    assertTrue(
        repeated.get(1).startsWith("The SYN of flow 0, sent again once, and what came back"),
        repeated.toString());
    assertFalse(repeated.get(1).contains("not repeated"), repeated.toString());
    assertEquals(
        List.of(Severity.NOTE, Severity.WARN),
        Expect.findings(Script.of(script.formatted(1000, 1000, 1000))).stream()
            .filter(f -> f.id().equals(ID))
            .map(Finding::severity)
            .toList());
    List<String> another = texts(script.formatted(7000, 7000, 7000));
    assertTrue(another.get(1).startsWith("Sent once, and what came back"), another.toString());
  }

  private static List<String> texts(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .map(Finding::text)
        .toList();
  }

  @Test
  void notIfTheClientWentOn() {
    Expect.none(ID, Script.of("exchanged\ncapture ends 9").only(End.C));
  }

  @Test
  void notInTheMiddleOfAConnection() {
    Expect.only(ID, "0.0 C>S P. 1:2(1) ack 7\ncapture ends 9");
  }

  @Test
  void notWhenThePortsAreUsedAgainTooSoon() {
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0)
        2.0 C>S S 9000:9000(0)   ! syn_unanswered = 1
        capture ends 9
        """,
        Variant.NUMBERED);
  }

  @Test
  void untilTheClientGivesUpWithARst() {
    String script =
        """
        0.0 C>S S 1000:1000(0)    ! syn_unanswered = 3
        1.0 C>S S 1000:1000(0)
        3.0 C>S S 1000:1000(0)
        7.0 C>S R 1001:1001(0)
        """;
    Expect.only(ID, script);
    Expect.none(FindingId.ONE_WAY, Script.of(script));
    assertEquals(FlowEnd.UNANSWERED, Expect.report(Script.of(script)).end());
  }

  /** So does a half-open port scan of whose answers the capture has none. */
  @Test
  void notIfARstFollowsTheOnlySynAtOnce() {
    String script = "0.0 C>S S 1000:1000(0)\n0.05 C>S R 1001:1001(0)\ncapture ends 9";
    Expect.only(ID, script);
    assertNotEquals(FlowEnd.UNANSWERED, Expect.report(Script.of(script)).end());
  }

  @Test
  void untilOneIsTaken() {
    String script =
        """
        0.0 C>S SEW 1000:1000(0)    ! syn_unanswered = 5
        1.0 C>S SEW 1000:1000(0)
        3.0 C>S SEW 1000:1000(0)
        7.0 C>S SEW 1000:1000(0)
        15.0 C>S S 1000:1000(0)
        15.02 S>C S. 5000:5000(0) ack 1001
        15.0201 C>S . 1001:1001(0) ack 5001
        """;
    Expect.only(ID, script);
    Finding finding = Expect.report(Script.of(script)).findings().get(0);
    assertEquals(Severity.WARN, finding.severity());
    assertEquals(
        "Not answered before the 5th SYN (frame 5), 15 s after the first: the one that was answered"
            + " was sent without ECE and CWR, all others with ECE and CWR",
        finding.text());
  }

  @Test
  void twoLostInARow() {
    String script =
        """
        0.0 C>S S 1000:1000(0)    ! syn_unanswered = 3
        1.0 C>S S 1000:1000(0)
        3.0 C>S S 1000:1000(0)
        3.02 S>C S. 5000:5000(0) ack 1001
        3.0201 C>S . 1001:1001(0) ack 5001
        """;
    Expect.only(ID, script);
    assertEquals(Severity.NOTE, Expect.report(Script.of(script)).findings().get(0).severity());
  }

  @Test
  void notForOneLost() {
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0)
        1.0 C>S S 1000:1000(0)
        1.02 S>C S. 5000:5000(0) ack 1001
        1.0201 C>S . 1001:1001(0) ack 5001
        """);
  }

  /** The timestamp echo tells: the first SYN was answered, only late. */
  @Test
  void notIfTheFirstIsAnsweredLate() {
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0) ts 100 ecr 0
        1.0 C>S S 1000:1000(0) ts 1100 ecr 0
        3.0 C>S S 1000:1000(0) ts 3100 ecr 0
        3.5 S>C S. 5000:5000(0) ack 1001 ts 70 ecr 100
        3.5001 C>S . 1001:1001(0) ack 5001 ts 3600 ecr 70
        """);
  }

  @Test
  void notIfItWasRefusedInBetween() {
    Expect.only(
        ID,
        """
        0.00 C>S S 1000:1000(0)
        0.02 S>C R. 0:0(0) ack 1001 win 0
        0.52 C>S S 1000:1000(0)
        0.54 S>C R. 0:0(0) ack 1001 win 0
        1.04 C>S S 1000:1000(0)
        1.06 S>C S. 5000:5000(0) ack 1001
        1.0601 C>S . 1001:1001(0) ack 5001
        """);
  }

  private static String textOfTaken(String taken, String... others) {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < others.length; i++) {
      script.append(i).append(".0 C>S ").append(others[i]).append('\n');
    }
    script.append("9.0 C>S ").append(taken).append("\n9.02 S>C S. 5000:5000(0) ack 1001\n");
    script.append("9.0201 C>S . 1001:1001(0) ack 5001\n");
    String text = Expect.report(Script.of(script.toString())).findings().get(0).text();
    int colon = text.indexOf(": ");
    return colon < 0 ? "" : text.substring(colon + 2);
  }

  /** As behind a tunnel whose device computes no inner checksum for offloaded packets. */
  @Test
  void toldByTheChecksum() {
    String wrong = "S 1000:1000(0) sum wrong";
    assertEquals(
        "the one that was answered was sent with the right TCP checksum, all others with a wrong"
            + " TCP checksum",
        textOfTaken("S 1000:1000(0) sum right", wrong, wrong));
    assertEquals("", textOfTaken("S 1000:1000(0) sum right", wrong, "S 1000:1000(0) sum right"));
    assertEquals("", textOfTaken("S 1000:1000(0)", wrong, wrong));
  }

  @Test
  void toldByDscpAndOptions() {
    String others = "S 1000:1000(0) dscp 10 ts 5 ecr 0";
    assertEquals(
        "the one that was answered was sent without timestamps and with DSCP 0, all others with"
            + " timestamps and with DSCP 10",
        textOfTaken("S 1000:1000(0)", others, others));
  }

  @Test
  void notToldByWhatOnlySomeHad() {
    assertEquals("", textOfTaken("S 1000:1000(0)", "SEW 1000:1000(0)", "S 1000:1000(0)"));
  }

  /** The same SYN was captured behind a translator, too, and answered there. */
  @Test
  void underAnotherName() {
    String translated =
        """
        0.000 C>S S 123456789:123456789(0) ts 7000      ! syn_unanswered = 1
        0.001 C2>S S 123456789:123456789(0) ts 7000
        0.020 S>C2 S. 5000:5000(0) ack 123456790 ts 90 ecr 7000
        0.021 C2>S . 123456790:123456790(0) ack 5001 ts 7020 ecr 90
        capture ends 20
        """;
    Expect.only(ID, translated);
    assertEquals(Severity.CHAT, first(translated).severity());
    assertTrue(
        first(translated)
            .text()
            .endsWith("(frame 2 shows the SYN from 10.0.0.1:40002 to" + " 192.0.2.1:80, flow 1)"),
        first(translated).text());
    // Another clock, another time, no clock at all: scanners use one number for many.
    for (String other :
        List.of(
            translated.replace(
                "0.001 C2>S S 123456789:123456789(0) ts 7000",
                "0.001 C2>S S 123456789:123456789(0) ts 7001"),
            translated
                .replace("0.001 C2", "0.200 C2")
                .replace("0.020 S", "0.220 S")
                .replace("0.021 C2", "0.221 C2"),
            translated.replaceAll(" ts \\d+( ecr \\d+)?", ""))) {
      assertEquals(Severity.NOTE, first(other).severity(), other);
    }
  }

  private static Finding first(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id() == ID)
        .findFirst()
        .orElseThrow();
  }
}
