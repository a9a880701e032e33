package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** A FIN that is repeated one number too high: its receiver, which lacks the first, takes none. */
final class MovedFinTest {
  private static final String MOVED =
      """
      exchanged
      1.00 C>S F. 1101:1101(0) ack 5201
      1.10 S>C F. 5201:5201(0) ack 1101
      1.11 C>S . 1102:1102(0) ack 5202
      1.40 C>S F. 1102:1102(0) ack 5202
      1.42 S>C . 5202:5202(0) ack 1101
      2.20 C>S F. 1102:1102(0) ack 5202
      2.22 S>C . 5202:5202(0) ack 1101
      """;

  private static final String WRONG_NUMBER = "the client's stack repeats its FIN at a wrong number";

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  private static void isTold(String script) {
    Verdict verdict = verdict(script);
    String told = verdict.sentence();
    assertEquals(Cause.NEVER_ACKNOWLEDGED, verdict.cause(), told);
    assertTrue(told.contains(WRONG_NUMBER), told);
    assertTrue(told.contains("1 number too high, and never acknowledged"), told);
    assertFalse(told.contains("good order"), told);
    assertTrue(told.contains("Next: look for a newer version of the client's TCP stack"), told);
  }

  @Test
  void untilItGivesUp() {
    isTold(
        MOVED
            + """
            5.00 C>S R. 1103:1103(0) ack 5202
            5.01 C>S F. 1102:1102(0) ack 5202
            5.03 S>C . 5202:5202(0) ack 1101
            """);
  }

  @Test
  void untilTheCaptureEnds() {
    isTold(MOVED + "capture ends 60");
  }

  /** The other end has not closed yet. */
  @Test
  void inOneDirection() {
    isTold(MOVED.replaceAll(".* F. 5201.*\n", "").replace("5202", "5201") + "capture ends 60");
  }

  /** It took the second one: both streams ended. */
  @Test
  void notIfOneIsAcknowledged() {
    Verdict verdict =
        verdict(
            MOVED + "3.80 C>S F. 1102:1102(0) ack 5202\n" + "3.82 S>C . 5202:5202(0) ack 1103\n");
    assertEquals(Cause.ORDERLY, verdict.cause(), verdict.sentence());
    assertFalse(verdict.sentence().contains("never acknowledged"), verdict.sentence());
  }

  /** One ACK may have crossed the repeat. */
  @Test
  void notByOneAnswer() {
    Verdict verdict = verdict(MOVED.replaceAll("2\\.2.*\n", "") + "capture ends 60");
    assertFalse(verdict.sentence().contains(WRONG_NUMBER), verdict.sentence());
  }

  /** Of an end that is gone nobody knows what it lacked. */
  @Test
  void notWithoutAnswers() {
    Verdict verdict = verdict(MOVED.replaceAll(".*S>C \\. 5202.*\n", "") + "capture ends 60");
    assertFalse(verdict.sentence().contains(WRONG_NUMBER), verdict.sentence());
  }

  /** The same FIN each time, and never taken: what stands at fault there is not its number. */
  @Test
  void notIfItKeepsItsNumber() {
    Verdict verdict = verdict(MOVED.replace("F. 1102:1102", "F. 1101:1101") + "capture ends 60");
    assertNotEquals(Cause.ORDERLY, verdict.cause(), verdict.sentence());
    assertFalse(verdict.sentence().contains(WRONG_NUMBER), verdict.sentence());
  }

  /** A RST after two closes whose numbers contradict each other: how sure that was is told. */
  @Test
  void orderOfContradictingNumbersIsLessSure() {
    String told =
        verdict(
                """
                exchanged
                1.00 C>S F. 1101:1101(0) ack 5201
                1.10 S>C F. 5201:5201(0) ack 1101
                1.11 C>S . 1102:1102(0) ack 5202
                1.40 C>S F. 1102:1102(0) ack 5202
                1.42 S>C . 5202:5202(0) ack 1103
                9.00 C>S R. 1103:1103(0) ack 5202
                """)
            .sentence();
    assertTrue(told.contains("Next: look for a device on the path that rewrites"), told);
  }
}
