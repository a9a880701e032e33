package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.Heartbeats;
import org.tcpteardown.heuristic.rules.SynAckRepeated;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ProbeSeries;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.Silence;

/**
 * What one end of a flow sent again and again while the other said nothing. Once proves nothing:
 * the answer may be missing from the capture.
 *
 * @param flow its number
 * @param peer the host that tried
 * @param fromNs when it tried first, nanoseconds since 1970
 * @param fromFrame the frame of that
 * @param toNs when it tried last
 * @param inUse whether neither end had closed, and the silent one had been heard so shortly before
 *     or kept the session so busy, that no timer for idle sessions had expired
 * @param arrived whether the capture was made at the silent end, so that all of it had come there
 * @param port the port that SYNs went to; {@link #NO_SYN} if the connection was open
 */
record VainTries(
    long flow,
    IpAddress peer,
    long fromNs,
    long fromFrame,
    long toNs,
    boolean inUse,
    boolean arrived,
    int port) {
  static final int NO_SYN = -1;

  /** Ordinary loss takes one or two. */
  private static final int MIN_REPEATS = 2;

  /** What the peer of {@code silent} tried longest; null if it never did so in vain. */
  static @Nullable VainTries of(FlowStory story, HalfConnection silent) {
    HalfConnection trier = silent.peer();
    List<VainTries> all = new ArrayList<>(0);
    addOpening(all, story, silent, trier);
    // A server that did not take the connection has a reason of its own to say nothing.
    if (silent.frames() > 0 && !SynAckRepeated.inVain(silent)) {
      addPayload(all, story, silent, trier.unackedResends());
      addPayload(all, story, silent, trier.recoveredResends());
      addProbes(all, story, silent, trier.unansweredProbes());
      addFins(all, story, silent, trier.fins());
    }
    VainTries longest = null;
    for (VainTries one : all) {
      longest = longest == null || one.lastedNs() > longest.lastedNs() ? one : longest;
    }
    return longest;
  }

  long lastedNs() {
    return toNs - fromNs;
  }

  /** Whether no session timer on the path can have made it vain. */
  boolean isNoTimer() {
    return inUse || port != NO_SYN;
  }

  private static void addOpening(
      List<VainTries> all, FlowStory story, HalfConnection silent, HalfConnection trier) {
    List<Segment> syns = trier.syns();
    Segment answer = silent.firstSynAck();
    if (syns.size() <= 1 || (answer == null && silent.frames() > 0)) {
      return;
    }
    List<Segment> before =
        answer == null ? syns : syns.stream().filter(syn -> syn.frame() < answer.frame()).toList();
    if (before.size() > 1) {
      add(
          all,
          new VainTries(
              story.flow().number(),
              trier.endpoint().address(),
              before.get(0).timeNs(),
              before.get(0).frame(),
              before.get(before.size() - 1).timeNs(),
              /* inUse= */ false,
              CapturePoint.of(story.flow()).isAt(silent),
              silent.endpoint().port()));
    }
  }

  private static void addPayload(
      List<VainTries> all, FlowStory story, HalfConnection silent, @Nullable ResendSeries series) {
    if (series != null && series.timerResends() >= MIN_REPEATS) {
      add(all, of(story, silent, series.first(), series.lastResend()));
    }
  }

  private static void addProbes(
      List<VainTries> all, FlowStory story, HalfConnection silent, @Nullable ProbeSeries probes) {
    if (probes != null && probes.probes() > MIN_REPEATS) {
      add(all, of(story, silent, probes.first(), probes.last()));
    }
  }

  private static void addFins(
      List<VainTries> all, FlowStory story, HalfConnection silent, List<FinMark> fins) {
    if (fins.size() > MIN_REPEATS) {
      add(all, of(story, silent, fins.get(0).segment(), fins.get(fins.size() - 1).segment()));
    }
  }

  private static void add(List<VainTries> all, @Nullable VainTries tries) {
    if (tries != null && tries.lastedNs() > 0) {
      all.add(tries);
    }
  }

  /** Null if the other end was heard meanwhile, or may have been. */
  private static @Nullable VainTries of(
      FlowStory story, HalfConnection silent, Segment first, Segment last) {
    long heardNs = silent.lastTimeNs();
    if (heardNs > last.timeNs()) {
      heardNs = HalfConnection.NEVER;
      for (Silence silence : silent.silences()) {
        if (silence.holds(last.timeNs())) {
          heardNs = silence.fromNs();
        }
      }
    }
    if (heardNs == HalfConnection.NEVER
        || heardNs > first.timeNs()
        || story.flow().unseenWithin(first.timeNs(), last.timeNs())) {
      return null;
    }
    return new VainTries(
        story.flow().number(),
        silent.peer().endpoint().address(),
        first.timeNs(),
        first.frame(),
        last.timeNs(),
        tookIt(silent)
            && (first.timeNs() - heardNs < shortestTimerNs(story, first)
                || keptAlive(story, first)),
        CapturePoint.of(story.flow()).isAt(silent),
        NO_SYN);
  }

  /**
   * Whether an end said more than SYN-ACK. Where it said no more, its host need not be out of reach
   * to ignore what comes then: a server whose accept queue is full does so.
   */
  private static boolean tookIt(HalfConnection silent) {
    return silent.ordinarySeen() || !silent.fins().isEmpty() || silent.synAckCount() == 0;
  }

  /** Whether the connection was kept so busy that no timer can have expired by that frame. */
  private static boolean keptAlive(FlowStory story, Segment first) {
    Gap gap = story.flow().latestGap();
    return gap != null
        && gap.first().frame() == first.frame()
        && gap.finsBefore() == 0
        && Heartbeats.keptAlive(story.flow(), gap);
  }

  /** Once an end has closed, the shorter timers for closing sessions count. */
  private static long shortestTimerNs(FlowStory story, Segment first) {
    boolean closing =
        story.flow().halves().stream()
            .anyMatch(half -> !half.fins().isEmpty() && half.fins().get(0).frame() < first.frame());
    return closing ? 0 : story.get(Setting.IDLE_AFTER);
  }
}
