package org.tcpteardown.tcp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;

/**
 * Finds a flow by its stream number without a look at addresses. Numbers come from outside, so one
 * that is far too high is not indexed, and a hit counts only if the ends are right.
 */
final class StreamIndex {
  private static final int SLACK = 1024;
  private static final int MAX_GROWTH = 4;

  private @Nullable Flow[] flows = new @Nullable Flow[SLACK];
  private long count;

  /** The flow of that number, if it is known and has the segment's ends. */
  @Nullable Flow find(Segment segment) {
    return find(segment.stream(), segment.source(), segment.destination());
  }

  /** The flow of the quoted segment, if its number is known and it has these ends. */
  @Nullable Flow find(IcmpError error) {
    return find(error.stream(), error.quotedSource(), error.quotedDestination());
  }

  private @Nullable Flow find(long number, Endpoint one, Endpoint other) {
    if (number < 0 || number >= flows.length) {
      return null;
    }
    Flow flow = flows[(int) number];
    return flow != null && flow.isBetween(one, other) ? flow : null;
  }

  /** Whether its number finds that flow. */
  boolean has(Flow flow) {
    long number = flow.number();
    return number >= 0 && number < flows.length && flows[(int) number] == flow;
  }

  void remove(Flow flow) {
    if (has(flow)) {
      flows[(int) flow.number()] = null;
    }
  }

  void add(Flow flow) {
    long number = flow.number();
    count++;
    if (number < 0 || number >= count * MAX_GROWTH + SLACK) {
      return;
    }
    if (number >= flows.length) {
      flows = Arrays.copyOf(flows, (int) Math.max(number + 1, flows.length * 2L));
    }
    flows[(int) number] = flow;
  }
}
