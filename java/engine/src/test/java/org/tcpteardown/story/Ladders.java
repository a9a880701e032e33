package org.tcpteardown.story;

import java.util.Arrays;
import java.util.List;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.Population;
import org.tcpteardown.testkit.Script;

/** Ladders of scripts, with findings that the test makes up, so that no rule changes them. */
final class Ladders {
  private Ladders() {}

  static Finding finding(long frame, Severity severity, FindingId id, FieldValue value) {
    return new Finding(frame, 0, 0, 0, id, severity, value, "text of " + id);
  }

  static List<Rung> of(Script script, Finding... findings) {
    return Ladder.of(report(script, findings), frames(script));
  }

  /** The lines, without the blanks at their ends; the heading is left out. */
  static List<String> text(String text, Finding... findings) {
    Script script = Script.of(text);
    FlowReport report = report(script, findings);
    FlowFrames frames = frames(script);
    List<String> lines =
        LadderText.of(report.story().flow(), frames, Ladder.of(report, frames)).stream()
            .map(String::stripTrailing)
            .toList();
    return lines.subList(1, lines.size());
  }

  private static FlowReport report(Script script, Finding... findings) {
    return new FlowReport(script.story(), Arrays.asList(findings), Population.NONE);
  }

  private static FlowFrames frames(Script script) {
    FlowFrames frames = new FlowFrames();
    for (CapturedFrame frame : script.frames()) {
      if (frame instanceof Segment || frame instanceof IcmpError) {
        frames.add(frame);
      }
    }
    return frames;
  }
}
