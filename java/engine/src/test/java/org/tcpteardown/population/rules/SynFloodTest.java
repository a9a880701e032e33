package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class SynFloodTest {
  private static final PopulationId ID = PopulationId.SYN_FLOOD;

  private static final String ANSWERED_AGAIN =
      """
      0.00 C>S S 1000:1000(0)
      0.01 S>C S. 5000:5000(0) ack 1001
      1.01 S>C S. 5000:5000(0) ack 1001
      3.01 S>C S. 5000:5000(0) ack 1001
      """;

  private static final String ANSWERED_ONCE =
      """
      0.00 C>S S 1000:1000(0)
      0.01 S>C S. 5000:5000(0) ack 1001
      """;

  private static final String UNANSWERED = "0.0 C>S S 1000:1000(0)\n";

  /** A stack that gets no answer sends its SYN again. */
  private static final String INSISTING = UNANSWERED + "1.0 C>S S 1000:1000(0)\n";

  private static final String RESET = ANSWERED_ONCE + "0.02 C>S R 1001:1001(0) win 0\n";

  private static final String USED =
      """
      exchanged
      0.3 C>S F. 1101:1101(0) ack 5201
      0.3 S>C F. 5201:5201(0) ack 1102
      0.4 C>S . 1102:1102(0) ack 5202
      """;

  private static Crowd flood(Crowd crowd, int syns, int addresses, double every, String script) {
    for (int i = 0; i < syns; i++) {
      crowd.from("198.18." + i % addresses / 200 + "." + (1 + i % addresses % 200));
      crowd.add(i * every, script);
    }
    return crowd.from("10.0.0.1");
  }

  private static Crowd flood(int syns, String script) {
    return flood(new Crowd(), syns, syns, 0.01, script);
  }

  @Test
  void manyAddressesOneSynEach() {
    Crowd crowd = flood(100, ANSWERED_AGAIN).add(20, USED);
    PopulationFinding found = crowd.finding(ID);
    assertEquals("100 SYNs, 100 addresses", found.value());
    assertEquals(
        "192.0.2.1:80 got 100 SYNs from 100 addresses in 990 ms, up to 100 close together, that"
            + " nothing followed: a SYN flood, most likely with forged addresses; it answered 100"
            + " of them; 1 connection to it was opened in the capture",
        found.text());
  }

  /** No advice about where to capture, and no warning for each. */
  @Test
  void theSingleOnesFallToChat() {
    Crowd crowd = flood(100, ANSWERED_AGAIN).add(20, USED);
    crowd.tempered(7).forEach(f -> assertEquals(Severity.CHAT, f.severity(), f.text()));
    Verdict verdict = crowd.verdict(7);
    assertEquals(Cause.SYN_FLOOD, verdict.cause());
    assertTrue(verdict.sentence().contains("one of a flood"), verdict.sentence());
    assertEquals(Cause.ORDERLY, crowd.verdict(100).cause());
  }

  @Test
  void answeredOnceOrNotAtAllWhereOthersGetThrough() {
    flood(100, ANSWERED_ONCE).add(20, USED).finding(ID);
    flood(100, UNANSWERED).add(20, USED).finding(ID);
  }

  /** A capture that holds SYNs and SYN-ACKs only shows all connections so. */
  @Test
  void onlySynsWereCaptured() {
    flood(200, ANSWERED_ONCE).add(20, ANSWERED_ONCE).none(ID);
    flood(200, UNANSWERED).add(20, UNANSWERED).none(ID);
  }

  @Test
  void clientsThatInsistWantAConnection() {
    flood(200, INSISTING).add(20, USED).none(ID);
  }

  /** Health checks and scanners answer by RST. */
  @Test
  void clientsThatReset() {
    flood(200, RESET).add(20, USED).none(ID);
  }

  @Test
  void tooFewOrTooSlowOrFromTooFew() {
    flood(99, ANSWERED_AGAIN).add(20, USED).none(ID);
    flood(new Crowd(), 150, 150, 0.2, ANSWERED_AGAIN).add(40, USED).none(ID);
    flood(new Crowd(), 200, 20, 0.01, ANSWERED_AGAIN).add(20, USED).none(ID);
  }

  /** What would have followed may not be captured. */
  @Test
  void theCaptureEndsAtOnce() {
    flood(150, ANSWERED_ONCE).add(0.5, USED).none(ID);
  }
}
