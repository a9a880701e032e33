package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;

/** One SYN, captured before and behind something that gave it another name. */
final class SentOnTest {
  private static final String SYNS =
      """
      0.0 C>S S 123456789:123456789(0) ts 7000 id 501
      1.0 C>S S 123456789:123456789(0) ts 8000 id 502
      3.0 C>S S 123456789:123456789(0) ts 10000 id 503
      capture ends 20
      """;

  private static Crowd twice(String toAddress, String syns) {
    return new Crowd().add(0, SYNS).onPortOf(1).to(toAddress, 8443).add(0.0011, syns);
  }

  @Test
  void sentBackToWhereItCameFrom() {
    Crowd crowd = twice("10.0.0.1", SYNS);
    String first = crowd.verdict(0).sentence();
    assertTrue(first.contains("router sent the SYN back to the very host"), first);
    assertTrue(
        first.contains("frame 2 shows it from 10.0.0.1:40000 to 10.0.0.1:8443, too (flow 1)"),
        first);
  }

  @Test
  void passedOn() {
    String first = twice("198.51.100.7", SYNS).verdict(0).sentence();
    assertTrue(first.contains("was passed on as frame 2 shows (flow 1)"), first);
    assertTrue(first.contains("capture at 198.51.100.7:8443"), first);
  }

  @Test
  void theCopyIsNoAttemptOfItsOwn() {
    Crowd crowd = new Crowd().add(0, SYNS).add(0.0011, SYNS); // another port, too
    String second = crowd.verdict(1).sentence();
    assertTrue(second.contains("is no attempt of its own but the SYN of flow 0 (frame 1)"), second);
  }

  /** A router that gives packets new identifications: no stack sends to itself through one. */
  @Test
  void sentBackWithAnotherIdentification() {
    String back = SYNS.replaceAll(" id \\d+", " id 9001 ttl 63");
    String first = twice("10.0.0.1", back).verdict(0).sentence();
    assertTrue(first.contains("router sent the SYN back to the very host"), first);
    String second = twice("10.0.0.1", back).verdict(1).sentence();
    assertFalse(second.contains("host is down"), second);
    String elsewhere = twice("198.51.100.7", back).verdict(0).sentence();
    assertFalse(elsewhere.contains("flow 1"), elsewhere);
  }

  /** Another clock, or none, or another packet: two attempts, by chance or by a scanner. */
  @Test
  void notTheSame() {
    for (String other :
        new String[] {
          SYNS.replace("ts 7000", "ts 7001"),
          SYNS.replaceAll(" ts \\d+", ""),
          SYNS.replace("id 501", "id 777"),
          SYNS.replaceAll(" id \\d+", "")
        }) {
      Verdict verdict = twice("10.0.0.1", other).verdict(0);
      assertEquals(Cause.UNKNOWN, verdict.cause());
      assertFalse(verdict.sentence().contains("flow 1"), verdict.sentence());
    }
  }
}
