package org.tcpteardown.verdict;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.evidence.UnseenFin;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.LaterReset;

/** Who made the first move to end a flow. */
public enum ClosedBy {
  CLIENT,
  SERVER,
  /** Both at once. */
  BOTH,
  /** A device on the path, in the name of an end or in its own. */
  MIDDLEBOX,
  NOBODY;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The lower-case name used in the field {@code closed_by}. */
  public String id() {
    return id;
  }

  /**
   * By the first FIN or RST that did anything, and by who really made it as far as is known; null
   * when only one direction was captured, for the other end may have moved before, and of a probe.
   */
  static @Nullable ClosedBy of(Case flow, Explanation why) {
    if (flow.has(FindingId.ONE_WAY)) {
      return null;
    }
    if (flow.end() == FlowEnd.REFUSED && flow.rst() == null) {
      return why.cause() == Cause.REFUSED_BY_MIDDLEBOX ? MIDDLEBOX : SERVER;
    }
    FinMark fin = flow.firstFin();
    SentRst rst = flow.rst();
    LaterReset later = flow.flow().laterReset();
    if (fin == null && rst == null && later != null) {
      return flow.sender(later.rst()) == flow.flow().client() ? CLIENT : SERVER;
    }
    if (ProbeStory.isImpossible(flow.flow())) {
      return rst == null ? null : end(flow, null, rst); // a FIN without ACK closes nothing
    }
    UnseenFin unseen = flow.unseenFirstFin();
    if (unseen != null && rst == null) {
      return unseen.closer() == flow.flow().client() ? CLIENT : SERVER;
    }
    if (fin == null && rst == null) {
      return NOBODY;
    }
    boolean finFirst = fin != null && (rst == null || fin.frame() < rst.mark().frame());
    if (!finFirst) {
      return why.resetByDevice() ? MIDDLEBOX : end(flow, fin, rst);
    }
    if (why.cause() == Cause.FORGED_FIN) {
      return MIDDLEBOX;
    }
    return closedTogether(flow, rst) ? BOTH : end(flow, fin, null);
  }

  private static ClosedBy end(Case flow, @Nullable FinMark fin, @Nullable SentRst rst) {
    boolean client =
        rst != null
            ? rst.sender() == flow.flow().client()
            : fin != null && flow.sender(fin.segment()) == flow.flow().client();
    return client ? CLIENT : SERVER;
  }

  /** Whether both FINs crossed; not when a RST lies between them. */
  static boolean closedTogether(Case flow, @Nullable SentRst rst) {
    return flow.has(FindingId.SIMULTANEOUS_CLOSE)
        && (rst == null || rst.mark().frame() > flow.frame(FindingId.SIMULTANEOUS_CLOSE));
  }
}
