package org.tcpteardown.population;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.verdict.CallsBack;

/** Who sent SYNs to whom, and when: a bounded number, spread over the capture. */
final class CallMemory {
  private static final int PER_ADDRESS = 64;
  private static final long NEAR_NS = 60_000_000_000L;

  private final BoundedTable<IpAddress, EveryNth<Call>> callers = new BoundedTable<>();

  /** Takes a flow. */
  void accept(Flow flow) {
    List<Segment> syns = flow.client().syns();
    if (syns.isEmpty()) {
      return;
    }
    SegmentDetails details = syns.get(0).details();
    boolean signed = details.has(SegmentDetails.MD5) || details.has(SegmentDetails.TCP_AO);
    callers
        .get(flow.client().endpoint().address(), () -> new EveryNth<>(PER_ADDRESS))
        .offer(
            new Call(
                flow.server().endpoint().address(),
                syns.get(0).timeNs(),
                syns.get(syns.size() - 1).timeNs(),
                syns.size(),
                signed));
  }

  /** The SYNs of a flow's server to its client within a minute; null if there are none. */
  @Nullable CallsBack of(Flow flow) {
    List<Segment> syns = flow.client().syns();
    IpAddress client = flow.client().endpoint().address();
    IpAddress server = flow.server().endpoint().address();
    EveryNth<Call> sent = callers.find(server);
    if (syns.isEmpty() || sent == null || client.equals(server)) {
      return null;
    }
    long fromNs = syns.get(0).timeNs() - NEAR_NS;
    long toNs = syns.get(syns.size() - 1).timeNs() + NEAR_NS;
    List<Call> calls =
        sent.stream()
            .filter(c -> c.to.equals(client) && c.firstNs >= fromNs && c.lastNs <= toNs)
            .toList();
    if (calls.isEmpty()) {
      return null;
    }
    long signed = calls.stream().filter(Call::signed).count();
    return new CallsBack(
        calls.stream().mapToInt(Call::syns).sum(),
        signed == calls.size(),
        signed > 0 && signed < calls.size());
  }

  /**
   * The SYNs of one flow.
   *
   * @param to where they went
   * @param firstNs time of the first, nanoseconds since 1970
   * @param lastNs time of the last
   * @param syns how many
   * @param signed whether the first one has a signature
   */
  private record Call(IpAddress to, long firstNs, long lastNs, int syns, boolean signed) {}
}
