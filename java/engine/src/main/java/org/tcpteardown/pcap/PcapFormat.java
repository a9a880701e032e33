package org.tcpteardown.pcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The records of a pcap stream: one header of 24 bytes, then 16 bytes before each packet. */
final class PcapFormat extends PacketFormat {
  private static final int FILE_HEADER_BYTES = 24;
  private static final int RECORD_HEADER_BYTES = 16;
  private static final int VERSION_MAJOR = 2;
  private static final int VERSION_MINOR = 4;

  /** The upper bits of the field hold other things. */
  private static final int LINK_TYPE_MASK = 0xffff;

  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final ByteOrder order;
  private final int nsPerFraction;
  private boolean begun;

  PcapFormat(ByteOrder order, boolean nanoseconds) {
    this.order = order;
    this.nsPerFraction = nanoseconds ? 1 : 1_000;
  }

  @Override
  public int headBytes() {
    return begun ? RECORD_HEADER_BYTES : FILE_HEADER_BYTES;
  }

  @Override
  public int recordBytes(ByteBuffer buffer, int at) throws PcapException {
    if (!begun) {
      return FILE_HEADER_BYTES;
    }
    int captured = buffer.order(order).getInt(at + 8);
    if (captured < 0 || captured > PacketStream.MOST_PACKET_BYTES) {
      throw new PcapException("a record says that it holds a packet of " + captured + " bytes");
    }
    return RECORD_HEADER_BYTES + captured;
  }

  @Override
  public RecordTap.Kind read(ByteBuffer buffer, int at) throws PcapException {
    buffer.order(order);
    if (!begun) {
      // Older and vendors' versions have swapped or longer record headers.
      if (buffer.getShort(at + 4) != VERSION_MAJOR || buffer.getShort(at + 6) != VERSION_MINOR) {
        throw new PcapException("the pcap version is not 2.4");
      }
      linkType = buffer.getInt(at + 20) & LINK_TYPE_MASK;
      begun = true;
      return RecordTap.Kind.HEADER;
    }
    timeNs = timeNs(buffer.getInt(at), buffer.getInt(at + 4), nsPerFraction);
    capturedBytes = buffer.getInt(at + 8);
    lengthBytes = buffer.getInt(at + 12);
    dataAt = at + RECORD_HEADER_BYTES;
    return RecordTap.Kind.PACKET;
  }

  /**
   * The time of a record as Wireshark takes it: seconds count until 2106, a fraction of a second or
   * more carries over, and one of 2^31 nanoseconds or more, which only a damaged record has, counts
   * backwards.
   */
  static long timeNs(int seconds, int fraction, int nsPerFraction) {
    int ns = fraction * nsPerFraction; // of 32 bits, as Wireshark's
    return Integer.toUnsignedLong(seconds) * NS_PER_SECOND + ns;
  }
}
