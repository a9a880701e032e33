package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;

/** How the hosts answered the probes of a scan. */
final class ProbeAnswers {
  private long accepted;
  private long reset;
  private long byIcmp;
  private long none;

  void add(Flow flow) {
    HalfConnection host = flow.senderOf(flow.firstSegment()).peer();
    if (host.synSent()) {
      accepted++;
    } else if (host.rstCount() > 0) {
      reset++;
    } else if (flow.icmpErrors().isEmpty()) {
      none++;
    } else {
      byIcmp++;
    }
  }

  void add(ProbeAnswers other) {
    accepted += other.accepted;
    reset += other.reset;
    byIcmp += other.byIcmp;
    none += other.none;
  }

  /** {@code 3 accepted, 990 answered by RST, 7 unanswered}. */
  String inWords() {
    List<String> parts = new ArrayList<>();
    add(parts, accepted, " accepted");
    add(parts, reset, " answered by RST");
    add(parts, byIcmp, " answered by ICMP errors");
    add(parts, none, " unanswered");
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + what);
    }
  }
}
