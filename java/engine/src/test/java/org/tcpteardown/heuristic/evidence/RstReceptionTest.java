package org.tcpteardown.heuristic.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.tcp.TcpState;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Script;

final class RstReceptionTest {

  /** How each RST of the script fits, and whether it ended the connection, for all numbers. */
  private static void assertFits(String script, String... expected) {
    assertFits(Script.of(script), expected);
  }

  private static void assertFits(Script script, String... expected) {
    for (int shift : new int[] {0, -1102, -5203, Integer.MAX_VALUE - 1102}) {
      FlowStory story = script.shifted(End.C, shift).shifted(End.S, shift).story();
      List<String> found =
          story.rsts().stream()
              .map(
                  rst ->
                      rst.mark().frame()
                          + " "
                          + RstReception.fit(story, rst)
                          + (RstReception.ended(story, rst) ? " ended" : ""))
              .toList();
      assertEquals(List.of(expected), found, "numbers moved by " + shift);
    }
  }

  private static void assertStates(String script, TcpState client, TcpState server) {
    FlowStory story = Script.of(script).story();
    assertEquals(client, story.flow().client().state());
    assertEquals(server, story.flow().server().state());
  }

  @Test
  void exact() {
    assertFits("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101", "7 EXACT ended");
    assertFits("exchanged\n1.0 S>C R 5201:5201(0)", "7 EXACT ended");
    assertStates("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101", TcpState.CLOSED, TcpState.CLOSED);
  }

  /** What its sender sent before arrives before, as a rule. */
  @Test
  void exactBehindDataInFlight() {
    assertFits(
        "exchanged\n1.0 S>C P. 5201:5301(100) ack 1101\n1.001 S>C R. 5301:5301(0) ack 1101",
        "8 EXACT ended");
  }

  /** The data before it was lost: its receiver says so later. */
  @Test
  void aheadOfLostData() {
    String script =
        """
        exchanged
        1.000 S>C P. 5201:5301(100) ack 1101
        1.001 S>C R. 5301:5301(0) ack 1101
        2.000 C>S P. 1101:1201(100) ack 5201
        2.020 S>C R 5201:5201(0)
        """;
    assertFits(script, "8 IN_WINDOW", "10 EXACT ended");
    assertStates(
        script.substring(0, script.indexOf("2.020")), TcpState.ESTABLISHED, TcpState.CLOSED);
  }

  /** Repeats without an answer: it is not known how far the receiver has got. */
  @Test
  void afterRepeatsInVain() {
    assertFits(
        """
        exchanged
        1.0 S>C P. 5201:5301(100) ack 1101
        1.3 S>C P. 5201:5301(100) ack 1101
        1.9 S>C P. 5201:5301(100) ack 1101
        3.0 S>C R. 5301:5301(0) ack 1101
        """,
        "10 NOT_KNOWN ended");
  }

  /** RFC 793 stacks take it, and then everything stops. */
  @Test
  void inTheWindow() {
    assertFits("exchanged\n1.0 S>C R 5901:5901(0)", "7 IN_WINDOW ended");
    assertFits(
        """
        exchanged
        1.000 S>C R 5901:5901(0)
        1.001 C>S . 1101:1101(0) ack 5201
        2.000 C>S P. 1101:1201(100) ack 5201
        2.020 S>C . 5201:5201(0) ack 1201
        """,
        "7 IN_WINDOW");
  }

  /** A FIN may be missing there, or data: the capture does not tell. */
  @Test
  void numbersThatTheCaptureLacks() {
    assertFits("exchanged\n1.0 S>C R 5202:5202(0)", "7 NOT_KNOWN ended");
    assertFits(
        """
        exchanged
        0.9 S>C P. 5301:5401(100) ack 1101
        1.0 S>C R 5901:5901(0)
        """,
        "8 NOT_KNOWN ended");
    assertFits("0.0 S>C R 5901:5901(0)", "1 NOT_KNOWN ended");
    assertFits(Script.of("exchanged\n1.0 S>C R 5201:5201(0)").only(End.S), "3 NOT_KNOWN ended");
  }

  @Test
  void behind() {
    String script =
        """
        exchanged
        1.000 S>C R 5101:5101(0)
        2.000 C>S P. 1101:1201(100) ack 5201
        2.020 S>C . 5201:5201(0) ack 1201
        """;
    assertFits(script, "7 BEHIND");
    assertStates(script, TcpState.ESTABLISHED, TcpState.ESTABLISHED);
    assertFits("exchanged\n1.0 S>C R 5101:5101(0)", "7 BEHIND");
  }

  /** Some of what was on its way arrives before it: whether all did is not known. */
  @Test
  void amongDataInFlight() {
    assertFits(
        """
        exchanged
        1.000 S>C P. 5201:5301(100) ack 1101
        1.001 S>C P. 5301:5401(100) ack 1101
        1.002 S>C R 5301:5301(0)
        """,
        "9 NOT_KNOWN ended");
    assertFits(
        """
        exchanged
        1.000 S>C P. 5201:5301(100) ack 1101
        1.001 S>C P. 5301:5401(100) ack 1101
        1.002 S>C R 5301:5301(0)
        2.000 C>S . 1101:1101(0) ack 5401
        """,
        "9 BEHIND");
  }

