package org.tcpteardown.pcap;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The packets of a pcap or pcapng stream of which the bytes come piece by piece, as from a pipe or
 * a file that still grows: pieces go in with {@link #feed}, packets come out with {@link #next}.
 * Half a record waits for the rest of it, and nothing ever waits for bytes. For one thread.
 */
public final class PacketStream implements PacketRecord {
  /** As libpcap's {@code MAXIMUM_SNAPLEN}. */
  static final int MOST_PACKET_BYTES = 262_144;

  private static final int FIRST_BYTES = 1 << 16;

  private final @Nullable RecordTap tap;
  private RecordBytes bytes = new RecordBytes(FIRST_BYTES);

  /** Where what was not yet taken apart begins and ends. */
  private int begin;

  private int end;

  private @Nullable StreamFormat format;

  /** Only takes packets out. */
  public PacketStream() {
    this(null);
  }

  /** Shows all records to the tap as well, each before {@link #next} tells of it. */
  public PacketStream(@Nullable RecordTap tap) {
    this.tap = tap;
  }

  /** Puts bytes in. */
  public void feed(byte[] piece, int offset, int length) {
    if (begin == end) {
      begin = 0;
      end = 0;
    }
    if (end + length > bytes.size()) {
      int kept = end - begin;
      RecordBytes room =
          kept + length > bytes.size()
              ? new RecordBytes(Math.max(bytes.size() * 2, kept + length))
              : bytes;
      System.arraycopy(bytes.array(), begin, room.array(), 0, kept);
      begin = 0;
      end = kept;
      bytes = room;
    }
    System.arraycopy(piece, offset, bytes.array(), end, length);
    end += length;
  }

  /**
   * Goes to the next packet.
   *
   * @return false when more bytes are needed for it
   * @throws PcapException when the stream is damaged here: no more can be read
   * @throws ForeignFrameException when here is something that counts as a frame, but not a packet;
   *     then the next call goes past it
   */
  public boolean next() throws IOException, ForeignFrameException {
    StreamFormat records = format();
    if (records == null) {
      return false;
    }
    while (end - begin >= records.headBytes()) {
      int length = records.recordBytes(bytes, begin);
      if (end - begin < length) {
        return false;
      }
      int at = begin;
      RecordTap.Kind kind = RecordTap.Kind.OTHER;
      begin += length;
      try {
        kind = records.read(bytes, at);
      } finally {
        if (tap != null) {
          tap.record(kind, ByteBuffer.wrap(bytes.array(), at, length).slice());
        }
      }
      if (kind == RecordTap.Kind.PACKET) {
        return true;
      }
    }
    return false;
  }

  private @Nullable StreamFormat format() throws PcapException {
    if (format == null && end - begin >= Integer.BYTES) {
      format = StreamFormat.of(bytes.view().getInt(begin));
      if (format == null) {
        throw new PcapException("it is neither pcap nor pcapng");
      }
    }
    return format;
  }

  /**
   * Says that no more bytes come.
   *
   * @throws EOFException when that is in the middle of a record
   */
  public void end() throws EOFException {
    if (begin < end) {
      throw new EOFException("it ends in the middle of a record");
    }
  }

  /** Whether nothing was ever put in. */
  public boolean isEmpty() {
    return format == null && begin == end;
  }

  private StreamFormat current() {
    if (format == null) {
      throw new IllegalStateException("no packet was read yet");
    }
    return format;
  }

  /** The {@code LINKTYPE_} value of the packet's interface. */
  public int linkType() {
    return current().linkType();
  }

  @Override
  public long timeNs() {
    return current().timeNs();
  }

  @Override
  public int capturedBytes() {
    return current().capturedBytes();
  }

  @Override
  public int lengthBytes() {
    return current().lengthBytes();
  }

  @Override
  public ByteBuffer bytes() {
    return bytes.view();
  }

  @Override
  public int dataAt() {
    return current().dataAt();
  }
}
