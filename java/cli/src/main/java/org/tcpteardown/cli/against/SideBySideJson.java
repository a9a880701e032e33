package org.tcpteardown.cli.against;

import org.tcpteardown.cli.json.JsonTypes;
import org.tcpteardown.cli.json.Shape;

/** Before and after, for programs. */
public final class SideBySideJson {
  private static final Shape<Change> CHANGE =
      Shape.<Change>of("change", "How often something was before and is after")
          .with(
              "change",
              JsonTypes.oneOf(Change.Verdict.values(), Change.Verdict::id),
              "What to say of it; unclear where the numbers are too small or too close",
              change -> change.verdict().id())
          .with(
              "kind",
              JsonTypes.oneOf(Measure.Kind.values(), Measure.Kind::id),
              "Of what kind it is",
              change -> change.measure().kind().id())
          .with("id", JsonTypes.TEXT, "What it is", change -> change.measure().id())
          .with("before", JsonTypes.COUNT, "Connections before", change -> change.before().count())
          .with("after", JsonTypes.COUNT, "Connections after", change -> change.after().count())
          .with(
              "before_per_1000",
              JsonTypes.DECIMAL,
              "Of each 1,000 connections before",
              change -> change.before().per1000())
          .with(
              "after_per_1000",
              JsonTypes.DECIMAL,
              "Of each 1,000 connections after",
              change -> change.after().per1000())
          .with(
              "difference_per_1000",
              JsonTypes.DECIMAL,
              "After minus before",
              change -> 1000 * change.difference())
          .with(
              "difference_from",
              JsonTypes.DECIMAL,
              "Lower end of its interval at 95 % (Newcombe)",
              change -> 1000 * change.interval().from())
          .with(
              "difference_to",
              JsonTypes.DECIMAL,
              "Upper end of its interval",
              change -> 1000 * change.interval().to())
          .with(
              "filter",
              JsonTypes.TEXT,
              "The display filter that selects such flows",
              change -> change.measure().filter());

  /** What changed. */
  public static final Shape<SideBySide> SHAPE =
      Shape.<SideBySide>of("against", "What changed since other captures were made")
          .with("before", JsonTypes.TEXTS, "Captures before", SideBySide::before)
          .with(
              "connections_before",
              JsonTypes.COUNT,
              "In all of them",
              SideBySide::connectionsBefore)
          .with(
              "connections_after",
              JsonTypes.COUNT,
              "In all captures after",
              SideBySide::connectionsAfter)
          .with(
              "changes",
              JsonTypes.list(CHANGE),
              "Of all that occurs in either, the most worth reading first",
              SideBySide::changes)
          .with("caution", JsonTypes.TEXT, "How much to believe of it", SideBySide::caution);

  private SideBySideJson() {}
}
