package org.tcpteardown.heuristic.rules;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.SynSeries;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class SimultaneousOpen implements Heuristic {
  /** A SYN that comes later than this after the other end's last one does not cross it. */
  private static final long CROSSES_WITHIN_NS = 3_000_000_000L;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.SIMULTANEOUS_OPEN)
          .name("Simultaneous open")
          .severity(Severity.CHAT, Severity.NOTE, Severity.WARN)
          .value(ValueType.TEXT, "what came of it: `worked`, `refused` or `ignored`")
          .onFrame("the second SYN")
          .summary("Both ends sent a SYN to each other")
          .explain(
              """
              ## What it means
              Each end asked the other for the same connection, on the same addresses and ports. RFC 9293 provides for
              that: each answers the other's SYN with a SYN-ACK, and one connection comes of it (`worked`). Not every stack
              does: some answer with a RST (`refused`), some drop a SYN while they wait for a SYN-ACK (`ignored`).

              ## Why it happens
              Peers that both connect from a fixed port to a fixed port: routing protocols, and programs that punch holes
              into NATs, where it is intended. Small stacks in devices and user space often lack it, and stateful firewalls
              may drop the second SYN or the SYN-ACKs.

              ## When it misleads
              Only what passed the capture point is known. `ignored` needs that both repeated their SYN; the SYNs may also
              have been dropped behind the capture point.

              ## What to do
              `worked`: nothing. Otherwise let only one end open the connection (passive mode of the other), or let both
              use a source port of the system's choice. To see whether the SYNs arrive, capture at both ends.
              """)
          .needs(Evidence.BOTH_DIRECTIONS)
          .symptoms(Symptom.CONNECT_TIMES_OUT, Symptom.REFUSED, Symptom.STRANGE_PACKETS)
          .filter("tcpteardown.simultaneous_open", "SYNs that crossed the other end's")
          .filter("tcpteardown.simultaneous_open == \"ignored\"", "those that neither end answered")
          .example("crafted-handshakes/capture.pcapng")
          .cites("RFC 9293 section 3.5, figure 7", "RFC 5382 section 4.2 (NATs)")
          .build();

  /** What came of two SYNs that crossed. */
  enum Outcome {
    WORKED,
    REFUSED,
    IGNORED;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Flow flow = story.flow();
    Segment second = crossing(flow);
    Outcome outcome = second == null ? null : outcome(flow, second);
    if (second == null || outcome == null) {
      return;
    }
    HalfConnection later = flow.senderOf(second);
    String crossed =
        "The SYNs of both ends crossed, the "
            + story.role(later)
            + "'s "
            + Wording.time(second.timeNs() - later.peer().syns().get(0).timeNs())
            + " after the "
            + story.role(later.peer())
            + "'s";
    switch (outcome) {
      case WORKED ->
          out.report(
              second, FieldValue.text(outcome.id()), crossed + "; one connection came of it");
      case REFUSED ->
          out.report(
              second, Severity.NOTE, FieldValue.text(outcome.id()), crossed + refusal(story));
      case IGNORED ->
          out.report(
              second,
              Severity.WARN,
              FieldValue.text(outcome.id()),
              crossed
                  + "; neither was answered, although they were sent "
                  + Wording.times(later.peer().syns().size())
                  + " and "
                  + Wording.times(later.syns().size()));
    }
  }

  private static String refusal(FlowStory story) {
    FlowStory.SentRst rst = story.rsts().get(0);
    return "; the "
        + story.role(rst.sender())
        + " answered with a RST (frame "
        + rst.mark().frame()
        + ")";
  }

  /** The first SYN of the end that sent its own later, if it crossed the other's; or null. */
  static @Nullable Segment crossing(Flow flow) {
    List<Segment> client = flow.client().syns();
    List<Segment> server = flow.server().syns();
    if (client.isEmpty() || server.isEmpty() || flow.isSelfConnected()) {
      return null;
    }
    boolean clientFirst = client.get(0).frame() < server.get(0).frame();
    List<Segment> first = clientFirst ? client : server;
    Segment second = (clientFirst ? server : client).get(0);
    long sinceNs = Long.MAX_VALUE;
    for (Segment syn : first) {
      sinceNs = Math.min(sinceNs, Math.abs(second.timeNs() - syn.timeNs()));
    }
    return sinceNs <= CROSSES_WITHIN_NS
            && !answeredBefore(flow.client(), second)
            && !answeredBefore(flow.server(), second)
        ? second
        : null;
  }

  /** Whether an end had sent an answer of any kind before. */
  private static boolean answeredBefore(HalfConnection half, Segment second) {
    Segment synAck = half.firstSynAck();
    List<RstMark> rsts = half.rsts();
    return (synAck != null && synAck.frame() < second.frame())
        || (!rsts.isEmpty() && rsts.get(0).frame() < second.frame());
  }

  /** What came of it; null if the capture does not tell. */
  private static @Nullable Outcome outcome(Flow flow, Segment second) {
    HalfConnection client = flow.client();
    HalfConnection server = flow.server();
    boolean went = client.ordinarySeen() || server.ordinarySeen();
    if (!went && client.rstCount() + server.rstCount() > 0) {
      return Outcome.REFUSED;
    }
    if (client.synAcked() && server.synAcked()) {
      return Outcome.WORKED;
    }
    return repeatedAfter(client, second)
            && repeatedAfter(server, second)
            && SynSeries.unanswered(flow)
        ? Outcome.IGNORED
        : null;
  }

  private static boolean repeatedAfter(HalfConnection half, Segment second) {
    return half.syns().get(half.syns().size() - 1).frame() > second.frame();
  }

  /** Whether a RST ended nothing but two SYNs that had crossed. */
  static boolean isRefused(Flow flow) {
    Segment second = crossing(flow);
    return second != null && outcome(flow, second) == Outcome.REFUSED;
  }
}
