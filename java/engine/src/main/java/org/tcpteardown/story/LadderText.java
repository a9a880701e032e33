package org.tcpteardown.story;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.tcp.Flow;

/**
 * A ladder in plain ASCII, at most {@link #WIDTH} columns wide: seconds since the flow began, frame
 * number, direction, flags, and numbers as Wireshark shows them. Lines with {@code !} or {@code *}
 * name what was found on the frame: a warning or error, or something to note.
 */
public final class LadderText {
  /** Columns at the most. */
  public static final int WIDTH = 100;

  /** Longer values are told by the texts beside the ladder. */
  private static final int MAX_VALUE_CHARS = 24;

  private final int timeWidth;
  private final int frameWidth;
  private final List<String> lines = new ArrayList<>();

  private LadderText(List<LadderLine> ladder) {
    int time = 0;
    int frame = 0;
    for (LadderLine line : ladder) {
      time = Math.max(time, line.lastTime().length());
      frame = Math.max(frame, Long.toString(line.lastFrame()).length());
    }
    this.timeWidth = time;
    this.frameWidth = Math.max(frame, "frame".length());
  }

  /** The lines of a ladder, the heading first. */
  public static List<String> of(Flow flow, FlowFrames watched, List<Rung> rungs) {
    List<LadderLine> ladder = LadderLines.of(flow, watched, rungs);
    LadderText text = new LadderText(ladder);
    text.add("time", "frame", "", "", "");
    ladder.forEach(text::line);
    return text.lines;
  }

  private void line(LadderLine line) {
    if (line.isRemark()) {
      add(line.what());
    } else {
      add(
          line.time(),
          Long.toString(line.firstFrame()),
          line.direction(),
          line.what(),
          found(line.findings()));
    }
  }

  /** {@code [FIN, ACK]}, in Wireshark's order. */
  public static String flags(int flags) {
    String[] names = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
    StringJoiner text = new StringJoiner(", ", "[", "]").setEmptyValue("[<None>]");
    for (int bit = TcpFlags.FIN, i = 0; i < names.length; bit <<= 1, i++) {
      if ((flags & bit) != 0) {
        text.add(names[i]);
      }
    }
    return text.toString();
  }

  /** The ids with their values, worst first, behind a mark; empty when there are none. */
  public static String found(List<Finding> findings) {
    if (findings.isEmpty()) {
      return "";
    }
    Map<FindingId, List<Finding>> byId = new LinkedHashMap<>();
    findings.stream()
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .forEach(f -> byId.computeIfAbsent(f.id(), id -> new ArrayList<>()).add(f));
    StringJoiner text = new StringJoiner(", ");
    byId.forEach(
        (id, same) ->
            text.add(
                same.size() > 1 ? id + " on " + same.size() + " frames" : id + value(same.get(0))));
    boolean bad = findings.stream().anyMatch(f -> f.severity().compareTo(Severity.WARN) >= 0);
    return (bad ? "! " : "* ") + text;
  }

  private static String value(Finding finding) {
    String value =
        switch (finding.value().type()) {
          case DURATION -> Wording.time(finding.value().number());
          case BYTES -> Wording.count(finding.value().number(), "byte");
          case COUNT, NUMBER, SCORE, FRAME -> Long.toString(finding.value().number());
          case TEXT -> finding.value().text();
          case FLAG, NONE -> "";
        };
    return value.isEmpty() || value.length() > MAX_VALUE_CHARS ? "" : " " + value;
  }

  private void add(String remark) {
    lines.addAll(Wrap.hanging(" ".repeat(textColumn()) + remark, textColumn(), WIDTH));
  }

  private void add(String time, String frame, String direction, String what, String found) {
    String line =
        right(time, timeWidth) + "  " + right(frame, frameWidth) + "  " + left(direction) + what;
    if (!found.isEmpty() && line.length() + 2 + found.length() <= WIDTH) {
      lines.add(line + "  " + found);
      return;
    }
    lines.addAll(Wrap.hanging(line.stripTrailing(), textColumn(), WIDTH));
    if (!found.isEmpty()) {
      lines.addAll(Wrap.hanging(" ".repeat(textColumn()) + found, textColumn() + 2, WIDTH));
    }
  }

  private int textColumn() {
    return timeWidth + 2 + frameWidth + 2 + LadderLines.BOTH.length() + 2;
  }

  private static String left(String direction) {
    // An ICMP sender is no end of the ladder: its word stands where the other end would.
    String cell = direction.equals(LadderLines.ICMP_TO_SERVER) ? "  " + direction : direction;
    return cell + " ".repeat(Math.max(0, LadderLines.BOTH.length() + 2 - cell.length()));
  }

  private static String right(String cell, int width) {
    return " ".repeat(Math.max(0, width - cell.length())) + cell;
  }
}
