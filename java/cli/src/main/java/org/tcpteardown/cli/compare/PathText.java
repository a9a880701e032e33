package org.tcpteardown.cli.compare;

import java.io.PrintWriter;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.compare.PathReport;
import org.tcpteardown.compare.TwoLaneText;
import org.tcpteardown.heuristic.PointName;

/** One connection between two points: what is said of it, and a lane for each point. */
public final class PathText {
  private PathText() {}

  /** Prints it. */
  public static void print(PathReport report, PrintWriter out) {
    out.println(SafeText.line("A: " + report.points().a() + "   B: " + report.points().b()));
    files("A", report.points().a(), out);
    files("B", report.points().b(), out);
    out.println(SafeText.line(report.sentence()));
    out.println();
    TwoLaneText.of(report).forEach(out::println);
  }

  /** Of a point that is several files, which is which. */
  private static void files(String point, PointName name, PrintWriter out) {
    for (int i = 0; i < name.files().size(); i++) {
      out.println(SafeText.line("   " + point + " " + (i + 1) + ": " + name.files().get(i).name()));
    }
  }
}
