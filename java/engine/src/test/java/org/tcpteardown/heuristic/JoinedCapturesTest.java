package org.tcpteardown.heuristic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.tcp.FlowTable;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Script;

/** What is said of a flow ends where the frames of its own time end. */
final class JoinedCapturesTest {
  private static final long DAY_NS = 86_400_000_000_000L;

  /** The client's host took the FIN, and the client has not closed when nothing more comes. */
  private static final String HALF_CLOSED =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.040 C>S . 1101:1101(0) ack 5202
      """;

  private static Endpoint otherClient() {
    return new Endpoint(IpAddress.parse("10.0.0.2").orElseThrow(), 40_001);
  }

  private static FlowStory first(Script one, Script... others) {
    FlowTable table = new FlowTable();
    long endNs = Long.MIN_VALUE;
    for (var frame : one.frames()) {
      table.accept(frame);
      endNs = Math.max(endNs, frame.timeNs());
    }
    for (Script other : others) {
      for (var frame : other.between(otherClient(), other.endpoint(End.S)).frames()) {
        table.accept(frame);
        endNs = Math.max(endNs, frame.timeNs());
      }
    }
    return new FlowStory(table.flows().get(0), endNs, one.settings());
  }

  private static List<String> found(FlowStory story) {
    return new RuleRunner(RuleList.ALL)
        .judge(story).stream().map(f -> f.id().id() + ": " + f.text()).toList();
  }

  private static void assertFound(String id, String ends, FlowStory story) {
    List<String> all = found(story);
    assertTrue(
        all.stream().anyMatch(f -> f.startsWith(id + ": ") && f.endsWith(ends)), all::toString);
  }

  @Test
  void otherFlowsOfTheSameTimeShowThatTheCaptureRuns() {
    Script other = Script.of("exchanged\n100.0 C>S . 1101:1101(0) ack 5201");
    assertFound(
        "stuck_close_wait",
        "did not close for 99 s, up to the end of the capture",
        first(Script.of(HALF_CLOSED), other));
  }

  @Test
  void thoseOfAnotherDayDoNot() {
    FlowStory story = first(Script.of(HALF_CLOSED), Script.of("exchanged").later(DAY_NS));
    assertEquals(List.of(), found(story));
    assertTrue(story.capturePaused());
    assertEquals(story.flow().lastTimeNs(), story.watchedUntilNs());
  }

  @Test
  void norDoFramesOfADayBefore() {
    Script other = Script.of("exchanged\n100.0 C>S . 1101:1101(0) ack 5201").later(-DAY_NS);
    FlowStory story = first(Script.of(HALF_CLOSED), other);
    assertEquals(List.of(), found(story));
    assertEquals(story.flow().lastTimeNs(), story.watchedUntilNs());
  }

  @Test
  void aPauseIsNamed() {
    Script same = Script.of("exchanged\n100.0 C>S . 1101:1101(0) ack 5201");
    FlowStory story = first(Script.of(HALF_CLOSED), same, Script.of("exchanged").later(DAY_NS));
    assertFound("stuck_close_wait", "for 99 s, up to the end of this part of the capture", story);
    Script open = Script.of("exchanged");
    assertFound(
        "unclosed",
        "Still open when this part of the capture ended, 99.9 s after this frame",
        first(open, same, open.later(DAY_NS)));
  }

  /** Where the connection itself goes on, its silence is real. */
  @Test
  void aLoneConnectionMayBeIdleForDays() {
    FlowStory story =
        first(
            Script.of(
                """
                exchanged
                7200.0 C>S . 1100:1100(0) ack 5201
                7200.1 S>C . 5201:5201(0) ack 1101
                14400.0 C>S . 1100:1100(0) ack 5201
                14475.0 C>S . 1100:1100(0) ack 5201
                14550.0 C>S . 1100:1100(0) ack 5201
                14625.0 C>S R. 1101:1101(0) ack 5201
                """));
    List<Finding> found = new RuleRunner(RuleList.ALL).judge(story);
    assertTrue(
        found.stream().anyMatch(f -> f.id() == FindingId.KEEPALIVE_FAILURE), found::toString);
  }
}
