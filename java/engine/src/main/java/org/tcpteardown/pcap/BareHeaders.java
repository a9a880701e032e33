package org.tcpteardown.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.LinkClaim;

/**
 * A packet of a TCP connection without what it carries and without what was around its IP header:
 * made anew from the fields that tell how the connection went, so that nothing else is in it.
 * Options of IP and extension headers are left out, and what TCP options hold that may name
 * somebody is overwritten with zeros.
 */
public final class BareHeaders {
  /** What an address is called instead. */
  public interface AddressMap {
    /** Another address of the same family. */
    IpAddress of(IpAddress address);

    /** Another hardware address, not yet used for another one. */
    long link(long address);

    /** Whether it is one end of the connection. */
    boolean isEnd(IpAddress address);
  }

  private static final int ETHERNET_BYTES = 14;
  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final int TCP_BYTES = 20;
  private static final int ICMP_BYTES = 8;
  private static final int PROTOCOL_TCP = 6;
  private static final int PROTOCOL_ICMP = 1;
  private static final int PROTOCOL_ICMPV6 = 58;
  private static final int MOST_BYTES = 256;
  private static final int MOST_IP_BYTES = 0xffff;

  private final Packet p;
  private final AddressMap addresses;
  private final ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);

  private BareHeaders(Packet p, AddressMap addresses) {
    this.p = p;
    this.addresses = addresses;
  }

  /** The bytes of a frame, from an Ethernet header on. */
  public static final class Frame {
    private final byte[] bytes;
    private final int lengthBytes;

    private Frame(byte[] bytes, int lengthBytes) {
      this.bytes = bytes;
      this.lengthBytes = lengthBytes;
    }

    /** Writes it to a capture. */
    public void writeTo(PcapWriter writer, long timeNs) throws IOException {
      writer.frame(timeNs, bytes, bytes.length, lengthBytes);
    }
  }

  static Frame of(Packet packet, AddressMap addresses) {
    return new BareHeaders(packet, addresses).make();
  }

  /** An ARP packet that says the same, to all. */
  static Frame of(LinkClaim claim, Packet packet, AddressMap addresses) {
    return new BareHeaders(packet, addresses).claim(claim);
  }

  private Frame claim(LinkClaim claim) {
    long link = addresses.link(claim.link());
    int address = (int) addresses.of(claim.address()).low();
    link(-1L);
    link(link);
    out.putShort((short) EtherTypes.ARP).putShort((short) 1).putShort((short) EtherTypes.IPV4);
    out.put((byte) 6).put((byte) 4).putShort((short) 1);
    link(link);
    out.putInt(address);
    link(0);
    out.putInt(address);
    return frame(out.position());
  }

  private void link(long address) {
    out.putShort((short) (address >>> Integer.SIZE)).putInt((int) address);
  }

  private Frame make() {
    boolean icmp = p.icmp != Packet.NONE;
    boolean outerV6 = icmp ? p.icmpV6 : p.v6;
    int outerIp = icmp ? p.icmpIp : p.ip;
    ethernet(outerIp, outerV6);
    if (icmp) {
      icmpError(outerIp, outerV6);
      return frame(out.position());
    }
    int headers = segmentBytes();
    int onWire = ipBytes(p.v6) + p.tcpEnd - p.tcp;
    ip(p.ip, p.v6, PROTOCOL_TCP, onWire);
    segment(headers);
    return frame(Math.max(out.position(), ETHERNET_BYTES + onWire));
  }

  private Frame frame(int lengthBytes) {
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return new Frame(bytes, lengthBytes);
  }

  private static int ipBytes(boolean v6) {
    return v6 ? IPV6_BYTES : IPV4_BYTES;
  }

  private IpAddress source(int ip, boolean v6) {
    return addresses.of(v6 ? v6(ip + 8) : v4(ip + 12));
  }

  private IpAddress destination(int ip, boolean v6) {
    return addresses.of(v6 ? v6(ip + 24) : v4(ip + 16));
  }

  private IpAddress v6(int at) {
    return new IpAddress(true, p.i64(at), p.i64(at + 8));
  }

  private IpAddress v4(int at) {
    return new IpAddress(false, 0, p.i32(at) & 0xffff_ffffL);
  }

  /** Where there is no hardware address, one that says no more than the IP address does. */
  private void ethernet(int ip, boolean v6) {
    boolean known = p.icmp == Packet.NONE && p.ipHeaders == 1;
    link(known ? p.linkAddress(p.linkTo) : CapturedFrame.ABSENT, destination(ip, v6));
    link(known ? p.linkAddress(p.link) : CapturedFrame.ABSENT, source(ip, v6));
    out.putShort((short) (v6 ? 0x86dd : 0x0800));
  }

  private void link(long address, IpAddress end) {
    // Locally administered (IEEE 802), so nobody's.
    link(
        address == CapturedFrame.ABSENT
            ? 0x0200_0000_0000L | (end.low() & 0xffff_ffffL)
            : addresses.link(address));
  }

  /** How much of the TCP header was captured. */
  private int segmentBytes() {
    int header = p.has(p.tcp, TCP_BYTES, p.tcpEnd) ? (p.u8(p.tcp + 12) >> 4) * 4 : TCP_BYTES;
    int bytes = Math.max(TCP_BYTES, header);
    while (!p.has(p.tcp, bytes, p.tcpEnd)) {
      bytes--;
    }
    return bytes;
  }

  private void ip(int ip, boolean v6, int protocol, int bytesOnWire) {
    int start = out.position();
    int length = bytesOnWire > MOST_IP_BYTES ? 0 : bytesOnWire;
    if (v6) {
      out.putInt(p.i32(ip));
      out.putShort((short) Math.max(0, length - IPV6_BYTES));
      out.put((byte) protocol).put((byte) p.u8(ip + 7));
    } else {
      out.put((byte) 0x45).put((byte) p.u8(ip + 1)).putShort((short) length);
      out.putInt(p.i32(ip + 4)); // identification, flags, offset
      out.put((byte) p.u8(ip + 8)).put((byte) protocol).putShort((short) 0);
    }
    address(source(ip, v6));
    address(destination(ip, v6));
    if (!v6) {
      out.putShort(start + 10, (short) ~sum(0, out.array(), start, IPV4_BYTES));
    }
  }

  private void address(IpAddress address) {
    if (address.v6()) {
      out.putLong(address.high()).putLong(address.low());
    } else {
      out.putInt((int) address.low());
    }
  }

  private void segment(int bytes) {
    int start = out.position();
    byte[] before = new byte[bytes];
    p.copy(p.tcp, bytes, before);
    out.put(before);
    hideOptions(start, bytes);
    if (bytes >= TCP_BYTES) {
      // What was right stays right, what was wrong stays wrong (RFC 1624).
      int old = sum(addressSum(p.v6 ? v6(p.ip + 8) : v4(p.ip + 12)), before, 0, bytes);
      old = fold(old + addressSum(p.v6 ? v6(p.ip + 24) : v4(p.ip + 16)));
      int now = sum(addressSum(source(p.ip, p.v6)), out.array(), start, bytes);
      now = fold(now + addressSum(destination(p.ip, p.v6)));
      int checksum = ~p.u16(p.tcp + 16) & 0xffff;
      checksum = fold(checksum + (~old & 0xffff) + now);
      out.putShort(start + 16, (short) ~checksum);
    }
  }

  /** Keeps the options that tell how a connection goes; of others only that they are there. */
  private void hideOptions(int start, int bytes) {
    int at = start + TCP_BYTES;
    int end = start + bytes;
    while (at < end) {
      int kind = out.get(at) & 0xff;
      if (kind == 0) {
        zero(at + 1, end);
        return;
      }
      int length = kind == 1 ? 1 : at + 1 < end ? out.get(at + 1) & 0xff : 2;
      boolean kept =
          switch (kind) {
            case 1, 2, 3, 4, 5, 8 -> true; // NOP, MSS, window scale, SACK, timestamps
            default -> false;
          };
      if (!kept) {
        zero(at + 2, Math.min(end, at + length));
      }
      at += Math.max(1, length);
    }
  }

  private void zero(int from, int to) {
    for (int i = from; i < to; i++) {
      out.put(i, (byte) 0);
    }
  }

  private void icmpError(int outerIp, boolean outerV6) {
    int segment = Math.min(segmentBytes(), TCP_BYTES);
    int quoted = ipBytes(p.v6) + segment;
    int bytes = ipBytes(outerV6) + ICMP_BYTES + quoted;
    ip(outerIp, outerV6, outerV6 ? PROTOCOL_ICMPV6 : PROTOCOL_ICMP, bytes);
    int start = out.position();
    out.put((byte) p.u8(p.icmp)).put((byte) p.u8(p.icmp + 1)).putShort((short) 0);
    boolean mtu = p.has(p.icmp, ICMP_BYTES, Integer.MAX_VALUE);
    if (outerV6) {
      out.putInt(mtu && p.u8(p.icmp) == 2 ? p.i32(p.icmp + 4) : 0);
    } else {
      out.putInt(mtu && p.u8(p.icmp) == 3 ? p.u16(p.icmp + 6) : 0);
    }
    ip(p.ip, p.v6, PROTOCOL_TCP, ipBytes(p.v6) + p.tcpEnd - p.tcp);
    segment(segment);
    int icmpBytes = out.position() - start;
    int pseudo = 0;
    if (outerV6) {
      pseudo = addressSum(source(outerIp, true)) + addressSum(destination(outerIp, true));
      pseudo = fold(pseudo + icmpBytes + PROTOCOL_ICMPV6);
    }
    out.putShort(start + 2, (short) ~sum(pseudo, out.array(), start, icmpBytes));
  }

  private static int addressSum(IpAddress address) {
    int sum = words(address.low());
    return fold(address.v6() ? sum + words(address.high()) : sum);
  }

  private static int words(long value) {
    return (int)
        ((value >>> 48) + (value >>> 32 & 0xffff) + (value >>> 16 & 0xffff) + (value & 0xffff));
  }

  /** The sum of the Internet checksum (RFC 1071). */
  private static int sum(int begin, byte[] bytes, int from, int count) {
    int sum = begin;
    for (int i = 0; i < count; i++) {
      int octet = bytes[from + i] & 0xff;
      sum += (i & 1) == 0 ? octet << 8 : octet;
    }
    return fold(sum);
  }

  private static int fold(int sum) {
    int folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return folded;
  }
}
