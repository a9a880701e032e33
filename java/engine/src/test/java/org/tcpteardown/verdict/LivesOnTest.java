package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Script;

/** A SYN inside a connection that goes on: Wireshark counts what follows as the next one. */
final class LivesOnTest {
  private static final String SYN = "exchanged\n1.00 C>S S 900000000:900000000(0) stream 1\n";

  private static final String CHALLENGED = "1.02 S>C . 5201:5201(0) ack 1101 stream 1\n";

  private static final String GOES_ON =
      """
      1.05 C>S P. 1101:1201(100) ack 5201 stream 1
      1.07 S>C P. 5201:5401(200) ack 1201 stream 1
      1.08 C>S . 1201:1201(0) ack 5401 stream 1
      5.00 C>S F. 1201:1201(0) ack 5401 stream 1
      5.02 S>C F. 5401:5401(0) ack 1202 stream 1
      5.03 C>S . 1202:1202(0) ack 5402 stream 1
      """;

  private static List<FlowStory> stories(String script) {
    return List.copyOf(Script.of(script).stories());
  }

  private static List<Finding> findings(FlowStory story) {
    return new RuleRunner(RuleList.ALL).judge(story);
  }

  private static String told(FlowStory story) {
    return Verdict.of(story, findings(story)).sentence();
  }

  @Test
  void bothFlowsSaySo() {
    for (String script : List.of(SYN + GOES_ON, SYN + CHALLENGED + GOES_ON)) {
      List<FlowStory> stories = stories(script);
      int frame = script.contains(CHALLENGED) ? 9 : 8;
      assertEquals(
          "Goes on in the frames of flow 1 (frame "
              + frame
              + " has the next number): the SYN with which that begins did not end it.",
          told(stories.get(0)));
      assertEquals(
          "Flow 0 goes on in these frames, from frame "
              + frame
              + " on: the SYN on its ports did not end it; the client closed first, the server 20"
              + " ms later; all data was acknowledged both ways.",
          told(stories.get(1)));
      assertTrue(
          findings(stories.get(0)).stream()
              .anyMatch(f -> f.id() == FindingId.UNCLOSED && f.text().startsWith("Goes on in ")));
      assertFalse(
          findings(stories.get(1)).stream().anyMatch(f -> f.id() == FindingId.SIMULTANEOUS_CLOSE));
    }
  }

  /** The server speaks first, and the client, which did not send that SYN, acknowledges it. */
  @Test
  void whoeverSpeaksFirst() {
    List<FlowStory> stories =
        stories(
            SYN
                + """
                1.05 S>C P. 5201:5401(200) ack 1101 stream 1
                1.06 C>S . 1101:1101(0) ack 5401 stream 1
                """);
    assertNotNull(stories.get(0).flow().livesOn());
    assertNotNull(stories.get(1).flow().holdsOlder());
  }

  /** What was on its way to a client that has forgotten the connection is no sign of life. */
  @Test
  void notIfNobodyAcknowledgesIt() {
    List<FlowStory> stories =
        stories(
            SYN
                + """
                1.01 S>C P. 5201:5401(200) ack 1101 stream 1
                1.02 C>S R 1101:1101(0) stream 1
                1.50 C>S S 900000000:900000000(0) stream 1
                1.52 S>C S. 70000:70000(0) ack 900000001 stream 1
                1.53 C>S . 900000001:900000001(0) ack 70001 stream 1
                """);
    assertNull(stories.get(0).flow().livesOn());
    assertNull(stories.get(1).flow().holdsOlder());
    assertTrue(told(stories.get(1)).startsWith("Not closed"), told(stories.get(1)));
  }

  /** A host that opens the ports again may take the next number for its SYN. */
  @Test
  void notIfTheNewNumbersAreNear() {
    List<FlowStory> stories =
        stories(
            """
            exchanged
            1.00 C>S S 1100:1100(0) stream 1
            1.02 S>C S. 70000:70000(0) ack 1101 stream 1
            1.03 C>S P. 1101:1201(100) ack 70001 stream 1
            1.04 S>C . 70001:70001(0) ack 1201 stream 1
            """);
    assertNull(stories.get(0).flow().livesOn());
  }

  @Test
  void notIfItHadBeenReset() {
    List<FlowStory> stories =
        stories(
            SYN.replace("exchanged\n", "exchanged\n0.9 C>S R. 1101:1101(0) ack 5201\n") + GOES_ON);
    assertNull(stories.get(0).flow().livesOn());
  }

  /** A second stray SYN: the flow in the middle has neither handshake nor end of its own. */
  @Test
  void theOneInTheMiddleIsNoUnfinishedHandshake() {
    List<FlowStory> stories =
        stories(
            SYN
                + CHALLENGED
                + """
                1.05 C>S P. 1101:1201(100) ack 5201 stream 1
                1.07 S>C P. 5201:5401(200) ack 1201 stream 1
                1.08 C>S . 1201:1201(0) ack 5401 stream 1
                4.00 C>S S 700000000:700000000(0) stream 2
                4.02 S>C . 5401:5401(0) ack 1201 stream 2
                4.05 C>S P. 1201:1301(100) ack 5401 stream 2
                4.07 S>C P. 5401:5601(200) ack 1301 stream 2
                4.08 C>S . 1301:1301(0) ack 5601 stream 2
                9.00 C>S S 800000000:800000000(0) stream 3
                9.02 S>C . 5601:5601(0) ack 1301 stream 3
                9.05 C>S P. 1301:1401(100) ack 5601 stream 3
                9.07 S>C P. 5601:5801(200) ack 1401 stream 3
                9.08 C>S . 1401:1401(0) ack 5801 stream 3
                """);
    for (FlowStory story : stories.subList(0, 3)) {
      assertTrue(told(story).contains("oes on in the frames of flow "), told(story));
      assertFalse(told(story).contains("handshake was not completed"), told(story));
      assertFalse(told(story).contains("gets lost"), told(story));
    }
  }
}
