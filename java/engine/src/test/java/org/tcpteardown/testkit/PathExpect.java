package org.tcpteardown.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.heuristic.PathRule;
import org.tcpteardown.path.CrossedFlow;

/** What a rule for two points finds. */
public final class PathExpect {
  private static final PathPoints POINTS = new PathPoints("inside.pcapng", "outside.pcapng");

  private PathExpect() {}

  /** Expects findings, each as {@code A7 error 39.2: text}; a text may be left out at its end. */
  public static void only(PathRule rule, TwoPoints points, String... expected) {
    List<String> found = new ArrayList<>();
    for (CrossedFlow flow : points.compare().flows()) {
      rule.judge(
          flow,
          POINTS,
          (atA, frame, severity, value, text) -> {
            assertTrue(rule.info().severities().contains(severity), severity + " is not declared");
            assertEquals(rule.info().type(), value.type());
            found.add(
                (atA ? "A" : "B")
                    + frame.frame()
                    + " "
                    + severity.id()
                    + " "
                    + value.plain()
                    + ": "
                    + text);
          });
    }
    assertEquals(expected.length, found.size(), found.toString());
    for (int i = 0; i < expected.length; i++) {
      assertTrue(found.get(i).startsWith(expected[i]), found.get(i));
    }
  }
}
