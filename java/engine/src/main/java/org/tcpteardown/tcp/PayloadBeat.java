package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * A heartbeat of a program: one end breaks silences of the same length by short messages, one after
 * the other, as an MQTT PINGREQ or a keepalive of SSH does. A sensor that reports by its clock does
 * so too; its messages may differ in size.
 *
 * @param sender whose beat it is
 * @param quietNs the longest of those silences, in nanoseconds
 * @param bytes payload of the last message
 * @param alike how many in a row had that size
 * @param count how many there were in a row
 * @param fewestBytes payload of the smallest of them
 * @param mostBytes payload of the largest
 */
public record PayloadBeat(
    HalfConnection sender,
    long quietNs,
    int bytes,
    int alike,
    int count,
    int fewestBytes,
    int mostBytes) {
  /** Two may be chance; so many equal pauses are a clock. */
  private static final int MIN_ALIKE = 3;

  /** The same where the messages differ, or the pauses are those of somebody who types. */
  private static final int MIN_COUNT = 6;

  /** People pause for less. */
  private static final long TYPING_NS = 5_000_000_000L;

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
    if (before == null || !before.goesOn(sender, ns)) {
      return new PayloadBeat(sender, ns, bytes, 1, 1, bytes, bytes);
    }
    return new PayloadBeat(
        sender,
        Math.max(ns, before.quietNs),
        bytes,
        bytes == before.bytes ? before.alike + 1 : 1,
        before.count + 1,
        Math.min(bytes, before.fewestBytes),
        Math.max(bytes, before.mostBytes));
  }

  private boolean goesOn(HalfConnection by, long ns) {
    return by == sender && Math.abs(ns - quietNs) <= spreadNs(quietNs);
  }

  /** By how much pauses of that length may differ that one clock makes. */
  static long spreadNs(long pauseNs) {
    return Math.max(SPREAD_NS, pauseNs / SPREAD_PART);
  }

  /** Whether its sender, seen to beat, left out a beat in such a silence. */
  boolean isMissedIn(long silenceNs) {
    return (isAlike() || isOfManySizes())
        && silenceNs - quietNs >= Math.max(MISSED_NS, quietNs / MISSED_PART);
  }

  private boolean isAlike() {
    return alike >= (quietNs < TYPING_NS ? MIN_COUNT : MIN_ALIKE)
        && bytes > 0
        && bytes <= MOST_BYTES;
  }

  private boolean isOfManySizes() {
    return count >= MIN_COUNT && quietNs >= TYPING_NS && fewestBytes > 0 && mostBytes <= MOST_BYTES;
  }

  /** How many beats in a row tell: those of one size, if they are enough. */
  public int inARow() {
    return isAlike() ? alike : count;
  }

  /** Payload of the smallest message of those {@link #inARow}. */
  public int fewest() {
    return isAlike() ? bytes : fewestBytes;
  }

  /** Payload of the largest of them. */
  public int most() {
    return isAlike() ? bytes : mostBytes;
  }
}
