package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * A heartbeat of a program: one end breaks silences of the same length by messages of the same
 * size, one after the other, as an MQTT PINGREQ or a keepalive of SSH does.
 *
 * @param sender whose beat it is
 * @param quietNs the longest of those silences, in nanoseconds
 * @param bytes payload of each message
 * @param count how many there were in a row
 */
public record PayloadBeat(HalfConnection sender, long quietNs, int bytes, int count) {
  /** Two may be chance; so many equal pauses are a clock. */
  private static final int MIN_COUNT = 3;

  /** Heartbeats say next to nothing; longer messages may have other reasons to end. */
  private static final int MOST_BYTES = 100;

  /** Timers of programs are late by a little. */
  private static final long SPREAD_NS = 250_000_000L;

  private static final int SPREAD_PART = 50;

  /** So late, and not by a fourth of the beat, it is missed: a few retransmissions fit in. */
  private static final long MISSED_NS = 5_000_000_000L;

  private static final int MISSED_PART = 4;

  /** The beat after a silence was broken by this segment. */
  static PayloadBeat after(
      @Nullable PayloadBeat before, HalfConnection sender, Segment segment, long ns) {
    int bytes = segment.payloadBytes();
    return before != null && before.goesOn(sender, bytes, ns)
        ? new PayloadBeat(sender, Math.max(ns, before.quietNs), bytes, before.count + 1)
        : new PayloadBeat(sender, ns, bytes, 1);
  }

  private boolean goesOn(HalfConnection by, int size, long ns) {
    return by == sender
        && size == bytes
        && Math.abs(ns - quietNs) <= Math.max(SPREAD_NS, quietNs / SPREAD_PART);
  }

  /** Whether its sender, seen to beat, left out a beat in such a silence. */
  boolean isMissedIn(long silenceNs) {
    return count >= MIN_COUNT
        && bytes > 0
        && bytes <= MOST_BYTES
        && silenceNs - quietNs >= Math.max(MISSED_NS, quietNs / MISSED_PART);
  }
}
