package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.OlderConnection;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Predecessor;

/** {@link #INFO} explains the rule. */
final class TupleReused implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.TUPLE_REUSED)
          .name("Addresses and ports used again")
          .mark("Ports reused")
          .severity(Severity.CHAT, Severity.NOTE)
          .value(ValueType.DURATION, "seconds since the last frame of the old connection")
          .onFrame("the SYN")
          .summary("New connection on the addresses and ports of an older one")
          .explain(
              """
              ## What it means
              The same client port and server port were used for another connection before, and something came of it: the
              older connection was not over, or the new one was not open at once. It is a note when the older one's last
              frame is less than `tuple_reused.early` ago, so that a host or a device on the path may still remember it.
              Ports that are used again without harm are told by `port_reuse`, once for all connections of a client.

              ## Why it happens
              Clients take ports from a limited range and begin again at its end, the sooner the more connections they
              open; some use a fixed port. Load generators and NAT routers with few addresses do it within seconds.

              ## When it misleads
              It is allowed, and harmless as long as the SYN is answered: the end in TIME-WAIT accepts a new connection
              whose sequence number or timestamp is higher. If the old connection's end is missing from the capture, the
              time since then is shorter than the value says.

              ## What to do
              Nothing by itself. If connections fail now and then, see `tuple_reuse_refused`; more client ports or
              addresses, or fewer and longer connections, cure it.
              """)
          .symptoms(Symptom.CONNECT_IS_SLOW, Symptom.STRANGE_PACKETS)
          .settings(Setting.TUPLE_REUSED_EARLY)
          .filter("tcpteardown.tuple_reused", "SYNs on ports that were in use before")
          .filter("tcpteardown.tuple_reused < 60", "those within the TIME-WAIT of Linux")
          .filter(
              "tcpteardown.tuple_reused && tcpteardown.tuple_reuse_refused",
              "those that were not accepted at once")
          .example("crafted-port-reuse/capture.pcapng")
          .cites(
              "RFC 9293 section 3.4.1 and 3.6.1 (TIME-WAIT, 2 MSL)",
              "RFC 6191",
              "Linux nf_conntrack_proto_tcp.c (TIME_WAIT 120 s)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Predecessor old = usedBefore(story.flow());
    if (old != null && !oldOneGoesOn(story.flow()) && (old.live() || !opensAtOnce(story.flow()))) {
      Segment syn = story.flow().firstSegment();
      long sinceNs = Math.max(0, syn.timeNs() - old.lastTimeNs());
      out.report(
          syn,
          sinceNs < story.get(Setting.TUPLE_REUSED_EARLY) ? Severity.NOTE : Severity.CHAT,
          FieldValue.duration(sinceNs),
          "These addresses and ports were last used "
              + Wording.time(sinceNs)
              + " before, by flow "
              + old.flow()
              + ", "
              + howItEnded(old));
    }
  }

  /** Whether the first SYN was taken. */
  private static boolean opensAtOnce(Flow flow) {
    HalfConnection opener = flow.senderOf(flow.firstSegment());
    return opener.synCount() == 1
        && opener.peer().synAckCount() > 0
        && opener.peer().strayAnswers().isEmpty();
  }

  /**
   * The older connection on the addresses and ports that a flow's SYN opens; null if there was
   * none. What was no connection does not count: attempts that were refused or not answered, nor
   * the first part of this very attempt, which some readers number as a flow of its own once it met
   * a RST.
   */
  static @Nullable Predecessor usedBefore(Flow flow) {
    Predecessor before = flow.predecessor();
    return before == null || isSameAttempt(before, flow.firstSegment())
        ? null
        : OlderConnection.of(flow);
  }

  /** Whether its opener talks without ever having had a SYN-ACK: a stray SYN opened nothing. */
  private static boolean oldOneGoesOn(Flow flow) {
    HalfConnection opener = flow.senderOf(flow.firstSegment());
    return opener.peer().synAckCount() == 0 && opener.ordinarySeen();
  }

  /** Whether the SYN has the number of the one before it, after which nothing was sent. */
  static boolean isSameAttempt(Predecessor old, Segment syn) {
    Predecessor.End opener = old.opener();
    return opener.sequenceKnown()
        && opener.payloadFrames() == 0
        && syn.endSeq() - syn.payloadBytes() == opener.sndNxt();
  }

  /** The end of the older connection in words, to follow its number. */
  static String howItEnded(Predecessor old) {
    if (old.resetSent()) {
      return "which ended by RST";
    }
    return switch (old.finsSent()) {
      case 0 -> "which had not been closed";
      case 1 -> "which only one end had closed";
      default -> "which both ends had closed";
    };
  }
}
