package org.tcpteardown.heuristic.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Continuation;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Predecessor;
import org.tcpteardown.tcp.RstFit;
import org.tcpteardown.tcp.TranslatedSyn;

/** {@link #INFO} explains the rule. */
final class SynUnanswered implements Heuristic {
  /** On a bad path two or three SYNs in a row may be lost by chance, four (15 s) hardly. */
  private static final int MANY = 4;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.SYN_UNANSWERED)
          .name("SYN unanswered")
          .severity(Severity.WARN, Severity.NOTE, Severity.CHAT)
          .value(ValueType.COUNT, "SYNs sent, up to the one that was answered")
          .onFrame("the first SYN")
          .summary("SYNs without SYN-ACK, RST or ICMP error, all or all but the last")
          .explain(
              """
              ## What it means
              The client asked for a connection and nobody answered: never, until the client gave up (some stacks say so
              with a RST), or not before it had asked three times or more. Then the connection came about late.

              ## Why it happens
              A firewall drops the SYN, the host is down, the address is wrong, the server's accept queue is full, or
              the answer takes a route that is blocked. If a later SYN is answered, what distinguished it from the
              others is the best clue: without ECE and CWR, with fewer options, or with the right checksum it passes
              where the others fell. If nothing does, a full queue or an overload is likely.

              ## When it misleads
              If only the client's direction is captured the answer may exist; then the client would normally go on with an
              ACK. Where nothing at all that was sent to the client's host is in the capture, only the client's repeats
              count, up to the last one. Port scans and SYN floods produce many of these by design. A single SYN lost is ordinary and not reported
              when the next one is answered; two or three in a row are a note.

              ## What to do
              Capture nearer to the server: does the SYN arrive, does the SYN-ACK leave? If the SYN arrives unanswered,
              look at the server's listen queue and host firewall; if not, at the firewalls on the way.
              """)
          .settings(Setting.SYN_UNANSWERED_AFTER)
          .symptoms(Symptom.CONNECT_TIMES_OUT, Symptom.CONNECT_IS_SLOW, Symptom.FIREWALL_TEARDOWN)
          .filter("tcpteardown.syn_unanswered", "first SYNs that got no answer")
          .filter(
              "tcpteardown.syn_unanswered >= 3", "those sent three times or more: no chance loss")
          .filter(
              "tcpteardown.end == \"unanswered\"",
              "every frame of flows that nobody answered at all")
          .example("syn-dropped/client.pcapng")
          .cites("RFC 9293 section 3.10.1", "RFC 6298 section 2 (initial timeout 1 s)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Flow flow = story.flow();
    SynSeries.Taken taken = SynSeries.takenLate(flow);
    if (taken != null) {
      judge(flow, taken, out);
    } else if (flow.icmpErrors().isEmpty()) {
      boolean silent = SynSeries.unanswered(flow);
      for (HalfConnection half : flow.halves()) {
        boolean unanswered = silent && half.peer().frames() == 0;
        if (!half.syns().isEmpty() && (unanswered || refusedInVain(story, half))) {
          judge(story, half, out);
        }
      }
    }
  }

  /** Whether all that came back were RSTs that its client must ignore. */
  private static boolean refusedInVain(FlowStory story, HalfConnection client) {
    HalfConnection server = client.peer();
    return client.frames() == client.synCount()
        && server.rstCount() > 0
        && server.frames() == server.rstCount()
        && story.rsts().stream().allMatch(rst -> rst.mark().fit() == RstFit.SYN_NOT_ACKED);
  }

  private static void judge(FlowStory story, HalfConnection half, FindingSink out) {
    List<Segment> syns = half.syns();
    Segment first = syns.get(0);
    boolean gaveUp = !half.rsts().isEmpty();
    boolean lacksAnswers = story.flow().lacksAnswers();
    // Where no answer could have been captured, a repeat is the only sign that none came.
    long untilNs =
        gaveUp
            ? half.rsts().get(0).timeNs()
            : lacksAnswers ? syns.get(syns.size() - 1).timeNs() : story.watchedUntilNs();
    long waitedNs = untilNs - first.timeNs();
    boolean waited = waitedNs >= story.get(Setting.SYN_UNANSWERED_AFTER);
    // Where a RST came back there is nothing to wait for.
    if (waited || half.peer().rstCount() > 0) {
      Predecessor repeated = repeated(story.flow(), first);
      // Who misses an answer repeats its SYN: what was sent once may have had one that is not here.
      boolean once = syns.size() == 1 && !gaveUp && repeated == null;
      boolean few = lacksAnswers && syns.size() <= MANY;
      out.report(
          first,
          few ? Severity.NOTE : severity(story.flow(), once),
          FieldValue.count(syns.size()),
          (repeated == null ? "Sent " : "The SYN of flow " + repeated.flow() + ", sent again ")
              + Wording.times(syns.size())
              + (syns.size() == 1
                  ? ""
                  : " in " + Wording.time(syns.get(syns.size() - 1).timeNs() - first.timeNs()))
              + outcome(story.flow(), half, waitedNs)
              + (gaveUp ? "; then its sender gave up with a RST" : "")
              + (once && waited && story.flow().translated() == null
                  ? "; it was not repeated either, so more may be missing from the capture"
                  : ""));
    }
  }

  /** Wireshark begins a stream anew with a SYN after a RST, also with one that is only repeated. */
  private static @Nullable Predecessor repeated(Flow flow, Segment syn) {
    Predecessor before = flow.predecessor();
    return before != null && before.triedAs(syn) ? before : null;
  }

  /** The answer to what was sent once was captured under another name: all is well. */
  private static Severity severity(Flow flow, boolean once) {
    return !once ? Severity.WARN : flow.translated() == null ? Severity.NOTE : Severity.CHAT;
  }

  private static String outcome(Flow flow, HalfConnection client, long waitedNs) {
    TranslatedSyn translated = flow.translated();
    if (translated != null) {
      return ", and answered only under another name (frame "
          + translated.syn().frame()
          + " shows the SYN from "
          + translated.syn().source()
          + " to "
          + translated.syn().destination()
          + ", flow "
          + translated.flow()
          + ")";
    }
    Continuation answer = flow.continued();
    if (answer != null) {
      return ", and answered only from "
          + answer.after()
          + " (frame "
          + answer.first().frame()
          + ", flow "
          + answer.later()
          + ")"
          + (answer.challengesSyn()
              ? ", by an ACK of an older connection"
              : ", which its sender cannot take");
    }
    if (flow.lacksAnswers()) {
      return ", so it had not been answered until then; the capture holds nothing that was sent to "
          + client.endpoint().address()
          + ", so it cannot tell whether a refusal came at last";
    }
    return client.peer().frames() == 0
        ? ", and neither SYN-ACK nor RST nor ICMP error came back within " + Wording.time(waitedNs)
        : ", and what came back were RSTs that do not acknowledge it, which no client may accept";
  }

  private static long firstSynAckFrame(Flow flow) {
    Segment synAck = flow.server().firstSynAck();
    return synAck == null ? 0 : synAck.frame();
  }

  private static void judge(Flow flow, SynSeries.Taken taken, FindingSink out) {
    String difference = taken.difference();
    out.report(
        taken.first(),
        taken.nth() > MANY ? Severity.WARN : Severity.NOTE,
        FieldValue.count(taken.nth()),
        "Not answered before the "
            + Wording.nth(taken.nth())
            + " SYN (frame "
            + taken.syn().frame()
            + "), "
            + Wording.time(taken.lateNs())
            + " after the first"
            + (taken.rejectedBefore(flow)
                ? ", but by SYN-ACKs that its sender rejected (first in frame "
                    + firstSynAckFrame(flow)
                    + ")"
                : "")
            + (taken.refusedInVain(flow)
                ? ", but by RSTs that do not acknowledge it, which no client may accept"
                : "")
            + (difference.isEmpty() ? "" : ": " + difference));
  }
}
