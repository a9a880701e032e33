package org.tcpteardown.model;

/**
 * An ICMP or ICMPv6 error message that quotes a TCP segment. The quoted header is never a segment
 * of the flow.
 *
 * @param frame see {@link CapturedFrame#frame()}
 * @param timeNs see {@link CapturedFrame#timeNs()}
 * @param lengthBytes see {@link CapturedFrame#lengthBytes()}
 * @param capturedBytes see {@link CapturedFrame#capturedBytes()}
 * @param stream the {@code tcp.stream} that the quoted header belongs to, or absent
 * @param sender who sent the ICMP message
 * @param v6 whether it is ICMPv6
 * @param type ICMP type
 * @param code ICMP code, or absent when the capture lacks it
 * @param mtuBytes the largest packet that the next hop takes, as a message about packet size says
 *     (RFC 1191, RFC 4443), 1 to 65535; or absent: older routers do not say it
 * @param quotedSource sender of the quoted segment
 * @param quotedDestination addressee of the quoted segment
 */
public record IcmpError(
    long frame,
    long timeNs,
    int lengthBytes,
    int capturedBytes,
    long stream,
    IpAddress sender,
    boolean v6,
    int type,
    int code,
    int mtuBytes,
    Endpoint quotedSource,
    Endpoint quotedDestination)
    implements CapturedFrame {

  /** IPv4, "fragmentation needed and DF set". */
  private static final int UNREACHABLE = 3;

  private static final int FRAGMENTATION_NEEDED = 4;
  private static final int V6_UNREACHABLE = 1;
  private static final int V6_TOO_BIG = 2;
  private static final int TIME_EXCEEDED = 11;
  private static final int V6_TIME_EXCEEDED = 3;
  private static final long MAX_MTU_BYTES = 0xffff;

  /**
   * Whether a message says that the quoted packet is too big for the next hop.
   *
   * @param v6 whether it is ICMPv6
   * @param type its type
   * @param code its code
   */
  public static boolean isTooBig(boolean v6, int type, int code) {
    return v6 ? type == V6_TOO_BIG : type == UNREACHABLE && code == FRAGMENTATION_NEEDED;
  }

  /** Whether it says that the quoted packet is too big for the next hop. */
  public boolean isTooBig() {
    return isTooBig(v6, type, code);
  }

  /** An MTU as it is on the wire; absent if it cannot be one. */
  public static int mtuBytes(long told) {
    return told > 0 && told <= MAX_MTU_BYTES ? (int) told : ABSENT;
  }

  /** Whether a router says that it has no route to the quoted destination's network. */
  public boolean isNoRoute() {
    return code == 0 && type == (v6 ? V6_UNREACHABLE : UNREACHABLE);
  }

  /** Whether the TTL or hop limit ran out on the way (RFC 792, RFC 4443 section 3.3). */
  public boolean isTtlExceeded() {
    return code == 0 && type == (v6 ? V6_TIME_EXCEEDED : TIME_EXCEEDED);
  }

  /** The same in another place: with another frame number, and without stream. */
  public IcmpError moved(long newFrame) {
    return new IcmpError(
        newFrame,
        timeNs,
        lengthBytes,
        capturedBytes,
        ABSENT,
        sender,
        v6,
        type,
        code,
        mtuBytes,
        quotedSource,
        quotedDestination);
  }

  /** The 4-tuple of the quoted segment. */
  public FlowKey key() {
    return FlowKey.of(quotedSource, quotedDestination);
  }
}
