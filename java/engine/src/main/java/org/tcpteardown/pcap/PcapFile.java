package org.tcpteardown.pcap;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A capture file, opened with libpcap. One packet at a time: what the methods below tell is about
 * the packet that {@link #next} has come to, and the buffer is good until the next call. For one
 * thread.
 */
public final class PcapFile implements PacketRecord, AutoCloseable {
  /**
   * {@code MAXIMUM_SNAPLEN}: libpcap hands out no packet that is longer, for the link types that
   * are read here.
   */
  private static final int MOST_BYTES = 262_144;

  private static final int OK = 1;
  private static final int END_OF_FILE = -2;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final Memory results = new Memory(2L * Long.BYTES);
  private final ByteBuffer resultAddresses;
  private final RecordWalker records;
  private long handle;
  private long headerAddress;
  private long dataAddress;
  private ByteBuffer header = ByteBuffer.allocate(0);
  private ByteBuffer data = ByteBuffer.allocate(0);

  private PcapFile(long handle, RecordWalker records) {
    this.handle = handle;
    this.records = records;
    this.resultAddresses = results.getByteBuffer(0, results.size()).order(ByteOrder.nativeOrder());
  }

  /** Why no file can be opened on this machine, in one line; null when files can be opened. */
  public static @Nullable String problem() {
    String problem = PcapNatives.problem();
    return problem.isEmpty() ? null : problem;
  }

  /** What libpcap says of itself, for instance {@code 1.10.3}. */
  public static String version() {
    String line = PcapNatives.pcap_lib_version();
    String[] words = line.split("[ (]+", -1);
    return words.length >= 3 && words[1].equals("version") ? words[2] : line;
  }

  /**
   * Opens a capture file.
   *
   * @throws PcapException when libpcap cannot read it
   * @throws ForeignFrameException when Wireshark would count or time its frames in another way
   */
  public static PcapFile open(Path file) throws IOException, ForeignFrameException {
    RecordWalker records = RecordWalker.open(file);
    boolean opened = false;
    try {
      byte[] error = new byte[PcapNatives.ERROR_BYTES];
      // Absolute, since a file called "-" would be standard input.
      long handle =
          PcapNatives.pcap_open_offline_with_tstamp_precision(
              file.toAbsolutePath().toString(), PcapNatives.NANOSECONDS, error);
      if (handle == 0) {
        throw new PcapException(Native.toString(error, Charset.defaultCharset().name()));
      }
      opened = true;
      return new PcapFile(handle, records);
    } finally {
      if (!opened) {
        records.close();
      }
    }
  }

  /** The {@code LINKTYPE_} value of the file. */
  public int linkType() {
    return PcapNatives.pcap_datalink(checkOpen());
  }

  /**
   * Goes to the next packet.
   *
   * @return false at the end of the file
   * @throws PcapException when the file is damaged or cut off here
   * @throws ForeignFrameException when Wireshark would count or time this frame in another way
   */
  public boolean next() throws IOException, ForeignFrameException {
    long addresses = Pointer.nativeValue(results);
    int result = PcapNatives.pcap_next_ex(checkOpen(), addresses, addresses + Long.BYTES);
    if (result == END_OF_FILE) {
      records.expectEnd();
      return false;
    }
    if (result != OK) {
      String words = PcapNatives.pcap_geterr(handle);
      records.checkEnding(words);
      throw new PcapException(words);
    }
    // libpcap reuses its buffers, so these are made once and not for each packet.
    if (resultAddresses.getLong(0) != headerAddress) {
      headerAddress = resultAddresses.getLong(0);
      header =
          buffer(headerAddress, 2 * NativeLong.SIZE + 2 * Integer.BYTES)
              .order(ByteOrder.nativeOrder());
    }
    if (resultAddresses.getLong(Long.BYTES) != dataAddress) {
      dataAddress = resultAddresses.getLong(Long.BYTES);
      data = buffer(dataAddress, MOST_BYTES).order(ByteOrder.BIG_ENDIAN);
    }
    records.expectPacket(capturedBytes(), lengthBytes());
    return true;
  }

  private static ByteBuffer buffer(long address, int bytes) {
    return new Pointer(address).getByteBuffer(0, bytes);
  }

  @Override
  public long timeNs() {
    if (records.tellsTime()) {
      return records.timeNs();
    }
    return NativeLong.SIZE == Long.BYTES
        ? header.getLong(0) * NS_PER_SECOND + header.getLong(Long.BYTES)
        : header.getInt(0) * NS_PER_SECOND + header.getInt(Integer.BYTES);
  }

  @Override
  public int capturedBytes() {
    return header.getInt(2 * NativeLong.SIZE);
  }

  @Override
  public int lengthBytes() {
    return header.getInt(2 * NativeLong.SIZE + Integer.BYTES);
  }

  @Override
  public ByteBuffer bytes() {
    return data;
  }

  private long checkOpen() {
    if (handle == 0) {
      throw new IllegalStateException("closed");
    }
    return handle;
  }

  @Override
  public void close() {
    if (handle != 0) {
      PcapNatives.pcap_close(handle);
      handle = 0;
      records.close();
    }
  }
}
