package org.tcpteardown.pcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The blocks of a pcapng capture. */
final class PcapngFormat extends PacketFormat {
  /** Type, length, and what a section header tells of its byte order. */
  private static final int HEAD_BYTES = 12;

  private static final int MOST_BLOCK_BYTES = 16 << 20;

  private final List<PcapngInterface> interfaces = new ArrayList<>();
  private ByteOrder order = ByteOrder.BIG_ENDIAN;
  private boolean sectionSeen;
  private boolean plain;
  private @Nullable String foreign;

  @Override
  public boolean hasBegun() {
    return !interfaces.isEmpty();
  }

  @Override
  public int headBytes() {
    return HEAD_BYTES;
  }

  @Override
  public int recordBytes(RecordBytes bytes, int at) throws PcapException {
    bytes.order(order);
    if (bytes.i32(at) == PcapngBlocks.SECTION) { // reads the same both ways
      bytes.order(ByteOrder.BIG_ENDIAN);
      if (bytes.i32(at + 8) != PcapngBlocks.BYTE_ORDER_MAGIC) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
      }
      order = bytes.order();
    }
    int length = bytes.i32(at + 4);
    if (length < HEAD_BYTES || length > MOST_BLOCK_BYTES || (length & 3) != 0) {
      throw new PcapException(
          "a block has a length of " + Integer.toUnsignedString(length) + " bytes");
    }
    return length;
  }

  @Override
  public RecordTap.Kind read(RecordBytes bytes, int at)
      throws PcapException, ForeignFrameException {
    bytes.order(order);
    int length = bytes.i32(at + 4);
    int type = bytes.i32(at);
    // libpcap reads no block of which the length is not the same at its end.
    plain = bytes.i32(at + length - Integer.BYTES) == length;
    foreign = null;
    switch (type) {
      case PcapngBlocks.ENHANCED_PACKET -> {
        check(length >= 32);
        packet(bytes, at, length, bytes.i32(at + 8));
        return RecordTap.Kind.PACKET;
      }
      case PcapngBlocks.SECTION -> {
        interfaces.clear();
        foreign = sectionSeen ? "it has several sections" : null;
        sectionSeen = true;
        return RecordTap.Kind.HEADER;
      }
      case PcapngBlocks.INTERFACE -> {
        check(length >= 20);
        addInterface(bytes, at, length);
        return RecordTap.Kind.INTERFACE;
      }
      case PcapngBlocks.OLD_PACKET -> {
        check(length >= 32);
        packet(bytes, at, length, bytes.u16(at + 8));
        plain = false;
        return RecordTap.Kind.PACKET;
      }
      case PcapngBlocks.SIMPLE_PACKET -> {
        check(length >= 16);
        simplePacket(bytes, at, length);
        plain = false;
        return RecordTap.Kind.PACKET;
      }
      // Systemd journal, sysdig events and custom blocks: Wireshark gives them frame numbers.
      case 0x9, 0x201, 0x204, 0x208, 0x216, 0x221, 0xbad, 0x40000bad ->
          throw new ForeignFrameException("it has blocks that are not packets but count as frames");
      default -> {
        return RecordTap.Kind.OTHER;
      }
    }
  }

  @Override
  public boolean isPlain() {
    return plain;
  }

  @Override
  public @Nullable String foreignInFile() {
    return foreign;
  }

  @Override
  public boolean libpcapTellsTime() {
    return true;
  }

  private void addInterface(RecordBytes bytes, int at, int length) {
    ByteBuffer buffer = bytes.view().duplicate().order(order);
    PcapngInterface added = PcapngInterface.read(buffer, at, length);
    foreign =
        added.plainClock() ? null : "its clock ticks neither micro- nor nanoseconds since 1970";
    interfaces.add(added);
    // libpcap reads no file with interfaces of several sorts.
    plain &=
        interfaces.get(0).linkType() == added.linkType()
            && interfaces.get(0).snapBytes() == added.snapBytes();
  }

  private static void check(boolean longEnough) throws PcapException {
    if (!longEnough) {
      throw new PcapException("a block is shorter than its header");
    }
  }

  private void packet(RecordBytes bytes, int at, int length, int interfaceNumber)
      throws PcapException {
    PcapngInterface source = source(interfaceNumber);
    long ticks = bytes.u32(at + 12) << Integer.SIZE | bytes.u32(at + 16);
    linkType = source.linkType();
    timeNs = source.timeNs(ticks);
    capturedBytes = bytes.i32(at + 20);
    lengthBytes = bytes.i32(at + 24);
    dataAt = at + 28;
    check(capturedBytes >= 0 && capturedBytes <= length - 32);
    checkSize();
    plain &= source.isPlain(ticks, capturedBytes);
  }

  private void simplePacket(RecordBytes bytes, int at, int length) throws PcapException {
    PcapngInterface source = source(0);
    linkType = source.linkType();
    timeNs = 0;
    lengthBytes = bytes.i32(at + 8);
    int room = length - 16;
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
