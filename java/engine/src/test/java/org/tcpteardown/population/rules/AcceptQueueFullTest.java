package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class AcceptQueueFullTest {
  private static final PopulationId ID = PopulationId.ACCEPT_QUEUE_FULL;

  private static final String OPENED =
      """
      0.0000 C>S S 1000:1000(0) ttl 52
      0.0001 S>C S. 5000:5000(0) ack 1001 ttl 64
      0.0100 C>S . 1001:1001(0) ack 5001 ttl 52
      """;

  /** In the queue: its host takes the data, and the program never says a word. */
  private static final String QUEUED =
      OPENED
          + """
          0.0101 C>S P. 1001:1037(36) ack 5001 ttl 52
          0.0102 S>C . 5001:5001(0) ack 1037 ttl 64
          20.0000 C>S F. 1037:1037(0) ack 5001 ttl 52
          20.0400 S>C . 5001:5001(0) ack 1038 ttl 64
          """;

  private static final String UNTAKEN =
      OPENED
          + """
          0.0101 C>S P. 1001:1037(36) ack 5001 ttl 52
          0.2200 C>S P. 1001:1037(36) ack 5001 ttl 52
          0.6400 C>S P. 1001:1037(36) ack 5001 ttl 52
          1.4800 C>S P. 1001:1037(36) ack 5001 ttl 52
          3.1600 C>S P. 1001:1037(36) ack 5001 ttl 52
          6.5200 C>S P. 1001:1037(36) ack 5001 ttl 52
          13.2000 C>S P. 1001:1037(36) ack 5001 ttl 52
          """;

  private static final String SYNS =
      """
      0.0 C>S S 1000:1000(0) ttl 52
      1.0 C>S S 1000:1000(0) ttl 52
      3.0 C>S S 1000:1000(0) ttl 52
      7.0 C>S S 1000:1000(0) ttl 52
      15.0 C>S S 1000:1000(0) ttl 52
      """;

  private static Crowd full() {
    return new Crowd()
        .add(0, QUEUED)
        .add(0.0001, QUEUED)
        .add(0.001, UNTAKEN)
        .add(0.003, UNTAKEN)
        .add(0.008, UNTAKEN)
        .add(2, SYNS);
  }

  @Test
  void servesSomeAndIgnoresTheOthers() {
    Crowd crowd = full();
    PopulationFinding found = crowd.finding(ID);
    assertEquals("3 of 5", found.value());
    assertTrue(found.text().contains("captured at the server"), found.text());
    crowd.none(PopulationId.OUTAGE);
    Verdict data = crowd.verdict(2);
    assertEquals(Cause.NOT_ACCEPTED, data.cause(), data.sentence());
    assertTrue(data.sentence().contains("its accept queue was full"), data.sentence());
    Verdict syn = crowd.verdict(5);
    assertEquals(Cause.NOT_ACCEPTED, syn.cause(), syn.sentence());
    assertTrue(syn.sentence().contains("ignored the SYN"), syn.sentence());
    assertFalse(crowd.verdict(0).sentence().contains("queue"), crowd.verdict(0).sentence());
  }

  /** Nobody was heard after them: then it may have been gone. */
  @Test
  void notWhereTheServerWasNotHeardSince() {
    String asked = QUEUED.lines().limit(5).reduce("", (a, b) -> a + b + "\n");
    new Crowd().add(0, asked).add(0.001, UNTAKEN).add(0.003, UNTAKEN).none(ID);
  }

  /** Of one alone the last ACK may have got lost; where none was taken, a filter may drop all. */
  @Test
  void notForOneNorWhereNoneIsTaken() {
    new Crowd().add(0, QUEUED).add(0.001, UNTAKEN).none(ID);
    new Crowd().add(0, UNTAKEN).add(0.001, UNTAKEN).add(0.003, UNTAKEN).none(ID);
  }

  /** A host that answered nobody, though it had served them: an outage. */
  @Test
  void notWhereThoseServedBeforeGoUnansweredToo() {
    String served =
        OPENED
            + """
            0.0300 C>S P. 1001:1101(100) ack 5001 ttl 52
            0.0301 S>C P. 5001:5201(200) ack 1101 ttl 64
            0.0500 C>S . 1101:1101(0) ack 5201 ttl 52
            2.0000 C>S P. 1101:1151(50) ack 5201 ttl 52
            2.3000 C>S P. 1101:1151(50) ack 5201 ttl 52
            2.9000 C>S P. 1101:1151(50) ack 5201 ttl 52
            4.1000 C>S P. 1101:1151(50) ack 5201 ttl 52
            6.5000 C>S P. 1101:1151(50) ack 5201 ttl 52
            11.300 C>S P. 1101:1151(50) ack 5201 ttl 52
            21.000 C>S P. 1101:1151(50) ack 5201 ttl 52
            """;
    Crowd crowd = new Crowd();
    for (int i = 0; i < 3; i++) {
      crowd.add(10 + 0.1 * i, served);
    }
    crowd.add(11.9, UNTAKEN).add(11.92, UNTAKEN);
    crowd.none(ID);
    crowd.finding(PopulationId.OUTAGE);
  }
}
