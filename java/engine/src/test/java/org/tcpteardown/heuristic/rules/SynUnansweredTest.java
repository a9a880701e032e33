package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class SynUnansweredTest {
  private static final FindingId ID = FindingId.SYN_UNANSWERED;

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
    Expect.all("0.0 C>S S 1000:1000(0)    ! syn_unanswered = 1\ncapture ends 3");
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
}
