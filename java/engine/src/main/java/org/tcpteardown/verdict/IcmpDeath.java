package org.tcpteardown.verdict;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/** Data that was sent again and again, and that only routers answered: they cannot deliver it. */
final class IcmpDeath {
  private IcmpDeath() {}

  /** The last error about data that nobody acknowledged any more; null if there is none. */
  static @Nullable IcmpError of(Flow flow) {
    if (flow.icmpErrors().isEmpty()) {
      return null;
    }
    for (HalfConnection half : flow.halves()) {
      ResendSeries series = half.unackedResends();
      if (series == null || half.peer().lastTimeNs() > series.first().timeNs()) {
        continue;
      }
      IcmpError last =
          flow.icmpErrors().stream()
              .filter(e -> e.quotedSource().equals(half.endpoint()) && tellsOfNoWay(e))
              .filter(e -> e.timeNs() >= series.first().timeNs())
              .reduce((first, second) -> second)
              .orElse(null);
      if (last != null) {
        return last;
      }
    }
    return null;
  }

  /**
   * Destination unreachable, but for the size of packets, and time exceeded (RFC 792, RFC 4443):
   * TCP takes the first kind for a hint only while a connection is open (RFC 1122 section 4.2.3.9).
   */
  private static boolean tellsOfNoWay(IcmpError error) {
    return error.v6()
        ? error.type() == 1 || error.type() == 3
        : (error.type() == 3 && error.code() != 4) || error.type() == 11;
  }
}
