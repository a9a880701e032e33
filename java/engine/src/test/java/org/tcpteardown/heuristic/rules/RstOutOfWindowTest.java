package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class RstOutOfWindowTest {
  private static final FindingId ID = FindingId.RST_OUT_OF_WINDOW;
  private static final String GOES_ON =
      """
      4.000 C>S P. 1101:1201(100) ack 5201
      4.020 S>C P. 5201:5301(100) ack 1201
      4.021 C>S . 1201:1201(0) ack 5301
      """;

  /** The client's numbers begin at 1000. */
  private static final String BEFORE_IT_BEGAN =
      "exchanged\n0.1 C>S R. 501:501(0) ack 5201      ! rst_out_of_window = -600\n" + GOES_ON;

  /** With the scales that the SYNs agree on; without one of the two there is none. */
  @Test
  void theWindowIsScaledAsTheSynsSay() {
    String scaled =
        """
        0.000 C>S S 1000:1000(0) wscale 7
        0.020 S>C S. 5000:5000(0) ack 1001 wscale 7
        0.0201 C>S . 1001:1001(0) ack 5001 win 500
        0.030 C>S P. 1001:1101(100) ack 5001 win 500
        0.050 S>C P. 5001:5201(200) ack 1101
        0.0501 C>S . 1101:1101(0) ack 5201 win 500
        1.0 S>C R 69401:69401(0)            ! rst_out_of_window = 64200
        2.0 C>S P. 1101:1201(100) ack 5201 win 500
        2.1 C>S P. 1101:1201(100) ack 5201 win 500
        """;
    Expect.only(ID, scaled);
    // One window further than the largest: 501 * 128 bytes.
    String inside = scaled.replace("69401:69401", "69300:69300").replaceAll(" *! .*", "");
    Expect.none(ID, Script.of(inside));
    String unscaled = inside.replace("69300:69300", "5900:5900");
    Expect.none(ID, Script.of(unscaled));
    Expect.only(
        ID,
        unscaled
            .replace("ack 1001 wscale 7", "ack 1001 mss 1460")
            .replace("5900:5900(0)", "5900:5900(0)   ! rst_out_of_window = 699"));
    // The scale may be among the options that the snapshot length cut off.
    Expect.none(ID, Script.of(unscaled.replace("ack 1001 wscale 7", "ack 1001 mss 1460 cut")));
  }

  /** RFC 5961: who does not see the connection tries one number after the other. */
  @Test
  void guessesAreToldOnce() {
    Expect.only(
        ID,
        """
        exchanged
        1.1 S>C R 900005201:900005201(0) ttl 231     ! rst_out_of_window = 900000000
        1.2 S>C R 1700000000:1700000000(0) ttl 231
        1.3 S>C R 3100000000:3100000000(0) ttl 231
        """
            + GOES_ON);
    Expect.none(
        FindingId.RST_REPEATED,
        Script.of(
            """
            exchanged
            1.1 S>C R 900005201:900005201(0)
            1.2 S>C R 1700000000:1700000000(0)
            1.3 S>C R 3100000000:3100000000(0)
            """
                + GOES_ON));
  }

  /** Its numbers are close together: an older connection answers what is on its way to it. */
  @Test
  void notGuessedIfTheNumbersAreOfOneConnection() {
    String sentence =
        Expect.report(
                Script.of(
                    """
                    exchanged
                    1.1 S>C R 900000000:900000000(0)
                    1.2 S>C R 900001460:900001460(0)
                    1.3 S>C R 900002920:900002920(0)
                    """
                        + GOES_ON))
            .verdict()
            .sentence();
    assertTrue(!sentence.contains("guesses"), sentence);
  }

  /** Its stack counts a FIN that it never sent; the other end repeats its data into silence. */
  @Test
  void oneBelowWithoutFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C R. 5200:5200(0) ack 1101         ! rst_out_of_window = -1
        1.4 C>S P. 1101:1201(100) ack 5201
        1.8 C>S P. 1101:1201(100) ack 5201
        """);
  }

  @Test
  void notOneBelowIfTheOtherEndTookIt() {
    Expect.none(ID, Script.of("exchanged\n1.0 S>C R. 5200:5200(0) ack 1101\ncapture ends 9"));
  }

  @Test
  void fromBeforeTheConnection() {
    Expect.only(ID, BEFORE_IT_BEGAN);
    Expect.only(ID, Script.of(BEFORE_IT_BEGAN.replace("R.", "R")));
  }

  @Test
  void behindAfterASilence() {
    Expect.only(
        ID,
        "exchanged\n1.9 S>C R. 5101:5101(0) ack 1101      ! rst_out_of_window = -100\n" + GOES_ON);
  }

  /** A window of 502 is 8,224,768 bytes at the most. */
  @Test
  void aheadOfAnyWindow() {
    Expect.only(
        ID,
        "exchanged\n0.9 S>C R. 8229970:8229970(0) ack 1101      ! rst_out_of_window = 8224769\n"
            + GOES_ON,
        Variant.BOTH_END_AT_ZERO); // puts the RST at 0, as if it answered a SYN
    Expect.only(
        ID,
        "exchanged\n0.9 S>C R. 2000005201:2000005201(0) ack 1101  ! rst_out_of_window = 2000000000\n"
            + GOES_ON,
        Variant.BOTH_END_AT_ZERO); // puts the RST at 0, as if it answered a SYN
  }

  @Test
  void notInsideWhatTheWindowMayBe() {
    Expect.none(ID, Script.of("exchanged\n0.9 S>C R. 8229969:8229969(0) ack 1101\n" + GOES_ON));
  }

  /** The capture may have missed megabytes: only the receiver can tell. */
  @Test
  void notAheadIfTheReceiverSaysNothing() {
    Expect.only(ID, "exchanged\n0.9 S>C R. 9005201:9005201(0) ack 1101");
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            0.90 S>C R. 9005201:9005201(0) ack 1101
            1.90 C>S . 1101:1101(0) ack 9005201
            """));
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            0.90000 S>C R. 9005201:9005201(0) ack 1101
            0.90001 C>S P. 1101:1201(100) ack 5201
            """));
  }

  @Test
  void notForTheExactNumber() {
    Expect.only(ID, "exchanged\n0.9 S>C R. 5201:5201(0) ack 1101");
    Expect.only(ID, "exchanged\n0.9 S>C R 5202:5202(0)");
    Expect.only(ID, "exchanged\n0.9 S>C R 5200:5200(0)");
  }

  /** A closed socket answers what was on its way: the RSTs cross newer ACKs. */
  @Test
  void notForAnswersToOldSegments() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S P. 1101:1201(100) ack 5201
        1.001 C>S P. 1201:1301(100) ack 5201
        1.002 C>S F. 1301:1301(0) ack 5201
        1.020 S>C P. 5201:5301(100) ack 1201
        1.021 S>C P. 5301:5401(100) ack 1301
        1.022 S>C P. 5401:5501(100) ack 1302
        1.030 C>S R 1201:1201(0)
        1.031 C>S R 1301:1301(0)
        1.032 C>S R 1302:1302(0)
        """);
  }

  /** RFC 9293 figure 9: the RST has the number that the old connection's ACK asked for. */
  @Test
  void notForTheRecoveryFromAHalfOpenConnection() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.020 S>C . 70000:70000(0) ack 900 stream 0
        0.021 C>S R 900:900(0) stream 0
        1.000 C>S S 1000:1000(0) stream 0
        1.020 S>C S. 5000:5000(0) ack 1001 stream 0
        1.021 C>S . 1001:1001(0) ack 5001 stream 0
        """);
  }

  @Test
  void notForARefusalThatComesLate() {
    Expect.only(ID, "exchanged\n1.9 S>C R. 0:0(0) ack 1001 win 0 id 0");
  }

  @Test
  void notInTimeWait() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C F. 5201:5201(0) ack 1102
        1.021 C>S . 1102:1102(0) ack 5202
        9.0 S>C R 4000:4000(0)
        """);
  }

  @Test
  void notInOneDirection() {
    Expect.none(ID, Script.of(BEFORE_IT_BEGAN).only(End.C));
    Expect.none(ID, Script.of(BEFORE_IT_BEGAN).only(End.S));
  }

  /** Without the SYN the number may be an old one of this connection. */
  @Test
  void notInTheMiddleOfAConnection() {
    Expect.none(ID, Script.of(BEFORE_IT_BEGAN).withoutFirst(3));
  }

  @Test
  void behindByMoreThanAFinAfterASecond() {
    String behind =
        "exchanged\n1.0501 S>C R. 5199:5199(0) ack 1101      ! rst_out_of_window = -2\n" + GOES_ON;
    Expect.only(ID, behind);
    Expect.none(ID, Script.of(behind.replace("5199:5199", "5200:5200")));
    Expect.none(ID, Script.of(behind.replace("1.0501 S", "1.050099 S")));
  }

  /** The window may have opened by one byte, scaled, for all that the capture tells. */
  @Test
  void aheadOfAClosedWindow() {
    String closed =
        """
        exchanged
        0.1 C>S . 1101:1101(0) ack 5201 win 0
        0.9 S>C R. 21586:21586(0) ack 1101      ! rst_out_of_window = 16385
        """;
    Expect.only(ID, closed + GOES_ON, Variant.BOTH_END_AT_ZERO);
    Expect.none(ID, Script.of(closed.replace("21586:21586", "21585:21585") + GOES_ON));
  }

  @Test
  void theTextTellsTheDirection() {
    assertTrue(text(BEFORE_IT_BEGAN).contains("600 bytes behind what the server expects"));
    String ahead = "exchanged\n0.9 S>C R. 2000005201:2000005201(0) ack 1101\n" + GOES_ON;
    assertTrue(text(ahead).contains("2000000000 bytes ahead of what the client expects"));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }

  /** Data that met the closed socket was under way when the FIN was sent: an ordinary answer. */
  @Test
  void notForAnswersToDataThatCrossedTheFin() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.000 S>C P. 5201:6201(1000) ack 1101
            1.001 C>S F. 1101:1101(0) ack 5201
            1.030 C>S R 1101:1101(0)
            1.070 S>C . 6201:6201(0) ack 1102
            """));
  }

  /** Older ACKs, several of them, were on their way to the closed socket before that of its FIN. */
  @Test
  void notForAnswersToAcksBeforeThatOfTheFin() {
    String script =
        """
        exchanged
        1.000 S>C P. 5201:6201(1000) ack 1101
        1.001 S>C F. 6201:6201(0) ack 1101
        1.002 C>S P. 1101:1201(100) ack 5201
        1.021 C>S . 1201:1201(0) ack 6201
        1.022 C>S . 1201:1201(0) ack 6202
        1.023 S>C R. 5201:5201(0) ack 1201
        1.0231 S>C R. 6201:6201(0) ack 1201
        1.900 C>S P. 1101:1201(100) ack 6202
        """;
    Expect.none(ID, Script.of(script));
    Expect.only(
        ID,
        script.replace(
            "1.0231 S>C R. 6201:6201(0) ack 1201",
            "1.300 S>C R. 6201:6201(0) ack 1201 ! rst_out_of_window = -1"));
  }
}
