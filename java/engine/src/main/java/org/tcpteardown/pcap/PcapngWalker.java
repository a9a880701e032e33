package org.tcpteardown.pcap;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Follows a pcapng file from block to block. */
final class PcapngWalker extends RecordWalker {
  private static final int INTERFACE_OPTIONS_AT = 16;
  private static final int OPTION_END = 0;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int OPTION_TIME_OFFSET = 14;

  private boolean sectionSeen;

  PcapngWalker(FileChannel channel) {
    super(channel);
  }

  @Override
  void begin() {
    // The first block is a section header like any other.
  }

  @Override
  void expectPacket(int capturedBytes, int lengthBytes) throws IOException, ForeignFrameException {
    while (true) {
      int type = intAt(position);
      if (type == PcapngBlocks.ENHANCED_PACKET
          || type == PcapngBlocks.OLD_PACKET
          || type == PcapngBlocks.SIMPLE_PACKET) {
        checkLengths(type, capturedBytes, lengthBytes);
        position += blockBytes();
        return;
      }
      pass(type);
    }
  }

  private void checkLengths(int type, int capturedBytes, int lengthBytes)
      throws IOException, ForeignFrameException {
    boolean agreed =
        type == PcapngBlocks.SIMPLE_PACKET
            ? intAt(position + 8) == lengthBytes
            : intAt(position + 20) == capturedBytes && intAt(position + 24) == lengthBytes;
    if (!agreed) {
      throw new ForeignFrameException("its block has an unusual length");
    }
  }

  @Override
  void checkEnding(String words) throws IOException, ForeignFrameException {
    try {
      while (true) {
        int type = intAt(position);
        switch (type) {
          case PcapngBlocks.INTERFACE -> throw new ForeignFrameException("libpcap says: " + words);
          case PcapngBlocks.ENHANCED_PACKET,
              PcapngBlocks.OLD_PACKET,
              PcapngBlocks.SIMPLE_PACKET -> {
            return;
          }
          default -> pass(type);
        }
      }
    } catch (PcapException | EOFException e) {
      // The file is damaged or cut off, as libpcap says.
    }
  }

  @Override
  void expectEnd() throws IOException, ForeignFrameException {
    while (!endsBefore(position + PcapngBlocks.SMALLEST_BYTES)) {
      pass(intAt(position));
    }
  }

  /** Goes past a block that is not a packet. */
  private void pass(int type) throws IOException, ForeignFrameException {
    switch (type) {
      case PcapngBlocks.SECTION -> beginSection();
      case PcapngBlocks.INTERFACE -> checkInterface();
      // Systemd journal, sysdig events and custom blocks: Wireshark gives them frame numbers.
      case 0x9, 0x201, 0x204, 0x208, 0x216, 0x221, 0xbad, 0x40000bad ->
          throw new ForeignFrameException("it has blocks that are not packets but count as frames");
      default -> {
        // Names, statistics, secrets, and what no program knows: neither a packet nor a frame.
      }
    }
    position += blockBytes();
  }

  private void beginSection() throws IOException, ForeignFrameException {
    if (sectionSeen) {
      throw new ForeignFrameException("it has several sections");
    }
    sectionSeen = true;
    order(ByteOrder.BIG_ENDIAN);
    if (intAt(position + 8) != PcapngBlocks.BYTE_ORDER_MAGIC) {
      order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private void checkInterface() throws IOException, ForeignFrameException {
    long end = position + blockBytes() - Integer.BYTES;
    long option = position + INTERFACE_OPTIONS_AT;
    while (option + 4 <= end && shortAt(option) != OPTION_END) {
      int code = shortAt(option);
      int length = shortAt(option + 2);
      int resolution = code == OPTION_TIME_RESOLUTION && length == 1 ? byteAt(option + 4) : 6;
      if (code == OPTION_TIME_OFFSET || (resolution != 6 && resolution != 9)) {
        throw new ForeignFrameException(
            "its clock ticks neither micro- nor nanoseconds since 1970");
      }
      option += 4 + (length + 3 & ~3);
    }
  }

  private long blockBytes() throws IOException {
    long bytes = Integer.toUnsignedLong(intAt(position + 4));
    if (bytes < PcapngBlocks.SMALLEST_BYTES || (bytes & 3) != 0) {
      throw new PcapException("a block has a length of " + bytes + " bytes");
    }
    return bytes;
  }
}
