package org.tcpteardown.cli.against;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tcpteardown.cli.render.AlignedRows;
import org.tcpteardown.cli.render.SafeText;

/** Before and after, for people. */
public final class SideBySideText {
  private static final int MOST_UNCLEAR = 5;

  private final SideBySide both;
  private final PrintWriter out;

  private SideBySideText(SideBySide both, PrintWriter out) {
    this.both = both;
    this.out = out;
  }

  /** Prints it. */
  public static void print(SideBySide both, PrintWriter out) {
    new SideBySideText(both, out).print();
  }

  private void print() {
    out.println(side("before", both.before(), both.connectionsBefore()));
    out.println(side("after", both.after(), both.connectionsAfter()));
    out.println();
    List<Change> clear = both.clear();
    List<Change> unclear =
        both.changes().stream()
            .filter(change -> change.verdict() == Change.Verdict.UNCLEAR)
            .filter(change -> change.difference() != 0)
            .toList();
    if (both.connectionsBefore() == 0 || both.connectionsAfter() == 0) {
      out.println("one side has no connections: there is nothing to compare");
      return;
    }
    if (Math.min(both.connectionsBefore(), both.connectionsAfter()) < Change.FEWEST) {
      out.println(
          "fewer than " + Change.FEWEST + " connections on a side: too few to say anything");
    } else if (clear.isEmpty()) {
      out.println("nothing has changed that these numbers could show");
    }
    List<Change> shown = new ArrayList<>(clear);
    shown.addAll(unclear.subList(0, Math.min(MOST_UNCLEAR, unclear.size())));
    if (!shown.isEmpty()) {
      table(shown);
    }
    int more = unclear.size() - MOST_UNCLEAR;
    if (more > 0) {
      out.println("... and " + more + " more that are unclear");
    }
    out.println(both.caution());
  }

  private static String side(String name, List<String> captures, long connections) {
    String where = captures.size() == 1 ? captures.get(0) : count(captures.size()) + " captures";
    return SafeText.line(
        String.format(
            Locale.ROOT,
            "%-7s %s: %s connection%s",
            name,
            where,
            count(connections),
            connections == 1 ? "" : "s"));
  }

  private void table(List<Change> changes) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "per 1,000 connections", "", "before", "", "after", "difference", "95 %", "filter"));
    for (Change change : changes) {
      Share.Interval interval = change.interval();
      rows.add(
          List.of(
              String.format(
                  Locale.ROOT, "%-7s %s", change.verdict().id(), change.measure().title()),
              share(change.before()),
              rate(change.before().per1000()),
              share(change.after()),
              rate(change.after().per1000()),
              signed(1000 * change.difference()),
              signed(1000 * interval.from()) + " to " + signed(1000 * interval.to()),
              change.measure().filter()));
    }
    AlignedRows.print(rows, out);
  }

  private static String share(Share share) {
    return count(share.count()) + " of " + count(share.of());
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String rate(double per1000) {
    return String.format(Locale.ROOT, "%.1f", per1000);
  }

  private static String signed(double per1000) {
    return String.format(Locale.ROOT, "%+.1f", per1000);
  }
}