  /** Linux takes it from 4.11 on; other stacks go on. */
  @Test
  void atTheNumberOfTheFin() {
    String taken =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C . 5201:5201(0) ack 1102
        1.021 C>S R 1101:1101(0)
        """;
    assertFits(taken, "9 AT_FIN ended");
    assertStates(taken, TcpState.CLOSED, TcpState.CLOSED);
    String ignored = taken + "3.0 S>C P. 5201:5301(100) ack 1102\n";
    assertFits(ignored, "9 AT_FIN");
    assertStates(ignored, TcpState.FIN_WAIT_2, TcpState.CLOSE_WAIT);
  }

  @Test
  void inSynSent() {
    assertFits("0.0 C>S S 1000:1000(0)\n0.1 S>C R. 0:0(0) ack 1001 win 0", "2 EXACT ended");
    String wrongAck = "0.0 C>S S 1000:1000(0)\n0.1 S>C R. 0:0(0) ack 1000 win 0";
    assertFits(wrongAck, "2 SYN_NOT_ACKED");
    assertStates(wrongAck, TcpState.SYN_SENT, TcpState.UNKNOWN);
    assertFits("0.0 C>S S 1000:1000(0)\n0.1 S>C R 7:7(0) win 0", "2 SYN_NOT_ACKED");
    assertFits("0.0 C>S S 1000:1000(0)\n0.1 S>C R. 0:0(0) ack 1002 win 0", "2 SYN_NOT_ACKED");
  }

  @Test
  void fastOpenWithAndWithoutItsData() {
    assertFits("0.0 C>S S 1000:1100(100)\n0.1 S>C R. 0:0(0) ack 1101 win 0", "2 EXACT ended");
    assertFits("0.0 C>S S 1000:1100(100)\n0.1 S>C R. 0:0(0) ack 1001 win 0", "2 EXACT ended");
  }

  @Test
  void inSynReceived() {
    assertFits(
        "0.0 C>S S 1000:1000(0)\n0.1 S>C S. 5000:5000(0) ack 1001\n0.2 C>S R 1001:1001(0)",
        "3 EXACT ended");
    assertFits(
        """
        0.0 C>S S 1000:1000(0)
        0.1 S>C S. 5000:5000(0) ack 1001
        0.2 S>C R. 5001:5001(0) ack 1001
        """,
        "3 EXACT ended");
  }

  /** RFC 9293 figure 9. */
  @Test
  void theOlderConnectionIsMeant() {
    assertFits(
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.020 S>C . 70000:70000(0) ack 900 stream 0
        0.021 C>S R 900:900(0) stream 0
        1.000 C>S S 1000:1000(0) stream 0
        1.020 S>C S. 5000:5000(0) ack 1001 stream 0
        """,
        "3 OLDER_CONNECTION");
  }

  /** Its receiver did not get it, or took no notice: its sender has ended the connection. */
  @Test
  void exactAndIgnored() {
    String script =
        """
        exchanged
        1.0 S>C R. 5201:5201(0) ack 1101
        2.0 C>S P. 1101:1201(100) ack 5201
        """;
    assertFits(script, "7 EXACT ended");
    assertStates(script, TcpState.ESTABLISHED, TcpState.CLOSED);
  }

  /** Such a RST is for filters on the path only: its receiver does not even look at its number. */
  @Test
  void droppedUnread() {
    assertFits("exchanged\n1.0 C>S R. 1101:1101(0) ack 5201 kind 19", "7 MD5_OPTION");
    assertFits(
        """
        0.000 C>S S 1000:1000(0) kind 19
        0.020 S>C S. 5000:5000(0) ack 1001 kind 19
        0.021 C>S . 1001:1001(0) ack 5001 kind 19
        1.000 C>S R. 1001:1001(0) ack 5001 kind 19
        """,
        "4 EXACT ended");
    String sums =
        """
        0.000 C>S S 1000:1000(0) sum right
        0.020 S>C S. 5000:5000(0) ack 1001
        0.021 C>S . 1001:1001(0) ack 5001
        1.000 C>S R. 1001:1001(0) ack 5001 sum wrong
        """;
    assertFits(sums, "4 WRONG_CHECKSUM");
    assertFits(sums.replace("right", "wrong"), "4 EXACT ended"); // left to the network card
    assertFits(sums.replace("sum right", ""), "4 EXACT ended");
  }

  /** Sent by somebody else: both ends go on. */
  @Test
  void inAnEndsName() {
    assertFits(
        """
        exchanged
        1.000 S>C R. 5201:5201(0) ack 1101
        2.000 C>S P. 1101:1201(100) ack 5201
        2.020 S>C P. 5201:5301(100) ack 1201
        """,
        "7 EXACT");
  }
}
