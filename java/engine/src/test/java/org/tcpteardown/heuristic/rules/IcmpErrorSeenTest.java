package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class IcmpErrorSeenTest {
  private static final FindingId ID = FindingId.ICMP_ERROR;
  private static final String UNREACHABLE =
      """
      exchanged
      1.0 C>S P. 1101:1201(100) ack 5201
      1.01 icmp 10.0.0.254 3/1 quotes C>S   ! icmp_error = "ICMP host unreachable (type 3, code 1) from 10.0.0.254"
      """;

  @Test
  void fires() {
    Expect.all(UNREACHABLE);
  }

  /** Older routers do not say how large packets may be (RFC 792). */
  @Test
  void howLargePacketsMayBe() {
    String tooBig = "exchanged\n1.0 icmp 10.0.0.254 3/4 quotes C>S";
    String text = Expect.findings(Script.of(tooBig + " mtu 1300")).get(0).text();
    assertTrue(
        text.endsWith("(type 3, code 4): no packet of more than 1300 bytes can go on"), text);
    text = Expect.findings(Script.of(tooBig)).get(0).text();
    assertTrue(text.endsWith("(type 3, code 4)"), text);
  }

  @Test
  void aboutEitherEnd() {
    Expect.only(ID, "exchanged\n1.0 icmp 10.0.0.254 11/0 quotes S>C   ! icmp_error");
  }

  @Test
  void inTheMiddleOfAConnectionAndInOneDirection() {
    Expect.only(ID, Script.of(UNREACHABLE).withoutFirst(6));
    Expect.only(ID, Script.of(UNREACHABLE).only(End.C));
    Expect.only(ID, Script.of(UNREACHABLE).only(End.S));
  }

  @Test
  void aboutAConnectionThatWasNotCaptured() {
    Expect.only(ID, "0.0 icmp 10.0.0.254 3/3 quotes C>S   ! icmp_error");
  }

  /** A path that fails without a word: silence is told by others. */
  @Test
  void notWhereNobodySaidAnything() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.0 C>S P. 1101:1201(100) ack 5201
            1.3 C>S P. 1101:1201(100) ack 5201
            1.9 C>S P. 1101:1201(100) ack 5201
            capture ends 20.0
            """));
  }

  /** A way that was lost for a moment, as while routes change: the repeat got through. */
  @Test
  void lessSeriousWhereTheConnectionWentOn() {
    String wentOn =
        UNREACHABLE + "1.3 C>S P. 1101:1201(100) ack 5201\n1.32 S>C . 5201:5201(0) ack 1201";
    Finding finding = Expect.findings(Script.of(wentOn)).get(0);
    assertEquals(Severity.NOTE, finding.severity());
    assertTrue(finding.text().endsWith("; the connection went on all the same"), finding.text());
    String old =
        UNREACHABLE + "1.3 C>S P. 1101:1201(100) ack 5201\n1.32 S>C . 5201:5201(0) ack 1101";
    assertEquals(Severity.WARN, Expect.findings(Script.of(old)).get(0).severity());
  }

  @Test
  void eachOfSeveral() {
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0)
        0.1 icmp 10.0.0.254 3/13 quotes C>S   ! icmp_error
        1.0 C>S S 1000:1000(0)
        1.1 icmp 10.0.0.254 3/13 quotes C>S   ! icmp_error
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.254, 3/1, WARN",
    "10.0.0.254, 3/13, WARN",
    "10.0.0.254, 11/0, WARN",
    "10.0.0.254, 3/4, NOTE",
    "10.0.0.254, 4/0, NOTE",
    "10.0.0.254, 5/1, NOTE",
    "2001:db8::1, 1/0, WARN",
    "2001:db8::1, 2/0, NOTE",
    "2001:db8::1, 3/0, WARN"
  })
  void pathMtuAndRoutingAdviceAreNotes(String sender, String kind, Severity severity) {
    var found =
        Expect.findings(Script.of("exchanged\n1.0 icmp " + sender + " " + kind + " quotes C>S"));
    assertEquals(
        severity,
        found.stream().filter(f -> f.id().equals(ID)).findFirst().orElseThrow().severity());
  }
}
