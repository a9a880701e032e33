package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.ChallengeAnswer;
import org.tcpteardown.heuristic.evidence.OlderConnection;
import org.tcpteardown.heuristic.forgery.HeaderSigns;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Predecessor;

/** {@link #INFO} explains the rule. */
final class ChallengeAck implements Heuristic {
  /** The SYN itself and one more leave it open which of them is odd. */
  private static final int MIN_PACKETS = 2;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.CHALLENGE_ACK)
          .name("Challenge ACK")
          .severity(Severity.NOTE)
          .onFrame("the ACK")
          .summary("ACK in answer to a RST or SYN that a live connection does not accept")
          .explain(
              """
              ## What it means
              This end received a RST that was not exactly at the number that it expects, or a SYN on a connection that it
              still has. It neither resets nor opens anything but repeats its last ACK: a peer that meant it will answer
              with a RST that fits.

              ## Why it happens
              RFC 5961 protects connections from blind attacks in this way. A client that lost its state and uses the same
              port again gets it, as does a device that resets with numbers that it guessed or remembered, and a genuine RST
              after data that was lost.

              ## When it misleads
              Any repeated ACK looks like that. It is reported only where nothing else was there to be acknowledged, and the
              window did not change. Stacks limit how many they send, so that the lack of one proves nothing.

              ## What to do
              Look at the RST or SYN before it, and at what comes back: a RST with exactly this ACK's number ends the old
              connection and the next SYN succeeds. If nothing comes back, a firewall may have dropped the challenge ACK,
              and connects on that port fail until one side gives up.
              """)
          .needs(Evidence.BOTH_DIRECTIONS)
          .settings(Setting.RST_ANSWER_WITHIN)
          .symptoms(Symptom.CONNECT_IS_SLOW, Symptom.CONNECT_TIMES_OUT, Symptom.STRANGE_PACKETS)
          .filter("tcpteardown.challenge_ack", "answers to a RST or SYN that did not fit")
          .filter(
              "tcpteardown.rst_out_of_window || tcpteardown.challenge_ack",
              "these and the RSTs that no receiver accepts")
          .filter(
              "tcpteardown.tuple_reuse_refused || tcpteardown.challenge_ack",
              "connects that met an older connection, with the answers")
          .example("challenge-ack/client.pcapng")
          .cites("RFC 5961 sections 3.2, 4.2 and 7", "RFC 9293 section 3.10.7.4")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Segment previous = null;
    for (FlowStory.SentRst rst : story.rsts()) {
      // Once it has said that it goes on, it is open whatever the RSTs before this one said.
      boolean open = previous != null || rst.mark().peerBefore().state().isSynchronized();
      Segment answer = open ? ChallengeAnswer.toRst(story, rst) : null;
      if (answer != null && !answer.equals(previous)) {
        previous = answer;
        int ahead = SeqNum.distance(rst.mark().peerBefore().rcvNxt(), rst.mark().segment().seq());
        out.report(
            answer,
            FieldValue.NONE,
            "The "
                + story.role(rst.sender().peer())
                + " does not accept the RST in frame "
                + rst.mark().frame()
                + ", "
                + Wording.count(ahead, "byte")
                + " ahead of what it expects, and says where it is");
      }
    }
    for (HalfConnection half : story.flow().halves()) {
      answersToSyn(story, half, out);
    }
  }

  private static boolean isPureAck(Segment segment) {
    return segment.isAck()
        && !segment.isSyn()
        && !segment.isFin()
        && !segment.isRst()
        && segment.payloadBytes() == 0;
  }

  /** ACKs of an older connection that answer a SYN. */
  private static void answersToSyn(FlowStory story, HalfConnection half, FindingSink out) {
    Segment first = null;
    for (Segment stray : half.strayAnswers()) {
      Segment syn = lastSynBefore(half.peer(), stray);
      if (syn == null || !isPureAck(stray) || !fitsPredecessor(story, half, stray)) {
        continue;
      }
      boolean inTime = stray.timeNs() - syn.timeNs() <= story.rstAnswerWithinNs();
      boolean same = first == null || (first.seq() == stray.seq() && first.ack() == stray.ack());
      if (inTime && same) {
        first = first == null ? stray : first;
        out.report(
            stray,
            FieldValue.NONE,
            "The "
                + story.role(half)
                + (inTimeWait(story, half)
                    ? " keeps TIME-WAIT of the older connection on these ports"
                    : " still has an older connection on these ports")
                + " and answers the SYN in frame "
                + syn.frame()
                + " with its numbers"
                + otherTtl(half.peer(), syn));
      }
    }
  }

  /** Who sent a SYN with the TTL of another place, where the flow also holds the end's packets. */
  private static String otherTtl(HalfConnection opener, Segment syn) {
    int usual = opener.traits().usualTtl();
    return opener.traits().ttlCount() > MIN_PACKETS && HeaderSigns.isElsewhere(syn.ttl(), usual)
        ? "; that SYN has TTL "
            + syn.ttl()
            + ", what else bears the client's address here "
            + usual
            + ": somebody else sent it in its name"
        : "";
  }

  /** Whether both ends had closed, this one first (RFC 9293 section 3.6.1). */
  private static boolean inTimeWait(FlowStory story, HalfConnection half) {
    return half == story.flow().server() && OlderConnection.isInTimeWait(story.flow());
  }

  private static @Nullable Segment lastSynBefore(HalfConnection opener, Segment answer) {
    Segment found = null;
    for (Segment syn : opener.syns()) {
      if (syn.frame() < answer.frame()) {
        found = syn;
      }
    }
    return found;
  }

  /** Whether it repeats the last numbers of the older connection, if the capture holds that. */
  private static boolean fitsPredecessor(FlowStory story, HalfConnection half, Segment stray) {
    Predecessor before = story.flow().predecessor();
    if (before == null || half == story.flow().client()) {
      return true;
    }
    Predecessor.End then = before.answerer();
    return (!then.sequenceKnown() || stray.seq() == then.sndNxt())
        && (!then.ackKnown() || stray.ack() == then.rcvNxt());
  }
}
