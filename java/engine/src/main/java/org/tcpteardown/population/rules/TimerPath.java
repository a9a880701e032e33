package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.Examples;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.timer.TimerEvidence;
import org.tcpteardown.timer.TimerEvidence.Failure;
import org.tcpteardown.timer.TimerInterval;

/** What the flows of one path tell of one timer: sums and the silences nearest to it. */
final class TimerPath implements BoundedTable.Weighed {
  /** Silences kept on each side; more exceptions than these are never forgiven. */
  private static final int KEPT = 8;

  private static final int MAX_FORGOTTEN = 256;

  /** Fewer may well have been forgotten by a host that was restarted once. */
  private static final int MANY_FORGOTTEN = 3;

  private static final int MANY_SURVIVED = 3;

  private static final long MOMENT_NS = 1_000_000_000L;

  /** One observation in so many may contradict the others: a capture loses packets. */
  private static final int EXCEPTION_IN = 20;

  /** A path on which something failed is worth more than many on which nothing did. */
  private static final long WEIGHT_OF_FAILURE = 10_000;

  private final long[] survivedNs = new long[KEPT];
  private final long[] failedNs = new long[KEPT];
  private final EnumMap<Failure, Long> byFailure = new EnumMap<>(Failure.class);
  private final Examples examples = new Examples();
  private final Lives lives = new Lives();
  private final List<Forgotten> forgotten = new ArrayList<>(0);
  private final Set<Long> byTimer = new HashSet<>(0);
  private final Set<Long> byTimerOrRestart = new HashSet<>(0);
  private boolean restarted;
  private long survived;
  private long failed;
  private long lastSilenceBegan = Long.MIN_VALUE;
  private long firstSilenceEnded = Long.MAX_VALUE;
  private long workedUntil = Long.MIN_VALUE;
  private long firstFailedAtNs = Long.MAX_VALUE;
  private long lastFailedAtNs = Long.MIN_VALUE;
  private long longestFailedNs;
  private long unasked;
  private long shortestUnaskedNs = Long.MAX_VALUE;
  private long longestUnaskedNs;

  /**
   * Takes a flow that survived a silence and never met a longer one.
   *
   * @param silenceNs how long that was
   * @param lastTimeNs time of its last segment
   */
  void survived(long silenceNs, long lastTimeNs) {
    survived(silenceNs);
    workedUntil = Math.max(workedUntil, lastTimeNs);
  }

  /** What is shorter than a silence tells nothing of a timer: it would be no lower end. */
  private void survived(long silenceNs) {
    if (silenceNs < Gap.MIN_NS) {
      return;
    }
    insert(survivedNs, (int) Math.min(survived++, KEPT), -silenceNs);
  }

  /**
   * Takes what a flow tells.
   *
   * @param lastTimeNs time of its last segment
   */
  void add(long flow, TimerEvidence evidence, long lastTimeNs) {
    if (evidence.failedNs() == TimerInterval.UNKNOWN) {
      workedUntil = Math.max(workedUntil, lastTimeNs);
    }
    add(flow, evidence);
  }

  private void add(long flow, TimerEvidence evidence) {
    if (evidence.survivedNs() != TimerInterval.UNKNOWN) {
      survived(evidence.survivedNs());
    }
    if (evidence.failedNs() == TimerInterval.UNKNOWN) {
      return;
    }
    insert(failedNs, (int) Math.min(failed++, KEPT), evidence.failedNs());
    byFailure.merge(evidence.how(), 1L, Long::sum);
    examples.add(flow);
    firstFailedAtNs = Math.min(firstFailedAtNs, evidence.failedAtNs());
    lastFailedAtNs = Math.max(lastFailedAtNs, evidence.failedAtNs());
    longestFailedNs = Math.max(longestFailedNs, evidence.failedNs());
    if (evidence.unasked()) {
      unasked++;
      shortestUnaskedNs = Math.min(shortestUnaskedNs, evidence.failedNs());
      longestUnaskedNs = Math.max(longestUnaskedNs, evidence.failedNs());
    }
    lastSilenceBegan = Math.max(lastSilenceBegan, evidence.failedAtNs() - evidence.failedNs());
    firstSilenceEnded = Math.min(firstSilenceEnded, evidence.failedAtNs());
  }

  /** A connection was alive from one time to another, both in nanoseconds since 1970. */
  void lived(long fromNs, long toNs) {
    lives.add(fromNs, toNs);
  }

  /**
   * Takes a silence after which a RST told that the host no longer knew the connection: a timer's
   * work, or an event that ended all connections of that host.
   *
   * @param knownUntilNs when the host was last heard in it
   */
  void forgotten(long flow, TimerEvidence evidence, long knownUntilNs) {
    if (forgotten.size() < MAX_FORGOTTEN) {
      forgotten.add(new Forgotten(flow, evidence, knownUntilNs));
    }
  }

