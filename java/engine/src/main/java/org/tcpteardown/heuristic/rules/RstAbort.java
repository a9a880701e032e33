package org.tcpteardown.heuristic.rules;

import java.util.Objects;
import java.util.Optional;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.NoAnswer;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.heuristic.evidence.ShortLivedRst;
import org.tcpteardown.heuristic.forgery.CrossingRsts;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class RstAbort implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.RST_ABORT)
          .name("Connection aborted")
          .mark("Aborted")
          .severity(Severity.WARN, Severity.CHAT)
          .value(ValueType.TEXT, "family of the RST: `socket`, `stateless` or `unknown`")
          .onFrame("the RST")
          .summary("Established connection ended by RST with no FIN before it")
          .explain(
              """
              ## What it means
              The connection was cut instead of closed. The application at the other end sees "connection reset by peer"
              and cannot know whether everything arrived.

              ## Why it happens
              Family `socket`: the application or its host aborted: closed with unread data, used SO_LINGER with time 0,
              crashed, or hit a limit. Family `stateless`: the host behind the RST had no such connection (any more), or a
              firewall answered in its name: it answers the segment before it.

              ## When it misleads
              Some applications end every connection this way on purpose; then it is a habit, not a fault. Windows aborts
              carry neither window nor timestamps and so cannot be told from a firewall's RST: family `unknown`. An end
              that gives up on unanswered data or keepalives may also send a RST: that is reported by
              `retransmission_death`, `idle_blackhole` or `keepalive_failure` on an earlier frame, and not here.

              ## What to do
              Look at the last data before the RST, and at the time between them. After a long silence suspect a session
              timer. Check `forged_rst` and `rst.ttl_delta` to see whether the named end sent it; then look at that
              end's log.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.RST)
          .symptoms(
              Symptom.RESET_BY_PEER,
              Symptom.BROKEN_PIPE,
              Symptom.BAD_GATEWAY,
              Symptom.DATA_MISSING,
              Symptom.FIREWALL_TEARDOWN)
          .filter("tcpteardown.rst_abort == \"socket\"", "aborts by a program or its host")
          .filter(
              "tcpteardown.rst_abort == \"stateless\"",
              "RSTs of hosts or firewalls that knew no such connection")
          .filter(
              "tcpteardown.rst_abort && tcpteardown.data_complete == 0",
              "aborts with data unacknowledged")
          .filter(
              "tcpteardown.end == \"rst\" && tcpteardown.idle_before_close > 60",
              "every frame of connections reset after a minute of silence")
          .example("one-sided-firewall/client.pcapng")
          .cites(
              "RFC 9293 section 3.10.5 and 3.10.7.1",
              "RFC 2525 section 2.17",
              "Linux tcp_output.c, tcp_ipv4.c (the two families)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Optional.ofNullable(RstReception.ending(story))
        .filter(rst -> !NoAnswer.gaveUp(story, rst))
        // Then retransmission_death tells what it answers.
        .filter(rst -> !NoAnswer.answersOneThatCameBack(story, rst))
        // Then rst_both_ways says that not both were sent by their ends.
        .filter(rst -> CrossingRsts.detail(story, rst) == null)
        .ifPresent(rst -> judge(story, rst, out));
  }

  private static void judge(FlowStory story, FlowStory.SentRst rst, FindingSink out) {
    RstMark mark = rst.mark();
    HalfSnapshot sender = mark.senderBefore();
    HalfSnapshot peer = mark.peerBefore();
    boolean live =
        sender.spoke() && (sender.state().isSynchronized() || peer.state().isSynchronized());
    // One number further than all that was captured of it: there was a FIN, but not in the capture.
    boolean finMissed = sender.sequenceKnown() && mark.segment().seq() == sender.sndNxt() + 1;
    boolean neverOpen = SimultaneousOpen.isRefused(story.flow());
    if (live && !neverOpen && !sender.finSent() && !peer.finSent() && !finMissed) {
      out.report(
          mark.segment(),
          FieldValue.text(mark.family().id()),
          who(rst, story.role(rst.sender()))
              + " ("
              + mark.family().id()
              + " family)"
              + before(story, mark)
              + insisting(story, rst)
              + (rst.equals(ShortLivedRst.of(story))
                  ? "; its TTL of 1 lets no router pass it on"
                  : "")
              + Wording.reasonOf(mark.segment()));
    }
  }

  /**
   * Anybody may answer in an end's name; only the window and options of its socket are its own, and
   * the count of its IP identifications.
   */
  private static String who(FlowStory.SentRst rst, String sender) {
    return rst.mark().family() == RstFamily.SOCKET || ForgeryScore.countsOn(rst)
        ? "The " + sender + " aborted"
        : "A RST in the " + sender + "'s name ended the connection";
  }

  private static String insisting(FlowStory story, FlowStory.SentRst rst) {
    FlowStory.SentRst first =
        story.rsts().stream()
            .filter(r -> r.mark().frame() == rst.mark().frame())
            .map(r -> RstReception.challengedBefore(story, r))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return first == null
        ? ""
        : "; its RST in frame "
            + first.mark().frame()
            + " was not exact and was challenged, this one is";
  }

  /** What came before: a socket aborts when it likes, the other families answer something. */
  private static String before(FlowStory story, RstMark mark) {
    Segment trigger = mark.family() == RstFamily.SOCKET ? null : mark.trigger();
    if (trigger == null && mark.followsHole(story.flow())) {
      return "";
    }
    return trigger == null
        ? ", " + Wording.time(mark.quietNs()) + " after the last frame"
        : ", "
            + Wording.time(mark.timeNs() - trigger.timeNs())
            + " after frame "
            + trigger.frame()
            + ", which it fits as an answer";
  }
}
