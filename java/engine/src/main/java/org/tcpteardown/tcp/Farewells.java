package org.tcpteardown.tcp;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FlowKey;

/**
 * What is remembered of flows that the table has let go: that they were there, and of the latest
 * ones enough to tell the story of a connection that uses their addresses and ports again. A bit
 * for each, and a bounded number of summaries.
 */
final class Farewells {
  /**
   * TIME-WAIT lasts two minutes at the most; of busy hosts that many connections are the latest
   * half a minute.
   */
  private static final int SUMMARIES_KEPT = 1 << 14;

  private final BitSet numbers = new BitSet();

  /** By tuple, as if its lower end opened the next connection. */
  private final Map<FlowKey, Predecessor> summaries = new LinkedHashMap<>();

  void add(Flow flow) {
    numbers.set((int) flow.number());
    FlowKey key = flow.key();
    summaries.remove(key);
    summaries.put(key, flow.summary());
    if (summaries.size() > SUMMARIES_KEPT) {
      summaries.remove(summaries.keySet().iterator().next());
    }
  }

  /** Whether one of them had that stream number. */
  boolean has(long stream) {
    return stream >= 0 && stream <= Integer.MAX_VALUE && numbers.get((int) stream);
  }

  /** What used a tuple before, and was let go; null if that is not known any more. */
  @Nullable Predecessor predecessor(FlowKey key, Endpoint opener) {
    Predecessor summary = summaries.remove(key);
    return summary == null || opener.equals(key.low()) ? summary : summary.turned();
  }
}
