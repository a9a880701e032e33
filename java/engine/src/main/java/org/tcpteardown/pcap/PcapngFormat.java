package org.tcpteardown.pcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The blocks of a pcapng stream. */
final class PcapngFormat extends PacketFormat {
  /** Type, length, and what a section header tells of its byte order. */
  private static final int HEAD_BYTES = 12;

  private static final int MOST_BLOCK_BYTES = 16 << 20;

  private final List<PcapngInterface> interfaces = new ArrayList<>();
  private ByteOrder order = ByteOrder.BIG_ENDIAN;

  @Override
  public int headBytes() {
    return HEAD_BYTES;
  }

  @Override
  public int recordBytes(ByteBuffer buffer, int at) throws PcapException {
    if (buffer.order(ByteOrder.BIG_ENDIAN).getInt(at) == PcapngBlocks.SECTION) {
      order =
          buffer.getInt(at + 8) == PcapngBlocks.BYTE_ORDER_MAGIC
              ? ByteOrder.BIG_ENDIAN
              : ByteOrder.LITTLE_ENDIAN;
    }
    int bytes = buffer.order(order).getInt(at + 4);
    if (bytes < HEAD_BYTES || bytes > MOST_BLOCK_BYTES || (bytes & 3) != 0) {
      throw new PcapException(
          "a block has a length of " + Integer.toUnsignedString(bytes) + " bytes");
    }
    return bytes;
  }

  @Override
  public RecordTap.Kind read(ByteBuffer buffer, int at)
      throws PcapException, ForeignFrameException {
    buffer.order(order);
    int bytes = buffer.getInt(at + 4);
    int type = buffer.getInt(at);
    switch (type) {
      case PcapngBlocks.SECTION -> {
        interfaces.clear();
        return RecordTap.Kind.HEADER;
      }
      case PcapngBlocks.INTERFACE -> {
        check(bytes >= 20);
        interfaces.add(PcapngInterface.read(buffer, at, bytes));
        return RecordTap.Kind.INTERFACE;
      }
      case PcapngBlocks.ENHANCED_PACKET -> {
        check(bytes >= 32);
        packet(buffer, at, bytes, buffer.getInt(at + 8));
        return RecordTap.Kind.PACKET;
      }
      case PcapngBlocks.OLD_PACKET -> {
        check(bytes >= 32);
        packet(buffer, at, bytes, buffer.getShort(at + 8) & 0xffff);
        return RecordTap.Kind.PACKET;
      }
      case PcapngBlocks.SIMPLE_PACKET -> {
        check(bytes >= 16);
        simplePacket(buffer, at, bytes);
        return RecordTap.Kind.PACKET;
      }
      // Systemd journal, sysdig events and custom blocks: Wireshark gives them frame numbers.
      case 0x9, 0x201, 0x204, 0x208, 0x216, 0x221, 0xbad, 0x40000bad ->
          throw new ForeignFrameException("a block that is not a packet but counts as a frame");
      default -> {
        return RecordTap.Kind.OTHER;
      }
    }
  }

  private static void check(boolean longEnough) throws PcapException {
    if (!longEnough) {
      throw new PcapException("a block is shorter than its header");
    }
  }

  private void packet(ByteBuffer buffer, int at, int bytes, int interfaceNumber)
      throws PcapException {
    PcapngInterface source = source(interfaceNumber);
    linkType = source.linkType();
    timeNs =
        source.timeNs(
            Integer.toUnsignedLong(buffer.getInt(at + 12)) << 32
                | Integer.toUnsignedLong(buffer.getInt(at + 16)));
    capturedBytes = buffer.getInt(at + 20);
    lengthBytes = buffer.getInt(at + 24);
    dataAt = at + 28;
    check(capturedBytes >= 0 && capturedBytes <= bytes - 32);
    checkSize();
  }

  private void simplePacket(ByteBuffer buffer, int at, int bytes) throws PcapException {
    PcapngInterface source = source(0);
    linkType = source.linkType();
    timeNs = 0;
    lengthBytes = buffer.getInt(at + 8);
    int room = bytes - 16;
    int limit = source.snapBytes() > 0 ? Math.min(room, source.snapBytes()) : room;
    capturedBytes = lengthBytes < 0 ? limit : Math.min(lengthBytes, limit);
    dataAt = at + 12;
    checkSize();
  }

  private void checkSize() throws PcapException {
    if (capturedBytes > PacketStream.MOST_PACKET_BYTES) {
      throw new PcapException("a block holds a packet of " + capturedBytes + " bytes");
    }
  }

  private PcapngInterface source(int number) throws PcapException {
    if (number < 0 || number >= interfaces.size()) {
      throw new PcapException("a packet is of interface " + number + ", which is not described");
    }
    return interfaces.get(number);
  }
}