  /**
   * Once all flows are known: no event explains what was forgotten while others lived on all the
   * time. If a timer does, it explains the rest as well. Where none was forgotten so, a timer is
   * only likely if many were, after hardly more than what survived.
   */
  void settle() {
    boolean separate =
        forgotten.stream().allMatch(l -> l.evidence().failedNs() > longestSurvivedNs());
    boolean noEvent = forgotten.stream().anyMatch(this::forgottenAlone);
    boolean likely =
        forgotten.size() >= MANY_FORGOTTEN
            && forgotten.stream()
                .anyMatch(l -> l.evidence().failedNs() / 3 <= longestSurvivedNs() / 2);
    for (Forgotten lost : forgotten) {
      if (forgottenAlone(lost) || (separate && (noEvent || likely))) {
        add(lost.flow(), lost.evidence());
        restarted |= !noEvent;
        (noEvent ? byTimer : byTimerOrRestart).add(lost.flow());
      }
    }
    forgotten.clear();
  }

  private boolean forgottenAlone(Forgotten lost) {
    return lives.cover(lost.knownUntilNs(), lost.evidence().failedAtNs());
  }

  /** Whether a flow was forgotten by something that no restart of a host explains. */
  boolean forgotByTimer(long flow) {
    return byTimer.contains(flow);
  }

  /** Whether a flow was forgotten by what is likely a timer, or else a restart of a host. */
  boolean forgotByTimerOrRestart(long flow) {
    return byTimerOrRestart.contains(flow);
  }

  /** Whether some of what failed may be due to a restart of a host. */
  boolean mayHaveRestarted() {
    return restarted;
  }

  /** What was forgotten by a host that may have forgotten all. */
  private record Forgotten(long flow, TimerEvidence evidence, long knownUntilNs) {}

  /** Keeps the smallest, sorted. */
  private static void insert(long[] kept, int filled, long value) {
    int at = filled;
    if (at == KEPT) {
      if (value >= kept[KEPT - 1]) {
        return;
      }
      at = KEPT - 1;
    }
    while (at > 0 && kept[at - 1] > value) {
      kept[at] = kept[at - 1];
      at--;
    }
    kept[at] = value;
  }

  /**
   * The interval that explains all observations but the fewest possible exceptions; null if too
   * many contradict each other: then no one timer explains them.
   */
  @Nullable Fit fit() {
    if (isOneEvent() || (failed == unasked && !unaskedAgree())) {
      return null;
    }
    boolean exact = unasked * 2 > failed && unaskedAgree();
    long lowest = exact ? TimerInterval.lowest(longestUnaskedNs) : TimerInterval.UNKNOWN;
    long forgiven = Math.min(KEPT - 1, observations() / EXCEPTION_IN);
    for (int exceptions = 0; exceptions <= forgiven; exceptions++) {
      for (int early = 0; early <= exceptions && early < failed; early++) {
        int late = exceptions - early;
        long low = late < Math.min(survived, KEPT) ? -survivedNs[late] : TimerInterval.UNKNOWN;
        if (Math.max(low, lowest) < failedNs[early]) {
          TimerInterval interval = new TimerInterval(Math.max(low, lowest), failedNs[early], exact);
          return new Fit(interval, exceptions, failed - early);
        }
      }
    }
    return null;
  }

  /** Whether all that failed by itself did so after the same silence, as a timer makes it. */
  private boolean unaskedAgree() {
    return unasked > 0 && TimerInterval.lowest(longestUnaskedNs) < shortestUnaskedNs;
  }

  /** The longest silence that failed. */
  long longestFailedNs() {
    return longestFailedNs;
  }

  /**
   * Whether RSTs broke silences of different length at one moment: timers do not expire so. See
   * {@link ResetTogether}.
   */
  boolean isOneEvent() {
    return failed > 1
        && failed(Failure.RST) == failed
        && lastFailedAtNs - firstFailedAtNs <= MOMENT_NS
        && longestFailedNs - failedNs[0] > MOMENT_NS;
  }

  /** Whether the first and the last of those that failed did so at such a time. */
  boolean failedWithin(LongPredicate time) {
    return time.test(firstFailedAtNs) && time.test(lastFailedAtNs);
  }

  /** Silences seen, whether they survived or not. */
  long observations() {
    return survived + failed;
  }

  long survived() {
    return survived;
  }

  long failed() {
    return failed;
  }

  long failed(Failure how) {
    return byFailure.getOrDefault(how, 0L);
  }

  long longestSurvivedNs() {
    return survived == 0 ? TimerInterval.UNKNOWN : -survivedNs[0];
  }

  /** At least three silences as long as this were survived: hardly all of them by lost frames. */
  long threeSurvivedNs() {
    return survived < MANY_SURVIVED ? TimerInterval.UNKNOWN : -survivedNs[MANY_SURVIVED - 1];
  }

  long shortestFailedNs() {
    return failedNs[0];
  }

  Examples examples() {
    return examples;
  }

  /**
   * Whether all that failed was silent at one moment and the path was not seen to work afterwards:
   * then an outage at that moment would look the same; but none sends RSTs at different times, each
   * after the same silence.
   */
  boolean oneMoment() {
    boolean timed = unaskedAgree() && lastFailedAtNs - firstFailedAtNs > MOMENT_NS;
    return !timed && lastSilenceBegan < firstSilenceEnded && workedUntil < firstSilenceEnded;
  }

  @Override
  public long weight() {
    return survived + failed * WEIGHT_OF_FAILURE + 1;
  }

  /**
   * A timer that would explain what was seen.
   *
   * @param interval where it lies
   * @param exceptions observations that contradict it
   * @param failed silences that it ended
   */
  record Fit(TimerInterval interval, int exceptions, long failed) {}
}
