package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;

/**
 * Looks for hosts that count the IP identifications of all their packets, to whomever they go, as
 * controllers, printers and other small stacks do. A RST in such a host's name that bears the next
 * number is its own: one of a connection too short to show a counter by itself is known so.
 */
final class HostCounters {
  /** Of addresses that meet in one place only the latest is watched. */
  private static final int PLACE_BITS = 12;

  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  /** What such a device sends elsewhere between two packets that were captured. */
  private static final int MAX_STEP = 16;

  /** Each has a chance of 2^-12 where nobody counts. */
  private static final int ENOUGH_STEPS = 2;

  private static final int MAX_WAITING = 8;

  private record Waiting(Flow flow, Segment rst) {}

  private final @Nullable HostCounter[] counters = new HostCounter[1 << PLACE_BITS];

  void add(Flow flow, Segment segment) {
    if (segment.ipId() <= 0 || segment.ttl() < 0) {
      return;
    }
    IpAddress address = segment.source().address();
    // No keyed hash: what is told depends on who meets whom.
    int place = (int) ((address.low() * SPREAD) >>> (Long.SIZE - PLACE_BITS));
    HostCounter counter = counters[place];
    if (counter == null || !counter.address.equals(address)) {
      counter = new HostCounter(address);
      counters[place] = counter;
    }
    if (segment.isRst()) {
      counter.rst(flow, segment);
    } else {
      counter.ordinary(segment);
    }
  }

  /** The counter of one host, as far as it has one. */
  private static final class HostCounter {
    private final IpAddress address;

    /** The highest number so far, by RSTs too; -1 before the first. */
    private int top = -1;

    /** Which of the numbers below it were given; the lowest bit is for the highest number. */
    private long given;

    private int ttl;
    private long sinceNs;

    /** Steps in a row, those to RSTs aside. */
    private int steps;

    /** Whether one of them was neither SYN nor RST: both a SYN proxy makes with its own counter. */
    private boolean spoke;

    private @Nullable Waiting latest;
    private List<Waiting> waiting = List.of();

    HostCounter(IpAddress address) {
      this.address = address;
    }

    void ordinary(Segment segment) {
      int step = (short) (segment.ipId() - top);
      if (top >= 0 && step <= 0 && step > -MAX_STEP) { // a copy, or overtaken
        usedAgain(segment.ipId());
        given |= 1L << -step;
        return;
      }
      if (top < 0 || step <= 0 || step > MAX_STEP || segment.ttl() != ttl) {
        startAt(segment);
        return;
      }
      goTo(segment.ipId());
      steps++;
      spoke |= !segment.isSyn();
      if (isCounter() && !waiting.isEmpty()) {
        waiting.forEach(this::confirm);
        waiting = List.of();
      }
    }

    private void goTo(int ipId) {
      given = (given << (short) (ipId - top)) | 1;
      top = ipId;
    }

    private void startAt(Segment segment) {
      top = segment.ipId();
      given = 1;
      ttl = segment.ttl();
      sinceNs = segment.timeNs();
      steps = 0;
      spoke = !segment.isSyn() && !segment.isRst();
      latest = null;
      waiting = List.of();
    }

    private boolean isCounter() {
      return steps >= ENOUGH_STEPS && spoke;
    }

    /** Whoever counts gives each number once. */
    private void usedAgain(int ipId) {
      if (latest != null && latest.rst.ipId() == ipId) {
        if (!latest.flow.isLent() && !latest.flow.isForgotten()) {
          latest.flow.isNotCounted(latest.rst);
        }
        waiting = List.of();
        latest = null;
      }
    }

    void rst(Flow flow, Segment rst) {
      int step = (short) (rst.ipId() - top);
      if (top >= 0 && step == 0 && latest != null && latest.flow != flow) {
        usedAgain(rst.ipId());
        return;
      }
      boolean overtaken = step < 0 && step > -MAX_STEP && ((given >>> -step) & 1) == 0;
      if (top >= 0 && !overtaken && (step <= 0 || step > MAX_STEP)) {
        return; // somebody else's, perhaps; that of the host goes on
      }
      if (top < 0) {
        startAt(rst);
      } else if (rst.ttl() != ttl) {
        return;
      } else if (overtaken) {
        given |= 1L << -step;
      } else {
        goTo(rst.ipId());
      }
      latest = new Waiting(flow, rst);
      if (isCounter()) {
        confirm(latest);
        return;
      }
      if (waiting.isEmpty()) {
        waiting = new ArrayList<>(1);
      }
      if (waiting.size() < MAX_WAITING) {
        waiting.add(latest);
      }
    }

    private void confirm(Waiting one) {
      if (!one.flow.isLent() && !one.flow.isForgotten()) {
        one.flow.isCounted(one.rst, sinceNs);
      }
    }
  }
}
