package org.tcpteardown.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The packets of a little-endian pcapng capture, to be cut into files as a ring is. */
final class PcapngParts {
  private static final int ENHANCED_PACKET = 6;
  private static final int INTERFACE_STATISTICS = 5;

  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final List<byte[]> packets = new ArrayList<>();

  private PcapngParts() {}

  static PcapngParts of(byte[] capture) {
    PcapngParts parts = new PcapngParts();
    ByteBuffer blocks = ByteBuffer.wrap(capture).order(ByteOrder.LITTLE_ENDIAN);
    while (blocks.hasRemaining()) {
      int type = blocks.getInt(blocks.position());
      byte[] block = new byte[blocks.getInt(blocks.position() + Integer.BYTES)];
      blocks.get(block);
      if (type == ENHANCED_PACKET) {
        parts.packets.add(block);
      } else if (type != INTERFACE_STATISTICS && parts.packets.isEmpty()) {
        parts.head.writeBytes(block);
      }
    }
    return parts;
  }

  /** How many packets there are. */
  int count() {
    return packets.size();
  }

  /** A capture of some of them. */
  byte[] packets(int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.toByteArray());
    packets.subList(from, to).forEach(out::writeBytes);
    return out.toByteArray();
  }
}
