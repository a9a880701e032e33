package org.tcpteardown.tcp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;

/**
 * The two ways in which real stacks make a RST. Observed on Linux, and in its tcp_ipv4.c and
 * tcp_output.c: a socket that aborts sends its own next sequence number, acknowledges, and keeps
 * its window and timestamps; a host without such a socket answers from the offending segment alone.
 */
public enum RstFamily {
  /** Sent by a socket that existed and aborted: RST+ACK with its own window or timestamps. */
  SOCKET,
  /** Made from the segment that it answers: no socket was there (RFC 9293 section 3.10.7.1). */
  STATELESS,
  /** Fits neither, or both. */
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
   */
  static RstFamily of(Segment rst, @Nullable Segment trigger) {
    boolean hasTimestamps = rst.tsVal() != CapturedFrame.ABSENT;
    if (rst.isAck()) {
      if (hasTimestamps || rst.windowRaw() > 0) {
        return SOCKET;
      }
      // RFC 9293 3.10.7.1: only a segment without ACK is answered by RST+ACK, with SEQ 0.
      boolean answersSyn = trigger != null && !trigger.isAck() && rst.seq() == 0;
      return answersSyn ? STATELESS : UNKNOWN;
    }
    return rst.windowRaw() > 0 || hasTimestamps ? UNKNOWN : STATELESS;
  }
}
