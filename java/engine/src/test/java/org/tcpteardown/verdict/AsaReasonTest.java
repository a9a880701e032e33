package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** The teardown reason of a Cisco ASA, for each way in which a flow can end. */
final class AsaReasonTest {
  private static final String RESET = "TCP Reset-I or TCP Reset-O";

  private static AsaReason reason(String script) {
    FlowReport report = Expect.report(Script.of(script));
    return AsaReason.of(report.story(), report.verdict().end(), report.findings());
  }

  private static void assertReason(String expected, String because, String script) {
    AsaReason reason = reason(script);
    assertEquals(expected, reason.reason(), reason.because());
    assertTrue(reason.because().contains(because), reason.because());
  }

  @Test
  void bothFinsAcknowledged() {
    assertReason(
        "TCP FINs",
        "both FINs",
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C F. 5201:5201(0) ack 1102
        1.021 C>S . 1102:1102(0) ack 5202
        """);
  }

  @Test
  void aResetAfterBothFinsChangesNothing() {
    assertReason(
        "TCP FINs",
        "both FINs",
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C F. 5201:5201(0) ack 1102
        1.021 C>S . 1102:1102(0) ack 5202
        1.050 S>C R 5202:5202(0)
        """);
  }

  @Test
  void resetNamesTheEndButNotTheSide() {
    assertReason(
        RESET,
        "Reset-I if the server is on the inside",
        "exchanged\n1.0 S>C R. 5201:5201(0) ack 1101");
    assertReason(
        RESET,
        "Reset-I if the client is on the inside",
        "exchanged\n1.0 C>S R. 1101:1101(0) ack 5201");
    assertReason(
        RESET, "the server's address", "0.0 C>S S 1000:1000(0)\n0.02 S>C R. 0:0(0) ack 1001");
  }

  @Test
  void resetBeforeTheSecondFinIsAcknowledged() {
    assertReason(
        RESET,
        "the server's address",
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C . 5201:5201(0) ack 1102
        1.500 S>C R. 5201:5201(0) ack 1102
        """);
  }

  @Test
  void handshakeThatGoesNowhere() {
    assertReason(
        "SYN Timeout",
        "30 s",
        "0.0 C>S S 1000:1000(0)\n1.0 C>S S 1000:1000(0)\n3.0 C>S S 1000:1000(0)");
    assertReason(
        "SYN Timeout",
        "30 s",
        "0.0 C>S S 1000:1000(0)\n0.02 S>C S. 5000:5000(0) ack 1001\ncapture ends 40");
  }

  @Test
  void secondFinLaterThanTheHalfClosedTimer() {
    String script =
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.020 C>S . 1101:1101(0) ack 5202
        %s C>S F. 1101:1101(0) ack 5202
        %s S>C . 5202:5202(0) ack 1102
        """;
    assertReason("FIN Timeout", "600 s after the first", script.formatted("601.1", "601.2"));
    assertReason("TCP FINs", "both FINs", script.formatted("590.1", "590.2"));
  }

  @Test
  void lastFinUnacknowledged() {
    assertReason(
        "FIN Timeout",
        "never acknowledged",
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.020 C>S . 1101:1101(0) ack 5202
        2.000 C>S F. 1101:1101(0) ack 5202
        2.300 C>S F. 1101:1101(0) ack 5202
        """);
  }

  /** Who gets no ACK of his FIN sends it again: the capture ends too soon, or lacks the ACK. */
  @Test
  void lastFinNotRepeated() {
    String script =
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.020 C>S . 1101:1101(0) ack 5202
        2.000 C>S F. 1101:1101(0) ack 5202
        """;
    assertReason("", "it ends 0 ms after that", script);
    assertReason("", "but that was not sent again", script + "capture ends 60");
    assertReason(
        "",
        "but it lacks other frames too",
        script
            .replace("1101", "1201")
            .replace("exchanged", "exchanged\n0.1 S>C . 5201:5201(0) ack 1201"));
  }

  /** Longer than timeout conn. */
  @Test
  void idleForMoreThanAnHour() {
    String asked =
        """
        exchanged
        %d.0 C>S P. 1101:1201(100) ack 5201
        %d.3 C>S P. 1101:1201(100) ack 5201
        %d.9 C>S P. 1101:1201(100) ack 5201
        %d.95 C>S R. 1201:1201(0) ack 5201
        """;
    assertReason("Conn-timeout", "nothing was sent for 3720 s", asked.replace("%d", "3720"));
    assertReason(RESET, "the client's address", asked.replace("%d", "3500"));
    assertReason("Conn-timeout", "3700 s", "exchanged\n3700.0 S>C R. 5201:5201(0) ack 1101");
    assertReason(
        "",
        "worked on after 7200 s of silence",
        """
        exchanged
        7200.0 C>S P. 1101:1201(100) ack 5201
        7200.1 S>C P. 5201:5301(100) ack 1201
        7201.0 C>S F. 1201:1201(0) ack 5301
        7201.1 S>C F. 5301:5301(0) ack 1202
        7201.2 C>S . 1202:1202(0) ack 5302
        """);
  }

  @Test
  void onlyOneEndCloses() {
    assertReason(
        "FIN Timeout",
        "one end had not closed",
        "exchanged\n1.0 S>C F. 5201:5201(0) ack 1101\n1.02 C>S . 1101:1101(0) ack 5202");
  }

  @Test
  void nobodyCloses() {
    assertReason("", "still open", "exchanged");
    assertReason(
        "Conn-timeout",
        "timeout conn",
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.3 C>S P. 1101:1201(100) ack 5201
        1.9 C>S P. 1101:1201(100) ack 5201
        3.1 C>S P. 1101:1201(100) ack 5201
        5.5 C>S P. 1101:1201(100) ack 5201
        capture ends 60
        """);
  }

  @Test
  void doubtIsSaid() {
    assertReason(
        "", "one direction", "0 C>S S 1:1(0)\n0.1 C>S . 2:2(0) ack 9\n1 C>S F. 2:2(0) ack 9");
    assertReason("", "no connection", "0.0 S>C R 5000:5000(0)");
  }
}
