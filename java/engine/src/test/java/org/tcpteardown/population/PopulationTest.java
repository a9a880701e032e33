package org.tcpteardown.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.Script;

final class PopulationTest {
  private static final FlowStory STORY = Script.of("exchanged").story();

  /** Reports how many flows it took, with the severity given, or fails. */
  private record Counting(PopulationId id, Severity severity, boolean fails)
      implements PopulationRule {
    @Override
    public PopulationInfo info() {
      return PopulationInfo.of(id)
          .name("Count")
          .severity(Severity.NOTE, Severity.CHAT)
          .subject("all")
          .value("flows")
          .summary("Counts")
          .explain("counts")
          .example("none.pcapng")
          .settings(Setting.IDLE_AFTER)
          .cites("none")
          .build();
    }

    @Override
    public Gatherer gather(Settings settings) {
      return new Gatherer() {
        private long flows;

        @Override
        public void accept(org.tcpteardown.tcp.OrderlyFlow flow) {}

        @Override
        public void accept(EndedFlow flow) {
          flows++;
          if (fails) {
            throw new IllegalStateException("broken");
          }
        }

        @Override
        public void conclude(Consumer<PopulationFinding> out) {
          out.accept(
              new PopulationFinding(
                  id,
                  severity,
                  "all",
                  Long.toString(flows),
                  PopulationFinding.Span.NONE,
                  flows,
                  flows,
                  List.of(),
                  "text"));
        }

        @Override
        public @Nullable String about(EndedFlow flow) {
          return id + " " + flows;
        }
      };
    }
  }

  private static Population of(PopulationRule... rules) {
    Population population = new Population(List.of(rules), Settings.defaults());
    population.accept(List.of(new EndedFlow(STORY, List.of())));
    population.accept(List.of(new EndedFlow(STORY, List.of())));
    population.conclude();
    return population;
  }

  @Test
  void worstFirst() {
    Population population =
        of(
            new Counting(PopulationId.RESET_HABIT, Severity.CHAT, false),
            new Counting(PopulationId.FIN_TIMER, Severity.NOTE, false));
    assertEquals(
        List.of("fin_timer 2", "reset_habit 2"),
        population.findings().stream().map(f -> f.id() + " " + f.value()).toList());
    assertEquals(List.of("reset_habit 2", "fin_timer 2"), population.about(STORY, List.of()));
    assertEquals(List.of(), population.failures());
  }

  @Test
  void aRuleThatFailsDoesNotTakeTheOthersWithIt() {
    Population population =
        of(
            new Counting(PopulationId.CLOSE_WAIT_LEAK, Severity.NOTE, false),
            new Counting(PopulationId.IDLE_TIMER, Severity.NOTE, true),
            new Counting(PopulationId.RESET_HABIT, Severity.NOTE, false));
    assertEquals(List.of("close_wait_leak 2", "reset_habit 2"), population.about(STORY, List.of()));
    assertEquals(2, population.findings().size());
    assertEquals(1, population.failures().size());
    assertTrue(population.failures().get(0).contains("idle_timer failed on flow 0"));
  }

  @Test
  void anUndeclaredSeverityIsAFailure() {
    Population population = of(new Counting(PopulationId.FIN_TIMER, Severity.WARN, false));
    assertEquals(List.of(), population.findings());
    assertEquals(1, population.failures().size());
  }

  @Test
  void nothingIsKnownOfAFlowAlone() {
    assertEquals(List.of(), Population.NONE.about(STORY, List.of()));
  }
}
