package org.tcpteardown.cli.compare;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.render.HtmlText;
import org.tcpteardown.compare.Lanes;
import org.tcpteardown.heuristic.PointName;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.path.Fate;
import org.tcpteardown.story.LadderText;

/** Draws a connection as a ladder with a lane for each point: frames cross, vanish, appear. */
final class LaneDrawing {
  private static final int TIME = 100;
  private static final int LANE = 230;
  private static final int TEXT = 330;
  private static final int ROW = 22;
  private static final int HEAD = 34;

  /** Room for a frame's number between its lane and its arrow. */
  private static final int NUMBER = 8;

  /** Crossings in a row beyond these are told in one line. */
  private static final int IN_A_ROW = 6;

  /** Rows beyond these are left out, the first and the last ones stay. */
  private static final int MOST_ROWS = 120;

  private final StringBuilder out;
  private final List<PointName> points;
  private int y = HEAD;

  private LaneDrawing(StringBuilder out, List<PointName> points) {
    this.out = out;
    this.points = points;
  }

  static void draw(Lanes lanes, List<PointName> points, StringBuilder out) {
    new LaneDrawing(out, points).draw(lanes.rows());
  }

  private void draw(List<Lanes.Row> rows) {
    StringBuilder body = new StringBuilder();
    LaneDrawing inner = new LaneDrawing(body, points);
    long beginNs = rows.isEmpty() ? 0 : rows.get(0).timeNs();
    int lines = 0;
    for (int i = 0; i < rows.size(); ) {
      int end = i;
      while (end < rows.size() && !rows.get(end).isTelling()) {
        end++;
      }
      boolean late = lines >= MOST_ROWS && i < rows.size() - IN_A_ROW;
      if (late) {
        inner.note(Wording.count(rows.size() - IN_A_ROW - i, "packet") + " left out");
        i = rows.size() - IN_A_ROW;
      } else if (end - i > IN_A_ROW) {
        inner.row(rows.get(i), beginNs);
        inner.note(Wording.count(end - i - 2, "packet") + " that crossed");
        inner.row(rows.get(end - 1), beginNs);
        i = end;
      } else {
        inner.row(rows.get(i), beginNs);
        i++;
      }
      lines++;
    }
    int width = TIME + (points.size() - 1) * LANE + NUMBER * 10 + TEXT;
    int height = inner.y + ROW / 2;
    out.append(
            "<svg role=\"img\" aria-label=\"The packets of this connection, by time\" viewBox=\"0 0"
                + " ")
        .append(width + " " + height + "\" width=\"" + width + "\" height=\"" + height + "\">\n");
    for (int i = 0; i < points.size(); i++) {
      text(lane(i), 16, "middle", "point", points.get(i).name());
      line(lane(i), HEAD - 10, lane(i), height, "lane");
    }
    out.append(body).append("</svg>\n");
  }

  private static int lane(int point) {
    return TIME + 40 + point * LANE;
  }

  private void note(String text) {
    text(lane(0) + 12, y + 4, "start", "note", "\u2026 " + text + " \u2026");
    y += ROW;
  }

  private void row(Lanes.Row row, long beginNs) {
    text(
        TIME - 10,
        y + 4,
        "end",
        "time",
        String.format(Locale.ROOT, "%.6f", (row.timeNs() - beginNs) / 1e9));
    for (int i = 0; i < points.size(); i++) {
      if (row.frame(i) != 0) {
        text(lane(i) - 4, y + 4, "end", "frame", points.get(i).label(row.frame(i)));
        out.append("<circle cx=\"" + lane(i) + "\" cy=\"" + y + "\" r=\"3\"/>");
      }
    }
    String worst = "";
    for (int i = 0; i + 1 < points.size(); i++) {
      Fate fate = row.fate(i);
      if (fate != null) {
        arrow(row, i, fate);
        worst = fate == Fate.CROSSED ? worst : words(fate);
      }
    }
    String what =
        (row.fromClient() ? "client " : "server ")
            + LadderText.flags(row.flags())
            + (row.payloadBytes() > 0 ? " " + row.payloadBytes() + " bytes" : "");
    int right = lane(points.size() - 1) + 12;
    text(right, y + 4, "start", worst.isEmpty() ? "what" : "what told", what + worst);
    y += ROW;
  }

  private void arrow(Lanes.Row row, int point, Fate fate) {
    int from = row.onward() ? lane(point) + NUMBER : lane(point + 1) - NUMBER * 6;
    int to = row.onward() ? lane(point + 1) - NUMBER * 6 : lane(point) + NUMBER;
    int middle = (from + to) / 2;
    switch (fate) {
      case CROSSED -> arrow(from, to, "crossed");
      case PARTLY_LOST -> arrow(from, to, "lost");
      case LOST -> {
        line(from, y, middle, y, "lost");
        text(middle, y + 5, "middle", "lost", "\u2715");
      }
      case INJECTED, DOUBLED -> {
        text(middle, y + 5, "middle", "made", "\u2731");
        arrow(middle + (to > from ? 8 : -8), to, "made");
      }
      case OUTSIDE, NOT_CAPTURED, UNSURE -> {
        line(from, y, to, y, "unsure");
        text(middle, y - 2, "middle", "unsure", "?");
      }
    }
  }

  private static String words(@Nullable Fate fate) {
    if (fate == null) {
      return "";
    }
    return switch (fate) {
      case CROSSED -> "";
      case LOST -> ": lost on the way";
      case PARTLY_LOST -> ": a part was lost on the way";
      case INJECTED -> ": made on the way";
      case DOUBLED -> ": doubled on the way";
      case OUTSIDE -> " (not captured at every point then)";
      case NOT_CAPTURED -> " (passed, though a capture lacks it)";
      case UNSURE -> " (in one capture only)";
    };
  }

  private void arrow(int from, int to, String kind) {
    line(from, y, to, y, kind);
    int back = to > from ? -6 : 6;
    out.append(
            "<path class=\"" + kind + "\" d=\"M" + (to + back) + " " + (y - 4) + "L" + to + " " + y)
        .append("L" + (to + back) + " " + (y + 4) + "\"/>\n");
  }

  private void line(int x1, int y1, int x2, int y2, String kind) {
    out.append("<line class=\"" + kind + "\" x1=\"" + x1 + "\" y1=\"" + y1)
        .append("\" x2=\"" + x2 + "\" y2=\"" + y2 + "\"/>\n");
  }

  private void text(int x, int atY, String anchor, String kind, String text) {
    out.append("<text class=\"" + kind + "\" x=\"" + x + "\" y=\"" + atY + "\" text-anchor=\"")
        .append(anchor + "\">" + HtmlText.escaped(text) + "</text>\n");
  }
}
