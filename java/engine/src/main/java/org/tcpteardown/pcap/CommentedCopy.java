package org.tcpteardown.pcap;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Copies a capture and puts comments on some of its packets. The copy is pcapng. Of a pcapng file
 * every block that gets no comment stays as it is, byte for byte; only a section that says how long
 * it is says so no more. What a pcap file says is kept: times, precision, link type and snap
 * length.
 */
public final class CommentedCopy {
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int PCAP_MICROSECONDS = 0xa1b2c3d4;
  private static final int PCAP_NANOSECONDS = 0xa1b23c4d;

  private CommentedCopy() {}

  /**
   * Copies.
   *
   * @return comments on packets that cannot have any, because their blocks have no place for them
   * @throws PcapException if it is no pcap or pcapng file, or not the one that the comments are
   *     about
   */
  public static long write(InputStream capture, OutputStream out, FrameComments comments)
      throws IOException {
    InputStream in = new BufferedInputStream(capture, 1 << 16);
    int magic = first(in);
    if (magic >>> 16 == GZIP_MAGIC) {
      in = new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
      magic = first(in);
    }
    int swapped = Integer.reverseBytes(magic);
    if (magic == PcapngBlocks.SECTION) {
      return new CommentedPcapng(in, out, comments).copy();
    } else if (magic == PCAP_MICROSECONDS || magic == PCAP_NANOSECONDS) {
      new PcapAsPcapng(in, out, ByteOrder.BIG_ENDIAN, magic == PCAP_NANOSECONDS, comments).copy();
      return 0;
    } else if (swapped == PCAP_MICROSECONDS || swapped == PCAP_NANOSECONDS) {
      boolean nanoseconds = swapped == PCAP_NANOSECONDS;
      new PcapAsPcapng(in, out, ByteOrder.LITTLE_ENDIAN, nanoseconds, comments).copy();
      return 0;
    }
    throw new PcapException(
        String.format(Locale.ROOT, "neither pcap nor pcapng (it begins with %08x)", magic));
  }

  private static int first(InputStream in) throws IOException {
    in.mark(4);
    byte[] bytes = in.readNBytes(4);
    in.reset();
    if (bytes.length < 4) {
      throw new PcapException("the file is empty");
    }
    return ByteBuffer.wrap(bytes).getInt();
  }

  /** Reads all of a buffer; false at the end of the input, or where it was cut off. */
  static boolean fill(InputStream in, byte[] bytes, int from) throws IOException {
    return in.readNBytes(bytes, from, bytes.length - from) == bytes.length - from;
  }
}
