package org.tcpteardown.population;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.forgery.NearbyReset;
import org.tcpteardown.model.IpAddress;

/**
 * Which connections were reset from nearer by than their servers are. Several servers do not lose
 * theirs at one moment, nor do they answer from one distance: a device before all of them does.
 */
final class NearbyResets {
  /** Enough for one story. */
  private static final int MAX = 1000;

  /** One more may be chance. */
  private static final int MIN_OTHERS = 2;

  /** Clients take so long to use all their connections again. */
  private static final long TOGETHER_NS = 60_000_000_000L;

  private final List<Reset> resets = new ArrayList<>(0);

  private record Reset(long flow, IpAddress server, long timeNs, int ttl) {
    static @Nullable Reset of(EndedFlow ended) {
      if (ended.flow().server().rsts().isEmpty()) {
        return null; // most flows
      }
      SentRst rst = ended.story().rsts().get(0);
      return rst.sender() == ended.flow().server() && NearbyReset.is(rst)
          ? new Reset(
              ended.number(),
              ended.server().address(),
              rst.mark().timeNs(),
              rst.mark().segment().ttl())
          : null;
    }

    boolean isOneEventWith(Reset other) {
      return other.flow != flow
          && other.ttl == ttl
          && Math.abs(other.timeNs - timeNs) <= TOGETHER_NS;
    }
  }

  /** Takes the next flow. */
  void accept(EndedFlow flow) {
    Reset reset = Reset.of(flow);
    if (reset != null && resets.size() < MAX) {
      resets.add(reset);
    }
  }

  /**
   * What shows that the flow was reset together with connections of other servers: a clause; mostly
   * null.
   */
  @Nullable String of(EndedFlow flow) {
    Reset reset = resets.isEmpty() ? null : Reset.of(flow);
    if (reset == null) {
      return null;
    }
    List<Reset> others = resets.stream().filter(reset::isOneEventWith).toList();
    long servers =
        others.stream()
            .map(Reset::server)
            .filter(server -> !server.equals(reset.server))
            .distinct()
            .count();
    if (others.size() < MIN_OTHERS || servers == 0) {
      return null;
    }
    long apartNs =
        others.stream().mapToLong(one -> Math.abs(one.timeNs - reset.timeNs)).max().orElse(0);
    String more = resets.size() < MAX ? "" : "at least ";
    return more
        + others.size()
        + " more connections, with "
        + Wording.count(servers, "other server")
        + " among them, were reset in the same way and with the same TTL within "
        + Wording.time(apartNs);
  }
}
