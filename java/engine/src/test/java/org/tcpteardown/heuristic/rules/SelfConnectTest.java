package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class SelfConnectTest {
  private static final FindingId ID = FindingId.SELF_CONNECT;

  /** They move the numbers of one end only. */
  private static final Variant[] OF_TWO_ENDS = {
    Variant.CLIENT_WRAPS,
    Variant.SERVER_WRAPS,
    Variant.BOTH_END_AT_ZERO,
    Variant.ACROSS_THE_SIGN,
    Variant.OPENED_BY_SERVER
  };

  private static final String CLOSED =
      """
      0.0 C>S S 1000:1000(0)                           ! self_connect
      0.00001 C>S S. 1000:1000(0) ack 1001
      0.5 C>S P. 1001:1006(5) ack 1001
      0.50001 C>S . 1006:1006(0) ack 1006
      3.0 C>S F. 1006:1006(0) ack 1006
      3.00001 C>S . 1007:1007(0) ack 1007
      """;

  private static Script ofOneSocket(String script) {
    Script two = Script.of(script);
    Endpoint socket = two.endpoint(End.C);
    return two.between(socket, socket);
  }

  @Test
  void fires() {
    Expect.all(ofOneSocket(CLOSED), OF_TWO_ENDS);
  }

  @Test
  void inTheMiddle() {
    Expect.only(
        ID,
        ofOneSocket(
            """
            0.5 C>S P. 1001:1006(5) ack 1001              ! self_connect
            0.50001 C>S . 1006:1006(0) ack 1006
            """),
        OF_TWO_ENDS);
  }

  @Test
  void saysNothingTwice() {
    List<Finding> found = Expect.findings(ofOneSocket(CLOSED.replace("3.0 C>S F.", "3.0 C>S R.")));
    assertEquals(found.size(), found.stream().map(f -> f.id().id() + f.frame()).distinct().count());
  }

  /** A land attack: forged packets that nobody answers. */
  @Test
  void notForForgedSyns() {
    Expect.only(ID, ofOneSocket("0.0 C>S S 1000:1000(0)\n1.0 C>S S 2000:2000(0)"), OF_TWO_ENDS);
  }

  @Test
  void notForTwoSockets() {
    Expect.none(ID, Script.of("exchanged"));
  }
}
