package org.tcpteardown.heuristic.forgery;

import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.evidence.PeerAfterRst;
import org.tcpteardown.heuristic.forgery.ForgeryScore.Seen;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.tcp.RstMark;

/** Signs of forgery in the numbers and flags of a RST, and of the RSTs around it. */
public final class NumberSigns {
  /** Two RSTs of one volley are no further apart (Weaver et al. use the same bound). */
  private static final long VOLLEY_NS = 2_000_000_000L;

  /** Numbers further apart do not belong to one connection. */
  private static final int PLAUSIBLE_DISTANCE = 1 << 26;

  private NumberSigns() {}

  static void find(FlowStory story, FlowStory.SentRst rst, List<Seen> seen) {
    List<RstMark> volley =
        rst.sender().rsts().stream()
            .filter(r -> Math.abs(r.timeNs() - rst.mark().timeNs()) <= VOLLEY_NS)
            .toList();
    if (!stepped(rst, volley, seen)) {
      ahead(story, rst, seen);
    }
    ackUnlike(rst, volley, seen);
    mixedKinds(rst.mark(), volley, seen);
  }

  private static boolean stepped(FlowStory.SentRst rst, List<RstMark> volley, List<Seen> seen) {
    RstMark mark = rst.mark();
    List<Integer> steps =
        volley.stream()
            .filter(NumberSigns::isAhead)
            .map(r -> SeqNum.distance(r.senderBefore().sndNxt(), r.segment().seq()))
            .distinct()
            .toList();
    // One alone may be an honest answer to an ACK of data, both of which the capture has lost.
    // Nor have two that step back: an abort, and the answer to an ACK of what came before it.
    // Nor have two that are 1 apart, the ACKs of those data and of the FIN behind them; nor any
    // without ACK where the capture lacks some of what their sender had sent: of each such part
    // there is an ACK, which draws a RST.
    boolean ownData = !mark.segment().isAck() && rst.sender().capturedWithGaps();
    if (steps.size() < 2
        || steps.get(1) < steps.get(0)
        || (steps.size() == 2 && steps.get(1) - steps.get(0) == 1)
        || ownData
        || answersAfter(mark, volley)) {
      return false;
    }
    String detail =
        "its RSTs step ahead of all it had sent, by " + steps.get(0) + ", " + steps.get(1);
    seen.add(new Seen(ForgerySign.STEPPED_SEQ, detail + (steps.size() > 2 ? ", ..." : " bytes")));
    return true;
  }

  /**
   * Whether the RST comes after those that step, and answers a segment of the other end: that end
   * has been reset as well, and its peer was still sending.
   */
  private static boolean answersAfter(RstMark mark, List<RstMark> volley) {
    return mark.trigger() != null
        && !isAhead(mark)
        && volley.stream().filter(NumberSigns::isAhead).allMatch(r -> r.frame() < mark.frame());
  }

  /** Whether the RST lies beyond all that was sent or acknowledged before it. */
  private static boolean isAhead(RstMark mark) {
    HalfSnapshot sender = mark.senderBefore();
    HalfSnapshot peer = mark.peerBefore();
    if (!mark.ofThisConnection()
        || !sender.sequenceKnown()
        || !peer.ackKnown()
        || sender.finSent()
        || peer.finSent()) {
      return false;
    }
    int seq = mark.segment().seq();
    return SeqNum.distance(sender.sndNxt(), seq) > 1 // 1 is a FIN that was not captured
        && SeqNum.distance(peer.rcvNxt(), seq) > 2;
  }

  /**
   * One RST ahead of all. It tells something only if nothing is missing before it; and that only
   * the peer can say, when it later still waits for less than the RST pretends to follow.
   */
  private static void ahead(FlowStory story, FlowStory.SentRst rst, List<Seen> seen) {
    RstMark mark = rst.mark();
    if (!isAhead(mark)
        || rst.sender().capturedWithGaps()
        || rst.sender().knowledge() != Knowledge.HANDSHAKE) {
      return;
    }
    Segment later = PeerAfterRst.firstAck(story, rst);
    int seq = mark.segment().seq();
    int missing = later == null ? 0 : SeqNum.distance(later.ack(), seq);
    if (later != null && missing > 1 && missing < PLAUSIBLE_DISTANCE) {
      String detail =
          "its number is "
              + SeqNum.distance(mark.senderBefore().sndNxt(), seq)
              + " ahead of all it had sent, and frame "
              + later.frame()
              + " shows that the other end had not received more";
      seen.add(new Seen(ForgerySign.SEQ_AHEAD, detail));
    }
  }

  private static void ackUnlike(FlowStory.SentRst rst, List<RstMark> volley, List<Seen> seen) {
    RstMark mark = rst.mark();
    HalfSnapshot sender = mark.senderBefore();
    if (!mark.segment().isAck() || !mark.ofThisConnection()) {
      return;
    }
    int back = SeqNum.distance(mark.segment().ack(), sender.rcvNxt());
    if (sender.ackKnown() && back > 1 && back < PLAUSIBLE_DISTANCE && mark.trigger() == null) {
      String detail = "it acknowledges " + back + " less than its sender had before";
      seen.add(new Seen(ForgerySign.ACK_UNLIKE, detail));
      return;
    }
    List<Integer> acksAhead =
        volley.stream()
            .filter(NumberSigns::acksAhead)
            .map(r -> r.segment().ack())
            .distinct()
            .toList();
    if (acksAhead.size() > 1 && acksAhead(mark) && !rst.sender().peer().capturedWithGaps()) {
      String detail =
          "its RSTs acknowledge "
              + acksAhead.size()
              + " different numbers ahead of all that the other end had sent";
      seen.add(new Seen(ForgerySign.ACK_UNLIKE, detail));
    }
  }

  private static boolean acksAhead(RstMark mark) {
    HalfSnapshot peer = mark.peerBefore();
    if (!mark.segment().isAck() || !peer.sequenceKnown() || peer.finSent()) {
      return false;
    }
    int ahead = SeqNum.distance(peer.sndNxt(), mark.segment().ack());
    return ahead > 1 && ahead < PLAUSIBLE_DISTANCE;
  }

  /**
   * RSTs with and without ACK. A socket aborts with RST+ACK, and what still arrives is then
   * answered without ACK. So neither can the abort come last, nor is there an answer to the very
   * segment that the abort acknowledged.
   */
  private static void mixedKinds(RstMark mark, List<RstMark> volley, List<Seen> seen) {
    for (RstMark other : volley) {
      RstMark plain = mark.segment().isAck() ? other : mark;
      RstMark abort = mark.segment().isAck() ? mark : other;
      if (plain.segment().isAck() || !abort.segment().isAck() || !isLive(plain, abort)) {
        continue;
      }
      Segment trigger = plain.trigger();
      boolean acked =
          trigger != null
              && trigger.sequenceLength() > 0
              && abort.trigger() != null
              && abort.trigger().frame() == trigger.frame();
      if (plain.frame() < abort.frame() || acked) {
        String detail =
            "RST without ACK in frame "
                + plain.frame()
                + " and RST+ACK in frame "
                + abort.frame()
                + (acked ? " answer the same segment" : ", the wrong way round");
        seen.add(new Seen(ForgerySign.MIXED_KINDS, detail));
        return;
      }
    }
  }

  /** Whether the connection was in use when the first of the two came. */
  private static boolean isLive(RstMark one, RstMark other) {
    RstMark first = one.frame() < other.frame() ? one : other;
    return one.ofThisConnection()
        && other.ofThisConnection()
        && first.senderBefore().state().isSynchronized()
        && !first.senderBefore().finSent();
  }
}
