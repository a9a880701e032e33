package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** Finding and verdict of one RST agree on whether what had been acknowledged was read. */
final class ReadOrNotTest {
  private static final String LOST = "so nothing was lost";

  private static void assertAgree(String script, boolean perhapsUnread) {
    Script capture = Script.of(script);
    String found =
        Expect.findings(capture).stream().map(Finding::text).reduce("", (a, b) -> a + b + "\n");
    String sentence = Expect.report(capture).verdict().sentence();
    assertEquals(perhapsUnread, found.contains("read or not"), found);
    assertEquals(!perhapsUnread, sentence.contains(LOST), sentence);
    assertEquals(perhapsUnread, sentence.contains("acknowledged both ways, read or not"), sentence);
  }

  @Test
  void dataThatHadJustCome() {
    assertAgree("exchanged\n0.06 C>S R. 1101:1101(0) ack 5201\n", true);
  }

  @Test
  void dataThatHadComeLongAgo() {
    assertAgree("exchanged\n15.0 C>S R. 1101:1101(0) ack 5201\n", false);
    String late = "exchanged\n15.0 C>S R. 1101:1101(0) ack 5201\n";
    assertFalse(Expect.report(Script.of(late)).verdict().sentence().contains("read or not"));
  }
}
