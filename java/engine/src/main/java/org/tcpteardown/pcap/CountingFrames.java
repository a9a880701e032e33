package org.tcpteardown.pcap;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Frames each of which opens a conversation that no other has: the number that it gets says how
 * many there were before. Their addresses, of a part of the address space from which nothing is
 * sent, are chosen at random.
 */
final class CountingFrames {
  private static final int V6_BYTES = 40;
  private static final int V4_BYTES = 20;
  private static final int TCP_BYTES = 20;

  /** 100::/64, which is for discarding (RFC 6666); 240.0.0.0/4 is reserved. */
  private static final long DISCARD = 0x0100L << 48;

  private static final int RESERVED = 0xf0000000;
  private static final int DISCARD_PORT = 9;
  private static final int SYN = 2;

  private final LinkLayer.Kind link;
  private final long destination = new SecureRandom().nextLong();
  private long count;

  CountingFrames(LinkLayer.Kind link) {
    this.link = link;
  }

  byte[] next() {
    count++;
    return link == LinkLayer.Kind.IPV4 ? v4() : v6();
  }

  private byte[] v6() {
    byte[] header = link.headerOfV6();
    ByteBuffer b = ByteBuffer.allocate(header.length + V6_BYTES + TCP_BYTES).put(header);
    b.putInt(0x60000000).putShort((short) TCP_BYTES).put((byte) 6).put((byte) 64);
    b.putLong(DISCARD).putLong(count).putLong(DISCARD).putLong(destination);
    return syn(b, DISCARD_PORT);
  }

  private byte[] v4() {
    ByteBuffer b = ByteBuffer.allocate(V4_BYTES + TCP_BYTES);
    b.putInt(0x45000000 + V4_BYTES + TCP_BYTES)
        .putInt(0)
        .put((byte) 64)
        .put((byte) 6)
        .putShort((short) 0);
    b.putInt(RESERVED | ((int) (count >>> 16) & ~RESERVED));
    b.putInt(RESERVED | ((int) destination & ~RESERVED));
    return syn(b, (int) (count & 0xffff));
  }

  private static byte[] syn(ByteBuffer b, int port) {
    b.putShort((short) port).putShort((short) DISCARD_PORT).putInt(1).putInt(0);
    b.put((byte) 0x50).put((byte) SYN).putShort((short) 1_024).putInt(0);
    byte[] frame = new byte[b.capacity()];
    b.get(0, frame);
    return frame;
  }
}
