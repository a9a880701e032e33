package org.tcpteardown.tcp;

import java.util.ArrayDeque;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The flows that the table has let go: that they were there, and of the latest ones enough to tell
 * the story of a connection that uses their addresses and ports again. A bit for each, and a
 * bounded number of summaries.
 */
final class EvictedFlows {
  /**
   * TIME-WAIT lasts two minutes at the most; of busy hosts that many connections are the latest
   * half a minute.
   */
  private static final int REMEMBERED = 1 << 14;

  private final BitSet numbers = new BitSet();
  private final ArrayDeque<Flow> latest = new ArrayDeque<>();

  /** Adds one; returns the one that is not remembered any more, if any. */
  @Nullable Flow add(Flow flow) {
    numbers.set((int) flow.number());
    latest.add(flow);
    return latest.size() > REMEMBERED ? latest.remove() : null;
  }

  /** Whether one of them had that stream number. */
  boolean has(long stream) {
    return stream >= 0 && stream <= Integer.MAX_VALUE && numbers.get((int) stream);
  }
}
