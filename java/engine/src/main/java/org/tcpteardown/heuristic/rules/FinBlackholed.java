package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.FinSeries;
import org.tcpteardown.heuristic.evidence.Heartbeats;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.heuristic.evidence.NoAnswer;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/** {@link #INFO} explains the rule. */
final class FinBlackholed implements Heuristic {
  /** So many a stack sends before it gives up, over a minute or more. */
  private static final int WHOLE_SERIES = 8;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.FIN_BLACKHOLED)
          .name("FIN eaten on the path")
          .mark("FIN eaten")
          .severity(Severity.ERROR)
          .value(ValueType.DURATION, "seconds from the last sign of the peer to this FIN")
          .onFrame("the first FIN of the series, as `fin_unanswered`")
          .summary("FIN eaten on the path after a silence")
          .explain(
              """
              ## What it means
              The peer had answered before and never reset the connection; then there was a pause, with or without the
              peer's own FIN before it, and from then on this end's FIN went unanswered however often it was sent. Most
              likely the path stopped forwarding the connection, not the peer.

              ## Why it happens
              Routers with NAT and firewalls keep a session for a limited time. Once a FIN was seen that time is short
              (Linux conntrack 60 to 120 s, many appliances 1 to 30 s). When it is over the session is forgotten, and what
              comes later is dropped, mostly without a word.

              ## When it misleads
              A peer that crashed or lost its network in just that pause looks the same from one capture point. A firewall
              on the peer itself may also be the one that forgot. Where the capture was made at the silent end (its packets
              have a TTL that no router has counted down, and come without delay), the FIN had come through all of the path:
              then this finding is withheld and `fin_unanswered` stays. So it is where the peer had not closed and no timer
              can have expired: it had left out its own heartbeat, silences as long had survived before, or data sent before
              the FIN had been repeated in vain. A server that never took the connection, as `syn_ack_repeated` tells, has a
              reason of its own to be silent.

              ## What to do
              Capture on both sides of the router or firewall and compare. Look for its timer for closing or half-closed
              sessions; it is not the one for idle sessions. The pause tells its upper limit: the session was gone by
              then. Make the application close sooner, or raise that timer. If `data_complete` is true, everything sent
              was acknowledged before: only the goodbye was lost.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.FIN)
          .settings(Setting.FIN_BLACKHOLED_SILENCE, Setting.FIN_BLACKHOLED_TRANSMISSIONS)
          .symptoms(
              Symptom.FIN_RETRANSMITTED,
              Symptom.NOT_SYN,
              Symptom.FIN_WAIT_2,
              Symptom.HANGS_AFTER_IDLE)
          .filter(
              "tcpteardown.fin_blackholed", "first frames of FIN series that the path has eaten")
          .filter(
              "tcpteardown.fin_blackholed > 30 && tcpteardown.fin_blackholed < 120",
              "silences in the range of many timers for half-closed sessions")
          .filter(
              "tcpteardown.cause == \"middlebox_fin_timer\"",
              "every frame of the connections that a timer for closing sessions has most likely"
                  + " cut")
          .filter(
              "tcpteardown.fin_blackholed && tcpteardown.data_complete == 1",
              "those in which no data was lost")
          .example("rv082-late-fin/capture.pcapng")
          .cites(
              "RFC 5382 section 5 (transitory connection idle-timeout)",
              "Linux nf_conntrack_proto_tcp.c (timeouts by state)",
              "observed behaviour of NAT routers with a FIN timer")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      FinSeries series = FinSeries.unacknowledged(story, half);
      long silentNs = series == null ? HalfConnection.NEVER : silentNs(story, series);
      if (series != null && silentNs != HalfConnection.NEVER) {
        out.report(
            series.first().segment(), FieldValue.duration(silentNs), text(story, series, silentNs));
      }
    }
  }

  /** How long the peer was silent before a FIN that the path has eaten; NEVER if it has not. */
  private static long silentNs(FlowStory story, FinSeries series) {
    HalfConnection half = series.sender();
    if (!series.unanswered(story)
        || series.attempts(story) < story.get(Setting.FIN_BLACKHOLED_TRANSMISSIONS)
        || series.peerHeardNs() == HalfConnection.NEVER
        || half.peer().lastTimeNs() > series.first().timeNs()
        || SynAckRepeated.inVain(half.peer()) // it had no session to lose
        || closedUnheard(series.first())
        || (isAtSilentEnd(story, half) && !mustBeItsFilter(story, series))
        || silentForAnotherReason(story, series)) {
      return HalfConnection.NEVER;
    }
    LastWords words = LastWords.before(story, half, series.first());
    long silentNs =
        words == null
            ? series.first().timeNs() - series.peerHeardNs()
            : words.first().timeNs() - words.peerHeardNs();
    // After the peer's FIN this end may have sent data in vain before: only the peer must be
    // silent.
    long pauseNs =
        series.first().peerFinBefore()
            ? silentNs
            : LastWords.quietBeforeNs(story, half, series.first());
    return pauseNs >= story.get(Setting.FIN_BLACKHOLED_SILENCE) ? silentNs : HalfConnection.NEVER;
  }

  /**
   * Whether the peer's own FIN was never acknowledged. A peer that is there repeats it, so there
   * was nobody any more who a timer could have kept from answering; or what it repeated was lost,
   * too.
   */
  private static boolean closedUnheard(FinMark fin) {
    return fin.peerFinBefore() && !fin.acksPeerFin();
  }

  /**
   * Whether the peer, which had not closed, fell silent where no timer can have expired: data sent
   * before the FIN tell that, or somebody had kept the session busy.
   */
  private static boolean silentForAnotherReason(FlowStory story, FinSeries series) {
    if (series.first().peerFinBefore()) {
      return false;
    }
    HalfConnection half = series.sender();
    Gap gap = story.flow().latestGap();
    if (gap != null
        && gap.sender() == half
        && !gap.survived()
        && gap.first().frame() <= series.first().frame()
        && Heartbeats.keptAlive(story.flow(), gap)) {
      return true;
    }
    ResendSeries data = NoAnswer.resends(story, half);
    return data != null
        && data.firstResend().frame() < series.first().frame()
        && LastWords.before(story, half, series.first()) == null;
  }

  /**
   * Whether the silent end's own host forgot the connection, by a packet filter whose timer had
   * expired: it had closed itself, and took no notice of so many FINs. A host that is busy or
   * asleep comes back; one without the socket answers by RST.
   */
  private static boolean mustBeItsFilter(FlowStory story, FinSeries series) {
    return series.first().peerFinBefore() && series.attempts(story) >= WHOLE_SERIES;
  }

  /** Where the capture was made at the silent end, only that host itself can have eaten the FIN. */
  private static boolean isAtSilentEnd(FlowStory story, HalfConnection half) {
    return CapturePoint.of(story.flow()).isAt(half.peer());
  }

  /** Whether what is told here of a FIN is also the story of that payload: last words before it. */
  static boolean tells(FlowStory story, HalfConnection half, ResendSeries resends) {
    FinSeries series = FinSeries.unacknowledged(story, half);
    LastWords words = series == null ? null : LastWords.before(story, half, series.first());
    return series != null
        && words != null
        && resends.first().frame() == words.first().frame()
        && silentNs(story, series) != HalfConnection.NEVER;
  }

  private static String text(FlowStory story, FinSeries series, long silentNs) {
    HalfConnection half = series.sender();
    return "The "
        + story.role(half)
        + "'s FIN was sent "
        + Wording.times(series.attempts(story))
        + (story.flow().icmpErrors().isEmpty()
            ? " and never answered"
            : " and answered by ICMP errors only")
        + "; the "
        + story.role(half.peer())
        + " was last heard "
        + Wording.time(silentNs)
        + " before"
        + (series.first().peerFinBefore() ? ", closing in good order" : "")
        + ", as when a session timer "
        + (isAtSilentEnd(story, half)
            ? "of a packet filter on the " + story.role(half.peer()) + "'s own host"
            : "on the path")
        + " has expired";
  }
}
