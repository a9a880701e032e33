package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Script;

/** The ways of making a RST that were observed, and the occasions for them. */
final class RstFamilyTest {
  /** The family of the only RST in a script. */
  private static RstFamily family(String script) {
    return Script.of(script).flows().flows().get(0).halves().stream()
        .flatMap(half -> half.rsts().stream())
        .reduce((one, other) -> other)
        .orElseThrow()
        .family();
  }

  @Test
  void aSocketThatAborts() {
    assertEquals(RstFamily.SOCKET, family("exchanged\n1.0 C>S R. 1101:1101(0) ack 5201"));
  }

  @Test
  void aSocketThatAbortsWithTimestampsButWithoutWindow() {
    assertEquals(
        RstFamily.SOCKET, family("exchanged\n1.0 C>S R. 1101:1101(0) ack 5201 win 0 ts 9 ecr 8"));
  }

  @Test
  void aListenerThatClosesBeforeItAccepted() {
    assertEquals(RstFamily.SOCKET, family("established\n1.0 S>C R. 5001:5001(0) ack 1001 win 509"));
  }

  @Test
  void aPortWhereNobodyListens() {
    String syn = "0.0 C>S S 1000:1000(0)\n";
    assertEquals(RstFamily.STATELESS, family(syn + "0.1 S>C R. 0:0(0) ack 1001 win 0 id 0"));
    assertEquals(RstFamily.STATELESS, family(syn + "0.1 S>C R. 0:0(0) ack 1001 win 900"));
  }

  /** With Fast Open the SYN may carry payload, which hosts count or not. */
  @Test
  void aRefusedSynWithPayload() {
    String syn = "0.0 C>S S 1000:1100(100)\n";
    assertEquals(RstFamily.STATELESS, family(syn + "0.1 S>C R. 0:0(0) ack 1001 win 0 id 0"));
    assertEquals(RstFamily.STATELESS, family(syn + "0.1 S>C R. 0:0(0) ack 1101 win 0 id 0"));
  }

  @Test
  void aRefusalWhoseSynWasNotCaptured() {
    assertEquals(RstFamily.STATELESS, family("0.1 S>C R. 0:0(0) ack 1001 win 0 id 0"));
  }

  @Test
  void aWrongAckInSynSent() {
    assertEquals(
        RstFamily.STATELESS,
        family(
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C . 70000:70000(0) ack 90000
            0.03 C>S R 90000:90000(0)
            """));
  }

  @Test
  void dataAfterAFullClose() {
    assertEquals(
        RstFamily.STATELESS,
        family(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.01 S>C P. 5201:5301(100) ack 1102
            1.02 C>S R 1102:1102(0)
            """));
  }

  @Test
  void aKeepaliveProbeToAHostThatHasForgotten() {
    assertEquals(
        RstFamily.STATELESS,
        family(
            """
            exchanged
            90.00 C>S . 1100:1100(0) ack 5201
            90.02 S>C R 5201:5201(0)
            """));
  }

  /** Windows aborts like this, and so do many firewalls. */
  @Test
  void anAbortWithoutWindowOrTimestampsMayBeEither() {
    assertEquals(RstFamily.UNKNOWN, family("exchanged\n1.0 C>S R. 1101:1101(0) ack 5201 win 0"));
  }

  @Test
  void aSocketMayReallyBeAtZero() {
    assertEquals(
        RstFamily.UNKNOWN,
        family(
            """
            0.00 S>C P. 4294967196:0(100) ack 1001
            0.01 C>S . 1001:1001(0) ack 0
            0.50 S>C R. 0:0(0) ack 901 win 0
            """));
  }

  @Test
  void anAnswerWithAWindowOfItsOwn() {
    assertEquals(
        RstFamily.UNKNOWN,
        family("exchanged\n1.0 C>S P. 1101:1201(100) ack 5201\n1.1 S>C R 5201:5201(0) win 4128"));
  }

  /** The window lies in the part of the header that a short snapshot length leaves. */
  @Test
  void optionsThatWereCutOff() {
    assertEquals(
        RstFamily.SOCKET, family("exchanged\n1.0 C>S R. 1101:1101(0) ack 5201 win 502 cut"));
    assertEquals(
        RstFamily.UNKNOWN, family("exchanged\n1.0 C>S R. 1101:1101(0) ack 5201 win 0 cut"));
    assertEquals(RstFamily.UNKNOWN, family("exchanged\n1.0 C>S R 1101:1101(0) win 502 cut"));
    assertEquals(
        RstFamily.UNKNOWN,
        family("0.0 C>S S 1000:1000(0)\n0.1 S>C R. 0:0(0) ack 1001 win 900 cut"));
  }
}
