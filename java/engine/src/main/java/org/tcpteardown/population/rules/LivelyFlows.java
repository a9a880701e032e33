package org.tcpteardown.population.rules;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.population.EveryNth;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.Silence;

/** When connections worked: a bounded number of them, spread over the capture. */
final class LivelyFlows {
  private static final int MAX = 2048;

  private final EveryNth<Lively> kept = new EveryNth<>(MAX);

  /**
   * A connection in which both ends were heard.
   *
   * @param fromNs the first frame's time, nanoseconds since 1970
   * @param one one end's address
   * @param oneNs when it was heard last
   * @param oneSilences when it was silent
   * @param other the other end's address
   * @param otherNs when that was heard last
   * @param otherSilences when that was silent
   */
  private record Lively(
      long fromNs,
      IpAddress one,
      long oneNs,
      List<Silence> oneSilences,
      IpAddress other,
      long otherNs,
      List<Silence> otherSilences) {

    boolean concerns(IpAddress host) {
      return one.equals(host) || other.equals(host);
    }

    boolean isOfAny(Set<IpAddress> hosts) {
      return hosts.contains(one) || hosts.contains(other);
    }

    boolean workedWithin(long startNs, long endNs) {
      return fromNs < endNs
          && isHeard(oneNs, oneSilences, startNs, endNs)
          && isHeard(otherNs, otherSilences, startNs, endNs);
    }

    private static boolean isHeard(long lastNs, List<Silence> silences, long startNs, long endNs) {
      return lastNs > startNs
          && silences.stream().noneMatch(s -> s.fromNs() <= startNs && s.toNs() >= endNs);
    }
  }

  void add(Flow flow) {
    HalfConnection client = flow.client();
    HalfConnection server = flow.server();
    if (flow.wasEstablished() && client.frames() > 0 && server.frames() > 0 && kept.isNext()) {
      kept.keep(
          new Lively(
              flow.firstSegment().timeNs(),
              client.endpoint().address(),
              client.lastTimeNs(),
              client.silences(),
              server.endpoint().address(),
              server.lastTimeNs(),
              server.silences()));
    }
  }

  void add(OrderlyFlow flow) {
    if (kept.isNext()) {
      kept.keep(
          new Lively(
              flow.firstTimeNs(),
              flow.client().address(),
              flow.lastTimeNs(),
              List.of(),
              flow.server().address(),
              flow.lastTimeNs(),
              List.of()));
    }
  }

  /** How many connections without that host worked within that time; a lower bound. */
  long workedWithout(IpAddress host, long startNs, long endNs) {
    return within(startNs, endNs).filter(f -> !f.concerns(host)).count();
  }

  /** How many of those are of one of some other hosts. */
  long workedWithout(IpAddress host, Set<IpAddress> of, long startNs, long endNs) {
    return within(startNs, endNs).filter(f -> !f.concerns(host) && f.isOfAny(of)).count();
  }

  /** The other hosts with which a host was in touch within that time, as far as is known. */
  Set<IpAddress> workedWith(IpAddress host, long startNs, long endNs) {
    return within(startNs, endNs)
        .filter(f -> f.concerns(host))
        .map(f -> f.one.equals(host) ? f.other : f.one)
        .collect(Collectors.toSet());
  }

  private Stream<Lively> within(long startNs, long endNs) {
    return kept.stream().filter(f -> f.workedWithin(startNs, endNs));
  }
}
