package org.tcpteardown.heuristic.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.OlderConnection;
import org.tcpteardown.heuristic.evidence.RefusedSyn;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Predecessor;

/** {@link #INFO} explains the rule. */
final class TupleReuseRefused implements Heuristic {
  /** The SYN of an attempt that was not answered at first; RFC 6298: 1, 2, 4 s and so on. */
  private static final int SILENT_SYNS = 3;

  /** Stacks try no longer than this: 7 SYNs on Linux, the last after 63 s with 64 s to wait. */
  private static final long LONGEST_ATTEMPT_NS = 130_000_000_000L;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.TUPLE_REUSE_REFUSED)
          .name("Reuse of addresses and ports refused")
          .mark("Reuse refused")
          .severity(Severity.WARN)
          .value(
              ValueType.DURATION,
              "seconds until the SYN that worked was sent, or until the client gave up")
          .onFrame("the first SYN")
          .summary("SYN that met an older connection on the same ports")
          .explain(
              """
              ## What it means
              The client opened a new connection on addresses and ports on which the other end, or a device on the path,
              still had an old one. Instead of a SYN-ACK came an ACK with the old connection's numbers (a challenge ACK), or
              a RST, or nothing; only a later SYN had a chance.

              ## Why it happens
              The client's host restarted, or its side of the old connection was thrown away without a word, while the
              server still has it. Or the server closed first and keeps TIME-WAIT, and the new SYN's number and timestamp do
              not look newer, as when several hosts share one address behind NAT. Firewalls drop such SYNs while their
              session lives.

              ## When it misleads
              The challenge ACK is proof enough, and so is a RST that refuses the SYN with the number that the older
              connection had reached: where nothing listens, it would be 0. Where SYNs merely went unanswered at first, it is only reported if the new
              sequence number was not above the old connection's last; still they may have been lost. Another RST counts
              only if a later SYN of the same attempt was accepted.

              ## What to do
              The value is what it cost each time. Find out why the old connection was still there: see how it ended, or
              did not, in the flow before. Let the client use more ports, and close in good order before a restart;
              check whether a NAT on the path gives out the same port too soon.
              """)
          .supersedes(FindingId.TUPLE_REUSED)
          .symptoms(Symptom.CONNECT_IS_SLOW, Symptom.CONNECT_TIMES_OUT, Symptom.STRANGE_PACKETS)
          .settings(Setting.TUPLE_REUSED_EARLY)
          .filter("tcpteardown.tuple_reuse_refused", "SYNs that met an older connection")
          .filter("tcpteardown.tuple_reuse_refused >= 1", "those that cost a second or more")
          .filter(
              "tcpteardown.tuple_reuse_refused || tcpteardown.challenge_ack",
              "these with the challenge ACKs that answered them")
          .example("tuple-reuse-refused/client.pcapng")
          .cites(
              "RFC 9293 section 3.5.1 (half-open connections) and 3.10.7.4",
              "RFC 5961 section 4 (challenge ACK)",
              "RFC 6191 (TIME-WAIT)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Flow flow = story.flow();
    Segment first = flow.firstSegment();
    Predecessor before = flow.predecessor();
    if (!first.isOpeningSyn() || (before != null && TupleReused.isSameAttempt(before, first))) {
      return;
    }
    HalfConnection client = flow.senderOf(first);
    Attempt attempt = Attempt.of(story, client);
    String how = refusal(story, client, attempt);
    if (how != null) {
      long costNs = attempt.lastTryNs() - first.timeNs();
      Predecessor old = TupleReused.usedBefore(flow);
      out.report(
          first,
          FieldValue.duration(costNs),
          "The SYN was answered "
              + how
              + (old == null
                  ? ""
                  : ", for flow "
                      + old.flow()
                      + " had used these ports, "
                      + TupleReused.howItEnded(old))
              + attempt.outcome(costNs));
    }
  }

  /** Whether it acknowledges the SYN before, all that was sent in that flow. */
  private static boolean answersSynOf(@Nullable Predecessor before, Segment stray) {
    return before != null
        && !before.wasConnection()
        && before.opener().sequenceKnown()
        && before.opener().sndNxt() == stray.ack();
  }

  /** What came instead of a SYN-ACK, to follow "was answered"; null if nothing tells of reuse. */
  private static @Nullable String refusal(FlowStory story, HalfConnection client, Attempt attempt) {
    if (!attempt.worked() && client.ordinarySeen()) {
      return null; // it had a SYN-ACK that was not captured
    }
    for (Segment stray : client.peer().strayAnswers()) {
      // Data and FINs of the old connection, and what came before the SYN-ACK, were only late.
      boolean latecomer = attempt.worked() && stray.timeNs() > attempt.lastTryNs();
      if (stray.sequenceLength() == 0 && !latecomer) {
        return "by an ACK "
            + (answersSynOf(story.flow().predecessor(), stray)
                ? "for the SYN of the flow before, so that one had arrived"
                : "of an older connection")
            + " (frame "
            + stray.frame()
            + ")";
      }
    }
    Predecessor old = TupleReused.usedBefore(story.flow());
    Segment numbered = old == null ? null : resetOf(old, story);
    if (numbered != null) {
      return "by a RST with the number of an older connection (frame " + numbered.frame() + ")";
    }
    if (old == null || !attempt.worked() || !mayBeRemembered(story, old)) {
      return null;
    }
    List<Segment> syns = client.syns();
    boolean reset = client.peer().rsts().stream().anyMatch(r -> r.timeNs() < attempt.lastTryNs());
    if (reset) {
      return "by a RST";
    }
    boolean newer =
        old.opener().sequenceKnown() && SeqNum.after(syns.get(0).seq(), old.opener().sndNxt());
    return unansweredAtFirst(client) > SILENT_SYNS && !newer ? "by silence at first" : null;
  }

  /** The first RST that refuses a SYN and goes on with the older connection's numbers; or null. */
  private static @Nullable Segment resetOf(Predecessor old, FlowStory story) {
    return story.rsts().stream()
        .filter(rst -> RefusedSyn.of(rst) != null)
        .map(rst -> rst.mark().segment())
        .filter(rst -> OlderConnection.hasServersNumber(old, rst))
        .findFirst()
        .orElse(null);
  }

  /** SYNs that were sent before the first SYN-ACK. */
  private static long unansweredAtFirst(HalfConnection client) {
    Segment synAck = client.peer().firstSynAck();
    return synAck == null
        ? 0
        : client.syns().stream().filter(syn -> syn.frame() < synAck.frame()).count();
  }

  private static boolean mayBeRemembered(FlowStory story, Predecessor old) {
    long sinceNs = story.flow().firstSegment().timeNs() - old.lastTimeNs();
    return old.live() || sinceNs < story.get(Setting.TUPLE_REUSED_EARLY);
  }

  /**
   * One attempt to open a connection.
   *
   * @param lastTryNs when its last SYN was sent
   * @param worked whether a SYN-ACK followed
   * @param taken whether the client acknowledged it
   * @param wentOnElsewhere whether the last SYN is the first of another flow
   */
  private record Attempt(long lastTryNs, boolean worked, boolean taken, boolean wentOnElsewhere) {

    static Attempt of(FlowStory story, HalfConnection client) {
      Flow flow = story.flow();
      List<Segment> syns = client.syns();
      boolean worked = client.peer().synAckCount() > 0;
      long lastNs = syns.get(syns.size() - 1).timeNs();
      long reusedNs = flow.reusedAtNs();
      // tshark 4.4 numbers the SYN after a RST as another stream.
      boolean elsewhere =
          !worked
              && reusedNs != HalfConnection.NEVER
              && reusedNs - flow.firstSegment().timeNs() <= LONGEST_ATTEMPT_NS;
      boolean taken = client.peer().synAcked();
      return new Attempt(elsewhere ? reusedNs : lastNs, worked, taken, elsewhere);
    }

    String outcome(long costNs) {
      if (!worked && costNs == 0) {
        return "";
      }
      if (wentOnElsewhere) {
        return "; the next one followed " + Wording.time(costNs) + " after the first";
      }
      return worked
          ? "; the one that "
              + (taken ? "worked" : "had a SYN-ACK")
              + " was sent "
              + Wording.time(costNs)
              + " after the first"
          : "; the client gave up " + Wording.time(costNs) + " after the first";
    }
  }
}
