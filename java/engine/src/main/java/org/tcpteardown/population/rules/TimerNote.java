package org.tcpteardown.population.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.population.Path;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerEvidence;
import org.tcpteardown.timer.TimerInterval;

/**
 * What one flow told of a timer, as {@link TimerSink} takes it.
 *
 * @param flow its number; {@link #NONE} for a life
 * @param path its two hosts
 * @param kind which of the sink's words it is
 * @param evidence the silences; null for a life
 * @param timeNs the other time, in nanoseconds since 1970: the last segment's, when the host was
 *     last heard, or when a life began
 * @param toNs when a life ended; else 0
 */
public record TimerNote(
    long flow, Path path, Kind kind, @Nullable TimerEvidence evidence, long timeNs, long toNs) {
  /** A life is not told of one flow. */
  public static final long NONE = -1;

  /** The sink's words. */
  public enum Kind {
    TOLD,
    FORGOTTEN,
    SURVIVED,
    LIVED
  }

  TimerNote(long flow, Path path, Kind kind, TimerEvidence evidence, long timeNs) {
    this(flow, path, kind, evidence, timeNs, 0);
  }

  static TimerNote survived(long flow, Path path, long silenceNs, long lastTimeNs) {
    TimerEvidence evidence =
        new TimerEvidence(
            Phase.HALF_CLOSED,
            silenceNs,
            TimerInterval.UNKNOWN,
            0,
            TimerEvidence.Failure.NONE,
            /* unasked= */ false);
    return new TimerNote(flow, path, Kind.SURVIVED, evidence, lastTimeNs, 0);
  }

  static TimerNote lived(Path path, long fromNs, long toNs) {
    return new TimerNote(NONE, path, Kind.LIVED, null, fromNs, toNs);
  }

  /** The same of a flow that has another number elsewhere. */
  public TimerNote of(long other) {
    return new TimerNote(other, path, kind, evidence, timeNs, toNs);
  }

  /** Says it again. */
  public void tell(TimerSink sink) {
    TimerEvidence told = evidence;
    if (told == null) {
      sink.lived(path, timeNs, toNs);
      return;
    }
    switch (kind) {
      case TOLD -> sink.told(flow, path, told, timeNs);
      case FORGOTTEN -> sink.forgotten(flow, path, told, timeNs);
      case SURVIVED -> sink.survived(flow, path, told.survivedNs(), timeNs);
      case LIVED -> throw new IllegalStateException("a life has no silences");
    }
  }
}
