package org.tcpteardown.heuristic.evidence;

import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.forgery.HeaderSigns;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstFamily;

/**
 * A RST in the server's name from whoever never had the connection, from another distance than the
 * SYN-ACK: both are of the first second or so, and no host sends its own from two places.
 */
public final class NeverTakenThere {
  private NeverTakenThere() {}

  /** Whether a RST is such a one. */
  public static boolean is(SentRst rst) {
    HalfConnection server = rst.sender();
    Segment synAck = server.lastSynAck();
    return synAck != null
        && rst.mark().family() == RstFamily.STATELESS
        && rst.mark().trigger() != null
        && rst.mark().segment().seq() == synAck.endSeq()
        && server.synAcked()
        && !server.ordinarySeen()
        && server.fins().isEmpty()
        && server.payloadBytes() == 0
        && hopsApart(rst, synAck) != 0;
  }

  /** Whether it came from further away than the SYN-ACK: no device on the way there can do so. */
  public static boolean fromFurther(SentRst rst) {
    Segment synAck = rst.sender().lastSynAck();
    return synAck != null && hopsApart(rst, synAck) > 0;
  }

  /** How many hops more it came; 0 as well where TTLs do not tell. */
  private static int hopsApart(SentRst rst, Segment synAck) {
    int ttl = rst.sender().ttlAtFirstPoint(rst.mark().segment());
    return ttl == CapturedFrame.ABSENT
            || synAck.ttl() == CapturedFrame.ABSENT
            || !rst.sender().traits().ttlConstant()
        ? 0
        : HeaderSigns.hopsFurther(ttl, synAck.ttl());
  }
}
