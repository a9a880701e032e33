package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.IpAddress;

/**
 * A time in which no frame of anything was captured, and what the timestamps of the ends that were
 * heard before and after it say: that it was as long, or that the clock of the capture was set.
 *
 * <p>The timestamps of one host may stand still by themselves, as where a virtual machine sleeps;
 * then those of the others go on. So it takes two hosts, and none that says otherwise.
 */
final class ClockPause {
  /** Below that part of the pause it may all be true. */
  private static final int TRUE_PART = 4;

  private final long fromNs;
  private final long toNs;
  private @Nullable IpAddress first;
  private boolean agreed;
  private boolean refuted;
  private long knownForNs;
  private long byNs;

  /**
   * An end that was heard before and after it.
   *
   * @param host its address
   * @param missingNs by how much its own clock went on less than that of the capture
   * @param knownForNs for how long the pace of its clock had been watched
   */
  record Witness(IpAddress host, long missingNs, long knownForNs) {}

  ClockPause(long fromNs, long toNs) {
    this.fromNs = fromNs;
    this.toNs = toNs;
  }

  long fromNs() {
    return fromNs;
  }

  long toNs() {
    return toNs;
  }

  void hear(Witness witness) {
    long lengthNs = toNs - fromNs;
    if (witness.missingNs() <= lengthNs / TRUE_PART) {
      refuted = true;
    } else if (witness.missingNs() >= lengthNs / 2) {
      agreed |= first != null && !first.equals(witness.host());
      first = first == null ? witness.host() : first;
      if (witness.knownForNs() > knownForNs) { // it knows best
        knownForNs = witness.knownForNs();
        byNs = Math.min(witness.missingNs(), lengthNs);
      }
    }
  }

  /** The step that it is; null if it is none as far as is known. */
  CaptureClock.@Nullable Step step() {
    return agreed && !refuted ? new CaptureClock.Step(fromNs, toNs, byNs) : null;
  }
}
