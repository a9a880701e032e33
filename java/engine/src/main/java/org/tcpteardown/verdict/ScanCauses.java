package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.DECISIVE;
import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import org.tcpteardown.model.IpAddress;

/** Flows that were never meant to be connections. */
final class ScanCauses {
  private ScanCauses() {}

  static final CauseRule PROBE_OF_A_SCAN =
      CauseRule.of(Cause.SCAN, c -> c.others().scan() != null)
          .claim(c -> prober(c) + " scans ports, and this is one of its probes")
          .pro(STRONG, c -> String.valueOf(c.others().scan()))
          .pro(DECISIVE, ScanCauses::isImpossible, "no TCP sends a segment with these flags")
          .pro(
              STRONG,
              ScanCauses::isOfNoConnection,
              "its probes bear one sequence number, which segments of connections do not")
          .contra(SLIGHT, ScanCauses::opens, "a program that looks for its peers may try as many")
          .read(c -> "find out whether " + prober(c) + " is meant to scan")
          .build();

  static final CauseRule IMPOSSIBLE_SEGMENT =
      CauseRule.of(Cause.SCAN, ScanCauses::isImpossible)
          .claim(c -> prober(c) + " probes how the host answers")
          .pro(STRONG, c -> "no TCP sends a segment with these flags")
          .contra(SLIGHT, "a packet generator or a damaged packet may have them too")
          .read(c -> "find out whether " + prober(c) + " is meant to scan")
          .build();

  static final CauseRule PART_OF_A_FLOOD =
      CauseRule.of(Cause.SYN_FLOOD, c -> c.others().flood() != null)
          .claim("this SYN is one of a flood, and its address most likely forged")
          .pro(STRONG, c -> String.valueOf(c.others().flood()))
          .contra(SLIGHT, "a scan by many hosts looks alike")
          .read(
              c ->
                  "see whether "
                      + c.flow().server().endpoint().address()
                      + " uses SYN cookies (nstat -az TcpExtTCPReqQFullDoCookies), and whether"
                      + " others get through")
          .build();

  private static boolean isOfNoConnection(Case flow) {
    return !isImpossible(flow) && !opens(flow);
  }

  private static boolean opens(Case flow) {
    return flow.flow().firstSegment().isSyn() && !isImpossible(flow);
  }

  private static boolean isImpossible(Case flow) {
    return ProbeStory.isImpossible(flow.flow());
  }

  private static IpAddress prober(Case flow) {
    return flow.flow().firstSegment().source().address();
  }
}
