package org.tcpteardown.cli.against;

import java.util.Comparator;
import java.util.List;

/**
 * What changed between two sets of captures.
 *
 * @param before names of the captures before
 * @param after names of the captures after
 * @param connectionsBefore how many connections those have
 * @param connectionsAfter how many connections these have
 * @param changes of all that occurs in either, the most worth reading first
 */
public record SideBySide(
    List<String> before,
    List<String> after,
    long connectionsBefore,
    long connectionsAfter,
    List<Change> changes) {

  private static final Comparator<Change> ORDER =
      Comparator.comparing(Change::verdict)
          .thenComparing(Comparator.comparingDouble(change -> -Math.abs(change.difference())));

  /** Compares. */
  public static SideBySide of(
      List<String> before, Rates ratesBefore, List<String> after, Rates ratesAfter) {
    List<Change> changes =
        Measure.ALL.stream()
            .map(measure -> new Change(measure, ratesBefore.of(measure), ratesAfter.of(measure)))
            .filter(change -> change.before().count() + change.after().count() > 0)
            .sorted(ORDER)
            .toList();
    return new SideBySide(
        before, after, ratesBefore.connections(), ratesAfter.connections(), changes);
  }

  /** Changes of which something can be said. */
  public List<Change> clear() {
    return changes.stream().filter(change -> change.verdict() != Change.Verdict.UNCLEAR).toList();
  }

  /** How much to believe of it, in two sentences. */
  public String caution() {
    return "Intervals are at 95 % (Newcombe); they take connections as independent, which many of"
        + " one client or server are not. Of the "
        + changes.size()
        + " rates compared, one in twenty may look changed by chance.";
  }
}
