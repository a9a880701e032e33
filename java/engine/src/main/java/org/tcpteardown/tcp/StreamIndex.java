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
  private static final int PAGE_BITS = 12;
  private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

  /** Flows by number. Flows come and go in about that order, so most pages are empty at last. */
  private @Nullable Page[] pages = new @Nullable Page[16];

  private long count;

  private static final class Page {
    final @Nullable Flow[] flows = new @Nullable Flow[1 << PAGE_BITS];
    int used;
  }

  /** The flow of that number, if it is known and has the segment's ends. */
  @Nullable Flow find(Segment segment) {
    return find(segment.stream(), segment.source(), segment.destination());
  }

  /** The flow of the quoted segment, if its number is known and it has these ends. */
  @Nullable Flow find(IcmpError error) {
    return find(error.stream(), error.quotedSource(), error.quotedDestination());
  }

  private @Nullable Flow find(long number, Endpoint one, Endpoint other) {
    Flow flow = get(number);
    return flow != null && flow.isBetween(one, other) ? flow : null;
  }

  private @Nullable Flow get(long number) {
    if (number < 0 || number >>> PAGE_BITS >= pages.length) {
      return null;
    }
    Page page = pages[(int) (number >>> PAGE_BITS)];
    return page == null ? null : page.flows[(int) number & PAGE_MASK];
  }

  /** Whether its number finds that flow. */
  boolean has(Flow flow) {
    return get(flow.number()) == flow;
  }

  void remove(Flow flow) {
    if (has(flow)) {
      put(flow.number(), null);
    }
  }

  void add(Flow flow) {
    long number = flow.number();
    count++;
    if (number < 0 || number >= count * MAX_GROWTH + SLACK) {
      return;
    }
    put(number, flow);
  }

  private void put(long number, @Nullable Flow flow) {
    int at = (int) (number >>> PAGE_BITS);
    if (at >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(at + 1, pages.length * 2));
    }
    Page page = pages[at];
    if (page == null) {
      page = new Page();
      pages[at] = page;
    }
    int in = (int) number & PAGE_MASK;
    page.used += (flow == null ? 0 : 1) - (page.flows[in] == null ? 0 : 1);
    page.flows[in] = flow;
    if (page.used == 0) {
      pages[at] = null;
    }
  }
}
