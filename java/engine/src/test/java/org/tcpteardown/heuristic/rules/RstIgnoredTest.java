package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class RstIgnoredTest {
  private static final FindingId ID = FindingId.RST_IGNORED;

  /** Each retransmission draws a RST, and none of them gets through. */
  private static final String NEVER_ARRIVES =
      """
      exchanged
      9.00 S>C P. 5201:5301(100) ack 1101
      9.001 C>S R 1101:1101(0)
      9.30 S>C P. 5201:5301(100) ack 1101
      9.301 C>S R 1101:1101(0)
      9.90 S>C P. 5201:5301(100) ack 1101
      9.901 C>S R 1101:1101(0)
      11.10 S>C P. 5201:5301(100) ack 1101     ! rst_ignored = 1.199
      11.101 C>S R 1101:1101(0)
      13.50 S>C P. 5201:5301(100) ack 1101
      13.501 C>S R 1101:1101(0)
      18.30 S>C P. 5201:5301(100) ack 1101
      18.301 C>S R 1101:1101(0)
      """;

  /** A RST in the client's name, which the server does not mind and the client did not send. */
  private static final String BOTH_GO_ON =
      """
      exchanged
      1.00 C>S R. 1101:1101(0) ack 5201
      3.00 C>S P. 1101:1201(100) ack 5201
      3.02 S>C P. 5201:5301(100) ack 1201      ! rst_ignored = 2.02
      6.00 C>S P. 1201:1301(100) ack 5301
      6.02 S>C P. 5301:5401(100) ack 1301
      """;

  @Test
  void firesForOneThatNeverArrives() {
    Expect.only(ID, NEVER_ARRIVES);
  }

  @Test
  void firesIfBothGoOn() {
    Expect.only(ID, BOTH_GO_ON);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(NEVER_ARRIVES).withoutFirst(5));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(NEVER_ARRIVES).only(End.C));
    Expect.none(ID, Script.of(NEVER_ARRIVES).only(End.S));
  }

  /** One RST was lost; the next segment draws another one, and that is the end. */
  @Test
  void notForOneThatWasLost() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S R. 1101:1101(0) ack 5201
        9.00 S>C P. 5201:6201(1000) ack 1101
        9.0001 S>C P. 6201:7201(1000) ack 1101
        9.001 C>S R 1101:1101(0)
        9.0011 C>S R 1101:1101(0)
        """);
  }

  @Test
  void notForTwoThatWereLost() {
    Expect.only(
        ID,
        """
        exchanged
        9.00 S>C P. 5201:5301(100) ack 1101
        9.001 C>S R 1101:1101(0)
        11.00 S>C P. 5201:5301(100) ack 1101
        11.001 C>S R 1101:1101(0)
        15.00 S>C P. 5201:5301(100) ack 1101
        15.001 C>S R 1101:1101(0)
        """);
  }

  /** The path is broken in both directions: no RST answers, and none can be ignored. */
  @Test
  void notForASilenceAfterOne() {
    Expect.only(
        ID,
        """
        exchanged
        9.00 S>C P. 5201:5301(100) ack 1101
        9.001 C>S R 1101:1101(0)
        11.00 S>C P. 5201:5301(100) ack 1101
        15.00 S>C P. 5201:5301(100) ack 1101
        23.00 S>C P. 5201:5301(100) ack 1101
        39.00 S>C P. 5201:5301(100) ack 1101
        """);
  }

  @Test
  void notForWhatWasUnderWay() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0)
        0.600 S>C S. 5000:5000(0) ack 1001
        0.6001 C>S . 1001:1001(0) ack 5001
        0.700 C>S R. 1001:1001(0) ack 5001
        0.800 S>C P. 5001:5101(100) ack 1001
        1.000 S>C P. 5101:5201(100) ack 1001
        1.290 S>C P. 5201:5301(100) ack 1001
        """);
  }

  /** RFC 5961: only the exact number counts. */
  @Test
  void notIfItsNumberIsNotExact() {
    Expect.only(
        ID,
        BOTH_GO_ON
            .replace("R. 1101:1101(0) ack 5201", "R. 1150:1150(0) ack 5201")
            .replace("! rst_ignored = 2.02", ""));
  }

  /** The number was right when it left, but data were on their way before it. */
  @Test
  void notIfDataArrivedBeforeIt() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S P. 1101:1201(100) ack 5201
        1.01 C>S R 1101:1101(0)
        1.02 S>C . 5201:5201(0) ack 1201
        3.20 S>C P. 5201:5301(100) ack 1201
        7.90 S>C P. 5201:5301(100) ack 1201
        """);
  }

  /** The challenge comes at once, or never. */
  @Test
  void notForAChallenge() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S R. 1150:1150(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1101
        1.0201 C>S R 1101:1101(0)
        """);
  }

  /** In TIME-WAIT a host need not obey (RFC 1337). */
  @Test
  void notAfterBothFins() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 S>C F. 5201:5201(0) ack 1101
        1.01 C>S F. 1101:1101(0) ack 5202
        1.03 S>C . 5202:5202(0) ack 1102
        2.00 C>S R 1102:1102(0)
        4.00 S>C . 5202:5202(0) ack 1102
        7.00 S>C . 5202:5202(0) ack 1102
        """);
  }

  @Test
  void notForANewConnectionOnTheSamePorts() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S R. 1101:1101(0) ack 5201
        9.00 C>S S 90000:90000(0)
        9.02 S>C S. 70000:70000(0) ack 90001
        9.0201 C>S . 90001:90001(0) ack 70001
        9.03 C>S P. 90001:90101(100) ack 70001
        9.05 S>C P. 70001:70201(200) ack 90101
        12.0 S>C P. 70201:70301(100) ack 90101
        """);
  }

  @Test
  void notIfBothReset() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S R. 1101:1101(0) ack 5201
        1.01 S>C R. 5201:5201(0) ack 1101
        4.00 S>C R. 5201:5201(0) ack 1101
        8.00 S>C R. 5201:5201(0) ack 1101
        """);
  }

  /** A second, and the 20 ms of a round trip to the server. */
  @Test
  void whatComesWithinASecondAndARoundTripWasUnderWay() {
    String goesOn =
        """
        exchanged
        1.00 C>S R. 1101:1101(0) ack 5201
        1.50 C>S P. 1101:1201(100) ack 5201
        2.020001 S>C P. 5201:5301(100) ack 1201      ! rst_ignored = 1.020001
        """;
    Expect.only(ID, goesOn);
    Expect.none(ID, Script.of(goesOn.replace("2.020001 S", "2.02 S")));
  }

  /** Half closed is no TIME-WAIT: the RST ought to end the other half. */
  @Test
  void firesAfterOneFin() {
    Expect.only(
        ID,
        """
        exchanged
        0.90 S>C F. 5201:5201(0) ack 1101
        0.901 C>S . 1101:1101(0) ack 5202
        1.00 C>S R. 1101:1101(0) ack 5202
        3.00 C>S P. 1101:1201(100) ack 5202
        3.02 S>C . 5202:5202(0) ack 1201      ! rst_ignored = 2.02
        """);
  }

  /** It closed first, and what still comes draws RSTs that get lost. */
  @Test
  void firesAfterItsOwnFin() {
    Expect.only(
        ID,
        """
        exchanged
        8.00 C>S F. 1101:1101(0) ack 5201
        8.02 S>C . 5201:5201(0) ack 1102
        9.00 S>C P. 5201:5301(100) ack 1102
        9.001 C>S R 1102:1102(0)
        9.30 S>C P. 5201:5301(100) ack 1102
        9.301 C>S R 1102:1102(0)
        11.10 S>C P. 5201:5301(100) ack 1102     ! rst_ignored = 1.799
        11.101 C>S R 1102:1102(0)
        13.50 S>C P. 5201:5301(100) ack 1102
        13.501 C>S R 1102:1102(0)
        18.30 S>C P. 5201:5301(100) ack 1102
        18.301 C>S R 1102:1102(0)
        """);
  }

  /** Both ends go on: nobody repeats anything, and the RST was not its named sender's. */
  @Test
  void itIsNotSaidToBeRepeatedWhereBothGoOn() {
    Verdict verdict =
        Expect.report(
                Script.of(
                    """
                    exchanged
                    0.500 S>C R 5201:5201(0)
                    1.000 C>S P. 1101:1201(100) ack 5201
                    1.020 S>C P. 5201:5401(200) ack 1201
                    1.021 C>S . 1201:1201(0) ack 5401
                    2.000 C>S P. 1201:1301(100) ack 5401
                    2.020 S>C P. 5401:5601(200) ack 1301
                    2.021 C>S F. 1301:1301(0) ack 5601
                    2.041 S>C F. 5601:5601(0) ack 1302
                    2.042 C>S . 1302:1302(0) ack 5602
                    """))
            .verdict();
    assertEquals(Cause.ORDERLY, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("changed nothing and was not its own"));
    assertFalse(verdict.sentence().contains("repeats"), verdict.sentence());
  }
}
