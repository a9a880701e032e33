package org.tcpteardown.pcap;

import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of one capture format apart, one by one. What it tells is about the record that
 * {@link #read} was given last.
 */
interface StreamFormat {
  /** No link type of libpcap; no packet has it. */
  int NO_LINK_TYPE = -1;

  /**
   * For a capture that begins so.
   *
   * @param magic its first four bytes, big-endian
   * @return null when it is neither pcap nor pcapng
   */
  static @Nullable StreamFormat of(int magic) {
    return switch (magic) {
      case PcapFormat.MICROSECONDS -> new PcapFormat(ByteOrder.BIG_ENDIAN, false);
      case PcapFormat.NANOSECONDS -> new PcapFormat(ByteOrder.BIG_ENDIAN, true);
      case PcapFormat.MICROSECONDS_SWAPPED -> new PcapFormat(ByteOrder.LITTLE_ENDIAN, false);
      case PcapFormat.NANOSECONDS_SWAPPED -> new PcapFormat(ByteOrder.LITTLE_ENDIAN, true);
      case PcapngBlocks.SECTION -> new PcapngFormat();
      default -> null;
    };
  }

  /** Whether all was read that must come before the first packet. */
  boolean hasBegun();

  /** So many bytes tell how long a record is. */
  int headBytes();

  /**
   * How long the record is that begins there.
   *
   * @param bytes hold at least {@link #headBytes} from there on
   * @throws PcapException when that cannot be
   */
  int recordBytes(RecordBytes bytes, int at) throws PcapException;

  /**
   * Reads the record that begins there, all of which is in the bytes.
   *
   * @return what it is
   * @throws ForeignFrameException when it counts as a frame, but is no packet that can be read here
   */
  RecordTap.Kind read(RecordBytes bytes, int at) throws PcapException, ForeignFrameException;

  /**
   * Whether libpcap is sure to take the record for what it was taken for here: the packet, its
   * length, its time, its link type. If not, it may all the same.
   */
  boolean isPlain();

  /**
   * Why libpcap or Wireshark would not read on in a file after such a record; null mostly, and for
   * packets always.
   */
  @Nullable String foreignInFile();

  /** Whether libpcap takes times as Wireshark does; not needed where {@link #isPlain}. */
  boolean libpcapTellsTime();

  /** Where in the bytes the packet is. */
  int dataAt();

  int capturedBytes();

  int lengthBytes();

  long timeNs();

  int linkType();
}
