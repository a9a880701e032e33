package org.tcpteardown.pcap;

import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The records of a pcap capture: one header of 24 bytes, then 16 bytes before each packet. */
final class PcapFormat extends PacketFormat {
  static final int MICROSECONDS = 0xa1b2c3d4;
  static final int NANOSECONDS = 0xa1b23c4d;
  static final int MICROSECONDS_SWAPPED = 0xd4c3b2a1;
  static final int NANOSECONDS_SWAPPED = 0x4d3cb2a1;

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

  /** How much of a packet the file is said to hold; libpcap cuts off what is longer. */
  private int snapBytes;

  PcapFormat(ByteOrder order, boolean nanoseconds) {
    this.order = order;
    this.nsPerFraction = nanoseconds ? 1 : 1_000;
  }

  @Override
  public boolean hasBegun() {
    return begun;
  }

  @Override
  public int headBytes() {
    return begun ? RECORD_HEADER_BYTES : FILE_HEADER_BYTES;
  }

  @Override
  public int recordBytes(RecordBytes bytes, int at) throws PcapException {
    bytes.order(order);
    if (!begun) {
      return FILE_HEADER_BYTES;
    }
    int captured = bytes.i32(at + 8);
    if (captured < 0 || captured > PacketStream.MOST_PACKET_BYTES) {
      throw new PcapException("a record says that it holds a packet of " + captured + " bytes");
    }
    return RECORD_HEADER_BYTES + captured;
  }

  @Override
  public RecordTap.Kind read(RecordBytes bytes, int at) throws PcapException {
    bytes.order(order);
    if (!begun) {
      // Older and vendors' versions have swapped or longer record headers.
      if (bytes.u16(at + 4) != VERSION_MAJOR || bytes.u16(at + 6) != VERSION_MINOR) {
        throw new PcapException("the pcap version is not 2.4");
      }
      snapBytes = bytes.i32(at + 16);
      snapBytes = snapBytes > 0 ? snapBytes : PacketStream.MOST_PACKET_BYTES;
      linkType = bytes.i32(at + 20) & LINK_TYPE_MASK;
      begun = true;
      return RecordTap.Kind.HEADER;
    }
    timeNs = timeNs(bytes.i32(at), bytes.i32(at + 4), nsPerFraction);
    capturedBytes = bytes.i32(at + 8);
    lengthBytes = bytes.i32(at + 12);
    dataAt = at + RECORD_HEADER_BYTES;
    return RecordTap.Kind.PACKET;
  }

  @Override
  public boolean isPlain() {
    return capturedBytes <= snapBytes;
  }

  /** There is nothing but packets in such a file. */
  @Override
  public @Nullable String foreignInFile() {
    return null;
  }

  /** After 2038 it takes a time for one before 1970. */
  @Override
  public boolean libpcapTellsTime() {
    return false;
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
