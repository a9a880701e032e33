package org.tcpteardown.verdict;

import java.util.List;
import java.util.Locale;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.evidence.RefusedSyn;
import org.tcpteardown.heuristic.evidence.SynSeries;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.tcp.Flow;

/** How a flow ended, by the packets alone. */
public enum FlowEnd {
  /** Both ends sent FIN, and no RST that changed anything was sent. */
  FIN,
  /** FIN and RST mixed. */
  FIN_RST,
  /** RST only. */
  RST,
  /** A SYN answered by RST, or by an ICMP error that refuses, and none of its like accepted. */
  REFUSED,
  /** SYNs and nothing else. */
  UNANSWERED,
  /** One end sent FIN, the other neither FIN nor RST. */
  HALF_CLOSED,
  /** No FIN and no RST, but data or probes that their sender repeated in vain. */
  SILENT,
  /** Alive as far as the capture goes. */
  OPEN,
  /** RST without a connection. */
  RST_ONLY,
  /** None of these: for instance a handshake that went no further. */
  UNKNOWN;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The lower-case name used in the field {@code end}. */
  public String id() {
    return id;
  }

  /** How a flow with these findings ended. */
  public static FlowEnd of(FlowStory story, List<Finding> findings) {
    Signs signs = new Signs(findings);
    return of(story, signs, Resets.of(story));
  }

  static FlowEnd of(FlowStory story, Signs signs, Resets resets) {
    Flow flow = story.flow();
    if (SynSeries.unanswered(flow)) {
      return IcmpRefusal.of(flow) == null ? UNANSWERED : REFUSED;
    }
    if (!resets.effective().isEmpty()) {
      return withRst(flow, signs, resets);
    }
    if (flow.laterReset() != null) {
      return flow.client().finCount() + flow.server().finCount() > 0 ? FIN_RST : RST;
    }
    boolean clientClosed = !flow.client().fins().isEmpty();
    boolean serverClosed = !flow.server().fins().isEmpty();
    if (clientClosed && serverClosed) {
      return FIN;
    }
    if (clientClosed || serverClosed) {
      // Of one direction only it is not known what the other end did.
      return flow.bothDirectionsCaptured() ? HALF_CLOSED : UNKNOWN;
    }
    long rsts = flow.client().rstFrames() + flow.server().rstFrames();
    if (flow.client().synFrames() > 0 && flow.frames() == flow.client().synFrames() + rsts) {
      return UNANSWERED; // but by RSTs that their receiver must ignore
    }
    boolean begun = flow.client().ordinarySeen() || flow.server().ordinarySeen();
    if (!flow.wasEstablished() && (flow.client().synSent() || !begun)) {
      return UNKNOWN;
    }
    return isDead(signs) || IcmpDeath.of(flow) != null ? SILENT : OPEN;
  }

  private static FlowEnd withRst(Flow flow, Signs signs, Resets resets) {
    boolean refused =
        resets.effective().stream()
            .anyMatch(
                rst ->
                    signs.has(FindingId.REFUSED, rst.mark().frame())
                        && RefusedSyn.acceptedBefore(rst) == null);
    if (refused || OpeningStory.crossedSynsRefused(signs)) {
      return REFUSED;
    }
    long fins = flow.client().finCount() + flow.server().finCount();
    if (signs.has(FindingId.RST_NO_CONNECTION)) {
      return RST_ONLY;
    }
    return fins > 0 ? FIN_RST : RST;
  }

  /** Data that was sent once proves nothing: its sender had the ACK, or the capture lacks it. */
  private static boolean isDead(Signs signs) {
    return signs.has(FindingId.IDLE_BLACKHOLE)
        || signs.has(FindingId.RETRANSMISSION_DEATH)
        || signs.has(FindingId.KEEPALIVE_FAILURE);
  }
}
