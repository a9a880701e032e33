package org.tcpteardown.verdict;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.SynSeries;
import org.tcpteardown.heuristic.rules.SynAckRepeated;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.LivesOn;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.SynAckRepeats;

/** What was seen of how a connection was opened, where that tells more than its end. */
final class OpeningStory {
  /** RFC 6298 section 2.1; stacks wait a little less at times. What is sooner was no timer. */
  private static final long LEAST_RTO_NS = 900_000_000L;

  /** One may have been taken by chance. */
  private static final int ENOUGH = 2;

  private OpeningStory() {}

  /** The whole story where there was hardly more than an opening; empty for most flows. */
  static String tell(Case flow) {
    if (flow.has(FindingId.SELF_CONNECT)) {
      return selfConnect(flow);
    }
    if (flow.end() == FlowEnd.REFUSED && crossedSynsRefused(flow.signs())) {
      return "Both ends sent a SYN to each other, and the "
          + resetter(flow)
          + " answered with a RST";
    }
    if (outcome(flow.signs()).equals("ignored")) {
      return "Both ends sent SYNs to each other, the client "
          + Wording.times(flow.flow().client().syns().size())
          + ", the server "
          + Wording.times(flow.flow().server().syns().size())
          + ", and neither was answered";
    }
    if (synAckRepeatedInVain(flow)) {
      return synAckRepeated(flow);
    }
    Segment accepted = OpeningCauses.acceptedBefore(flow);
    if (accepted != null && flow.forged() == null) {
      return "The server answered the SYN by SYN-ACK (frame "
          + accepted.frame()
          + "), and by RST when it came again";
    }
    Segment rejected = rejection(flow);
    if (rejected != null) {
      return "The client answered the server's SYN-ACK (frame "
          + rejected.frame()
          + ") with a RST and sent its SYN again, "
          + Wording.times(flow.flow().client().syns().size())
          + " in all";
    }
    if (!neverAcknowledged(flow)) {
      return "";
    }
    return unacknowledged(flow)
        + (serverGaveUp(flow) ? "; then the server gave up with a RST" : "");
  }

  /** Whether no segment of a handshake was captured, nor any that shows that there was one. */
  static boolean nothingOfIt(Flow flow) {
    return flow.halves().stream().noneMatch(half -> half.synSent() || half.ordinarySeen());
  }

  /** The story, behind what went before the connection was open, if that is worth a word. */
  static String before(Case flow, String story) {
    String opening = opening(flow);
    return opening.isEmpty()
        ? story
        : opening + "; " + story.substring(0, 1).toLowerCase(Locale.ROOT) + story.substring(1);
  }

  private static String opening(Case flow) {
    LivesOn older = flow.flow().holdsOlder();
    if (older != null) {
      return "Flow "
          + older.older()
          + " goes on in these frames, from frame "
          + older.first().frame()
          + " on: the SYN on its ports did not end it";
    }
    String twice = SecondMachine.tell(flow);
    if (!twice.isEmpty()) {
      return twice;
    }
    String late = openedLate(flow);
    String rejected = rejectedBefore(flow);
    if (rejected.isEmpty()) {
      return late;
    }
    return late.isEmpty() ? "T" + rejected : late + "; before that t" + rejected;
  }

  /**
   * How many SYN-ACKs the client answered by a RST before it took one; without its first letter.
   */
  private static String rejectedBefore(Case flow) {
    HalfConnection server = flow.flow().server();
    Segment taken = server.lastSynAck();
    if (taken == null || !server.synAcked()) {
      return "";
    }
    List<Segment> rejected =
        flow.flow().client().rsts().stream()
            .filter(rst -> rst.frame() < taken.frame())
            .map(RstMark::trigger)
            .filter(answered -> answered != null && answered.isSynAck())
            .toList();
    Segment first = rejected.isEmpty() ? null : rejected.get(0);
    return first == null
        ? ""
        : "he client answered "
            + (rejected.size() == 1 ? "a SYN-ACK" : rejected.size() + " SYN-ACKs")
            + " by RST (the first in frame "
            + first.frame()
            + ") and took a later one";
  }

