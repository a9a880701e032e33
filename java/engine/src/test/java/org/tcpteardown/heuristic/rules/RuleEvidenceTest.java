package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;

/**
 * The test of each rule has shown that the rule fires, and that it stays silent in a case made for
 * it. Those that have not run before are run here.
 */
@Isolated("so it comes last, when the others have run")
final class RuleEvidenceTest {

  @Test
  void everyRuleFiresAndHasANearMiss() throws ClassNotFoundException {
    List<String> missing = new ArrayList<>();
    for (Heuristic rule : RuleList.ALL) {
      Class<?> test = Class.forName(rule.getClass().getName() + "Test");
      FindingId id = rule.info().id();
      if (!Expect.fired(id, test) || !Expect.spared(id, test)) {
        run(test);
      }
      if (!Expect.fired(id, test)) {
        missing.add(id + " never fires in " + test.getSimpleName());
      }
      if (!Expect.spared(id, test)) {
        missing.add(id + " has no near miss in " + test.getSimpleName());
      }
    }
    assertEquals(List.of(), missing);
  }

  private static void run(Class<?> test) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    var request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(test)).build();
    LauncherFactory.create().execute(request, summary);
    assertEquals(
        List.of(),
        summary.getSummary().getFailures().stream()
            .map(failure -> failure.getTestIdentifier().getDisplayName() + failure.getException())
            .toList(),
        test.getName());
  }
}
