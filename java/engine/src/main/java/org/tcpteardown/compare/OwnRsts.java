package org.tcpteardown.compare;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.Fate;
import org.tcpteardown.path.PointFlow;

/**
 * RSTs that one capture takes for forged, and that the other one, nearer to the sender, saw leave
 * as the sender's own: what made them look odd was done to them on the way.
 */
final class OwnRsts {
  /** Findings that speak against a RST's being its sender's. */
  private static final Set<FindingId> ACCUSE =
      EnumSet.of(
          FindingId.FORGED_RST,
          FindingId.INJECTED_ON_PATH,
          FindingId.RST_BOTH_WAYS,
          FindingId.RST_OUT_OF_WINDOW,
          FindingId.SENDER_TALKS_AFTER_RST);

  /**
   * One of them.
   *
   * @param flow its connection
   * @param direction what its sender sent
   * @param departure which of its packets at the nearer point
   * @param arrival which of its packets at the farther point
   * @param near what the nearer capture says of the connection; null if that is not known
   */
  record OwnRst(
      CrossedFlow flow,
      CrossedDirection direction,
      int departure,
      int arrival,
      @Nullable FlowRow near) {}

  private OwnRsts() {}

  /**
   * Those that arrive at one point.
   *
   * @param atA whether that is the first point
   * @param beyond what lies behind the other point; null if nothing does
   */
  static List<OwnRst> of(Link link, boolean atA, @Nullable Link beyond) {
    Result here = link.result(atA);
    Result there = link.result(!atA);
    List<Finding> madeBefore =
        beyond == null ? List.of() : atA ? beyond.findingsA() : beyond.findingsB();
    List<OwnRst> own = new ArrayList<>();
    for (Finding finding : here.findings()) {
      if (finding.id() == FindingId.FORGED_RST) {
        OwnRst found = find(link, atA, finding, there, madeBefore);
        if (found != null) {
          own.add(found);
        }
      }
    }
    return own;
  }

  private static @Nullable OwnRst find(
      Link link, boolean atA, Finding forged, Result there, List<Finding> madeBefore) {
    CrossedFlow flow = link.comparison().crossed(atA, forged.flow());
    if (flow == null) {
      return null;
    }
    CrossedDirection direction = atA ? flow.fromB() : flow.fromA();
    for (int k = 0; k < direction.arrivals(); k++) {
      int i = direction.departureOf(k);
      if (direction.arrivalFrame(k) == forged.frame()
          && i >= 0
          && direction.arrival(k) == Fate.CROSSED
          && (direction.departureFlags(i) & TcpFlags.RST) != 0
          && direction.leftAsOthers(i)
          && !isAccused(there.findings(), direction.departureFrame(i))
          && !isAccused(madeBefore, direction.departureFrame(i))) {
        return new OwnRst(flow, direction, i, k, near(flow, atA, there));
      }
    }
    return null;
  }

  private static @Nullable FlowRow near(CrossedFlow flow, boolean atA, Result there) {
    PointFlow one = atA ? flow.b() : flow.a();
    return one == null ? null : there.flow(one.number());
  }

  private static boolean isAccused(List<Finding> findings, long frame) {
    for (int i = FindingsByFrame.first(findings, frame); i < findings.size(); i++) {
      Finding finding = findings.get(i);
      if (finding.frame() != frame) {
        return false;
      }
      if (ACCUSE.contains(finding.id())) {
        return true;
      }
    }
    return false;
  }
}
