package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class UnclosedTest {
  private static final FindingId ID = FindingId.UNCLOSED;
  private static final String OPEN =
      """
      exchanged
      1.0 C>S P. 1101:1201(100) ack 5201
      1.02 S>C . 5201:5201(0) ack 1201    ! unclosed = 8.98
      capture ends 10
      """;

  @Test
  void fires() {
    Expect.all(OPEN);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(OPEN).withoutFirst(6));
  }

  @Test
  void inOneDirection() {
    Expect.only(ID, "1.0 C>S P. 1101:1201(100) ack 5201    ! unclosed = 9\ncapture ends 10");
  }

  @Test
  void notAfterAFinOrRst() {
    Expect.only(ID, "exchanged\n1.0 C>S F. 1101:1101(0) ack 5201\ncapture ends 10");
    Expect.only(ID, "exchanged\n1.0 C>S R. 1101:1101(0) ack 5201\ncapture ends 10");
  }

  @Test
  void notAfterAnIcmpError() {
    Expect.only(ID, "exchanged\n1.0 icmp 10.0.0.254 3/1 quotes C>S\ncapture ends 10");
  }

  @Test
  void notBeforeAConnectionWasMade() {
    Expect.only(ID, "0.0 C>S S 1000:1000(0)\ncapture ends 10");
    Expect.only(ID, "0.0 C>S S 1000:1000(0)\n0.1 S>C S. 5:5(0) ack 1001\ncapture ends 10");
  }

  @Test
  void untilThePortsAreUsedAgain() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S . 1101:1101(0) ack 5201    ! unclosed = 4
        5.0 C>S S 90000:90000(0)
        capture ends 10
        """,
        Variant.NUMBERED);
  }

  @Test
  void noTimeIsToldWhereNonePassed() {
    String script = "exchanged\n1.0 C>S . 1101:1101(0) ack 5201\ncapture ends ";
    assertEquals("Still open when the capture ended", text(script + "1.9"));
    assertEquals("Still open when the capture ended, 9 s after this frame", text(script + "10"));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(finding -> finding.id() == ID)
        .findFirst()
        .orElseThrow()
        .text();
  }
}
