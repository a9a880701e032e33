package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.Crowd;

/** Servers that wait for the first data, told from paths and queues by the other connections. */
final class DeferredAcceptTest {
  private static final String OPENED =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C S. 5000:5000(0) ack 1001
      0.0201 C>S . 1001:1001(0) ack 5001
      1.000 S>C S. 5000:5000(0) ack 1001
      1.0001 C>S . 1001:1001(0) ack 5001
      3.000 S>C S. 5000:5000(0) ack 1001
      3.0001 C>S . 1001:1001(0) ack 5001
      """;

  /** The client never speaks; its FIN finds nothing any more. */
  private static final String SILENT =
      OPENED
          + """
          7.000 S>C S. 5000:5000(0) ack 1001
          7.0001 C>S . 1001:1001(0) ack 5001
          15.000 S>C S. 5000:5000(0) ack 1001
          15.0001 C>S . 1001:1001(0) ack 5001
          60.000 C>S F. 1001:1001(0) ack 5001
          60.020 S>C R 5001:5001(0)
          """;

  private static final String SPOKE_LATE =
      OPENED
          + """
          5.000 C>S P. 1001:1101(100) ack 5001
          5.020 S>C P. 5001:5201(200) ack 1101
          5.021 C>S F. 1101:1101(0) ack 5201
          5.040 S>C F. 5201:5201(0) ack 1102
          5.041 C>S . 1102:1102(0) ack 5202
          """;

  /** What the client said had to be said again: the ACKs were lost, or the queue was full. */
  private static final String TAKEN_LATE =
      OPENED
          + """
          3.100 C>S P. 1001:1101(100) ack 5001
          3.400 C>S P. 1001:1101(100) ack 5001
          7.000 S>C S. 5000:5000(0) ack 1001
          7.0001 C>S . 1001:1001(0) ack 5001
          7.100 C>S P. 1001:1101(100) ack 5001
          7.120 S>C P. 5001:5201(200) ack 1101
          """;

  private static final String SPOKE_AT_ONCE =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C S. 5000:5000(0) ack 1001
      0.0201 C>S P. 1001:1101(100) ack 5001
      0.040 S>C P. 5001:5201(200) ack 1101
      0.041 C>S F. 1101:1101(0) ack 5201
      0.060 S>C F. 5201:5201(0) ack 1102
      0.061 C>S . 1102:1102(0) ack 5202
      """;

  private static boolean isDeferred(Verdict verdict) {
    return verdict.sentence().contains("takes a connection only with the client's first data");
  }

  @Test
  void othersWereTakenWithTheirFirstData() {
    Crowd crowd = new Crowd().add(0, SILENT).add(2, SPOKE_LATE).add(4, SPOKE_LATE);
    Verdict verdict = crowd.verdict(0);
    assertTrue(isDeferred(verdict), verdict.sentence());
    assertTrue(verdict.sentence().contains("its FIN drew a RST"), verdict.sentence());
    crowd.tempered(0).forEach(f -> assertEquals(Severity.CHAT, f.severity(), f.text()));
  }

  @Test
  void oneWasAndAnotherSpokeAtOnceMeanwhile() {
    Crowd crowd = new Crowd().add(0, SILENT).add(2, SPOKE_LATE).add(5, SPOKE_AT_ONCE);
    assertTrue(isDeferred(crowd.verdict(0)), crowd.verdict(0).sentence());
  }

  /** By chance its queue may have had room again just then. */
  @Test
  void oneAloneProvesNothing() {
    Crowd crowd = new Crowd().add(0, SILENT).add(2, SPOKE_LATE);
    assertFalse(isDeferred(crowd.verdict(0)), crowd.verdict(0).sentence());
    assertTrue(
        crowd.verdict(0).sentence().contains("or it waits for the first data"),
        crowd.verdict(0).sentence());
  }

  /** Data was not taken either: that is no deferral. */
  @Test
  void othersWhoseDataWasNotTaken() {
    Crowd crowd = new Crowd().add(0, SILENT).add(2, TAKEN_LATE).add(4, TAKEN_LATE);
    assertFalse(isDeferred(crowd.verdict(0)), crowd.verdict(0).sentence());
    assertTrue(crowd.tempered(0).stream().anyMatch(f -> f.severity() == Severity.WARN));
  }

  /** Another port of the host may be another program. */
  @Test
  void othersToAnotherPort() {
    Crowd crowd = new Crowd().add(0, SILENT);
    crowd.to("192.0.2.1", 8443).add(2, SPOKE_LATE).add(4, SPOKE_LATE);
    assertFalse(isDeferred(crowd.verdict(0)), crowd.verdict(0).sentence());
  }

  /** What the client did say was never taken. */
  @Test
  void notForAClientThatSpoke() {
    String spoke = SILENT.replace("60.000 C>S F.", "2.0 C>S P. 1001:1101(100) ack 5001\n61 C>S .");
    Crowd crowd = new Crowd().add(0, spoke).add(2, SPOKE_LATE).add(4, SPOKE_LATE);
    assertFalse(isDeferred(crowd.verdict(0)), crowd.verdict(0).sentence());
  }
}
