package org.tcpteardown.pcap;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.LinkAddress;

/**
 * What was found in the packet at hand: places in its bytes. One object serves for all packets. All
 * places are counted from the packet's first byte; an {@code end} is where a layer ends on the
 * wire, which may lie beyond what was captured.
 */
final class Packet {
  static final int NONE = -1;

  /** So many bytes of a TCP header tell which conversation it belongs to. */
  private static final int NUMBERED_BYTES = 16;

  /** Headers end before that, mostly. */
  private static final int FIRST_BYTES = 256;

  /** The packet where it lies, and where in that it begins. */
  private ByteBuffer all = ByteBuffer.allocate(0);

  private int begin;

  /** Its first bytes once more: an array is read many times faster. */
  private final byte[] first = new byte[FIRST_BYTES];

  private int firstBytes;
  private int captured;

  /** The IP header that carries the TCP segment, or the quoted one. */
  int ip;

  boolean v6;

  /** Whether there are IPv6 extension headers before the TCP header. */
  boolean extended;

  /** The innermost TCP header. */
  int tcp;

  /** Where the segment ends on the wire. */
  int tcpEnd;

  /** The ICMP message that quotes the TCP header; none for a segment. */
  int icmp;

  /** The IP header that carries the ICMP message. */
  int icmpIp;

  boolean icmpV6;

  /** The innermost Ethernet header, or what Linux captures have instead: its sender's address. */
  int link;

  /** Its addressee's, which Linux captures have not. */
  int linkTo;

  /** How many IP headers there are behind that. */
  int ipHeaders;

  /** An ARP packet; none for nearly all. */
  int arp;

  /** Why only tshark can tell what is in the packet; null when that is known. */
  @Nullable String foreign;

  void reset(PacketRecord record) {
    all = record.bytes();
    begin = record.dataAt();
    captured = record.capturedBytes();
    firstBytes = Math.min(captured, FIRST_BYTES);
    if (all.hasArray()) {
      System.arraycopy(all.array(), all.arrayOffset() + begin, first, 0, firstBytes);
    } else {
      all.get(begin, first, 0, firstBytes);
    }
    ip = NONE;
    v6 = false;
    extended = false;
    tcp = NONE;
    tcpEnd = 0;
    icmp = NONE;
    icmpIp = NONE;
    icmpV6 = false;
    link = NONE;
    linkTo = NONE;
    ipHeaders = 0;
    arp = NONE;
    foreign = null;
  }

  /** Whether so many bytes from there on were captured, and belong to the layer. */
  boolean has(int at, int count, int end) {
    return at + count <= captured && at + count <= end;
  }

  /** Whether it belongs to a TCP conversation. */
  boolean isNumbered() {
    return tcp != NONE && has(tcp, NUMBERED_BYTES, tcpEnd);
  }

  /** The hardware address of a sender; absent if there is none at that place. */
  long linkAddress(int at) {
    return at == NONE
        ? CapturedFrame.ABSENT
        : LinkAddress.ofSender(((long) u16(at) << Integer.SIZE) | (i32(at + 2) & 0xffff_ffffL));
  }

  int u8(int at) {
    return at < firstBytes ? first[at] & 0xff : all.get(begin + at) & 0xff;
  }

  int u16(int at) {
    return at < firstBytes - 1
        ? (first[at] & 0xff) << 8 | (first[at + 1] & 0xff)
        : all.getShort(begin + at) & 0xffff;
  }

  int i32(int at) {
    return at < firstBytes - 3
        ? first[at] << 24
            | (first[at + 1] & 0xff) << 16
            | (first[at + 2] & 0xff) << 8
            | (first[at + 3] & 0xff)
        : all.getInt(begin + at);
  }

  long i64(int at) {
    return (long) i32(at) << Integer.SIZE | (i32(at + Integer.BYTES) & 0xffff_ffffL);
  }

  /**
   * The sum of the 16-bit words from there on, or one that folds to the same. All of them must have
   * been captured.
   *
   * @param count in bytes; a last odd one counts as the upper half of a word
   */
  long sum(int at, int count) {
    long sum = 0;
    int end = at + count;
    int words = end - (count & 1);
    int i = at;
    int early = Math.min(words, firstBytes - 1);
    byte[] bytes = first;
    for (; i < early; i += Short.BYTES) {
      sum += (bytes[i] & 0xff) << Byte.SIZE | (bytes[i + 1] & 0xff);
    }
    for (; i < words; i += Short.BYTES) {
      sum += u16(i);
    }
    return words < end ? sum + (u8(words) << Byte.SIZE) : sum;
  }

  /** Copies so many bytes from there on, or as many as were captured; says how many. */
  int copy(int at, int count, byte[] target) {
    int copied = Math.max(0, Math.min(count, captured - at));
    if (copied == 0) {
      return 0; // even the place may lie beyond the end
    }
    if (at + copied <= firstBytes) {
      System.arraycopy(first, at, target, 0, copied);
    } else {
      all.get(begin + at, target, 0, copied);
    }
    return copied;
  }
}
