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
 * A capture file. One packet at a time: what the methods below tell is about the packet that {@link
 * #next} has come to, and the buffer is good until the next call. Packets of which all readers
 * think the same are taken out here, in an array; from the first that is unusual on, libpcap takes
 * them. For one thread.
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
  private final FileRecords records;
  private long handle;

  /** Whether nothing unusual has come yet, and so libpcap has not been asked for packets. */
  private boolean plain;

  /** How many packets libpcap has not been asked for. */
  private long passed;

  private long headerAddress;
  private long dataAddress;
  private ByteBuffer header = ByteBuffer.allocate(0);
  private ByteBuffer data = ByteBuffer.allocate(0);

  private PcapFile(long handle, FileRecords records, boolean plain) {
    this.handle = handle;
    this.records = records;
    this.plain = plain;
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
    return open(file, /* plain= */ true);
  }

  /**
   * As above.
   *
   * @param plain false to have libpcap take out all packets
   */
  static PcapFile open(Path file, boolean plain) throws IOException, ForeignFrameException {
    FileRecords records = FileRecords.open(file);
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
      return new PcapFile(handle, records, plain);
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
    if (plain) {
      FileRecords.Found found = records.next();
      plain = found != FileRecords.Found.UNSURE;
      if (plain) {
        boolean packet = found == FileRecords.Found.PACKET;
        passed += packet ? 1 : 0;
        return packet;
      }
      for (; passed > 0; passed--) {
        ask();
      }
    }
    if (!ask()) {
      records.expectEnd();
      return false;
    }
    records.expectPacket(capturedBytes(), lengthBytes());
    return true;
  }

  /** Has libpcap go to its next packet; false at the end of the file. */
  private boolean ask() throws IOException, ForeignFrameException {
    long addresses = Pointer.nativeValue(results);
    int result = PcapNatives.pcap_next_ex(checkOpen(), addresses, addresses + Long.BYTES);
    if (result == END_OF_FILE) {
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
    return true;
  }

  private static ByteBuffer buffer(long address, int bytes) {
    return new Pointer(address).getByteBuffer(0, bytes);
  }

  @Override
  public long timeNs() {
    if (plain || !records.libpcapTellsTime()) {
      return records.timeNs();
    }
    return NativeLong.SIZE == Long.BYTES
        ? header.getLong(0) * NS_PER_SECOND + header.getLong(Long.BYTES)
        : header.getInt(0) * NS_PER_SECOND + header.getInt(Integer.BYTES);
  }

  @Override
  public int capturedBytes() {
    return plain ? records.capturedBytes() : header.getInt(2 * NativeLong.SIZE);
  }

  @Override
  public int lengthBytes() {
    return plain ? records.lengthBytes() : header.getInt(2 * NativeLong.SIZE + Integer.BYTES);
  }

  @Override
  public ByteBuffer bytes() {
    return plain ? records.bytes() : data;
  }

  @Override
  public int dataAt() {
    return plain ? records.dataAt() : 0;
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
