package org.tcpteardown.verdict;

import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.ProbeKind;
import org.tcpteardown.tcp.Flow;

/** What became of a segment that no TCP sends. */
final class ProbeStory {
  private ProbeStory() {}

  static boolean isImpossible(Flow flow) {
    return ProbeKind.of(flow).filter(ProbeKind::isImpossible).isPresent();
  }

  /** Without full stop. */
  static String tell(Case flow) {
    Flow facts = flow.flow();
    SentRst rst = flow.rst();
    if (rst != null) {
      return segment(facts)
          + " was answered by RST after "
          + Wording.time(rst.mark().timeNs() - facts.firstSegment().timeNs());
    }
    return segment(facts)
        + (facts.icmpErrors().isEmpty() ? " was not answered" : " was answered by an ICMP error");
  }

  private static String segment(Flow flow) {
    return switch (ProbeKind.of(flow).orElseThrow()) {
      case NULL -> "A segment without any flag";
      case FIN -> "A FIN without ACK, on no connection,";
      case XMAS -> "A segment with FIN, PSH and URG, on no connection,";
      default -> "A segment whose flags contradict each other";
    };
  }
}
