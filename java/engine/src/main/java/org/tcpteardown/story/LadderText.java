package org.tcpteardown.story;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
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

  private static final String TO_SERVER = "client -> server";
  private static final String TO_CLIENT = "client <- server";
  private static final String BOTH = "client <> server";
  private static final String ICMP_TO_CLIENT = "client <- ICMP";
  private static final String ICMP_TO_SERVER = "ICMP -> server";

  /** Longer values are told by the texts beside the ladder. */
  private static final int MAX_VALUE_CHARS = 24;

  private final Flow flow;
  private final long startNs;
  private final RelativeNumbers numbers;
  private final boolean showTtl;
  private final int timeWidth;
  private final int frameWidth;
  private final List<String> lines = new ArrayList<>();

  private LadderText(Flow flow, FlowFrames watched, List<Rung> rungs) {
    this.flow = flow;
    this.startNs = flow.firstSegment().timeNs();
    this.numbers = new RelativeNumbers(watched.kept());
    // Only where there is a RST does it matter from how far away a frame has come.
    this.showTtl = flow.client().rstCount() + flow.server().rstCount() > 0;
    int time = 0;
    int frame = 0;
    for (Rung rung : rungs) {
      if (rung instanceof Rung.OfFrames frames) {
        time = Math.max(time, time(frames.last()).length());
        frame = Math.max(frame, Long.toString(frames.last().frame()).length());
      }
    }
    this.timeWidth = time;
    this.frameWidth = Math.max(frame, "frame".length());
  }

  /** The lines of a ladder, the heading first. */
  public static List<String> of(Flow flow, FlowFrames watched, List<Rung> rungs) {
    LadderText text = new LadderText(flow, watched, rungs);
    text.add("time", "frame", "", "", "");
    rungs.forEach(text::rung);
    return text.lines;
  }

  private void rung(Rung rung) {
    if (rung instanceof Rung.OfFrames frames) {
      add(
          time(frames.first()),
          Long.toString(frames.first().frame()),
          direction(frames),
          what(frames),
          found(frames.findings()));
    } else if (rung instanceof Rung.Silence silence) {
      add("... " + Wording.time(silence.quietNs()) + " of silence ...");
    } else if (rung instanceof Rung.Omitted omitted) {
      add("... " + omitted(omitted) + " ...");
    } else if (rung instanceof Rung.End end) {
      add("... " + Wording.time(end.quietNs()) + " of silence until " + end.by().text());
    }
  }

  private static String omitted(Rung.Omitted omitted) {
    String text = Wording.count(omitted.frames(), "frame");
    long bytes = omitted.clientBytes() + omitted.serverBytes();
    if (omitted.notKept() > 0) {
      return text;
    }
    if (bytes == 0) {
      return text + " without data";
    }
    if (omitted.clientBytes() == 0 || omitted.serverBytes() == 0) {
      return text
          + " with "
          + Wording.count(bytes, "byte")
          + " of the "
          + (omitted.serverBytes() == 0 ? "client" : "server");
    }
    return text
        + " with "
        + Wording.count(omitted.clientBytes(), "byte")
        + " of the client, "
        + Wording.count(omitted.serverBytes(), "byte")
        + " of the server";
  }

  private String direction(Rung.OfFrames rung) {
    if (rung instanceof Rung.Handshake) {
      return BOTH;
    }
    Segment sent =
        rung instanceof Rung.Repeats repeats
            ? repeats.original()
            : rung.first() instanceof Segment s ? s : null;
    if (sent != null) {
      return isClient(sent.source()) ? TO_SERVER : TO_CLIENT;
    }
    IcmpError error = (IcmpError) rung.first();
    return isClient(error.quotedSource()) ? ICMP_TO_CLIENT : ICMP_TO_SERVER;
  }

  private boolean isClient(Endpoint end) {
    return end.equals(flow.client().endpoint());
  }

  private String what(Rung.OfFrames rung) {
    if (rung instanceof Rung.Handshake shake) {
      return "[SYN] [SYN, ACK] [ACK] in frames "
          + shake.syn().frame()
          + ", "
          + shake.synAck().frame()
          + ", "
          + shake.ack().frame()
          + ", "
          + Wording.time(shake.ack().timeNs() - shake.syn().timeNs());
    }
    if (rung instanceof Rung.Repeats repeats) {
      return repeats(repeats);
    }
    return rung.first() instanceof Segment segment
        ? segment(segment)
        : icmp((IcmpError) rung.first(), rung.findings());
  }

  private String segment(Segment s) {
    StringBuilder text = new StringBuilder(flags(s.flags())).append(" seq ").append(numbers.seq(s));
    if (s.isAck()) {
      text.append(" ack ").append(numbers.ack(s));
    }
    text.append(" len ").append(s.payloadBytes());
    if (showTtl && s.windowRaw() != CapturedFrame.ABSENT && s.isRst()) {
      text.append(" win ").append(s.windowRaw());
    }
    if (showTtl && s.ttl() != CapturedFrame.ABSENT) {
      text.append(" ttl ").append(s.ttl());
    }
    return text.toString();
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

  private static String icmp(IcmpError error, List<Finding> findings) {
    for (Finding finding : findings) {
      if (finding.id() == FindingId.ICMP_ERROR) {
        return finding.value().text();
      }
    }
    return (error.v6() ? "ICMPv6 type " : "ICMP type ") + error.type() + " from " + error.sender();
  }

  private static String repeats(Rung.Repeats repeats) {
    Segment original = repeats.original();
    StringBuilder text = new StringBuilder().append(repeats.count());
    if (original.isRst()) {
      text.append(" more RST").append(repeats.count() == 1 ? "" : "s");
    } else if (original.sequenceLength() == 0) {
      text.append(" more of the same ACK");
    } else {
      text.append(" more transmissions");
    }
    text.append(", the last in frame ").append(repeats.lastRepeat().frame());
    long firstGapNs = repeats.gapsNs().get(0);
    long lastGapNs = repeats.gapsNs().get(repeats.gapsNs().size() - 1);
    if (repeats.gapsDouble()) {
      text.append(", gaps doubling from ").append(Wording.time(firstGapNs));
      text.append(" to ").append(Wording.time(lastGapNs));
    } else {
      text.append(", ").append(Wording.time(repeats.lastRepeat().timeNs() - original.timeNs()));
      text.append(" after the first");
    }
    if (repeats.icmpErrors() > 0) {
      text.append("; ").append(Wording.count(repeats.icmpErrors(), "more ICMP error"));
    }
    if (repeats.ofPeer() > 0) {
      text.append("; ")
          .append(Wording.count(repeats.ofPeer(), "segment"))
          .append(" of the other end");
    }
    return text.toString();
  }

  /** The ids with their values, worst first. */
  private static String found(List<Finding> findings) {
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

  /** Seconds since the flow began, with six decimals as Wireshark has them. */
  private String time(CapturedFrame frame) {
    return seconds(frame.timeNs() - startNs);
  }

  static String seconds(long durationNs) {
    long micros = (Math.abs(durationNs) + 500) / 1000;
    String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
    return (durationNs < 0 && micros > 0 ? "-" : "") + micros / 1_000_000 + "." + fraction;
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
    return timeWidth + 2 + frameWidth + 2 + BOTH.length() + 2;
  }

  private static String left(String direction) {
    // An ICMP sender is no end of the ladder: its word stands where the other end would.
    String cell = direction.equals(ICMP_TO_SERVER) ? "  " + direction : direction;
    return cell + " ".repeat(Math.max(0, BOTH.length() + 2 - cell.length()));
  }

  private static String right(String cell, int width) {
    return " ".repeat(Math.max(0, width - cell.length())) + cell;
  }
}
