package org.tcpteardown.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.heuristic.PointName;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.story.LadderText;

/** One connection between two points: a line for each packet, with its frame at either point. */
public final class TwoLaneText {
  /** Crossings in a row beyond these are told in one line. */
  private static final int IN_A_ROW = 6;

  private static final String TO_B = "------------>";
  private static final String TO_A = "<------------";
  private static final String LOST_TO_B = "------x      ";
  private static final String LOST_TO_A = "      x------";
  private static final String MADE_FOR_B = "      *----->";
  private static final String MADE_FOR_A = "<-----*      ";

  private TwoLaneText() {}

  /** The lines of a connection, the heading first; seconds since its first packet. */
  public static List<String> of(PathReport report) {
    List<LaneRow> rows = LaneRow.of(report.flow());
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(Locale.ROOT, "%12s  %8s  %-13s  %-8s", "time", "A", "", "B").stripTrailing());
    long beginNs = rows.isEmpty() ? 0 : rows.get(0).timeNs();
    for (int i = 0; i < rows.size(); ) {
      int end = i;
      while (end < rows.size() && !rows.get(end).isTelling()) {
        end++;
      }
      if (end - i > IN_A_ROW) {
        lines.add(row(rows.get(i), beginNs, report.points()));
        lines.add(row(rows.get(i + 1), beginNs, report.points()));
        lines.add(
            " ".repeat(14) + "... " + Wording.count(end - i - 4, "packet") + " that crossed ...");
        lines.add(row(rows.get(end - 2), beginNs, report.points()));
        lines.add(row(rows.get(end - 1), beginNs, report.points()));
        i = end;
      } else {
        lines.add(row(rows.get(i), beginNs, report.points()));
        i++;
      }
    }
    return lines;
  }

  private static String row(LaneRow row, long beginNs, PathPoints points) {
    return String.format(
            Locale.ROOT,
            "%12.6f  %8s  %s  %-8s  %s",
            (row.timeNs() - beginNs) / 1e9,
            frame(points.a(), row.frameA()),
            arrow(row),
            frame(points.b(), row.frameB()),
            what(row))
        .stripTrailing();
  }

  private static String frame(PointName point, long frame) {
    return frame == 0 ? "" : point.label(frame);
  }

  private static String arrow(LaneRow row) {
    return switch (row.fate()) {
      case CROSSED, PARTLY_LOST -> row.fromA() ? TO_B : TO_A;
      case INJECTED, DOUBLED -> row.fromA() ? MADE_FOR_B : MADE_FOR_A;
      case LOST -> row.fromA() ? LOST_TO_B : LOST_TO_A;
      case OUTSIDE, NOT_CAPTURED, UNSURE -> row.fromA() ? "- - - - - ->?" : "?<- - - - - -";
    };
  }

  private static String what(LaneRow row) {
    String text =
        (row.fromClient() ? "client " : "server ")
            + LadderText.flags(row.flags())
            + (row.payloadBytes() > 0 ? " " + row.payloadBytes() + " bytes" : "");
    String fate =
        switch (row.fate()) {
          case CROSSED -> "";
          case LOST -> "  ! lost on the way";
          case PARTLY_LOST -> "  ! a part was lost on the way";
          case INJECTED -> "  ! made on the way";
          case DOUBLED -> "  doubled on the way";
          case OUTSIDE -> "  (the other capture was not running)";
          case NOT_CAPTURED -> "  (the other capture lacks it, but it passed)";
          case UNSURE -> "  (not in the other capture)";
        };
    return text + fate;
  }
}
