package org.tcpteardown.verdict;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.DroppedAfterClose;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.heuristic.evidence.LateReading;
import org.tcpteardown.heuristic.evidence.NeverRepeated;
import org.tcpteardown.heuristic.evidence.NoAnswer;
import org.tcpteardown.heuristic.evidence.OpenRequest;
import org.tcpteardown.heuristic.evidence.ReadingPause;
import org.tcpteardown.heuristic.evidence.RefusedFarewell;
import org.tcpteardown.heuristic.evidence.RefusedSyn;
import org.tcpteardown.heuristic.evidence.UnheardRefusals;
import org.tcpteardown.heuristic.evidence.UnreadByServer;
import org.tcpteardown.heuristic.evidence.UnseenFin;
import org.tcpteardown.heuristic.forgery.ForeignFin;
import org.tcpteardown.heuristic.rules.RstNoConnection;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.tcp.LateReturn;
import org.tcpteardown.tcp.LaterReset;
import org.tcpteardown.tcp.LivesOn;
import org.tcpteardown.tcp.MissingData;
import org.tcpteardown.tcp.ProbeSeries;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RoundTrip;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.TranslatedSyn;

/** What was seen of the end of a flow, in one sentence: who, how, after what, and the data. */
final class StoryLine {
  /** Shorter silences are not worth a word: no session timer in use is as short. */
  private static final long MIN_SILENCE_NS = 5_000_000_000L;

  /** Fewer are ordinary loss. */
  private static final int MANY_TRANSMISSIONS = 4;

  /** Less is no time to watch. */
  private static final long SHORTEST_NS = 1_000_000L;

  private final Case flow;
  private final @Nullable ClosedBy closedBy;
  private final Cause cause;

  StoryLine(Case flow, @Nullable ClosedBy closedBy, Cause cause) {
    this.flow = flow;
    this.closedBy = closedBy;
    this.cause = cause;
  }

  /** Without full stop. */
  String tell() {
    if (ProbeStory.isImpossible(flow.flow())) {
      return ProbeStory.tell(flow);
    }
    String rebound = Rebound.tell(flow);
    if (!rebound.isEmpty()) {
      return rebound + reason() + data(); // the flow before knows who opened it
    }
    String opening = OpeningStory.tell(flow);
    String story = opening.isEmpty() ? how() + reason() + ignored() : opening + reason();
    return guessed(
        OpeningStory.before(flow, story)
            + data()
            + StallStory.recovered(flow)
            + StallStory.tinyWindow(flow));
  }

  /** With a word of warning where it names ends of which nobody knows who opened the connection. */
  private String guessed(String story) {
    boolean named = story.contains("client") || story.contains("server");
    return flow.flow().rolesUnclear() && (named || cause != Cause.UNKNOWN)
        ? story
            + "; that "
            + flow.flow().client().endpoint()
            + " is the client is a guess by port number"
        : story;
  }

  private String how() {
    return switch (flow.end()) {
      case FIN -> closed();
      case FIN_RST -> closedAndReset();
      case RST -> reset();
      case REFUSED -> refused();
      case UNANSWERED -> unanswered();
      case HALF_CLOSED -> halfClosed();
      case SILENT -> "Nobody closed; " + silent();
      case OPEN ->
          !closedUnseen().isEmpty()
              ? closedUnseen()
              : (flow.flow().livesOn() == null ? "Not closed within the capture" : goesOn())
                  + (flow.has(FindingId.DATA_STALLED) ? "; " + silent() : unansweredSoFar());
      case RST_ONLY -> lone();
      case UNKNOWN -> unknown();
    };
  }

  /** What one end repeats when the capture ends, too soon to call the other one gone. */
  private String unansweredSoFar() {
    for (HalfConnection half : flow.flow().halves()) {
      ResendSeries series = half.unackedResends();
      if (series != null
          && series.transmissions() >= MANY_TRANSMISSIONS
          && flow.flow().bothDirectionsCaptured()
          && half.peer().lastTimeNs() < series.first().timeNs()) {
        return "; the "
            + flow.role(half)
            + " had sent the same "
            + Wording.count(series.sentBytes(), "byte")
            + " "
            + Wording.times(series.transmissions())
            + " in "
            + Wording.time(series.lastedNs())
            + " by then, and nothing came back";
      }
    }
    return "";
  }

  /** A RST of which the capture has nothing before: of a socket, or of nobody's connection. */
  private String lone() {
    SentRst rst = flow.rst();
    return rst != null && RstNoConnection.isOfSocket(rst)
        ? "The "
            + flow.role(rst.sender())
            + "'s RST is all that was captured of this connection: it comes from a socket that"
            + " existed"
        : "A RST without a connection";
  }

  private String goesOn() {
    LivesOn link = flow.flow().livesOn();
    return link == null
        ? ""
        : "Goes on in the frames of flow "
            + link.later()
            + " (frame "
            + link.first().frame()
            + " has the next number): the SYN with which that begins did not end it";
  }

  private String closed() {
    if (closedBy == ClosedBy.BOTH) {
      return bothAtOnce() + unansweredFin();
    }
    return bothFins() + droppedRequest() + unansweredFin();
  }

