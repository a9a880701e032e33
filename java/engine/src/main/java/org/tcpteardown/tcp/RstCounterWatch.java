package org.tcpteardown.tcp;

import java.util.ArrayDeque;
import org.tcpteardown.model.Segment;

/**
 * Looks for RSTs that bear different addresses and yet count on from one another in their IP
 * identification: one host made them, with one counter. What that means is for rules to say.
 */
final class RstCounterWatch {
  /** RSTs remembered; devices that reset many connections do so at once. */
  private static final int REMEMBERED = 32;

  /** What a device sends in between. */
  private static final int MAX_STEP = 16;

  private static final long WITHIN_NS = 60_000_000_000L;

  private record Remembered(Flow flow, Segment rst) {}

  private final ArrayDeque<Remembered> latest = new ArrayDeque<>();

  /** Takes a RST; the flows of those that it counts on from are told, and its own. */
  void add(Flow flow, Segment rst) {
    if (rst.ipId() <= 0 || rst.ttl() < 0) {
      return;
    }
    for (Remembered other : latest) {
      if (countsOn(other.rst, rst)) {
        flow.sharesCounter(new SharedCounter(rst, other.rst));
        if (!other.flow.isLent() && !other.flow.isForgotten()) {
          other.flow.sharesCounter(new SharedCounter(other.rst, rst));
        }
      }
    }
    if (latest.size() == REMEMBERED) {
      latest.remove();
    }
    latest.add(new Remembered(flow, rst));
  }

  private static boolean countsOn(Segment before, Segment rst) {
    int step = (rst.ipId() - before.ipId()) & 0xffff;
    return step > 0
        && step <= MAX_STEP
        && rst.ttl() == before.ttl()
        && !rst.source().address().equals(before.source().address())
        && rst.timeNs() - before.timeNs() < WITHIN_NS;
  }
}
