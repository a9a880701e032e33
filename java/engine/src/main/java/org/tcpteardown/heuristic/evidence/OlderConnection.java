package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.Predecessor;

/**
 * What is known of the connection that used the addresses and ports of a SYN before. Attempts
 * between the two that came to nothing are passed over: whoever still has that connection answers
 * each of them in the same way.
 */
public final class OlderConnection {
  /**
   * What the capture missed of it may lie between; by chance a number is so near once in 65,536.
   */
  private static final int MISSED_BYTES = 1 << 16;

  private OlderConnection() {}

  /** The latest one before the SYN that opens the flow; null if the capture holds none. */
  public static @Nullable Predecessor of(Flow flow) {
    Predecessor before = flow.predecessor();
    return before == null || !flow.firstSegment().isOpeningSyn() ? null : before.connection();
  }

  /** How long before the flow its last frame was, in nanoseconds. */
  public static long agoNs(Flow flow, Predecessor older) {
    return Math.max(0, flow.firstSegment().timeNs() - older.lastTimeNs());
  }

  /** Whether it leaves TIME-WAIT at the server: who closes first keeps it (RFC 9293 3.6.1). */
  public static boolean isInTimeWait(Flow flow) {
    Predecessor older = of(flow);
    return older != null
        && older.finsSent() == 2
        && flow.server().endpoint().equals(older.firstCloser());
  }

  /**
   * Whether an answer to the flow's SYN goes on with the number that the server sent last then. 0
   * is also the number of a port on which nothing listens (RFC 9293 section 3.10.7.1).
   */
  public static boolean hasServersNumber(Predecessor older, Segment answer) {
    return answer.seq() != 0
        && older.answerer().sequenceKnown()
        && isNext(answer.seq(), older.answerer().sndNxt());
  }

  /** Whether an answer to the flow's SYN acknowledges what the client sent last then. */
  public static boolean acknowledges(Predecessor older, Segment answer) {
    return older.opener().sequenceKnown() && isNext(answer.ack(), older.opener().sndNxt());
  }

  /** Whether a RST of the client's goes on with the number that it sent last then. */
  public static boolean hasClientsNumber(Predecessor older, Segment rst) {
    return older.opener().sequenceKnown() && isNext(rst.seq(), older.opener().sndNxt());
  }

  private static boolean isNext(int number, int sndNxt) {
    int ahead = SeqNum.distance(sndNxt, number);
    return ahead >= 0 && ahead < MISSED_BYTES;
  }
}
