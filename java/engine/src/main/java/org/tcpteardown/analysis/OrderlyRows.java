package org.tcpteardown.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final int MAX_TEMPLATES = 20_000;

  /** What was learnt of patterns; empty where flows have to be judged one by one. */
  private final Map<SegmentPattern, Optional<OrderlyTemplate>> known = new ConcurrentHashMap<>();

  private final List<OrderlyTemplate> templates = new ArrayList<>();
  private final Map<OrderlyTemplate, Integer> indexes = new HashMap<>();

  /** The row of a flow; null when it has to be judged. */
  @Nullable OrderlyRow of(OrderlyFlow flow) {
    Optional<OrderlyTemplate> template = known.get(flow.pattern());
    return template == null || template.isEmpty() ? null : OrderlyRow.of(flow, template.get());
  }

  /**
   * The short form of a row that was judged and has nothing to report; null if it has none.
   *
   * @param row that row
   */
  @Nullable OrderlyRow of(FlowRow row) {
    OrderlyTemplate template = OrderlyTemplate.of(row);
    OrderlyTemplate shared = template == null ? null : share(template);
    return shared == null ? null : OrderlyRow.of(row, shared);
  }

  /** Takes what was said of a flow that was judged. */
  void learn(OrderlyFlow flow, JudgedResult judged) {
    if (known.size() >= MAX_PATTERNS || known.containsKey(flow.pattern())) {
      return;
    }
    FlowRow row = judged.row();
    OrderlyTemplate learnt = judged.isOrdinary() ? OrderlyTemplate.of(row) : null;
    if (learnt != null && !learnt.fits(OrderlyRow.of(flow, learnt), row)) {
      learnt = null;
    }
    known.put(flow.pattern(), Optional.ofNullable(learnt == null ? null : share(learnt)));
  }

  /** The one that equals it; null when there are too many already. */
  private synchronized @Nullable OrderlyTemplate share(OrderlyTemplate template) {
    Integer index = indexes.get(template);
    if (index != null) {
      return templates.get(index);
    }
    if (templates.size() == MAX_TEMPLATES) {
      return null;
    }
    indexes.put(template, templates.size());
    templates.add(template);
    return template;
  }

  /** The number of a template that a row has. */
  synchronized int indexOf(OrderlyTemplate template) {
    return indexes.getOrDefault(template, 0);
  }

  /** The template of that number. */
  synchronized OrderlyTemplate template(int index) {
    return templates.get(index);
  }
}
