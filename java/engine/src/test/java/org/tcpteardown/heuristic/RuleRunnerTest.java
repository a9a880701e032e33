package org.tcpteardown.heuristic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Script;

final class RuleRunnerTest {
  private static final FlowStory STORY = Script.of("exchanged").story();

  private static FindingInfo.Builder info(FindingId id) {
    return FindingInfo.of(id)
        .name(id.id())
        .severity(Severity.NOTE, Severity.WARN)
        .onFrame("the first")
        .summary("Found")
        .explain("Text")
        .cites("nothing");
  }

  private record Rule(FindingInfo info, FieldValue value, Severity severity) implements Heuristic {
    Rule(FindingInfo.Builder info) {
      this(info.build(), FieldValue.NONE, Severity.NOTE);
    }

    @Override
    public void judge(FlowStory story, FindingSink out) {
      out.report(story.flow().firstSegment(), severity, value, "said by " + info.id());
    }
  }

  private static List<FindingId> ids(RuleRunner runner, FlowStory story) {
    return runner.judge(story).stream().map(Finding::id).toList();
  }

  @Test
  void asksAllRules() {
    RuleRunner runner =
        new RuleRunner(
            List.of(new Rule(info(FindingId.LATE_FIN)), new Rule(info(FindingId.REFUSED))));
    assertEquals(List.of(FindingId.LATE_FIN, FindingId.REFUSED), ids(runner, STORY));
    assertEquals(List.of(), runner.failures());
  }

  @Test
  void dropsWhatIsSaidBetterOnTheSameFrame() {
    RuleRunner runner =
        new RuleRunner(
            List.of(
                new Rule(info(FindingId.RST_ABORT)),
                new Rule(info(FindingId.HALF_OPEN).supersedes(FindingId.RST_ABORT))));
    assertEquals(List.of(FindingId.HALF_OPEN), ids(runner, STORY));
  }

  @Test
  void asksOnlyRulesThatHaveTheirEvidence() {
    RuleRunner runner =
        new RuleRunner(
            List.of(
                new Rule(info(FindingId.LATE_FIN).needs(Evidence.BOTH_DIRECTIONS)),
                new Rule(info(FindingId.IDLE_RESET).needs(Evidence.ESTABLISHED)),
                new Rule(info(FindingId.ODD_FLAGS))));
    assertEquals(
        List.of(FindingId.LATE_FIN, FindingId.IDLE_RESET, FindingId.ODD_FLAGS), ids(runner, STORY));
    assertEquals(
        List.of(FindingId.ODD_FLAGS), ids(runner, Script.of("exchanged").only(End.C).story()));
    FlowStory handshake = Script.of("0.0 C>S S 1:1(0)\n0.1 S>C S. 7:7(0) ack 2").story();
    assertEquals(List.of(FindingId.LATE_FIN, FindingId.ODD_FLAGS), ids(runner, handshake));
  }

  @Test
  void aRuleThatFailsIsReportedOnceAndNotAskedAgain() {
    Heuristic broken =
        new Heuristic() {
          @Override
          public FindingInfo info() {
            return RuleRunnerTest.info(FindingId.TAMPERING).build();
          }

          @Override
          public void judge(FlowStory story, FindingSink out) {
            throw new IllegalArgumentException("out of order");
          }
        };
    RuleRunner runner = new RuleRunner(List.of(broken, new Rule(info(FindingId.REFUSED))));
    assertEquals(List.of(FindingId.REFUSED), ids(runner, STORY));
    assertEquals(List.of(FindingId.REFUSED), ids(runner, STORY));
    assertEquals(1, runner.failures().size());
    String failure = runner.failures().get(0);
    assertTrue(failure.contains("tampering") && failure.contains("flow 0"), failure);
  }

  @Test
  void aRuleMayReportOnlyWhatItHasDeclared() {
    RuleRunner wrongType =
        new RuleRunner(
            List.of(
                new Rule(
                    info(FindingId.TAMPERING).value(ValueType.TEXT, "words").build(),
                    FieldValue.count(1),
                    Severity.NOTE)));
    assertEquals(List.of(), ids(wrongType, STORY));
    assertEquals(1, wrongType.failures().size());
    RuleRunner wrongSeverity =
        new RuleRunner(
            List.of(new Rule(info(FindingId.REFUSED).build(), FieldValue.NONE, Severity.ERROR)));
    assertEquals(List.of(), ids(wrongSeverity, STORY));
    assertEquals(1, wrongSeverity.failures().size());
  }
}