  private static String openedLate(Case flow) {
    Flow facts = flow.flow();
    SynSeries.Taken taken = SynSeries.takenLate(facts);
    if (taken != null) {
      return "Connected at the "
          + Wording.nth(taken.nth())
          + " SYN, "
          + Wording.time(taken.lateNs())
          + " after the first"
          + othersMeanwhile(flow, taken)
          + (leftByItsHost(flow, taken)
              ? ": the server's own host, where this was captured, had left those before it"
                  + " unanswered (accept queue full, or its own packet filter)"
              : "");
    }
    Segment answer = SynSeries.answeredAfterRepeat(facts);
    if (answer != null) {
      long waitedNs = answer.timeNs() - facts.client().syns().get(0).timeNs();
      return waitedNs < LEAST_RTO_NS
          ? ""
          : "The SYN was sent twice and answered "
              + Wording.time(waitedNs)
              + " after the first"
              + sameElsewhere(flow);
    }
    if (flow.has(FindingId.TUPLE_REUSE_REFUSED) && facts.server().synAcked()) {
      return afterOlderConnection(facts);
    }
    int refusals = 0;
    for (RstMark rst : facts.server().rsts()) {
      boolean refused = flow.signs().has(FindingId.REFUSED, rst.frame());
      refusals += refused && SynSeries.openedAfter(facts, rst.frame()) ? 1 : 0;
    }
    Segment synAck = facts.server().firstSynAck();
    return refusals == 0 || synAck == null
        ? ""
        : "Refused "
            + Wording.times(refusals)
            + ", then accepted "
            + Wording.time(synAck.timeNs() - facts.client().syns().get(0).timeNs())
            + " after the first SYN";
  }

  /** That the port took others at once while these SYNs were not answered; or empty. */
  private static String othersMeanwhile(Case flow, SynSeries.Taken taken) {
    int others = flow.others().siblings().takenAtOnce();
    return others < ENOUGH || !taken.difference().isEmpty()
        ? ""
        : ", while " + others + " other connections to this port were taken at once";
  }

  /** What told the SYN that was answered, where others to the port met the same; or empty. */
  private static String sameElsewhere(Case flow) {
    String difference = SynSeries.differenceAfterRepeat(flow.flow());
    int others = difference.isEmpty() ? 0 : flow.others().siblings().lostAlike();
    return others == 0
        ? ""
        : " (" + difference + "; so it was in " + Wording.count(others, "other connection") + ")";
  }

  /** Whether the SYNs that were not answered had come to the server's host, as any other. */
  private static boolean leftByItsHost(Case flow, SynSeries.Taken taken) {
    return CapturePoint.of(flow.flow()).isAt(flow.flow().server())
        && taken.difference().isEmpty()
        && !taken.rejectedBefore(flow.flow())
        && !taken.refusedInVain(flow.flow())
        && !flow.has(FindingId.TUPLE_REUSE_REFUSED);
  }

  /** Behind SYNs that an older connection on the same ports answered. */
  private static String afterOlderConnection(Flow facts) {
    List<Segment> syns = facts.client().syns();
    Segment last = syns.get(syns.size() - 1);
    long lateNs = last.timeNs() - syns.get(0).timeNs();
    return syns.size() < 2 || lateNs < LEAST_RTO_NS
        ? ""
        : "Connected at the "
            + Wording.nth(syns.size())
            + " SYN only, "
            + Wording.time(lateNs)
            + " after the first, which met an older connection on these ports";
  }

  /** What told the SYN that was taken from those before it; empty, or behind a colon. */
  static String difference(Case flow) {
    SynSeries.Taken taken = SynSeries.takenLate(flow.flow());
    String difference = taken == null ? "" : taken.difference();
    return difference.isEmpty() ? "" : ": " + difference;
  }

  private static String selfConnect(Case flow) {
    HalfConnection socket = flow.flow().client();
    FinMark fin = Case.fin(socket);
    SentRst rst = flow.rst();
    long startNs = flow.flow().firstSegment().timeNs();
    String end =
        rst != null
            ? "; a RST ended it after " + Wording.time(rst.mark().timeNs() - startNs)
            : fin != null ? "; it was closed after " + Wording.time(fin.timeNs() - startNs) : "";
    return "A socket was connected to itself (" + socket.endpoint() + ")" + end;
  }

  private static String synAckRepeated(Case flow) {
    HalfConnection server = flow.flow().server();
    HalfConnection client = flow.flow().client();
    SynAckRepeats repeats = server.synAckRepeats();
    Segment first = server.firstSynAck();
    if (repeats == null || first == null) {
      return "";
    }
    SentRst rst = flow.rst();
    Segment trigger = rst == null ? null : rst.mark().trigger();
    String end =
        rst != null && trigger != null && trigger.isFin()
            ? "; the client closed, and its FIN drew a RST (frame " + rst.mark().frame() + ")"
            : rst != null
                ? "; then the " + flow.role(rst.sender()) + " gave up with a RST"
                : client.fins().isEmpty() ? "" : "; the client closed in vain";
    return "The server sent its SYN-ACK "
        + Wording.times(repeats.count() + 1L)
        + " in "
        + Wording.time(repeats.last().timeNs() - first.timeNs())
        + " although the client had acknowledged it"
        + end;
  }

