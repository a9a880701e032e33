package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.heuristic.forgery.RstOrigin;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class IdleReset implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.IDLE_RESET)
          .name("Reset after idle time")
          .mark("Reset after idle")
          .severity(Severity.ERROR, Severity.WARN, Severity.NOTE)
          .value(ValueType.DURATION, "seconds of silence of both ends before the reset")
          .onFrame("the RST")
          .summary("RST that breaks an idle time, or answers the first frame after it")
          .explain(
              """
              ## What it means
              Nobody had sent anything for a while and nothing was outstanding; then a RST came by itself, or in answer to
              the first frame after the silence. It is an error where the packets show that a device on the path sent
              it, not the end that the RST names. It is a note where the RST shows signs of that end's own socket and
              nobody was waiting for an answer: an application or its host ended an idle connection this way. Otherwise
              it is a warning.

              ## Why it happens
              Load balancers and firewalls end idle sessions by RST to both ends when their timer expires, or forget them in
              silence and answer the next frame by RST (NAT gateways of clouds after 350 s). Servers and clients have idle
              timers of their own, and some close by RST.

              ## When it misleads
              A proxy or load balancer that ends TCP itself has always spoken in the server's name: its RST shows no sign of
              another sender. A host that had truly forgotten the connection (restart, failover) and says so itself is not
              meant here, nor is a FIN that is answered by RST (`rst_answers_fin`). Keepalives end an idle time; if the
              capture lacks them, the silence only seems to be one.

              ## What to do
              See what the text says about the sender, and `rst.ttl_delta`. Compare the idle time with those that the path
              survived: a timer lies in between. If a device did it, raise its timer or send keepalives sooner; if an
              application did, make the other end's idle timer the shorter one.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.RST)
          .supersedes(
              FindingId.RST_ABORT,
              FindingId.RST_AFTER_FIN,
              FindingId.RST_INSTEAD_OF_FIN,
              FindingId.ABORT_UNREAD_DATA)
          .symptoms(
              Symptom.RESET_AFTER_IDLE,
              Symptom.RESET_BY_PEER,
              Symptom.NEITHER_END_SENT_THE_RESET,
              Symptom.FIREWALL_TEARDOWN)
          .settings(Setting.IDLE_AFTER, Setting.RST_ANSWER_WITHIN)
          .filter("tcpteardown.idle_reset", "RSTs after a silence")
          .filter("tcpteardown.idle_reset > 300", "those after more than five minutes")
          .filter(
              "tcpteardown.idle_reset && tcpteardown.rst.family == \"stateless\"",
              "those in answer to the first frame after it")
          .example("idle-reset/client.pcapng")
          .cites(
              "RFC 5382 section 5 (established connection idle-timeout)",
              "RFC 9293 section 3.10.7.1",
              "defaults published by makers of firewalls, load balancers and clouds")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    FlowStory.SentRst rst = RstReception.ending(story);
    if (rst == null) {
      return;
    }
    Gap gap = answeredGap(story, rst);
    if (gap != null) {
      judgeAnswer(story, rst, gap, out);
    } else if (breaksSilence(story, rst)) {
      judgeSpontaneous(story, rst, out);
    }
  }

  /** The silence whose first frames the RST answers; null if there is none. */
  private static @Nullable Gap answeredGap(FlowStory story, FlowStory.SentRst rst) {
    Gap gap = story.flow().latestGap();
    return gap != null
            && gap.answer() != null
            && gap.answer().frame() == rst.mark().frame()
            && !gap.first().isFin() // idle servers close so: RstAnswersFin speaks of what came back
            && gap.quietNs() >= story.get(Setting.IDLE_AFTER)
            && rst.sender().ordinarySeen()
            && rst.mark().timeNs() - gap.last().timeNs() <= story.rstAnswerWithinNs()
            && heardOnlyBefore(rst.mark().senderBefore(), gap.first())
            && !numbersMissing(rst.mark())
        ? gap
        : null;
  }

  /** Whether its sender had been silent since before the gap's first frame. */
  private static boolean heardOnlyBefore(HalfSnapshot sender, Segment first) {
    return sender.lastTimeNs() < first.timeNs();
  }

  private static void judgeAnswer(
      FlowStory story, FlowStory.SentRst rst, Gap gap, FindingSink out) {
    RstOrigin origin = RstOrigin.of(story, rst);
    // Of several frames it may answer the first one.
    boolean fast = RstOrigin.tooFast(rst, gap.first());
    boolean named = origin.who() == RstOrigin.Who.NAMED_END;
    // A socket's RST may have left just then by itself; what is made from a frame answers it, and
    // comes from where that frame had been when it was made.
    boolean answers = rst.mark().family() == RstFamily.STATELESS;
    boolean device = origin.who() == RstOrigin.Who.DEVICE || (fast && (!named || answers));
    if (gap.finsBefore() > 0 && !device) {
      return; // an end that has closed may well answer so
    }
    if (named && !fast) {
      return; // the host has forgotten the connection, or its application ended it now
    }
    String conclusion =
        device
            ? "most likely a device on the path had forgotten the connection"
            : named
                ? "it left by itself, most likely by the " + ownTimer(story, rst)
                : "a device on the path or the host itself had forgotten the connection";
    out.report(
        rst.mark().segment(),
        device ? Severity.ERROR : Severity.WARN,
        FieldValue.duration(gap.quietNs()),
        "After "
            + Wording.time(gap.quietNs())
            + " of silence the "
            + story.role(gap.sender())
            + "'s frame "
            + (fast ? gap.first() : gap.last()).frame()
            + " was answered by a RST in the "
            + story.role(rst.sender())
            + "'s name; the RST "
            + (fast ? "came " + RstOrigin.tooFastText(rst, gap.first(), "it") : reason(origin))
            + ": "
            + conclusion);
  }

  private static boolean saysWhy(Segment rst) {
    return !Wording.reasonOf(rst).isEmpty();
  }

  private static String reason(RstOrigin origin) {
    return origin.why().isEmpty() ? "does not show who sent it" : origin.why();
  }

  private static String ownTimer(FlowStory story, FlowStory.SentRst rst) {
    return "idle timer of the " + story.role(rst.sender()) + " itself";
  }

  /** Whether the RST came out of a silence in which nothing was outstanding. */
  private static boolean breaksSilence(FlowStory story, FlowStory.SentRst rst) {
    RstMark mark = rst.mark();
    HalfSnapshot sender = mark.senderBefore();
    HalfSnapshot peer = mark.peerBefore();
    HalfConnection half = rst.sender();
    return mark.idleNs() >= story.get(Setting.IDLE_AFTER)
        && sender.spoke()
        && peer.spoke()
        && !sender.finSent()
        && !peer.finSent()
        && nothingOutstanding(sender, peer)
        && nothingOutstanding(peer, sender)
        && peer.zeroWindowSinceNs() == HalfConnection.NEVER
        && sender.zeroWindowSinceNs() == HalfConnection.NEVER
        // Probes in vain end the silence at their own pace, whoever loses patience then.
        && half.unansweredProbes() == null
        && half.peer().unansweredProbes() == null
        && !numbersMissing(mark);
  }

  private static boolean nothingOutstanding(HalfSnapshot sender, HalfSnapshot peer) {
    return sender.sequenceKnown() && peer.ackKnown() && sender.sndNxt() == peer.rcvNxt();
  }

  /** Whether the RST's own numbers show that the capture lacks what came before it. */
  private static boolean numbersMissing(RstMark mark) {
    Segment reset = mark.segment();
    HalfSnapshot peer = mark.peerBefore();
    return mark.senderBefore().missed(reset)
        || (reset.isAck() && peer.sequenceKnown() && SeqNum.after(reset.ack(), peer.sndNxt()));
  }

  private static void judgeSpontaneous(FlowStory story, FlowStory.SentRst rst, FindingSink out) {
    RstOrigin origin = RstOrigin.of(story, rst);
    RstMark mark = rst.mark();
    // A client that has its answer owes none; what a server sent last is not asked for here.
    boolean owing =
        rst.sender() == story.flow().server() && mark.peerBefore().unansweredBytes() > 0;
    Severity severity =
        switch (origin.who()) {
          case DEVICE -> Severity.ERROR;
          case UNCLEAR -> Severity.WARN;
          case NAMED_END ->
              mark.family() == RstFamily.SOCKET && !owing ? Severity.NOTE : Severity.WARN;
        };
    // Keepalives are traffic to every timer on the path.
    boolean keptAlive = mark.quietNs() < story.get(Setting.IDLE_AFTER);
    String conclusion =
        switch (origin.who()) {
          case DEVICE -> "most likely the idle timer of a device on the path";
          case UNCLEAR ->
              keptAlive
                  ? "the idle timer of that end's application, or of a proxy that speaks for it"
                  : "an idle timer of that end or of a device on the path";
          case NAMED_END ->
              saysWhy(mark.segment())
                  ? "whoever speaks for that end decided so"
                  : owing
                      ? "most likely a time limit of the server itself, or its end"
                      : "perhaps the " + ownTimer(story, rst) + ", or its end";
        };
    out.report(
        mark.segment(),
        severity,
        FieldValue.duration(mark.idleNs()),
        "A RST in the "
            + story.role(rst.sender())
            + "'s name broke a silence of "
            + Wording.time(mark.idleNs())
            + (mark.idleNs() > mark.quietNs()
                ? " but for keepalives, answered up to " + Wording.time(mark.quietNs()) + " before"
                : "")
            + "; it "
            + reason(origin)
            + ": "
            + conclusion
            + Wording.reasonOf(mark.segment())
            + (owing ? "; the client still waited for an answer, so it was not idle" : ""));
  }
}
