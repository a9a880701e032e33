package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.PathExpect;
import org.tcpteardown.testkit.TwoPoints;

final class InjectedOnPathTest {
  private static final InjectedOnPath RULE = new InjectedOnPath();

  private static void only(String script, String... expected) {
    PathExpect.only(RULE, TwoPoints.of(script).translated(), expected);
  }

  @Test
  void aRstForEachEnd() {
    only(
        """
        exchanged
        60.00 C>S R. 1101:1101(0) ack 5201  @B
        60.00 S>C R. 5201:5201(0) ack 1101  @A
        """,
        "B7 error RST: RST in the client's name arrives here and was never seen at inside.pcapng:"
            + " something between the two made it",
        "A7 error RST: RST in the server's name arrives here and was never seen at outside.pcapng");
  }

  @Test
  void anAckIsAWarning() {
    only("exchanged\n1.0 S>C . 5201:5201(0) ack 1101 @A", "A7 warn ACK: ACK in the server's name");
  }

  @Test
  void notForWhatThePathDoubled() {
    only(
        """
        exchanged
        1.000 C>S P. 1101:1201(100) ack 5201 id 900
        1.050 C>S P. 1101:1201(100) ack 5201 id 900 @B
        1.070 S>C . 5201:5201(0) ack 1201
        """);
  }

  @Test
  void notForWhatTheSenderBuildsUpon() {
    only(
        """
        exchanged
        1.000 C>S P. 1101:1201(100) ack 5201  @B
        1.100 C>S P. 1201:1301(100) ack 5201
        1.120 S>C . 5201:5201(0) ack 1301
        """);
  }

  @Test
  void notForARstThatItsHostSent() {
    only("exchanged\n1.000 S>C R 5201:5201(0)");
  }
}