  /** The request that a server which had closed dropped without a RST; empty for most. */
  private String droppedRequest() {
    DroppedAfterClose dropped =
        flow.has(FindingId.FIN_WITH_HOLE) ? DroppedAfterClose.of(flow.story()) : null;
    return dropped == null
        ? ""
        : "; the "
            + flow.role(dropped.sender())
            + (dropped.sender() == flow.flow().client() ? "'s request" : "'s data")
            + " (frame "
            + dropped.data().first().frame()
            + ") "
            + (dropped.knewOfClose(flow.story()) ? "came after that FIN" : "crossed that FIN")
            + " and was sent "
            + Wording.times(dropped.data().transmissions())
            + " in vain";
  }

  /** Later than a round trip the first FIN had got lost or stood in a queue. */
  private String bothAtOnce() {
    HalfConnection second = flow.secondCloser();
    if (second == null) {
      return "Both ends closed at the same time";
    }
    Segment first = second.peer().fins().get(0).segment();
    Segment later = second.fins().get(0).segment();
    return second.knew(first, later)
        ? "The "
            + flow.role(second.peer())
            + " closed, and the "
            + flow.role(second)
            + " "
            + Wording.time(later.timeNs() - first.timeNs())
            + (CapturePoint.of(flow.flow()).isAt(second)
                ? " later, in a segment that does not acknowledge that FIN (frame "
                : " later, before it had that FIN (frame ")
            + first.frame()
            + ")"
        : "Both ends closed at the same time";
  }

  /** The first FIN, and how much later the other came. */
  private String bothFins() {
    HalfConnection second = flow.secondCloser();
    if (second == null || closedBy == ClosedBy.BOTH) {
      return firstFin();
    }
    long laterNs = second.fins().get(0).timeNs() - second.peer().fins().get(0).timeNs();
    return firstFin()
        + ", the "
        + flow.role(second)
        + (ForeignFin.of(second.peer()) == null ? "" : " closed")
        + (laterNs <= 0 ? " right after it" : " " + Wording.time(laterNs) + " later");
  }

  /** Of FINs that crossed neither is the first: only the capture point has put them in order. */
  private String firstFin() {
    FinMark fin = flow.firstFin();
    if (fin == null) {
      return "Somebody closed first" + before();
    }
    if (closedBy == ClosedBy.BOTH) {
      return bothAtOnce();
    }
    HalfConnection closer = flow.sender(fin.segment());
    return (ForeignFin.of(closer) == null
            ? "The " + flow.role(closer) + " closed first"
            : "A FIN in the " + flow.role(closer) + "'s name came first")
        + before();
  }

  private String unansweredFin() {
    List<Finding> findings =
        flow.signs().findings().stream().filter(f -> f.id() == FindingId.FIN_UNANSWERED).toList();
    if (findings.isEmpty()) {
      return MovedFinCause.tell(flow);
    }
    StringBuilder text = new StringBuilder();
    boolean heard = false;
    for (Finding finding : findings) {
      HalfConnection half = closerWith(finding);
      heard |= half.peer().lastTimeNs() > half.fins().get(0).timeNs();
      text.append(text.isEmpty() ? "; the " : ", the ")
          .append(flow.role(half))
          .append("'s FIN was sent ")
          .append(Wording.times(finding.value().number()));
    }
    if (findings.size() > 1) {
      return text + ", and neither was ever acknowledged";
    }
    boolean icmp = !flow.flow().icmpErrors().isEmpty();
    return text
        + (icmp
            ? " and answered only by ICMP errors"
            : heard ? " and never acknowledged" : " and never answered");
  }

  /** The end whose FIN a finding is about. */
  private HalfConnection closerWith(Finding finding) {
    HalfConnection client = flow.flow().client();
    boolean ofClient = client.fins().stream().anyMatch(f -> f.frame() == finding.frame());
    return ofClient ? client : client.peer();
  }

