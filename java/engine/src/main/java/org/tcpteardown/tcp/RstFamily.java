package org.tcpteardown.tcp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;

/**
 * The two ways in which real stacks make a RST. Observed on Linux, and in its tcp_ipv4.c and
 * tcp_output.c: a socket that aborts sends its own next sequence number, acknowledges, and keeps
 * its window and timestamps; a host without such a socket answers from the offending segment alone.
 *
 * <p>Each is made only on certain occasions. A socket aborts when it is closed with unread data or
 * SO_LINGER 0, or when its listener closes before it was accepted: at any time. Without a socket a
 * RST is always an answer: to a SYN for a port where nobody listens, to data or FIN after a full
 * close, to a keepalive probe for a host that has forgotten, to a wrong ACK in LISTEN, SYN-SENT and
 * SYN-RECEIVED (RFC 9293 section 3.5.2), where a socket exists but has no say.
 */
public enum RstFamily {
  /** Sent by a socket that existed and aborted: RST+ACK with its own window or timestamps. */
  SOCKET,
  /** Made from the segment that it answers: no socket was there (RFC 9293 section 3.10.7.1). */
  STATELESS,
  /**
   * Fits neither, or both: Windows and newer BSD sockets abort with a window of 0 (Windows without
   * timestamps too), as devices on the path do.
   */
  UNKNOWN;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The lower-case name used in fields. */
  public String id() {
    return id;
  }

  /**
   * Classifies a RST.
   *
   * @param rst the RST
   * @param trigger the peer's segment that it fits as an answer, if any
   * @param zeroIsOwn whether 0 may be one of its sender's own sequence numbers
   */
  static RstFamily of(Segment rst, @Nullable Segment trigger, boolean zeroIsOwn) {
    if (rst.details().optionsCut()) {
      return ofCut(rst);
    }
    boolean hasTimestamps = rst.tsVal() != CapturedFrame.ABSENT;
    if (rst.isAck()) {
      boolean answersNoAck = trigger != null && !trigger.isAck() && rst.seq() == 0 && !zeroIsOwn;
      if (answersNoAck && !hasTimestamps) {
        return STATELESS; // whatever the window: some stacks fill one in
      }
      if (hasTimestamps || rst.windowRaw() > 0) {
        return SOCKET;
      }
      // RFC 9293 3.10.7.1: only a segment without ACK is answered by RST+ACK, with SEQ 0. That
      // number tells enough where the segment itself was not captured.
      boolean answersSyn = trigger == null ? !zeroIsOwn : !trigger.isAck();
      return rst.seq() == 0 && answersSyn ? STATELESS : UNKNOWN;
    }
    return rst.windowRaw() > 0 || hasTimestamps ? UNKNOWN : STATELESS;
  }

  /**
   * Of a RST that has options which were not captured. A window tells without them; only the
   * refusal of a SYN, with the number 0, may have one without a socket.
   */
  private static RstFamily ofCut(Segment rst) {
    return rst.isAck() && rst.windowRaw() > 0 && rst.seq() != 0 ? SOCKET : UNKNOWN;
  }
}
