package org.tcpteardown.pcap;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What was found in the packet at hand: places in its bytes. One object serves for all packets. All
 * places are counted from the packet's first byte; an {@code end} is where a layer ends on the
 * wire, which may lie beyond what was captured.
 */
final class Packet {
  static final int NONE = -1;

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private int captured;

  /** The IP header that carries the TCP segment, or the quoted one. */
  int ip;

  boolean v6;

  /** The innermost TCP header. */
  int tcp;

  /** Where the segment ends on the wire. */
  int tcpEnd;

  /** The ICMP message that quotes the TCP header; none for a segment. */
  int icmp;

  /** The IP header that carries the ICMP message. */
  int icmpIp;

  boolean icmpV6;

  /** Why only tshark can tell what is in the packet; null when that is known. */
  @Nullable String foreign;

  void reset(ByteBuffer packet, int capturedBytes) {
    bytes = packet;
    captured = capturedBytes;
    ip = NONE;
    v6 = false;
    tcp = NONE;
    tcpEnd = 0;
    icmp = NONE;
    icmpIp = NONE;
    icmpV6 = false;
    foreign = null;
  }

  /** Whether so many bytes from there on were captured, and belong to the layer. */
  boolean has(int at, int count, int end) {
    return at + count <= captured && at + count <= end;
  }

  int u8(int at) {
    return bytes.get(at) & 0xff;
  }

  int u16(int at) {
    return bytes.getShort(at) & 0xffff;
  }

  int i32(int at) {
    return bytes.getInt(at);
  }

  long i64(int at) {
    return bytes.getLong(at);
  }
}