  private String closedAndReset() {
    SentRst rst = flow.rst();
    FinMark fin = flow.firstFin();
    LaterReset later = flow.flow().laterReset();
    if (rst == null && fin != null && later != null) {
      return firstFin() + ". " + resetLater(later);
    }
    if (rst == null || fin == null) {
      return "A FIN and a RST ended the connection";
    }
    long frame = rst.mark().frame();
    if (!flow.flow().bothDirectionsCaptured() && rst.sender() == flow.sender(fin.segment())) {
      return closedAndResetAlone(rst, fin);
    }
    if (frame < fin.frame()) {
      return reset() + " (frame " + frame + "); a FIN followed";
    }
    HalfConnection closer = flow.sender(fin.segment());
    FinMark last = Case.fin(closer.peer());
    boolean bothBefore = last != null && last.frame() < frame;
    if (flow.signs().has(FindingId.RST_ANSWERS_FIN, frame)) {
      return (bothBefore ? bothFins() : firstFin())
          + ", and "
          + (bothBefore ? "that" : "its")
          + " FIN was answered after "
          + Wording.time(flow.value(FindingId.RST_ANSWERS_FIN))
          + (CapturePoint.sentThere(flow.flow(), rst) ? " by a RST of the " : " by a RST in the ")
          + flow.role(rst.sender())
          + (CapturePoint.sentThere(flow.flow(), rst) ? "'s own host (frame " : "'s name (frame ")
          + frame
          + ")";
    }
    if (flow.signs().has(FindingId.FIN_ABANDONED, frame)) {
      return bothFins() + unansweredFin() + ", then it gave up with a RST";
    }
    Segment trigger = rst.mark().trigger();
    if (flow.has(FindingId.FIN_UNANSWERED)
        && rst.sender() == closer
        && rst.mark().family() == RstFamily.STATELESS
        && LateReturn.afterFin(closer) == null
        && trigger != null
        && trigger.payloadBytes() > 0) {
      return bothFins()
          + unansweredFin()
          + "; then the "
          + flow.role(closer.peer())
          + "'s data (frame "
          + trigger.frame()
          + ") drew a RST (frame "
          + frame
          + ")";
    }
    LateReturn back = LateReturn.afterFin(rst.sender());
    if (back != null && back.first().frame() < rst.mark().frame()) {
      return bothFins() + unansweredFin() + cameBack(rst, back.first(), back.sinceLastTryNs());
    }
    String after = Wording.time(rst.mark().timeNs() - fin.timeNs()) + " later";
    UnreadByServer unread = RequestCauses.unread(flow);
    if (unread != null && unread.kind() == UnreadByServer.Kind.USED_AFTER_CLOSE) {
      return firstFin()
          + "; the client used the connection again "
          + Wording.time(unread.afterFinNs())
          + " later ("
          + Wording.count(unread.bytes(), "byte")
          + ", frame "
          + unread.first().frame()
          + ") and drew a RST (frame "
          + frame
          + ")";
    }
    if (unread != null && unread.kind() == UnreadByServer.Kind.STREAM) {
      return firstFin()
          + "; the client's next piece ("
          + Wording.count(unread.bytes(), "byte")
          + ", frame "
          + unread.first().frame()
          + ") came when it was due and drew a RST (frame "
          + frame
          + ")";
    }
    if (flow.has(FindingId.KEEPALIVE_RACE)) {
      return firstFin()
          + "; the client's request (frame "
          + flow.frame(FindingId.KEEPALIVE_RACE)
          + ") crossed "
          + (closedBy == ClosedBy.BOTH ? "the server's" : "that")
          + " FIN and was answered by a RST (frame "
          + frame
          + ")";
    }
    RefusedFarewell farewell = flow.refusedFarewell();
    if (farewell != null) {
      return (bothBefore ? bothFins() : firstFin()) + refused(farewell);
    }
    if (unread != null && unread.kind() == UnreadByServer.Kind.REQUEST_IN_FLIGHT) {
      return firstFin()
          + " right after an answer; the client's next request ("
          + Wording.count(unread.bytes(), "byte")
          + ", frame "
          + unread.first().frame()
          + ") was under way, met the closed socket and drew a RST (frame "
          + frame
          + ")";
    }
    if (flow.signs().has(FindingId.ABORTED_TRANSFER, frame) && rst.sender() == closer) {
      return firstFin()
          + (closedBy == ClosedBy.BOTH ? "; the " + flow.role(closer) : " and")
          + " answered the other end's further data by RST"
          + rstsFrom(rst);
    }
    LateReading late = lateReading();
    if (late != null) {
      return firstFin() + "; " + readLate(late);
    }
    if (bothBefore) {
      return bothFins()
          + MovedFinCause.tell(flow)
          + "; a RST of the "
          + flow.role(rst.sender())
          + " followed";
    }
    return rst.sender() == closer
        ? firstFin() + " and sent a RST " + after + ", before the other end had closed"
        : lacksClose(flow, rst)
            ? firstFin()
                + "; a RST of the "
                + flow.role(rst.sender())
                + " followed "
                + after
                + ", and what that end had sent before it the capture lacks"
            : firstFin() + ", and the " + flow.role(rst.sender()) + " sent a RST instead, " + after;
  }

  /** From which frame on a closed end sent RSTs, where the one that ended it was not the first. */
  private static String rstsFrom(SentRst ending) {
    long frame = ending.mark().frame();
    FinMark fin = ending.sender().fins().get(0);
    long first =
        ending.sender().rsts().stream()
            .filter(rst -> rst.ofThisConnection() && rst.timeNs() >= fin.timeNs())
            .mapToLong(RstMark::frame)
            .filter(f -> f < frame)
            .min()
            .orElse(frame);
    return " from frame "
        + first
        + (first == frame ? "" : " on, of which frame " + frame + " has the right number first");
  }

  /** Of one direction only it is not known whether the other end had closed before. */
  private String closedAndResetAlone(SentRst rst, FinMark fin) {
    String closer = "The " + flow.role(rst.sender());
    return rst.mark().frame() < fin.frame()
        ? closer + " reset the connection (frame " + rst.mark().frame() + "); a FIN followed"
        : closer
            + " closed its direction, and a RST of it followed "
            + Wording.time(rst.mark().timeNs() - fin.timeNs())
            + " later";
  }

  /** Whether the capture lacks what came before a RST, and by its number there was something. */
  static boolean lacksClose(Case flow, SentRst rst) {
    return rst.mark().followsHole(flow.flow())
        && rst.mark().senderBefore().missed(rst.mark().segment());
  }

  private String refused(RefusedFarewell farewell) {
    return "; the "
        + flow.role(farewell.words().sender())
        + "'s last words ("
        + farewell.words().inWords()
        + ", frame "
        + farewell.words().first().frame()
        + ") met a closed socket and drew a RST (frame "
        + farewell.rst().mark().frame()
        + ")";
  }

