package org.tcpteardown.timer;

import static org.tcpteardown.timer.TimerInterval.UNKNOWN;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.Continuation;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/**
 * What one flow tells of a session timer on its path. Any packet starts such a timer anew, so what
 * counts is the silence of both ends.
 *
 * @param phase what the device had seen when the silence began
 * @param survivedNs the longest silence after which the connection worked on, or {@link
 *     TimerInterval#UNKNOWN}
 * @param failedNs the silence after which it did not, or {@link TimerInterval#UNKNOWN}
 * @param failedAtNs when that silence ended, nanoseconds since 1970; else 0
 * @param how how it failed
 * @param unasked whether it failed by itself, in answer to nothing: then the timer is as long as
 *     that silence, and not shorter
 */
public record TimerEvidence(
    Phase phase, long survivedNs, long failedNs, long failedAtNs, Failure how, boolean unasked) {

  private TimerEvidence(Phase phase, long survivedNs, long failedNs, long failedAtNs, Failure how) {
    this(phase, survivedNs, failedNs, failedAtNs, how, false);
  }

  /** What came back for the first packet after the silence. */
  public enum Failure {
    /** It survived. */
    NONE,
    /** Nothing. */
    SILENT,
    /** A RST made from that packet, not by a socket. */
    RST,
    /** An ICMP error. */
    ICMP
  }

  /** Of the idle connection, before any FIN. */
  public static @Nullable TimerEvidence ofIdle(FlowStory story) {
    Flow flow = story.flow();
    if (flow.latestGap() == null && flow.client().rstCount() + flow.server().rstCount() == 0) {
      return null; // most flows
    }
    return of(story, Phase.ESTABLISHED, flow.survivedGapNs(0));
  }

  /** Of the half-closed connection, after one end's FIN. */
  public static @Nullable TimerEvidence ofHalfClosed(FlowStory story) {
    Flow flow = story.flow();
    if (flow.client().fins().isEmpty() && flow.server().fins().isEmpty()) {
      return null;
    }
    long survivedNs = flow.survivedGapNs(1);
    for (HalfConnection half : flow.halves()) {
      if (half.finAckedBy() != null && !half.fins().isEmpty()) {
        FinMark fin = half.fins().get(0);
        survivedNs = fin.peerFinBefore() ? Math.max(survivedNs, fin.quietNs()) : survivedNs;
      }
    }
    return of(story, Phase.HALF_CLOSED, survivedNs);
  }

  private static @Nullable TimerEvidence of(FlowStory story, Phase phase, long survivedNs) {
    // No timer is so short that a shorter silence would tell anything of it.
    TimerEvidence failed = failed(story, phase, survivedNs >= Gap.MIN_NS ? survivedNs : UNKNOWN);
    if (failed != null) {
      return failed;
    }
    return survivedNs > 0 ? new TimerEvidence(phase, survivedNs, UNKNOWN, 0, Failure.NONE) : null;
  }

  private static @Nullable TimerEvidence failed(FlowStory story, Phase phase, long survivedNs) {
    Gap gap = story.flow().latestGap();
    if (gap != null && isLongEnough(story, gap.quietNs(), phase) && !gap.survived()) {
      long failedNs = Math.min(gap.quietNs(), reboundAfterNs(story, gap));
      boolean inPhase = gap.finsBefore() == (phase == Phase.ESTABLISHED ? 0 : 1);
      Failure how = inPhase ? failure(story, gap, survivedNs) : Failure.NONE;
      if (how != Failure.NONE) {
        RstMark told = rstWithin(story, gap);
        return told == null || told.quietNs() > failedNs
            ? new TimerEvidence(phase, survivedNs, failedNs, gap.first().timeNs(), how)
            : new TimerEvidence(
                phase,
                survivedNs,
                told.quietNs(),
                told.timeNs(),
                Failure.RST,
                survivedNs < told.quietNs());
      }
    }
    RstMark rst = phase == Phase.ESTABLISHED ? rstOutOfSilence(story) : null;
    return rst == null
        ? null
        : new TimerEvidence(
            phase,
            survivedNs,
            rst.quietNs(),
            rst.timeNs(),
            Failure.RST,
            rst.trigger() == null && survivedNs < rst.quietNs());
  }

  /**
   * The RST that a device sent by itself within the gap, in the name of an end that had said
   * nothing, when the session expired; null if there was none. Its number was wrong, or it would
   * have ended the silence.
   */
  private static @Nullable RstMark rstWithin(FlowStory story, Gap gap) {
    long beganNs = gap.first().timeNs() - gap.quietNs();
    return story.rsts().stream()
        .filter(r -> !CapturePoint.sentThere(story.flow(), r))
        .map(FlowStory.SentRst::mark)
        .filter(r -> r.timeNs() > beganNs && r.frame() < gap.first().frame())
        .filter(r -> r.trigger() == null && r.family() != RstFamily.SOCKET)
        .filter(r -> isLongEnough(story, r.quietNs(), Phase.ESTABLISHED))
        .findFirst()
        .orElse(null);
  }

  /** When the connection went on under another name within the gap: its state was lost by then. */
  private static long reboundAfterNs(FlowStory story, Gap gap) {
    Continuation later = story.flow().continued();
    if (later == null
        || later.kind() != Continuation.Kind.GOES_ON
        || later.first().timeNs() >= gap.first().timeNs()) {
      return Long.MAX_VALUE;
    }
    return later.pauseNs() > 0 ? later.pauseNs() : Long.MAX_VALUE;
  }

  /** Whether a silence as long survived before: then no fixed timer explains what failed. */
  public boolean isContradicted() {
    return failedNs != UNKNOWN && survivedNs >= failedNs;
  }

  /** What this flow alone tells of a timer that expired within a silence of {@code pauseNs}. */
  public TimerInterval within(long pauseNs) {
    if (unasked && failedNs <= pauseNs) {
      return TimerInterval.at(failedNs, survivedNs);
    }
    return new TimerInterval(survivedNs < pauseNs ? survivedNs : UNKNOWN, pauseNs);
  }

  private static boolean isLongEnough(FlowStory story, long quietNs, Phase phase) {
    return quietNs
        >= story.get(
            phase == Phase.ESTABLISHED ? Setting.IDLE_AFTER : Setting.FIN_BLACKHOLED_SILENCE);
  }

  private static Failure failure(FlowStory story, Gap gap, long survivedNs) {
    HalfConnection peer = gap.sender().peer();
    Segment answer = gap.answer();
    if (gap.finsBefore() == 0 && !peer.ordinarySeen()) {
      return Failure.NONE; // it may never have had the connection
    }
    if (answer != null) {
      return isRstWithoutSocket(story, gap, peer, answer) ? Failure.RST : Failure.NONE;
    }
    if (peer.lastTimeNs() >= gap.first().timeNs()) {
      return Failure.NONE; // still heard: the path works
    }
    if (story.flow().icmpErrors().stream().anyMatch(e -> says(e, gap))) {
      return Failure.ICMP;
    }
    if (CapturePoint.of(story.flow()).isAt(peer)) {
      return Failure.NONE; // what reached the end where it was captured has come through the path
    }
    boolean habit = story.flow().survivedAsLong(gap) && gap.quietNs() > survivedNs;
    if (gap.missedBeat() != null || habit) {
      return Failure.NONE; // the silent end was gone before a timer could run out
    }
    boolean repeated = gap.transmissions() >= story.get(Setting.FIN_BLACKHOLED_TRANSMISSIONS);
    return repeated ? Failure.SILENT : Failure.NONE;
  }

  /**
   * A socket's RST is a decision of the application. After its own FIN a host answers data by RST
   * whenever its application has closed for good, so there only a bare FIN or probe tells of a
   * timer. And what the host itself sent, where the capture was made, no device on the path did.
   */
  private static boolean isRstWithoutSocket(
      FlowStory story, Gap gap, HalfConnection peer, Segment answer) {
    if (gap.finsBefore() > 0 && gap.first().payloadBytes() > 0 && !gap.probe()) {
      return false;
    }
    return peer.rsts().stream()
        .filter(r -> r.frame() == answer.frame() && r.family() == RstFamily.STATELESS)
        .anyMatch(r -> !CapturePoint.sentThere(story.flow(), peer, r));
  }

  /** Whether the error says that the connection's packets go nowhere since the silence. */
  private static boolean says(IcmpError error, Gap gap) {
    boolean unreachable = error.v6() ? error.type() == 1 : error.type() == 3 && error.code() != 4;
    return unreachable
        && error.timeNs() >= gap.first().timeNs()
        && error.quotedSource().equals(gap.sender().endpoint())
        && !error.sender().equals(gap.sender().peer().endpoint().address());
  }

  /**
   * The RST, made by no socket, with which a long silence ended: some devices tell both ends when a
   * session expires.
   */
  private static @Nullable RstMark rstOutOfSilence(FlowStory story) {
    return story.rsts().stream()
        .limit(1)
        .filter(r -> r.sender().ordinarySeen())
        .filter(r -> !CapturePoint.sentThere(story.flow(), r))
        .map(FlowStory.SentRst::mark)
        .filter(r -> r.ofThisConnection() && r.family() != RstFamily.SOCKET)
        .filter(r -> !r.senderBefore().finSent() && !r.peerBefore().finSent())
        .filter(r -> r.senderBefore().state().isSynchronized())
        .filter(r -> isLongEnough(story, r.quietNs(), Phase.ESTABLISHED))
        .findFirst()
        .orElse(null);
  }
}
