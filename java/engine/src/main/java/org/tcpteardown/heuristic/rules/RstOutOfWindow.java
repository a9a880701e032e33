package org.tcpteardown.heuristic.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.GuessedResets;
import org.tcpteardown.heuristic.evidence.PeerAfterRst;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.RstAcceptance;
import org.tcpteardown.tcp.RstFit;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.TcpState;

/** {@link #INFO} explains the rule. */
final class RstOutOfWindow implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.RST_OUT_OF_WINDOW)
          .name("RST outside the window")
          .severity(Severity.WARN)
          .group(FindingInfo.Group.SECURITY)
          .value(
              ValueType.NUMBER,
              "bytes from the number that the receiver expects next; negative when behind it")
          .onFrame("the RST")
          .summary("RST with a sequence number that its receiver must ignore")
          .explain(
              """
              ## What it means
              The sequence number of this RST is neither the one that the receiver expects next nor inside its window. A
              stack drops such a RST without a word, and the connection goes on.

              ## Why it happens
              Somebody who does not see the connection guesses: then there are several, at numbers far from each other,
              and the first bears the finding for all. Or a device resets with numbers that it remembered too long
              ago. Or the RST is late: it belongs to an earlier connection on the same ports.

              ## When it misleads
              Where the SYNs were not captured, the scale of the window is not known and taken to be the largest. A RST
              ahead of the window counts only if the receiver later shows that it had not got that far. One behind it
              counts only if its number is from before the connection, or if it comes after a second without any
              traffic: closed sockets answer old segments with old numbers, and those RSTs cross what is on its way.

              ## What to do
              See whether the connection really went on. If it broke all the same, another RST did it. Look at `rst.ttl_delta`
              and `forged_rst.evidence` for where it came from; compare its number with the previous flow on these ports.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.RST)
          .supersedes(FindingId.RST_ABORT, FindingId.RST_REPEATED)
          .symptoms(Symptom.STRANGE_PACKETS, Symptom.NEITHER_END_SENT_THE_RESET)
          .filter("tcpteardown.rst_out_of_window", "RSTs that their receiver must ignore")
          .filter(
              "tcpteardown.rst_out_of_window < 0",
              "those behind the stream: late, or from an old connection")
          .filter(
              "tcpteardown.rst_out_of_window && tcpteardown.forged_rst.evidence",
              "those that show other signs of forgery as well")
          .example("rst-out-of-window/client.pcapng")
          .cites(
              "RFC 5961 section 3.2", "RFC 9293 section 3.10.7.4", "RFC 7323 section 2.3 (scale)")
          .build();

  /** After so long nothing is on its way any more that an old number could answer. */
  private static final long QUIET_NS = 1_000_000_000L;

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    List<GuessedResets> guesses = guesses(story, out);
    for (FlowStory.SentRst rst : story.rsts()) {
      if (guesses.stream().anyMatch(g -> g.has(rst))) {
        continue;
      }
      RstFit fit = RstReception.fit(story, rst);
      if (fit.acceptance() != RstAcceptance.NO || !rst.mark().peerBefore().ackKnown()) {
        continue;
      }
      int distance = SeqNum.distance(rst.mark().peerBefore().rcvNxt(), rst.mark().segment().seq());
      if (fit == RstFit.AT_FIN) {
        atFin(story, rst, out);
      } else if (canBeJudged(rst.mark())
          && (isBehind(rst, distance)
              || RstReception.isMissedByOne(story, rst)
              || isAhead(story, rst, distance))) {
        out.report(
            rst.mark().segment(),
            FieldValue.number(distance),
            "The RST is "
                + Wording.count(Math.abs((long) distance), "byte")
                + (distance < 0 ? " behind" : " ahead of")
                + " what the "
                + story.role(rst.sender().peer())
                + " expects, outside its window: it is ignored");
      }
    }
  }

  /** Reports each series of guesses once. */
  private static List<GuessedResets> guesses(FlowStory story, FindingSink out) {
    List<GuessedResets> found = new ArrayList<>();
    for (HalfConnection half : story.flow().halves()) {
      GuessedResets guesses = GuessedResets.of(story, half);
      if (guesses != null) {
        found.add(guesses);
        RstMark first = guesses.first().mark();
        out.report(
            first.segment(),
            FieldValue.number(SeqNum.distance(first.peerBefore().rcvNxt(), first.segment().seq())),
            "The first of "
                + guesses.rsts().size()
                + " RSTs in the "
                + story.role(half)
                + "'s name at numbers far from the connection's and from each other"
                + guesses.signs(story)
                + ": somebody who does not see it guesses; the "
                + story.role(half.peer())
                + " ignores them");
      }
    }
    return found;
  }

  /**
   * Not if everything stops there: then its receiver has taken it. And closed sockets answer what
   * was on its way with that number and what comes then with the right one, which is ordinary.
   */
  private static void atFin(FlowStory story, FlowStory.SentRst rst, FindingSink out) {
    Segment later = PeerAfterRst.firstAck(story, rst);
    if (later == null
        || RstReception.ending(story) != null
        || answersWhatCrossedFin(rst)
        || mayAnswerAckBeforeFins(rst)) {
      return;
    }
    String receiver = story.role(rst.sender().peer());
    out.report(
        rst.mark().segment(),
        FieldValue.number(-1),
        "The RST has the number of the "
            + story.role(rst.sender())
            + "'s FIN, 1 below what the "
            + receiver
            + " expects, which had acknowledged that FIN: the "
            + receiver
            + " ignored it and went on (frame "
            + later.frame()
            + ")");
  }

  /**
   * Whether it came before the ACK of its sender's FIN can have arrived there. A closed socket
   * answers older ACKs with their numbers then, of which several may be on their way; a RST that
   * bears an ACK itself does not tell which of them.
   */
  private static boolean mayAnswerAckBeforeFins(FlowStory.SentRst rst) {
    Segment acked = rst.sender().finAckedBy();
    Segment segment = rst.mark().segment();
    return segment.isAck() && acked != null && !rst.sender().knew(acked, segment);
  }

  /** A closed socket answers what was on its way to it with just that number. */
  private static boolean answersWhatCrossedFin(FlowStory.SentRst rst) {
    Segment trigger = rst.mark().trigger();
    if (trigger == null || !isAckOf(trigger, rst.mark()) || rst.sender().fins().isEmpty()) {
      return false;
    }
    Segment fin = rst.sender().fins().get(0).segment();
    return trigger.frame() > fin.frame() || SeqNum.after(trigger.endSeq(), fin.ack());
  }

  private static boolean canBeJudged(RstMark mark) {
    HalfSnapshot receiver = mark.peerBefore();
    boolean answersSyn = mark.segment().isAck() && mark.segment().seq() == 0;
    return receiver.ackKnown()
        && receiver.state().isSynchronized()
        && receiver.state() != TcpState.TIME_WAIT
        && !isAckOf(mark.trigger(), mark) // then the receiver itself has named this number
        && !isAckOf(mark.peerLast(), mark)
        && !answersSyn;
  }

  private static boolean isAckOf(@Nullable Segment segment, RstMark mark) {
    return segment != null && segment.isAck() && segment.ack() == mark.segment().seq();
  }

  private static boolean isBehind(FlowStory.SentRst rst, int distance) {
    if (distance >= -1) {
      return false; // 1 may be a FIN that is counted by one end only
    }
    HalfConnection sender = rst.sender();
    HalfSnapshot before = rst.mark().senderBefore();
    boolean beforeItBegan =
        sender.synSent()
            && SeqNum.before(rst.mark().segment().seq(), sender.isn())
            && before.payloadBytes() < RstFit.MAX_WINDOW_BYTES; // later the numbers have come round
    boolean settled =
        before.sequenceKnown()
            && before.sndNxt() == rst.mark().peerBefore().rcvNxt()
            && rst.mark().quietNs() >= QUIET_NS;
    return beforeItBegan || settled;
  }

  private static boolean isAhead(FlowStory story, FlowStory.SentRst rst, int distance) {
    long largest = RstFit.windowBytes(rst.sender().peer(), rst.mark().peerLast());
    if (distance <= largest) {
      return false;
    }
    Segment later = PeerAfterRst.firstAck(story, rst);
    return later != null && SeqNum.distance(later.ack(), rst.mark().segment().seq()) > largest;
  }
}
