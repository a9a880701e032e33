package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * Watches what one half sends by its own clock so that a silence does not become too long:
 * keepalive probes, and bare ACKs that say for the second time what was said. To such an ACK the
 * peer owes no answer (RFC 9293 section 3.10.7.4); only one that has always answered it is asked by
 * it.
 */
final class HeartbeatTracker {
  /** What is sent sooner after something else may be drawn by that. */
  static final long MIN_QUIET_NS = Gap.MIN_NS;

  /** So often it must have been answered, and at once, to say that it will be. */
  private static final int MIN_ANSWERS = 2;

  /** What comes later has a reason of its own. */
  private static final long ANSWER_NS = 1_000_000_000L;

  /** So many equal steps are a clock. */
  private static final int MIN_STEPS = 2;

  private @Nullable Segment last;
  private long stepNs;
  private int steps;

  private @Nullable Segment asked;
  private int answered;
  private int inVain;
  private boolean ignored;
  private @Nullable Segment firstInVain;
  private long longestPauseNs;

  /**
   * Whether a segment only repeats the numbers that its sender has sent and acknowledged, when
   * nothing is outstanding and nothing can have drawn it; to be asked before the facts of its
   * sender change.
   *
   * @param quietNs how long the flow had been silent, nanoseconds
   */
  static boolean isBareBeat(HalfConnection half, Segment segment, long quietNs) {
    if (quietNs < MIN_QUIET_NS || segment.sequenceLength() > 0 || !segment.isAck()) {
      return false;
    }
    HalfConnection peer = half.peer();
    Segment before = half.lastSegment();
    return before != null
        && !before.isSyn()
        && before.windowRaw() == segment.windowRaw()
        && half.ackKnown()
        && peer.ackKnown()
        && half.fins().isEmpty()
        && peer.fins().isEmpty()
        && segment.seq() == half.sndNxt()
        && peer.rcvNxt() == half.sndNxt()
        && segment.ack() == half.rcvNxt()
        && peer.sndNxt() == half.rcvNxt()
        && segment.windowRaw() > 0
        && peer.zeroWindowSinceNs() == HalfConnection.NEVER;
  }

  void sentProbe(Segment probe) {
    step(probe);
  }

  void sentBare(Segment ack, long quietNs) {
    step(ack);
    longestPauseNs = Math.max(longestPauseNs, quietNs);
    firstInVain = inVain == 0 ? ack : firstInVain;
    inVain++;
    asked = ack;
  }

  private void step(Segment beat) {
    Segment before = last;
    if (before != null) {
      long newNs = beat.timeNs() - before.timeNs();
      boolean same = stepNs > 0 && Math.abs(newNs - stepNs) <= stepNs / 10;
      steps = same ? steps + 1 : 1;
      stepNs = newNs;
    }
    last = beat;
  }

  /** The half sent something else: its clock begins anew. */
  void sentOther(Segment segment) {
    last = last == null ? null : segment;
  }

  /** The peer sent something that is not a RST. */
  void peerSpoke(Segment segment) {
    if (asked != null) {
      boolean atOnce = inVain == 1 && segment.timeNs() - asked.timeNs() <= ANSWER_NS;
      answered += atOnce ? 1 : 0;
      ignored |= !atOnce;
    }
    asked = null;
    inVain = 0;
    firstInVain = null;
    longestPauseNs = 0;
  }

  /** Whether each bare ACK of it had drawn an answer so far, so that the next one asks for one. */
  boolean isAnswered() {
    return answered >= MIN_ANSWERS && !ignored;
  }

  /** See {@link HalfConnection#beatNs}. */
  long beatNs() {
    return steps >= MIN_STEPS ? stepNs : 0;
  }

  /** See {@link HalfConnection#beatsInVain}. */
  @Nullable BeatsInVain inVain() {
    Segment first = firstInVain;
    return first == null ? null : new BeatsInVain(first, inVain, longestPauseNs);
  }
}
