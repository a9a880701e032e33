package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.PathExpect;
import org.tcpteardown.testkit.TwoPoints;

final class LostOnPathTest {
  private static final LostOnPath RULE = new LostOnPath();

  private static void only(String script, String... expected) {
    PathExpect.only(RULE, TwoPoints.of(script).translated(), expected);
  }

  @Test
  void aFinOfWhichNoTransmissionCrosses() {
    only(
        """
        exchanged
        10.00 C>S F. 1101:1101(0) ack 5201  @A
        10.20 C>S F. 1101:1101(0) ack 5201  @A
        """,
        "A7 error 9.949900000: FIN of the client was seen here and never at outside.pcapng; the"
            + " latest one that did cross was frame 6, 9.95 s before",
        "A8 error 10.149900000: FIN");
  }

  @Test
  void whatIsSentAgainAndCrossesIsANote() {
    only(
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201  @A
        1.200 C>S F. 1101:1101(0) ack 5201
        1.220 S>C . 5201:5201(0) ack 1102
        """,
        "A7 note 0.949900000: FIN of the client was seen here and never at outside.pcapng; it was"
            + " sent again and crossed then");
  }

  @Test
  void dataThatNeverCrosses() {
    only(
        """
        exchanged
        1.000 S>C P. 5201:5301(100) ack 1101  @B
        """,
        "B7 warn 0.950000000: data of the server was seen here and never at inside.pcapng");
  }

  @Test
  void aPieceOfASegment() {
    only(
        """
        exchanged
        1.000 C>S P. 1101:4001(2900) ack 5201  @A
        1.0001 C>S . 1101:2551(1450) ack 5201  @B
        """,
        "A7 warn 0.949900000: of 2900 bytes of the client only 1450 came to outside.pcapng");
  }

  @Test
  void notForWhatTheReceiverAcknowledged() {
    only(
        """
        exchanged
        1.000 C>S P. 1101:1201(100) ack 5201  @A
        1.020 S>C . 5201:5201(0) ack 1201
        """);
  }

  @Test
  void notForWhatCrossed() {
    only("exchanged\n1.000 C>S R. 1101:1101(0) ack 5201");
  }
}
