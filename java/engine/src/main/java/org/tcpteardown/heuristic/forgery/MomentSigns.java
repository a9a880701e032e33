package org.tcpteardown.heuristic.forgery;

import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.RefusedSyn;
import org.tcpteardown.heuristic.evidence.TalkAfterRst;
import org.tcpteardown.heuristic.forgery.ForgeryScore.Seen;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.TalkMark;

/** Signs of forgery in the moment at which a RST comes, and in what its sender does afterwards. */
public final class MomentSigns {
  /** What queues and a capture's clocks may add and take; observed where captures disorder. */
  private static final long CLOCK_NS = 5_000_000L;

  /** Nothing that was sent longer ago is still on its way, whatever the round trip. */
  private static final long LONGEST_RTT_NS = 1_000_000_000L;

  private static final long SHORTEST_PAUSE_NS = 200_000_000L;

  /** No SYN is sent again sooner: Windows waits 500 ms, others 1 s (RFC 6298 section 2). */
  private static final long NO_NEW_SYN_NS = 400_000_000L;

  private MomentSigns() {}

  static void find(FlowStory story, FlowStory.SentRst rst, List<Seen> seen) {
    talksAfter(story, rst, seen);
    alsoAccepted(story, rst, seen);
    fasterThanPath(rst.sender(), rst.mark(), seen);
  }

  private static void talksAfter(FlowStory story, FlowStory.SentRst rst, List<Seen> seen) {
    TalkMark talk = TalkAfterRst.certain(story, rst.sender());
    // A RST before the doubtful one, as in a failed first try, has nothing to do with it.
    if (talk != null
        && talk.rst().frame() <= rst.mark().frame()
        && talk.segment().frame() > rst.mark().frame()) {
      String detail =
          "it sent new " + talk.what() + " in frame " + talk.segment().frame() + " afterwards";
      seen.add(new Seen(ForgerySign.TALKS_AFTER, detail));
    }
  }

  /** A SYN-ACK to the very SYN that the RST refuses, and no SYN between the two. */
  private static void alsoAccepted(FlowStory story, FlowStory.SentRst rst, List<Seen> seen) {
    Segment refusal = rst.mark().segment();
    Segment syn = RefusedSyn.of(rst);
    if (syn == null) {
      return;
    }
    for (Segment later : story.flow().afterRst()) {
      if (later.frame() <= refusal.frame()) {
        continue;
      }
      if (later.isOpeningSyn() || later.timeNs() - refusal.timeNs() > NO_NEW_SYN_NS) {
        return;
      }
      if (later.isSynAck()
          && later.source().equals(refusal.source())
          && later.ack() == refusal.ack()
          && (refusal.seq() == 0 || isOfAnother(syn, refusal, later))) {
        String detail =
            "frame "
                + later.frame()
                + (later.ttl() == refusal.ttl()
                    ? ""
                    : " (TTL " + later.ttl() + ", the RST " + refusal.ttl() + ")")
                + " accepts the SYN that it refuses";
        seen.add(new Seen(ForgerySign.ALSO_ACCEPTED, detail));
        return;
      }
    }
  }

  /**
   * Whether a refusal with a number of its own, which a host may have from an older connection, has
   * not come from where the SYN-ACK does, or in less than half of its time.
   */
  private static boolean isOfAnother(Segment syn, Segment refusal, Segment synAck) {
    long refusedNs = refusal.timeNs() - syn.timeNs();
    long acceptedNs = synAck.timeNs() - syn.timeNs();
    return refusal.ttl() != synAck.ttl()
        || (refusedNs >= 0 && acceptedNs - 2 * refusedNs >= CLOCK_NS);
  }

  private static void fasterThanPath(HalfConnection sender, RstMark mark, List<Seen> seen) {
    Segment trigger = mark.trigger();
    long rttNs = sender.minRttNs();
    // Only an ACK of bytes that were new in the trigger proves that the RST answers that segment.
    // Without the handshake there may only be delayed ACKs to take the round trip from; and a SYN
    // that was refused before it was accepted tells nothing of it.
    if (trigger == null
        || !mark.senderBefore().spoke()
        || sender.knowledge() != Knowledge.HANDSHAKE
        || !mark.triggerIsNew()
        || !mark.segment().isAck()
        || trigger.sequenceLength() == 0
        || !sender.handshakeTimed()) {
      return;
    }
    long delayNs = mark.timeNs() - trigger.timeNs();
    if (delayNs >= 0 && rttNs - 2 * delayNs >= CLOCK_NS) {
      String detail =
          "it answers frame "
              + trigger.frame()
              + " after "
              + Wording.time(delayNs)
              + ", but the round trip to its sender is "
              + Wording.time(rttNs);
      seen.add(new Seen(ForgerySign.FASTER_THAN_PATH, detail));
    }
  }

  /** Counted only beside a TTL that is not the sender's: applications may abort at any time. */
  static void unprompted(FlowStory.SentRst rst, List<Seen> seen) {
    boolean otherTtl = seen.stream().anyMatch(s -> s.sign().isOtherTtl());
    RstMark mark = rst.mark();
    long peerNs = mark.peerBefore().lastTimeNs();
    boolean isAbort =
        mark.segment().isAck()
            && mark.ofThisConnection()
            && mark.senderBefore().state().isSynchronized()
            && !mark.senderBefore().finSent()
            && !mark.peerBefore().finSent();
    if (!otherTtl || !isAbort || peerNs == HalfConnection.NEVER) {
      return;
    }
    long quietNs = mark.timeNs() - peerNs;
    if (quietNs >= longestAnswerNs(rst.sender())) {
      String detail =
          "it answers nothing: the other end had been silent for " + Wording.time(quietNs);
      seen.add(new Seen(ForgerySign.UNPROMPTED, detail));
    }
  }

  private static long longestAnswerNs(HalfConnection sender) {
    long rttNs = sender.minRttNs();
    return rttNs == HalfConnection.NEVER ? LONGEST_RTT_NS : Math.max(SHORTEST_PAUSE_NS, 2 * rttNs);
  }
}
