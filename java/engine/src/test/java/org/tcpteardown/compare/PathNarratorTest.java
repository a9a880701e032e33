package org.tcpteardown.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.model.Severity;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.testkit.TwoPoints;

final class PathNarratorTest {
  private static final PathPoints POINTS = new PathPoints("inside", "outside");

  private static PathReport told(String script) {
    List<CrossedFlow> flows = TwoPoints.of(script).translated().compare().flows();
    assertEquals(1, flows.size());
    return PathNarrator.tell(flows.get(0), POINTS);
  }

  private static void check(String script, PathEnd end, Severity severity, String sentence) {
    PathReport report = told(script);
    assertEquals(sentence, report.sentence());
    assertEquals(end, report.end());
    assertEquals(severity, report.severity());
  }

  @Test
  void aTimerEatsLateFins() {
    check(
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.001 C>S . 1101:1101(0) ack 5202
        5.000 C>S P. 1101:1111(10) ack 5202
        5.020 S>C . 5202:5202(0) ack 1111
        10.00 C>S F. 1111:1111(0) ack 5202  @A
        10.20 C>S F. 1111:1111(0) ack 5202  @A
        10.60 C>S F. 1111:1111(0) ack 5202  @A
        """,
        PathEnd.STOPPED,
        Severity.ERROR,
        "the client sent its FIN 3 times, none reached the server's side (outside): state was"
            + " dropped between inside and outside between 4.01 s and 9.01 s after the server's FIN;"
            + " look for the timer or rule of what lies there");
  }

  @Test
  void anIdleTimerEatsData() {
    check(
        """
        exchanged
        21.00 C>S P. 1101:1111(10) ack 5201
        21.02 S>C . 5201:5201(0) ack 1111
        99.00 C>S P. 1111:1121(10) ack 5201  @A
        99.20 C>S P. 1111:1121(10) ack 5201  @A
        99.60 C>S P. 1111:1121(10) ack 5201  @A
        """,
        PathEnd.STOPPED,
        Severity.ERROR,
        "the client sent 3 packets, none reached the server's side (outside): state was dropped"
            + " between inside and outside during a silence of 78 s, one of 20.9 s had been survived"
            + " before; look for the timer or rule of what lies there");
  }

  @Test
  void aFirewallResetsOneEnd() {
    check(
        """
        exchanged
        60.00 C>S R. 1101:1101(0) ack 5201  @B
        """,
        PathEnd.RST_MADE,
        Severity.ERROR,
        "the RST in frame 7 of outside was made between inside and outside: it arrives at the"
            + " server's side in the client's name and never left the client's (inside); the client"
            + " was never told and holds the connection half-open; before it nothing had crossed for"
            + " 60 s; ask the log of what lies there for that second");
  }

  @Test
  void aFirewallResetsBothEnds() {
    check(
        """
        exchanged
        60.00 C>S R. 1101:1101(0) ack 5201  @B
        60.00 S>C R. 5201:5201(0) ack 1101  @A
        """,
        PathEnd.RST_MADE,
        Severity.ERROR,
        "RSTs in both names were made between inside and outside: each end got one in the other"
            + " one's name, and neither had sent it; before it nothing had crossed for 60 s; ask the"
            + " log of what lies there for that second");
  }

  @Test
  void aRstThatIsLostLeavesTheOtherEndHalfOpen() {
    check(
        "exchanged\n2.000 S>C R 5201:5201(0)  @B",
        PathEnd.RST_LOST,
        Severity.ERROR,
        "the server's RST (1 transmission) never reached the client's side (inside): dropped between"
            + " inside and outside; the client was never told and holds the connection half-open; see"
            + " why what lies there drops RSTs");
  }

  /** A SYN that meets an older connection on its ports: the RST is of that one. */
  @Test
  void aRstToAChallengeAckEndsNothing() {
    check(
        """
        0.000 C>S S 1000:1000(0)
        0.020 S>C . 700000000:700000000(0) ack 900000000
        0.021 C>S R 900000000:900000000(0)  @A
        1.000 C>S S 1000:1000(0)
        1.020 S>C S. 5000:5000(0) ack 1001
        1.021 C>S . 1001:1001(0) ack 5001
        """,
        PathEnd.REPAIRED,
        Severity.CHAT,
        "1 of 6 packets was lost between inside and outside and made up for by later ones");
    check(
        """
        0.000 C>S S 1000:1000(0)
        0.020 S>C . 700000000:700000000(0) ack 900000000
        0.021 C>S R 900000000:900000000(0)  @A
        """,
        PathEnd.REPAIRED,
        Severity.CHAT,
        "1 of 3 packets was lost between inside and outside and made up for by later ones");
  }

  @Test
  void ordinaryLossIsNoAccusation() {
    check(
        """
        exchanged
        1.000 C>S P. 1101:1201(100) ack 5201  @A
        1.200 C>S P. 1101:1201(100) ack 5201
        1.220 S>C . 5201:5201(0) ack 1201
        """,
        PathEnd.REPAIRED,
        Severity.CHAT,
        "1 of 9 packets was lost between inside and outside and made up for by later ones");
  }

  @Test
  void onlyLargePacketsAreLost() {
    check(
        """
        exchanged
        1.000 S>C . 5201:6661(1460) ack 1101  @B
        1.300 S>C . 5201:6661(1460) ack 1101  @B
        1.900 S>C . 5201:6661(1460) ack 1101  @B
        """,
        PathEnd.STOPPED,
        Severity.ERROR,
        "the server sent 3 packets, none reached the client's side (inside): what carries up to 200"
            + " bytes crossed, what carries 1460 and more did not: the MTU between inside and"
            + " outside; look for the timer or rule of what lies there");
  }

  @Test
  void aDeviceThatSeesHalfOfTheHandshake() {
    check(
        """
        0.000 C>S S 1000:1000(0)
        0.020 S>C S. 5000:5000(0) ack 1001
        0.021 C>S . 1001:1001(0) ack 5001               @A
        0.030 C>S P. 1001:1101(100) ack 5001            @A
        0.260 C>S P. 1001:1101(100) ack 5001            @A
        1.030 S>C S. 5000:5000(0) ack 1001
        1.031 C>S . 1001:1001(0) ack 5001               @A
        """,
        PathEnd.STOPPED,
        Severity.ERROR,
        "the client sent 4 packets, none reached the server's side (outside): only its SYN crossed,"
            + " while the server's packets came through: a device between inside and outside that"
            + " sees one direction only (asymmetric route) drops the rest; look for the timer or rule"
            + " of what lies there");
  }
}