  private static String unacknowledged(Case flow) {
    HalfConnection server = flow.flow().server();
    Segment first = server.firstSynAck();
    Segment last = server.lastSynAck();
    return first == null || last == null
        ? "The SYN-ACK was never acknowledged"
        : "The SYN-ACK was sent "
            + Wording.times(server.synAckCount())
            + " in "
            + Wording.time(last.timeNs() - first.timeNs())
            + " and never acknowledged";
  }

  /** What came of SYNs that crossed; empty if none did. */
  static String outcome(Signs signs) {
    return signs
        .find(FindingId.SIMULTANEOUS_OPEN)
        .map(Finding::value)
        .map(FieldValue::text)
        .orElse("");
  }

  /** Whether SYNs crossed and a RST answered one of them. */
  static boolean crossedSynsRefused(Signs signs) {
    return outcome(signs).equals("refused");
  }

  /** The sender of the first RST. */
  static String resetter(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? "other end" : flow.role(rst.sender());
  }

  /** Whether the server went on with its SYN-ACK, and with nothing else, up to the end. */
  static boolean synAckRepeatedInVain(Case flow) {
    HalfConnection server = flow.flow().server();
    SynAckRepeats repeats = server.synAckRepeats();
    SentRst rst = flow.rst();
    boolean resetFirst =
        rst != null && repeats != null && rst.mark().frame() < repeats.first().frame();
    return flow.has(FindingId.SYN_ACK_REPEATED)
        && !resetFirst
        && !SynAckRepeated.isDeferred(server)
        && !server.ordinarySeen()
        && server.fins().isEmpty();
  }

  /** Whether the server repeated its SYN-ACK in vain, until it gave up or the capture ended. */
  static boolean neverAcknowledged(Case flow) {
    SentRst rst = flow.rst();
    return outcomeOfHandshake(flow).equals("unacknowledged")
        && (rst == null || rst.sender() == flow.flow().server());
  }

  /**
   * Whether the client asked again after a SYN-ACK that was never acknowledged, by its timer: it is
   * there, and has not got that.
   */
  static boolean askedAgainAfterSynAck(Case flow) {
    Segment synAck = flow.flow().server().firstSynAck();
    List<Segment> syns = flow.flow().client().syns();
    return neverAcknowledged(flow)
        && synAck != null
        && !syns.isEmpty()
        && syns.get(syns.size() - 1).timeNs() - synAck.timeNs() >= LEAST_RTO_NS;
  }

  /** Whether the server reset a connection that it had offered in vain. */
  static boolean serverGaveUp(Case flow) {
    return flow.rst() != null && neverAcknowledged(flow);
  }

  private static String outcomeOfHandshake(Case flow) {
    return flow.signs()
        .find(FindingId.HANDSHAKE_ABANDONED)
        .map(Finding::value)
        .map(FieldValue::text)
        .orElse("");
  }

  /** The first SYN-ACK that the client rejected, if it went on trying, in vain; null otherwise. */
  static @Nullable Segment rejection(Case flow) {
    return outcomeOfHandshake(flow).equals("rejected") ? flow.flow().server().firstSynAck() : null;
  }

  /** Whether the client went on by numbers that the server, which sent a SYN-ACK, must drop. */
  static boolean misfitting(Flow facts) {
    return facts.client().ordinarySeen()
        && !facts.server().ordinarySeen()
        && facts.server().synAckCount() > 0
        && !facts.server().synAcked();
  }

  /** Whether the server's SYN-ACK acknowledges what is no SYN of the client. */
  static boolean wrongNumber(Case flow) {
    Segment synAck = flow.flow().server().firstSynAck();
    return synAck != null
        && !flow.flow().client().synAcked()
        && flow.flow().client().syns().stream().noneMatch(syn -> synAck.ack() == syn.seq() + 1);
  }

  /** Whether the server's SYN-ACK echoes a timestamp that no SYN of the client carried. */
  static boolean wrongEcho(Case flow) {
    Segment synAck = flow.flow().server().firstSynAck();
    List<Segment> syns = flow.flow().client().syns();
    return synAck != null
        && synAck.tsEcr() != CapturedFrame.ABSENT
        && syns.stream().allMatch(syn -> syn.tsVal() != CapturedFrame.ABSENT)
        && syns.stream().noneMatch(syn -> syn.tsVal() == synAck.tsEcr());
  }
}
