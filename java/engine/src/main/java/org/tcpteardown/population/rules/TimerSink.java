package org.tcpteardown.population.rules;

import org.tcpteardown.population.Path;
import org.tcpteardown.timer.TimerEvidence;

/** Takes what single flows tell of the timers on their paths. Times in nanoseconds since 1970. */
public interface TimerSink {

  /**
   * A silence that a flow survived, one that it did not, or both.
   *
   * @param lastTimeNs time of the flow's last segment
   */
  void told(long flow, Path path, TimerEvidence evidence, long lastTimeNs);

  /**
   * A silence after which a host did not know a flow any more: by a timer, or because it forgot all
   * of them.
   *
   * @param knownUntilNs when the host was last heard in it
   */
  void forgotten(long flow, Path path, TimerEvidence evidence, long knownUntilNs);

  /**
   * A flow in good order survived a silence after its first FIN.
   *
   * @param silenceNs how long that was, in nanoseconds
   */
  void survived(long flow, Path path, long silenceNs, long lastTimeNs);

  /** A connection was alive at both of its ends for so long that idle timers are no matter. */
  void lived(Path path, long fromNs, long toNs);
}
