package org.tcpteardown.analysis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.SegmentPattern;

/**
 * The short way to the rows of flows in good order: the first flow of a pattern is judged like any
 * other, the next ones are told like it. Any thread may ask.
 */
final class OrderlyRows {
  /** A capture of one application has a few hundred. */
  private static final int MAX_PATTERNS = 20_000;

  private final Map<SegmentPattern, OrderlyTemplate> known = new ConcurrentHashMap<>();

  /** The row of a flow; null when it has to be judged. */
  @Nullable OrderlyRow of(OrderlyFlow flow) {
    OrderlyTemplate template = known.get(flow.pattern());
    return template == null || template == OrderlyTemplate.NONE
        ? null
        : new OrderlyRow(flow, template);
  }

  /** Takes what was said of a flow that was judged. */
  void learn(OrderlyFlow flow, JudgedResult judged) {
    if (known.size() < MAX_PATTERNS && !known.containsKey(flow.pattern())) {
      known.put(
          flow.pattern(),
          judged.isOrdinary() ? OrderlyTemplate.of(flow, judged.row()) : OrderlyTemplate.NONE);
    }
  }
}
