package org.tcpteardown.cli.summary;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.tcpteardown.cli.against.SideBySide;
import org.tcpteardown.cli.against.SideBySideText;
import org.tcpteardown.cli.render.SafeText;

/** A summary for people; says nothing where there is nothing to say. */
public final class SummaryText {
  private SummaryText() {}

  /** Prints it. */
  public static void print(Summary.View view, PrintWriter out) {
    boolean several = view.captures().size() > 1;
    SideBySide against = view.against();
    if (against != null) {
      SideBySideText.print(against, out);
      out.println();
    }
    out.println(SafeText.line(headline(view)));
    if (view.continued() > 0) {
      out.println(continued(view.continued()));
    }
    ResetTimeline resets = view.resets();
    if (resets != null) {
      out.println();
      out.println("connections reset over time");
      resets.lines().forEach(line -> out.println("  " + line));
    }
    boolean anything = resets != null;
    for (Section section : view.sections()) {
      anything |= !section.lines().isEmpty();
      new SectionPrinter(section, several).print(out);
    }
    if (!anything && view.connections() > 0) {
      out.println("nothing stands out");
    }
  }

  /** Never silently: a part of a connection may look like a bad end, or like none. */
  private static String continued(long count) {
    return (count == 1 ? "1 connection goes" : Rankings.count(count) + " connections go")
        + " on in a later capture; each capture is judged by itself, so that "
        + (count == 1 ? "it counts" : "they count")
        + " once in each (--as-one reads captures that follow each other as one)";
  }

  private static String headline(Summary.View view) {
    int captures = view.captures().size();
    String where = captures == 1 ? view.captures().get(0) : Rankings.count(captures) + " captures";
    String ends =
        view.ends().entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(end -> end.getKey() + " " + Rankings.count(end.getValue()))
            .collect(Collectors.joining(", "));
    return where
        + ": "
        + Rankings.count(view.connections())
        + (view.connections() == 1 ? " connection" : " connections")
        + (ends.isEmpty() ? "" : "; ended by: " + ends);
  }
}
