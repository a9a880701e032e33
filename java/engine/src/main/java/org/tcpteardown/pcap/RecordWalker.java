package org.tcpteardown.pcap;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Follows libpcap through the file from record to record, looking at their headers only: libpcap
 * does not tell what it skips, and Wireshark gives some of that a frame number; nor does it tell
 * where it takes a time or a length for another one than Wireshark does.
 */
abstract class RecordWalker implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private static final int PCAP_MICROSECONDS = 0xa1b2c3d4;
  private static final int PCAP_NANOSECONDS = 0xa1b23c4d;

  private final FileChannel channel;

  /** With an array, which is read many times faster than memory outside the heap. */
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

  private final byte[] bytes = buffer.array();
  private boolean bigEndian = true;

  /** Where in the file the buffer's first byte is from. */
  private long bufferAt;

  /** Where in the file the next record begins. */
  long position;

  RecordWalker(FileChannel channel) {
    this.channel = channel;
    buffer.limit(0);
  }

  /**
   * A walker for that file, which must be a pcap or pcapng file of the kinds that all programs
   * agree on.
   */
  static RecordWalker open(Path file) throws IOException, ForeignFrameException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    boolean opened = false;
    try {
      if (channel.size() == 0) {
        throw new ForeignFrameException("it is empty");
      }
      ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES);
      channel.read(magic, 0);
      RecordWalker walker =
          switch (magic.getInt(0)) {
            case PCAP_MICROSECONDS -> new PcapWalker(channel, ByteOrder.BIG_ENDIAN, false);
            case PCAP_NANOSECONDS -> new PcapWalker(channel, ByteOrder.BIG_ENDIAN, true);
            case 0xd4c3b2a1 -> new PcapWalker(channel, ByteOrder.LITTLE_ENDIAN, false);
            case 0x4d3cb2a1 -> new PcapWalker(channel, ByteOrder.LITTLE_ENDIAN, true);
            case PcapngBlocks.SECTION -> new PcapngWalker(channel);
            default -> throw new ForeignFrameException("it is neither pcap nor pcapng");
          };
      walker.begin();
      opened = true;
      return walker;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  /** Reads what comes before the first record. */
  abstract void begin() throws IOException, ForeignFrameException;

  /**
   * Goes past the next packet, which libpcap has just read.
   *
   * @throws ForeignFrameException when the file says something else than libpcap, or has something
   *     before the packet that Wireshark counts
   */
  abstract void expectPacket(int capturedBytes, int lengthBytes)
      throws IOException, ForeignFrameException;

  /**
   * Looks whether Wireshark counts anything in the rest of the file, in which libpcap found no
   * packet.
   */
  abstract void expectEnd() throws IOException, ForeignFrameException;

  /**
   * Looks why libpcap cannot go on: at damage, or at what it alone cannot read.
   *
   * @param words what libpcap says
   * @throws ForeignFrameException when others can
   */
  void checkEnding(String words) throws IOException, ForeignFrameException {
    // Nothing but packets can be there.
  }

  /** Whether the packet's time is known here, as Wireshark takes it. */
  boolean tellsTime() {
    return false;
  }

  /** The packet's time, nanoseconds since 1970. */
  long timeNs() {
    throw new IllegalStateException("libpcap tells the time");
  }

  final void order(ByteOrder order) {
    bigEndian = order == ByteOrder.BIG_ENDIAN;
  }

  /** The number at that place of the file. */
  final int intAt(long at) throws IOException {
    int i = fill(at, Integer.BYTES);
    int number =
        bytes[i] << 24
            | (bytes[i + 1] & 0xff) << 16
            | (bytes[i + 2] & 0xff) << 8
            | (bytes[i + 3] & 0xff);
    return bigEndian ? number : Integer.reverseBytes(number);
  }

  final int shortAt(long at) throws IOException {
    int i = fill(at, Short.BYTES);
    int one = bytes[i] & 0xff;
    int other = bytes[i + 1] & 0xff;
    return bigEndian ? one << 8 | other : other << 8 | one;
  }

  final int byteAt(long at) throws IOException {
    return bytes[fill(at, 1)] & 0xff;
  }

  final boolean endsBefore(long at) throws IOException {
    return channel.size() < at;
  }

  /** Where in the buffer those bytes are. */
  private int fill(long at, int bytes) throws IOException {
    long index = at - bufferAt;
    if (index >= 0 && index + bytes <= buffer.limit()) {
      return (int) index;
    }
    buffer.clear();
    bufferAt = at;
    while (buffer.position() < bytes) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        buffer.limit(0);
        throw new EOFException("the file ends in the middle of a record");
      }
    }
    buffer.flip();
    return 0;
  }

  @Override
  public final void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written, so nothing is lost.
    }
  }
}
