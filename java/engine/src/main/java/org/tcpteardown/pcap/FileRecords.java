package org.tcpteardown.pcap;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Goes through a capture file from record to record. A record in which anything is unusual is left
 * where it is, for libpcap to say what it takes it for; then this follows libpcap, which does not
 * tell what it skips, and Wireshark gives some of that a frame number. For one thread.
 */
final class FileRecords implements PacketRecord, AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;

  private final FileChannel channel;
  private final RecordBytes buffer = new RecordBytes(BUFFER_BYTES);
  private final StreamFormat format;

  /** Where in the file the buffer's first byte is from, and how many of its bytes are. */
  private long bufferAt;

  private int buffered;

  /** Where in the file the next record begins. */
  private long position;

  private FileRecords(FileChannel channel) throws IOException, ForeignFrameException {
    this.channel = channel;
    if (fill(Integer.BYTES) == 0) {
      throw new ForeignFrameException("it is empty");
    }
    StreamFormat known = buffered < Integer.BYTES ? null : StreamFormat.of(buffer.view().getInt(0));
    if (known == null) {
      throw new ForeignFrameException("it is neither pcap nor pcapng");
    }
    format = known;
  }

  /**
   * Opens a file, which must be a pcap or pcapng file of the kinds that all programs agree on, and
   * goes past its header.
   */
  static FileRecords open(Path file) throws IOException, ForeignFrameException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    boolean opened = false;
    try {
      FileRecords records = new FileRecords(channel);
      records.begin();
      opened = true;
      return records;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  /** As far as libpcap goes to open a file: until it is known what its packets are. */
  private void begin() throws IOException, ForeignFrameException {
    if (fill(format.headBytes()) < format.headBytes()) {
      throw new PcapException("the file ends in its header");
    }
    long at = position;
    try {
      while (!format.hasBegun()) {
        at = position;
        recordForLibpcap();
      }
    } catch (PcapException e) {
      // Others know versions with other headers, and find them out by trying.
      throw new ForeignFrameException(String.valueOf(e.getMessage()));
    } catch (EOFException e) {
      position = at; // libpcap says what is missing
    }
  }

  /** What came of {@link #next}. */
  enum Found {
    PACKET,
    END,
    /** Something that libpcap must be asked about. */
    UNSURE
  }

  /** Goes to the next packet, if all readers agree on what it is. */
  Found next() throws IOException {
    while (true) {
      long at = position;
      try {
        if (fill(1) == 0) {
          return Found.END;
        }
        RecordTap.Kind kind = record();
        if (!format.isPlain() || format.foreignInFile() != null) {
          position = at;
          return Found.UNSURE;
        }
        if (kind == RecordTap.Kind.PACKET) {
          return Found.PACKET;
        }
      } catch (PcapException | EOFException | ForeignFrameException e) {
        position = at;
        return Found.UNSURE;
      }
    }
  }

  /**
   * Goes past the next packet, which libpcap has just read.
   *
   * @throws ForeignFrameException when the file says something else than libpcap, or has something
   *     before the packet that Wireshark counts
   */
  void expectPacket(int captured, int length) throws IOException, ForeignFrameException {
    try {
      while (recordForLibpcap() != RecordTap.Kind.PACKET) {
        // Not the one.
      }
    } catch (PcapException e) {
      throw new ForeignFrameException("it has a record that only libpcap takes: " + e.getMessage());
    }
    if (format.capturedBytes() != captured || format.lengthBytes() != length) {
      throw new ForeignFrameException("a record has an unusual length");
    }
  }

  /**
   * Looks whether Wireshark counts anything in the rest of the file, in which libpcap found no
   * packet.
   */
  void expectEnd() throws IOException, ForeignFrameException {
    try {
      while (fill(1) > 0 && recordForLibpcap() != RecordTap.Kind.PACKET) {
        // A packet can only be there if the file has grown since.
      }
    } catch (PcapException | EOFException e) {
      // Nor is this what libpcap looked at.
    }
  }

  /**
   * Looks why libpcap cannot go on: at damage, or at what it alone cannot read.
   *
   * @param words what libpcap says
   * @throws ForeignFrameException when others can
   */
  void checkEnding(String words) throws IOException, ForeignFrameException {
    try {
      RecordTap.Kind kind = RecordTap.Kind.OTHER;
      while (kind != RecordTap.Kind.PACKET) {
        kind = recordForLibpcap();
        if (kind == RecordTap.Kind.INTERFACE) {
          throw new ForeignFrameException("libpcap says: " + words);
        }
      }
    } catch (PcapException | EOFException e) {
      // The file is damaged or cut off, as libpcap says.
    }
  }

  private RecordTap.Kind recordForLibpcap() throws IOException, ForeignFrameException {
    RecordTap.Kind kind = record();
    String foreign = format.foreignInFile();
    if (foreign != null) {
      throw new ForeignFrameException(foreign);
    }
    return kind;
  }

  /** Reads the next record and goes past it. */
  private RecordTap.Kind record() throws IOException, ForeignFrameException {
    need(format.headBytes());
    int bytes = format.recordBytes(buffer, inBuffer());
    need(bytes);
    int at = inBuffer();
    position += bytes;
    return format.read(buffer, at);
  }

  private void need(int bytes) throws IOException {
    if (fill(bytes) < bytes) {
      throw new EOFException("the file ends in the middle of a record");
    }
  }

  private int inBuffer() {
    return (int) (position - bufferAt);
  }

  /**
   * Has so many bytes from the next record's beginning on in the buffer, or as many as there are.
   */
  private int fill(int bytes) throws IOException {
    int there = buffered - inBuffer();
    if (there >= bytes) {
      return there;
    }
    if (bytes > buffer.size()) {
      buffer.grow(bytes);
    }
    bufferAt = position;
    buffered = 0;
    int read = 0;
    while (buffered < bytes && read >= 0) {
      read =
          channel.read(
              buffer.view().duplicate().position(buffered).limit(buffer.size()),
              bufferAt + buffered);
      buffered += Math.max(0, read);
    }
    return buffered;
  }

  /** Whether libpcap tells the time of a packet; if not, {@link #timeNs} does. */
  boolean libpcapTellsTime() {
    return format.libpcapTellsTime();
  }

  @Override
  public long timeNs() {
    return format.timeNs();
  }

  @Override
  public int capturedBytes() {
    return format.capturedBytes();
  }

  @Override
  public int lengthBytes() {
    return format.lengthBytes();
  }

  @Override
  public ByteBuffer bytes() {
    return buffer.view();
  }

  @Override
  public int dataAt() {
    return format.dataAt();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written, so nothing is lost.
    }
  }
}
