package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.heuristic.PathRule;
import org.tcpteardown.heuristic.PathSink;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.Fate;

/** {@link #INFO} explains the rule. */
final class InjectedOnPath implements PathRule {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.INJECTED_ON_PATH)
          .name("Injected on the path")
          .mark("made on path")
          .severity(Severity.ERROR, Severity.WARN)
          .group(FindingInfo.Group.SECURITY)
          .value(ValueType.TEXT, "what was made: RST, FIN, SYN, SYN-ACK, data or ACK")
          .onFrame("the frame that arrived here and never left the other point")
          .summary("Arrives here, never left the other capture point")
          .explain(
              """
              ## What it means
              Two captures of the same connection were compared with `tcpteardown compare`. This packet arrived at the point
              that is farther from the sender it names, and never passed the nearer one, whose capture was running and
              complete. So something between the points made it. A bare ACK is a warning, everything else an error.

              ## Why it happens
              A firewall or load balancer resets connections whose timer has run out, or answers for a host that it guards;
              an inspecting device ends what it does not like; a TCP accelerator acknowledges by itself.

              ## When it misleads
              The nearer capture may lack the packet; where that is known (what the sender sent later builds on it, or
              the file counts dropped packets) nothing is said. Or the sender has a second path to the receiver that
              does not pass the nearer point.

              ## What to do
              Find the device: it lies between the two points. Its log for that second tells why. The TTL
              (`rst.ttl_delta`) says how far from here it is; a third capture between the points halves the search.
              """)
          .symptoms(Symptom.NEITHER_END_SENT_THE_RESET, Symptom.RESET_BY_PEER)
          .filter("tcpteardown.injected_on_path", "packets that the path made")
          .filter(
              "tcpteardown.injected_on_path == \"RST\"",
              "RSTs of devices between the points, whomever they name")
          .example("idle-reset/client.pcapng")
          .cites(
              "two captures of one connection, as in both field reports that this tool began with")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(CrossedFlow flow, PathPoints points, PathSink out) {
    for (CrossedDirection direction : flow.directions()) {
      for (int k = 0; k < direction.arrivals(); k++) {
        if (direction.arrival(k) == Fate.INJECTED) {
          String name = PacketNames.of(direction.arrivalFlags(k), direction.arrivalPayloadBytes(k));
          out.report(
              !direction.fromA(),
              direction.arrivalAsFrame(k),
              name.equals("ACK") ? Severity.WARN : Severity.ERROR,
              FieldValue.text(name),
              name
                  + " in the "
                  + PathPoints.sender(flow, direction)
                  + "'s name arrives here and was never seen at "
                  + points.near(direction)
                  + ": something between the two made it");
        }
      }
    }
  }
}
