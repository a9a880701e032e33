package org.tcpteardown.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class AbortTimersTest {
  /** The server resets it so long after its answer at 0.05 s, and a request has just come. */
  private static String resetAfter(double silence) {
    return String.format(
        Locale.ROOT,
        """
        exchanged
        %1$.4f C>S P. 1101:1201(100) ack 5201
        %2$.4f S>C . 5201:5201(0) ack 1201
        %3$.4f S>C R. 5201:5201(0) ack 1201
        """,
        0.049 + silence,
        0.0495 + silence,
        0.05 + silence);
  }

  /** One that goes on after such a silence. */
  private static String idleFor(double silence) {
    return String.format(
        Locale.ROOT,
        """
        exchanged
        %1$.4f C>S P. 1101:1201(100) ack 5201
        %2$.4f S>C P. 5201:5401(200) ack 1201
        %3$.4f C>S . 1201:1201(0) ack 5401
        %4$.4f C>S F. 1201:1201(0) ack 5401
        %5$.4f S>C F. 5401:5401(0) ack 1202
        %6$.4f C>S . 1202:1202(0) ack 5402
        """,
        0.05 + silence,
        0.07 + silence,
        0.11 + silence,
        0.12 + silence,
        0.14 + silence,
        0.16 + silence);
  }

  private static Crowd resets(double... silences) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < silences.length; i++) {
      crowd.add(i * 3, resetAfter(silences[i]));
    }
    return crowd;
  }

  @Test
  void threeAlikeAreATimer() {
    Verdict verdict = resets(10, 10.01, 10.02).add(20, idleFor(9.2)).verdict(0);
    assertEquals(Cause.APPLICATION_ABORT, verdict.explanation().cause());
    String told = verdict.sentence();
    assertTrue(
        told.contains(
            "by a timer of its own, just as the request came: it reset this one 10 s after its last"
                + " data, as 2 others, while connections that were idle for at most 9.2 s went on"),
        told);
    assertFalse(told.contains("read until the end of the stream"), told);
  }

  private static void unread(Crowd crowd) {
    Verdict verdict = crowd.verdict(0);
    assertEquals(Cause.APPLICATION_UNREAD_DATA, verdict.explanation().cause(), verdict.sentence());
  }

  @Test
  void notTwoOfThem() {
    unread(resets(10, 10.01).add(20, idleFor(9.2)));
  }

  @Test
  void notIfTheTimesDiffer() {
    unread(resets(10, 10.4, 11).add(20, idleFor(9.2)));
  }

  /** The client asks every 10 s, and it is some of its requests that the server does not bear. */
  @Test
  void notIfOneAsLongWentOn() {
    unread(resets(10, 10.01, 10.02).add(20, idleFor(10.1)));
  }

  /** Nobody's second request was ever answered: no time was too short for that. */
  @Test
  void notIfNoneWentOn() {
    unread(resets(10, 10.01, 10.02));
  }
}
