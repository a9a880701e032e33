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
    Endpoint quotedSource,
    Endpoint quotedDestination)
    implements CapturedFrame {

  /** The 4-tuple of the quoted segment. */
  public FlowKey key() {
    return FlowKey.of(quotedSource, quotedDestination);
  }
}