  private String reset() {
    SentRst rst = flow.rst();
    LaterReset later = flow.flow().laterReset();
    if (rst == null && later != null) {
      return resetLater(later);
    }
    if (rst == null) {
      return "A RST ended the connection";
    }
    String role = flow.role(rst.sender());
    if (ResetCauses.isShortLived(flow)) {
      return "The "
          + role
          + " reset the connection by a RST with TTL 1 (frame "
          + rst.mark().frame()
          + "), which no router passes on"
          + (rst.sender().peer().lastTimeNs() > rst.mark().timeNs()
              ? "; the "
                  + flow.role(rst.sender().peer())
                  + " went on until "
                  + Wording.time(rst.sender().peer().lastTimeNs() - rst.mark().timeNs())
                  + " later"
              : "");
    }
    if (flow.has(FindingId.KEEPALIVE_FAILURE)
        || flow.has(FindingId.IDLE_BLACKHOLE)
        || flow.has(FindingId.RETRANSMISSION_DEATH)
        || ((flow.has(FindingId.DATA_STALLED) || flow.diedByIcmp() || ofTooLarge())
            && isSender(rst))) {
      String vain = silent();
      return vain.substring(0, 1).toUpperCase(Locale.ROOT) + vain.substring(1) + gaveUp(rst);
    }
    if (flow.signs().has(FindingId.FORGED_RST, rst.mark().frame())
        && !flow.has(FindingId.IDLE_RESET)) {
      return "A RST in the "
          + role
          + "'s name (frame "
          + rst.mark().frame()
          + ") ended the connection, "
          + Wording.time(rst.mark().quietNs())
          + " after the last frame before it";
    }
    LateReading late = lateReading();
    if (late != null) {
      String text = readLate(late);
      return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
    Segment trigger = rst.mark().trigger();
    boolean answers =
        rst.mark().family() == RstFamily.STATELESS
            || (rst.mark().triggerIsNew() && !(trigger != null && ackedBefore(rst, trigger)));
    if (answers && trigger != null && rst.mark().family() != RstFamily.SOCKET) {
      long quietNs = flow.quietBeforeNs(rst);
      return "The "
          + flow.role(rst.sender().peer())
          + "'s "
          + kind(trigger, rst)
          + " (frame "
          + trigger.frame()
          + (quietNs < MIN_SILENCE_NS
              ? ")"
              : "), sent after " + Wording.time(quietNs) + " of silence,")
          + sentBefore(trigger, rst)
          + " was answered "
          + Wording.time(rst.mark().timeNs() - trigger.timeNs())
          + " later by a RST in the "
          + role
          + "'s name";
    }
    boolean anybodys = cause == Cause.UNKNOWN && rst.mark().triggerIsNew() && !answers;
    if (closedBy == ClosedBy.MIDDLEBOX || anybodys) {
      return "A RST in the " + role + "'s name ended the connection" + before();
    }
    String unread = closedWindow(rst);
    return "The " + role + " reset the connection" + (unread.isEmpty() ? before() : unread);
  }

  /** Whether a RST's sender had acknowledged the segment before: then that was the answer. */
  private static boolean ackedBefore(SentRst rst, Segment segment) {
    HalfSnapshot sender = rst.mark().senderBefore();
    return segment.payloadBytes() > 0
        && sender.ackKnown()
        && !SeqNum.before(sender.rcvNxt(), segment.endSeq());
  }

  private @Nullable LateReading lateReading() {
    return flow.has(FindingId.ZERO_WINDOW_RESET) ? LateReading.of(flow.story()) : null;
  }

  private String readLate(LateReading late) {
    return "the "
        + flow.role(late.reader())
        + " had not read for "
        + Wording.time(late.window().closedNs())
        + " (window 0) when it opened its window (frame "
        + late.window().by().frame()
        + "), and that was answered "
        + Wording.time(late.rst().mark().timeNs() - late.window().by().timeNs())
        + " later by a RST in the "
        + flow.role(late.rst().sender())
        + "'s name";
  }

  /** What the finding says of a window that was closed when the RST came; empty without it. */
  private String closedWindow(SentRst rst) {
    if (!flow.signs().has(FindingId.ZERO_WINDOW_RESET, rst.mark().frame())) {
      return "";
    }
    boolean own = rst.mark().senderBefore().zeroWindowSinceNs() != HalfConnection.NEVER;
    if (own && ReadingPause.before(rst) > 0) {
      return " "
          + Wording.time(flow.value(FindingId.ZERO_WINDOW_RESET))
          + " into a pause of reading (window 0)";
    }
    return " after "
        + (own ? "it" : "the " + flow.role(rst.sender().peer()))
        + " had not read for "
        + Wording.time(flow.value(FindingId.ZERO_WINDOW_RESET))
        + " (window 0)";
  }

  /** How often that data had been sent before, where it was often and in vain. */
  private static String sentBefore(Segment trigger, SentRst rst) {
    ResendSeries series = rst.sender().peer().unackedResends();
    return series == null
            || series.firstResend().seq() != trigger.seq()
            || series.answers().last() != null
            || series.transmissions() < MANY_TRANSMISSIONS
        ? ""
        : ", sent "
            + Wording.times(series.transmissions())
            + " in "
            + Wording.time(trigger.timeNs() - series.first().timeNs())
            + ",";
  }

  private String resetLater(LaterReset later) {
    String sender = flow.role(flow.sender(later.rst()));
    String holder = flow.role(flow.sender(later.rst()).peer());
    return "The "
        + holder
        + " still had the connection when a SYN for the next one came (flow "
        + later.flow()
        + "); its challenge ACK drew the "
        + sender
        + "'s RST (frame "
        + later.rst().frame()
        + ") that ended it"
        + (later.went() == null
            ? ""
            : "; after that the "
                + flow.role(flow.sender(later.went()))
                + " still sent "
                + Wording.count(later.went().payloadBytes(), "byte")
                + " of it (frame "
                + later.went().frame()
                + ")");
  }

  private static String kind(Segment segment, SentRst answer) {
    if (segment.isSyn()) {
      return segment.isAck() ? "SYN-ACK" : "SYN";
    }
    if (segment.isFin()) {
      return "FIN";
    }
    if (segment.payloadBytes() > 1) {
      return "data";
    }
    HalfSnapshot sender = answer.mark().peerBefore();
    boolean probe = sender.sequenceKnown() && segment.seq() == sender.sndNxt() - 1;
    return probe ? "keepalive" : segment.payloadBytes() > 0 ? "data" : "ACK";
  }

  private String refused() {
    IcmpError error = OpeningCauses.refusal(flow);
    SentRst rst = flow.rst();
    if (error != null) {
      String kind =
          flow.signs().find(FindingId.ICMP_ERROR).map(f -> " with " + kind(f.value())).orElse("");
      return "The SYN was refused" + kind;
    }
    UnheardRefusals unheard = OpeningCauses.unheard(flow);
    if (unheard != null) {
      return "The SYN was refused "
          + Wording.times(unheard.refusals())
          + " by a RST in the server's name, and yet sent "
          + Wording.times(flow.flow().client().synCount());
    }
    long afterNs = flow.value(FindingId.REFUSED);
    String after =
        !flow.has(FindingId.REFUSED)
            ? ""
            : afterNs == 0 ? " at once" : " after " + Wording.time(afterNs);
    return rst == null || closedBy == ClosedBy.MIDDLEBOX
        ? "The SYN was refused by a RST in the server's name" + after
        : "The server's address refused "
            + RefusedSyn.which(rst)
            + (RefusedSyn.unansweredBefore(rst).isEmpty() ? after : "");
  }

  private String unanswered() {
    if (flow.endsAtSyn() && flow.flow().translated() == null) {
      long leftNs = flow.story().watchedUntilNs() - flow.flow().firstSegment().timeNs();
      return leftNs < SHORTEST_NS
          ? "The SYN came at the very end of " + flow.story().capture()
          : "The SYN came " + Wording.time(leftNs) + " before the end of " + flow.story().capture();
    }
    SentRst refusal = flow.resets().vain().isEmpty() ? null : flow.resets().vain().get(0);
    String text =
        "The SYN was sent "
            + Wording.times(flow.flow().client().synCount())
            + (refusal == null
                ? answeredElsewhere()
                : " and answered only by RSTs that no client may accept")
            + (flow.flow().client().rsts().isEmpty() ? "" : "; then the client gave up with a RST");
    return flow.signs()
        .find(FindingId.ICMP_ERROR)
        .map(f -> text + " but by " + kind(f.value()))
        .orElse(text);
  }

  private String answeredElsewhere() {
    TranslatedSyn as = flow.flow().translated();
    TranslatedSyn same = flow.flow().sameSyn();
    if (as == null && same == null && flow.flow().lacksAnswers()) {
      return ", and no connection came of it; only this direction was captured";
    }
    return as == null
        ? " and never answered"
            + (same == null
                ? ""
                : "; frame "
                    + same.syn().frame()
                    + " shows it from "
                    + same.syn().source()
                    + " to "
                    + same.syn().destination()
                    + ", too (flow "
                    + same.flow()
                    + ")")
        : " and answered only under another name: frame "
            + as.syn().frame()
            + " shows it from "
            + as.syn().source()
            + " to "
            + as.syn().destination()
            + ", which is flow "
            + as.flow();
  }

  private static String kind(FieldValue value) {
    return value.text();
  }

  private static String toldBy(UnseenFin unseen) {
    return "frame " + unseen.by().frame() + (unseen.acked() ? " acknowledges it" : " counts it");
  }

  /** Neither FIN is in the capture, but each end acknowledges one; empty for most flows. */
  private String closedUnseen() {
    UnseenFin first = UnseenFin.firstOfBoth(flow.flow());
    UnseenFin second = first == null ? null : UnseenFin.of(first.closer().peer());
    return first == null || second == null
        ? ""
        : "Both ends closed, the "
            + flow.role(first.closer())
            + " first: neither FIN was captured, but frames "
            + first.by().frame()
            + " and "
            + second.by().frame()
            + " acknowledge them";
  }

  private String halfClosed() {
    FinMark fin = flow.firstFin();
    if (fin == null) {
      return "Closed in one direction";
    }
    HalfConnection closer = flow.sender(fin.segment());
    if (flow.diedByIcmp()) {
      String vain = silent();
      return vain.substring(0, 1).toUpperCase(Locale.ROOT)
          + vain.substring(1)
          + "; then the "
          + flow.role(closer)
          + " closed in vain";
    }
    String watched = Wording.time(flow.watchedAfterNs(fin));
    String other = "the " + flow.role(closer.peer());
    UnseenFin unseen = UnseenFin.of(closer.peer());
    if (unseen != null) {
      return (unseen.isBefore(fin)
              ? "The "
                  + flow.role(closer.peer())
                  + " closed first: its FIN was not captured, but "
                  + toldBy(unseen)
                  + "; the "
                  + flow.role(closer)
                  + " closed after it"
              : "The "
                  + flow.role(closer)
                  + " closed its direction"
                  + before()
                  + ", and "
                  + other
                  + " its own: that FIN was not captured, but "
                  + toldBy(unseen))
          + unansweredFin();
    }
    return "The "
        + flow.role(closer)
        + " closed its direction"
        + before()
        + (flow.endsBeforeClose() && closer.peer().lacksFrames()
            ? "; the capture lacks what "
                + other
                + " sent besides, which the "
                + flow.role(closer)
                + " acknowledged: its FIN may be in it"
            : flow.endsBeforeClose()
                ? (flow.watchedAfterNs(fin) < SHORTEST_NS
                        ? "; that is the last frame of " + flow.story().capture() + ", before "
                        : "; " + flow.story().capture() + " ends " + watched + " later, before ")
                    + other
                    + " closed"
                : "; "
                    + other
                    + " did not in the "
                    + watched
                    + " that were captured"
                    + (flow.lacksFrames() ? ", where frames of this connection are missing" : ""))
        + unansweredFin();
  }

  private String silent() {
    for (HalfConnection half : flow.flow().halves()) {
      ResendSeries probes = half.windowProbes();
      if (probes != null && tells(probes)) {
        return "the "
            + flow.role(half.peer())
            + "'s window stayed 0, and the "
            + flow.role(half)
            + " asked "
            + Wording.times(probes.resends())
            + " in "
            + Wording.time(probes.lastedNs())
            + " whether it had opened"
            + answers(half, probes);
      }
    }
    for (HalfConnection half : flow.flow().halves()) {
      ProbeSeries probes = half.unansweredProbes();
      if (flow.has(FindingId.KEEPALIVE_FAILURE) && probes != null) {
        return probes.probes() == 1
            ? "the last keepalive of the "
                + flow.role(half)
                + " (frame "
                + probes.last().frame()
                + ") went unanswered"
            : "the last "
                + Wording.count(probes.probes(), "keepalive")
                + " of the "
                + flow.role(half)
                + " went unanswered";
      }
      ResendSeries series = half.unackedResends();
      if (series != null) {
        return "the "
            + flow.role(half)
            + "'s data"
            + (flow.has(FindingId.IDLE_BLACKHOLE)
                ? ", sent after "
                    + Wording.time(flow.value(FindingId.IDLE_BLACKHOLE))
                    + " of silence,"
                : "")
            + " was sent "
            + Wording.times(series.transmissions())
            + " in "
            + Wording.time(series.lastedNs())
            + (flow.has(FindingId.DATA_STALLED)
                ? " and never acknowledged"
                : flow.flow().icmpErrors().isEmpty()
                    ? " and never answered"
                    : " and answered by ICMP errors only");
      }
    }
    return repeatedThoughAcked();
  }

  /** Which questions about a window were answered, and whether the asking end's is open. */
  private String answers(HalfConnection half, ResendSeries probes) {
    Segment last = probes.answers().last();
    if (flow.signs().has(FindingId.RETRANSMISSION_DEATH, probes.first().frame())) {
      return last == null
          ? ", and nothing came back"
          : "; the last "
              + probes.answers().resendsSince()
              + " of these, over "
              + Wording.time(probes.unansweredNs())
              + ", had no answer";
    }
    return half.zeroWindowSinceNs() == HalfConnection.NEVER
        ? ""
        : "; the " + flow.role(half) + "'s own window was closed, too";
  }

  private boolean tells(ResendSeries probes) {
    long frame = probes.first().frame();
    return flow.signs().has(FindingId.DATA_STALLED, frame)
        || flow.signs().has(FindingId.RETRANSMISSION_DEATH, frame);
  }

  /** What an end lacks and asks for in vain. */
  private String neverRepeated(HalfConnection sender) {
    MissingData lacks = Objects.requireNonNull(sender.missingData());
    return Wording.count(lacks.bytes(), "byte")
        + " of the "
        + flow.role(sender)
        + " never came, though the "
        + flow.role(sender.peer())
        + " asked for them "
        + Wording.times(lacks.asked())
        + " in "
        + Wording.time(lacks.askedForNs())
        + " and had "
        + Wording.count(lacks.behindBytes(), "byte")
        + " behind them";
  }

  private String repeatedThoughAcked() {
    for (HalfConnection half : flow.flow().halves()) {
      if (NeverRepeated.of(flow.story(), half) != null) {
        return neverRepeated(half);
      }
      ResendSeries series = half.ackedResends();
      if (series != null) {
        return "the "
            + flow.role(half)
            + " repeated data "
            + Wording.times(series.resends())
            + " in "
            + Wording.time(series.lastedNs())
            + " that was acknowledged already";
      }
    }
    return "data stayed unacknowledged";
  }

  /** Whether a RST comes from the end whose data stalled: it gave up. */
  private static boolean isSender(SentRst rst) {
    ResendSeries series = rst.sender().unackedResends();
    return series != null && series.gaveUpWith(rst.sender()) != null;
  }

  /** How an end gave up on what nobody answered, and what then met the other one. */
  private String gaveUp(SentRst rst) {
    String role = flow.role(rst.sender());
    ResendSeries series = rst.sender().unackedResends();
    Segment returned = series == null ? null : series.answers().returned();
    ProbeSeries probes = rst.sender().unansweredProbes();
    if (probes != null && probes.returned() != null) {
      return "; then the "
          + role
          + " gave up with the RST in frame "
          + rst.mark().frame()
          + "; the "
          + flow.role(rst.sender().peer())
          + " was heard again "
          + Wording.time(probes.returned().timeNs() - rst.mark().timeNs())
          + " later (frame "
          + probes.returned().frame()
          + ")";
    }
    if (series == null || returned == null) {
      return "; then the " + role + " gave up with a RST";
    }
    RstMark own = series.gaveUpWith(rst.sender());
    return (own == null
            ? ""
            : "; then the " + role + " gave up with the RST in frame " + own.frame())
        + cameBack(rst, returned, returned.timeNs() - series.lastResend().timeNs());
  }

  /** What met an end that was heard again when the other had given up. */
  private String cameBack(SentRst rst, Segment returned, long sinceLastTryNs) {
    return "; when the "
        + flow.role(rst.sender().peer())
        + " was heard again, "
        + Wording.time(sinceLastTryNs)
        + " later (frame "
        + returned.frame()
        + "), the "
        + flow.role(rst.sender())
        + " no longer knew the connection (RST in frame "
        + rst.mark().frame()
        + ")";
  }

  private String unknown() {
    Flow facts = flow.flow();
    if (facts.livesOn() != null) {
      return goesOn();
    }
    FinMark fin = flow.firstFin();
    if (fin == null && OpeningStory.nothingOfIt(facts)) {
      return "Neither a handshake nor a close was captured, only segments without ACK";
    }
    return fin != null && !facts.bothDirectionsCaptured()
        ? "The " + flow.role(flow.sender(fin.segment())) + " closed its direction"
        : wentOnUnseen(facts)
            ? "Not closed within the capture"
            : OpeningStory.misfitting(facts)
                ? "The client's answer to the SYN-ACK does not fit its numbers, so the handshake"
                    + " was not completed"
                : "The handshake was not completed within the capture";
  }

  /** Whether its client acknowledges and sends more, so the answers are merely not captured. */
  private static boolean wentOnUnseen(Flow facts) {
    return !facts.bothDirectionsCaptured() && facts.client().ordinarySeen();
  }

  /** Whether only routers answered, by saying that its packets are too large. */
  private boolean ofTooLarge() {
    SentRst rst = flow.rst();
    return rst != null
        && flow.flow().icmpErrors().stream().anyMatch(IcmpError::isTooBig)
        && NoAnswer.ofPeer(flow.story(), rst.sender()) != null;
  }

  private String before() {
    FinMark fin = flow.firstFin();
    SentRst rst = flow.rst();
    if (fin != null
        && (rst == null || fin.frame() < rst.mark().frame())
        && !fin.dataAcked()
        && fin.lastRepeatNs() > fin.peerHeardNs()) {
      return " while data that it had repeated was still unacknowledged";
    }
    long quietNs = Silence.beforeCloseNs(flow.story());
    return quietNs < MIN_SILENCE_NS || flow.has(FindingId.ONE_WAY) // the other end may have spoken
        ? ""
        : " after "
            + Wording.time(quietNs)
            + (Silence.keptAlive(flow.story())
                ? " without anything but keepalives"
                : " of silence");
  }

  /** The text that the RST carries. */
  private String reason() {
    SentRst rst = flow.rst();
    return rst == null ? "" : Wording.reasonOf(rst.mark().segment());
  }

  /** An end that took no notice of the RSTs. */
  private String ignored() {
    Finding finding = flow.signs().find(FindingId.RST_IGNORED).orElse(null);
    HalfConnection receiver = finding == null ? null : flow.senderOf(finding.frame());
    return finding == null || receiver == null || flow.rst() == null
        ? ""
        : "; the "
            + flow.role(receiver)
            + " went on all the same (frame "
            + finding.frame()
            + "), as if no RST had reached it";
  }

  private String data() {
    Flow facts = flow.flow();
    if (facts.isSelfConnected()) {
      return "";
    }
    if (!facts.bothDirectionsCaptured()) {
      return flow.has(FindingId.ONE_WAY) ? "; only this direction was captured" : "";
    }
    if (flow.end() == FlowEnd.UNKNOWN || (flow.end() == FlowEnd.OPEN && closedUnseen().isEmpty())) {
      return "";
    }
    if (facts.client().payloadBytes() + facts.server().payloadBytes() == 0) {
      return dataUnseen() ? "; the captured part holds no data" : "; no data was exchanged";
    }
    if (!flow.dataCompleteButLastWords() && flow.refusedFarewell() == null) {
      return unacked();
    }
    String unanswered = unanswered(flow.openRequest());
    return (unanswered.isEmpty() && onlyClientSpoke()
            ? "; all of the client's data "
                + beforeReset()
                + "was acknowledged, and the server sent none"
            : lastWordsLost())
        + (comforts() ? ", so it is complete" : "")
        + unanswered;
  }

  /**
   * Whether data may have been exchanged that the capture lacks: it begins after the handshake, or
   * the numbers count more than what was captured.
   */
  private boolean dataUnseen() {
    for (HalfConnection half : flow.flow().halves()) {
      boolean onlyFin = half.unseenFinAckedBy() != null || half.unseenFinCounted() != null;
      if (half.knowledge() == Knowledge.MID_STREAM || (half.capturedWithGaps() && !onlyFin)) {
        return true;
      }
    }
    return false;
  }

  private boolean onlyClientSpoke() {
    HalfConnection server = flow.flow().server();
    return flow.dataComplete()
        && server.payloadBytes() == 0
        && server.knowledge() == Knowledge.HANDSHAKE;
  }

  private String beforeReset() {
    LaterReset later = flow.flow().laterReset();
    return later == null || later.went() == null ? "" : "before the RST ";
  }

  /** That all data was acknowledged, and which last words were not. */
  private String lastWordsLost() {
    if (flow.dataComplete()) {
      String ahead = sentUnseen();
      return "; all "
          + (ahead.isEmpty() && !halfSeen() ? "" : "captured ")
          + "data "
          + beforeReset()
          + "was acknowledged both ways"
          + ahead;
    }
    if (flow.refusedFarewell() != null) {
      return "; all other data was acknowledged both ways";
    }
    HalfConnection half =
        flow.flow().client().unackedBytes() > 0 ? flow.flow().client() : flow.flow().server();
    LastWords words = LastWords.of(flow.story(), half);
    return "; all data was acknowledged both ways"
        + (words == null
            ? ""
            : " but for the " + flow.role(half) + "'s last words (" + words.inWords() + ")");
  }

  /** Whether the capture lacks data or a FIN of a connection of which it shows one close. */
  private boolean halfSeen() {
    return flow.end() == FlowEnd.HALF_CLOSED
        && flow.lacksFrames()
        && flow.endsBeforeClose()
        && flow.flow().halves().stream().allMatch(half -> UnseenFin.of(half) == null);
  }

  /** What an end must have sent besides, by the number of its RST; mostly nothing. */
  private String sentUnseen() {
    if (flow.forged() != null) {
      return "";
    }
    for (HalfConnection half : flow.flow().halves()) {
      for (RstMark rst : half.rsts()) {
        int bytes = rst.senderBefore().missedBytes(rst.segment());
        if (bytes > 0 && rst.ofThisConnection() && rst.family() == RstFamily.SOCKET) {
          return ", but by its RST in frame "
              + rst.frame()
              + " the "
              + flow.role(half)
              + " had sent "
              + Wording.count(bytes, "byte")
              + " more";
        }
      }
    }
    return "";
  }

  /** What the client sent last and nobody answered, where that matters. */
  private String unanswered(@Nullable OpenRequest open) {
    if (open == null || !matters(open)) {
      return "";
    }
    if (!isDue(open)) {
      return ", but the client's last "
          + Wording.count(open.bytes(), "byte")
          + " (frame "
          + open.first().frame()
          + ") had not been answered yet";
    }
    return ", but not answered: the client's last "
        + Wording.count(open.bytes(), "byte")
        + " (frame "
        + open.first().frame()
        + ") had no answer in "
        + Wording.time(open.openNs());
  }

  /** Whether an answer was due: not to the few bytes with which it asks the server to close. */
  private boolean matters(OpenRequest open) {
    return flow.rst() != null
        || (isDue(open) && open.bytes() > flow.story().get(Setting.LATE_FIN_LAST_WORDS));
  }

  /**
   * Whether an answer could have come in that time, whatever its sender's will. The last of the
   * request may have come long after the first.
   */
  private boolean isDue(OpenRequest open) {
    long waitedNs = open.untilNs() - Math.max(open.first().timeNs(), lastAskedNs(open));
    return waitedNs >= RoundTrip.withQueuesNs(flow.flow());
  }

  private long lastAskedNs(OpenRequest open) {
    long lastNs = flow.flow().client().lastPayloadNs();
    return lastNs <= open.untilNs() ? lastNs : open.first().timeNs();
  }

  /**
   * Whether to say that the data is complete: to those who see a close fail. Who aborts may have
   * left unread what it acknowledged.
   */
  private boolean comforts() {
    return switch (cause) {
      case MIDDLEBOX_FIN_TIMER, MIDDLEBOX_RESET, PEER_FORGOT, PEER_VANISHED ->
          flow.firstFin() != null;
      default -> false;
    };
  }

  private String unacked() {
    StringBuilder text = new StringBuilder();
    StringBuilder missing = new StringBuilder();
    StringBuilder byRst = new StringBuilder();
    for (HalfConnection half : flow.flow().halves()) {
      ResendSeries series = half.unackedResends();
      if (series != null && series.isBehindHole()) {
        missing
            .append("; ")
            .append(Wording.count(series.answers().missingBefore(), "byte"))
            .append(" of the ")
            .append(flow.role(half))
            .append(" never came");
      } else if (NeverRepeated.of(flow.story(), half) != null) {
        missing.append("; ").append(neverRepeated(half));
      } else if (flow.lostBytes(half) > 0 && flow.ackNotDue(half)) {
        missing
            .append("; ")
            .append(flow.story().capture())
            .append(" ends ")
            .append(Wording.time(flow.story().watchedUntilNs() - half.lastPayloadNs()))
            .append(" after the ")
            .append(flow.role(half))
            .append("'s last ")
            .append(Wording.count(DataCheck.unackedBytes(half), "byte"))
            .append(", before an ACK of them was due");
      } else if (flow.lostBytes(half) > 0 && DataCheck.ackedByRst(half)) {
        byRst
            .append(byRst.isEmpty() ? "; acknowledged by a RST alone: " : " and ")
            .append(Wording.count(DataCheck.unackedBytes(half), "byte"))
            .append(" of the ")
            .append(flow.role(half));
      } else if (flow.lostBytes(half) > 0) {
        boolean maybe = flow.lacksFrames() && series == null;
        String never =
            maybe ? "; the capture, which lacks frames, has no ACK of " : "; never acknowledged: ";
        text.append(text.isEmpty() ? never : " and ")
            .append(Wording.count(DataCheck.unackedBytes(half), "byte"))
            .append(" of the ")
            .append(flow.role(half));
      }
    }
    return missing.append(byRst).append(text).toString();
  }
}
