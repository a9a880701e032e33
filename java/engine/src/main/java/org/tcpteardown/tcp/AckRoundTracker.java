package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/** Counts how often both ends of a flow answer each other without anything new. */
final class AckRoundTracker {
  /** So many rounds are no accident: a lost or reordered packet draws one or two. */
  static final int ENOUGH = 10;

  /** An answer takes a round trip; what comes later has a timer of its own, as keepalives have. */
  private static final long MAX_TURN_NS = 1_000_000_000L;

  /** Whether the last segment of the flow was one without news. */
  private boolean open;

  private @Nullable Segment first;
  private @Nullable Segment last;
  private int turns;
  private int rsts;

  /** The first run that was long enough. */
  private @Nullable AckRounds found;

  private @Nullable Segment enough;

  /**
   * Whether a segment holds nothing that could be new; to be asked before the facts of its sender
   * change. A keepalive probe, its answer and a window that moves have reasons of their own.
   */
  static boolean isBare(HalfConnection sender, Segment segment) {
    if ((segment.payloadBytes() > 0 && !segment.isRst()) || segment.isSyn() || segment.isFin()) {
      return false;
    }
    Segment before = sender.lastSegment();
    return segment.isRst()
        || (before != null
            && (before.isSyn() || before.windowRaw() == segment.windowRaw())
            && !ProbeTracker.isProbe(sender, segment));
  }

  /**
   * Takes a segment of the flow.
   *
   * @param stalled whether it was bare and acknowledged nothing new
   * @param previous the one before it
   * @param quietNs time since then
   */
  void sent(Segment segment, boolean stalled, Segment previous, long quietNs) {
    boolean turned =
        stalled && open && quietNs <= MAX_TURN_NS && !previous.source().equals(segment.source());
    if (turned) {
      turn(previous, segment);
    } else if (!stalled || quietNs > MAX_TURN_NS) {
      stop();
    } else if (first != null && segment.isRst()) {
      rsts++;
    }
    open = stalled;
  }

  private void turn(Segment previous, Segment segment) {
    if (first == null) {
      first = previous;
      rsts = previous.isRst() ? 1 : 0;
    }
    rsts += segment.isRst() ? 1 : 0;
    turns++;
    last = segment;
    if (found == null && rounds() == ENOUGH && enough == null) {
      enough = segment;
    }
  }

  private int rounds() {
    return (turns + 1) / 2;
  }

  private void stop() {
    if (first == null) {
      return;
    }
    found = series();
    first = null;
    last = null;
    turns = 0;
    rsts = 0;
  }

  /** The first long series; null if there was none. */
  @Nullable AckRounds series() {
    return found != null ? found : current();
  }

  private @Nullable AckRounds current() {
    return first == null || last == null || enough == null
        ? null
        : new AckRounds(first, enough, last, rounds(), rsts);
  }
}
