package org.tcpteardown.cli.survey;

import java.util.Set;
import org.tcpteardown.model.Severity;

/**
 * What is to be told line by line.
 *
 * @param listed findings, severities, causes, ends and kinds of what is implausible
 * @param sample how many warnings and errors to draw
 * @param seed of the draw: the same seed draws the same from the same captures
 */
public record SurveyOptions(Set<String> listed, int sample, long seed) {

  boolean lists(String name) {
    return listed.contains(name);
  }

  /** Whether such a finding may be drawn. */
  boolean draws(Severity severity) {
    return sample > 0 && severity.compareTo(Severity.WARN) >= 0;
  }
}
