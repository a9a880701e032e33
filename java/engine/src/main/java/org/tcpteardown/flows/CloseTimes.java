package org.tcpteardown.flows;

import java.util.HashMap;
import java.util.Map;
import org.tcpteardown.annotate.ScannedFlow;

/** When the ends of flows began: at the first RST, or at the first FIN where there is none. */
final class CloseTimes {
  private static final long MINUTE_NS = 60_000_000_000L;

  private final Map<Long, Long> rsts = new HashMap<>();
  private final Map<Long, Long> fins = new HashMap<>();

  /** A frame with FIN or RST. */
  void add(long flow, long timeNs, boolean rst) {
    (rst ? rsts : fins).merge(flow, timeNs, Math::min);
  }

  /** Of a flow, in nanoseconds since 1970; {@link ScannedFlow#ABSENT} if it has neither. */
  long of(ScannedFlow flow) {
    long orderlyNs = flow.orderlyFinNs();
    if (orderlyNs != ScannedFlow.ABSENT) {
      return orderlyNs;
    }
    long number = flow.number();
    Long rst = rsts.get(number);
    return rst != null ? rst : fins.getOrDefault(number, ScannedFlow.ABSENT);
  }

  /** The start of the minute in which a moment is. */
  static long minute(long timeNs) {
    return timeNs == ScannedFlow.ABSENT ? timeNs : Math.floorDiv(timeNs, MINUTE_NS) * MINUTE_NS;
  }
}
