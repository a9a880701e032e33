package org.tcpteardown.pcap;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Follows a pcap file: a header of 24 bytes, then records with a header of 16 bytes each. */
final class PcapWalker extends RecordWalker {
  private static final int FILE_HEADER_BYTES = 24;
  private static final int RECORD_HEADER_BYTES = 16;
  private static final int VERSION_MAJOR = 2;
  private static final int VERSION_MINOR = 4;

  private final int nsPerFraction;
  private long timeNs;

  PcapWalker(FileChannel channel, ByteOrder order, boolean nanoseconds) {
    super(channel);
    order(order);
    nsPerFraction = nanoseconds ? 1 : 1_000;
  }

  @Override
  void begin() throws IOException, ForeignFrameException {
    if (endsBefore(FILE_HEADER_BYTES)) {
      throw new PcapException("the file ends in its header");
    }
    // Older and vendors' versions have swapped or longer record headers, which Wireshark finds out
    // by trying.
    if (shortAt(4) != VERSION_MAJOR || shortAt(6) != VERSION_MINOR) {
      throw new ForeignFrameException("its pcap version is not 2.4");
    }
    position = FILE_HEADER_BYTES;
  }

  @Override
  void expectPacket(int capturedBytes, int lengthBytes) throws IOException, ForeignFrameException {
    if (intAt(position + 8) != capturedBytes || intAt(position + 12) != lengthBytes) {
      throw new ForeignFrameException("its record has an unusual length");
    }
    timeNs = PcapFormat.timeNs(intAt(position), intAt(position + 4), nsPerFraction);
    position += RECORD_HEADER_BYTES + capturedBytes;
  }

  /** After 2038 libpcap reads a time before 1970. */
  @Override
  boolean tellsTime() {
    return true;
  }

  @Override
  long timeNs() {
    return timeNs;
  }

  @Override
  void expectEnd() {
    // There is nothing but packets in such a file.
  }
}
