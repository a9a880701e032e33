package org.tcpteardown.story;

import java.util.List;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;

/** Puts a ladder into words: times, directions, flags, and numbers as Wireshark shows them. */
public final class LadderLines {
  static final String TO_SERVER = "client -> server";
  static final String TO_CLIENT = "client <- server";
  static final String BOTH = "client <> server";
  static final String ICMP_TO_CLIENT = "client <- ICMP";
  static final String ICMP_TO_SERVER = "ICMP -> server";

  private final Flow flow;
  private final long startNs;
  private final RelativeNumbers numbers;
  private final boolean showTtl;

  private LadderLines(Flow flow, FlowFrames watched) {
    this.flow = flow;
    this.startNs = flow.firstSegment().timeNs();
    this.numbers = new RelativeNumbers(watched.kept());
    // Only where there is a RST does it matter from how far away a frame has come.
    this.showTtl = flow.client().rstCount() + flow.server().rstCount() > 0;
  }

  /** The lines of a ladder. */
  public static List<LadderLine> of(Flow flow, FlowFrames watched, List<Rung> rungs) {
    LadderLines lines = new LadderLines(flow, watched);
    return rungs.stream().map(lines::line).toList();
  }

  private LadderLine line(Rung rung) {
    if (rung instanceof Rung.OfFrames frames) {
      return new LadderLine(
          time(frames.first()),
          time(frames.last()),
          frames.first().frame(),
          frames.last().frame(),
          direction(frames),
          what(frames),
          frames.findings());
    } else if (rung instanceof Rung.Silence silence) {
      return LadderLine.remark(
          "... "
              + Wording.time(silence.quietNs())
              + " of silence"
              + (silence.setForwardNs() == 0
                  ? ""
                  : ", the capture's clock set forward by " + Wording.time(silence.setForwardNs()))
              + " ...");
    } else if (rung instanceof Rung.Omitted omitted) {
      return LadderLine.remark("... " + omitted(omitted) + " ...");
    } else if (rung instanceof Rung.End end) {
      return LadderLine.remark(
          "... " + Wording.time(end.quietNs()) + " of silence until " + end.by().text());
    }
    throw new IllegalStateException("no words for " + rung);
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
    StringBuilder text =
        new StringBuilder(LadderText.flags(s.flags())).append(" seq ").append(numbers.seq(s));
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

  /** Seconds since the flow began, with six decimals as Wireshark has them. */
  private String time(CapturedFrame frame) {
    return seconds(frame.timeNs() - startNs);
  }

  static String seconds(long durationNs) {
    long micros = (Math.abs(durationNs) + 500) / 1000;
    String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
    return (durationNs < 0 && micros > 0 ? "-" : "") + micros / 1_000_000 + "." + fraction;
  }
}
