package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstFamily;

/**
 * A server that had agreed to a connection and answers the client's first ACK or data by a RST as
 * for one that it does not have: its stack never took it.
 */
public final class ResetAfterHandshake {
  private ResetAfterHandshake() {}

  /** That RST; null if the flow has none. */
  public static @Nullable SentRst of(FlowStory story) {
    Flow flow = story.flow();
    HalfConnection server = flow.server();
    Segment synAck = server.firstSynAck();
    if (server.rstCount() == 0 || synAck == null || !server.synAcked()) {
      return null; // most flows
    }
    for (SentRst rst : story.rsts()) {
      if (SynSeries.openedAfter(flow, rst.mark().frame())) {
        continue; // it refused an earlier attempt
      }
      return rst.sender() == server && answersFirst(story, rst, synAck) ? rst : null;
    }
    return null;
  }

  private static boolean answersFirst(FlowStory story, SentRst rst, Segment synAck) {
    HalfConnection server = rst.sender();
    HalfConnection client = server.peer();
    // Linux drops the ACK when the queue is full and answers it by RST with abort_on_overflow.
    long sinceNs = rst.mark().timeNs() - client.rcvNxtSinceNs();
    boolean answersAck = !rst.mark().segment().isAck();
    return rst.mark().family() != RstFamily.SOCKET
        && (answersAck || isProxy(synAck, client))
        && rst.mark().segment().seq() == synAck.endSeq()
        && rst.mark().trigger() != null
        && !server.ordinarySeen()
        && server.fins().isEmpty()
        && client.rcvNxt() == synAck.endSeq()
        && sinceNs >= 0
        && sinceNs <= story.get(Setting.RESET_AFTER_HANDSHAKE_WITHIN);
  }

  /**
   * Whether somebody answered in the server's name before the server had the SYN: until that takes
   * it, the client may send nothing. The server's refusal of the SYN comes as RST+ACK then.
   */
  private static boolean isProxy(Segment synAck, HalfConnection client) {
    return synAck.windowRaw() == 0 && client.payloadBytes() == 0;
  }
}
