package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** The first segment of a request never comes, neither into the capture nor to the server. */
final class NeverCameTest {
  private static final String HOLE =
      """
      established
      1.000 C>S P. 2461:2861(400) ack 5001
      1.0001 S>C . 5001:5001(0) ack 1001 sack 2461:2861
      61.00 S>C F. 5001:5001(0) ack 1001
      61.05 C>S . 2861:2861(0) ack 5002
      65.00 C>S F. 2861:2861(0) ack 5002
      65.0001 S>C . 5002:5002(0) ack 1001 sack 2461:2861
      capture ends 66
      """;

  private static final String WITHOUT_SACK = HOLE.replace(" sack 2461:2861", "");

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  @Test
  void isALossOnThePathAndNotOfTheCapture() {
    for (String script : new String[] {HOLE, WITHOUT_SACK}) {
      Expect.only(
          FindingId.FIN_WITH_HOLE,
          script.replace(
              "F. 2861:2861(0) ack 5002", "F. 2861:2861(0) ack 5002   ! fin_with_hole = 1860"));
      Verdict verdict = verdict(script);
      assertEquals(Cause.PATH_MTU, verdict.cause());
      assertTrue(verdict.sentence().contains("1460 bytes never came in 6"), verdict.sentence());
      assertFalse(verdict.sentence().contains("good order"), verdict.sentence());
    }
  }

  /** A segment of ordinary size came, so size is no reason. */
  @Test
  void butNotBySizeWhereALargeOneCame() {
    String script = HOLE.replace("2461:2861(400)", "1461:2861(1400)").replace("2461:", "1461:");
    Expect.only(
        FindingId.FIN_WITH_HOLE,
        script.replace(
            "F. 2861:2861(0) ack 5002", "F. 2861:2861(0) ack 5002   ! fin_with_hole = 1860"));
    assertEquals(Cause.UNKNOWN, verdict(script).cause());
    assertFalse(verdict(script).sentence().contains("good order"), verdict(script).sentence());
  }

  /** What the receiver acknowledges is the capture's loss; also where it does so late. */
  @Test
  void notWhereTheReceiverHasIt() {
    for (String script :
        new String[] {
          HOLE.replace(" sack 2461:2861", "").replace("ack 1001", "ack 2861"),
          HOLE.replace("5002:5002(0) ack 1001 sack 2461:2861", "5002:5002(0) ack 2862")
        }) {
      Expect.none(FindingId.FIN_WITH_HOLE, Script.of(script));
      assertEquals(Cause.ORDERLY, verdict(script).cause());
    }
  }

  /** Captured in another order, or repeated: the rest of the connection decides. */
  @Test
  void notWhereItCameLater() {
    Expect.none(
        FindingId.FIN_WITH_HOLE,
        Script.of(HOLE.replace("61.00 S>C", "1.5 C>S . 1001:2461(1460) ack 5001\n61.00 S>C")));
  }

  /** Too soon after what follows: it may still be under way. */
  @Test
  void notAtOnce() {
    String script =
        HOLE.replace("61.", "1.")
            .replace("65.0001", "1.2001")
            .replace("65.00", "1.2")
            .replace("capture ends 66", "");
    Expect.none(FindingId.FIN_WITH_HOLE, Script.of(script));
  }
}
