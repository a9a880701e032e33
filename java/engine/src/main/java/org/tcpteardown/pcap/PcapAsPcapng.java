package org.tcpteardown.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes a pcap stream as pcapng, with comments on some of its packets. */
final class PcapAsPcapng {
  private static final int FILE_HEADER_BYTES = 24;
  private static final int RECORD_HEADER_BYTES = 16;
  private static final int INTERFACE = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final int PACKET_DATA_AT = 28;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int OPTION_FCS_LENGTH = 13;
  private static final int FCS_GIVEN = 1 << 26;
  private static final int BITS_PER_FCS_UNIT = 16;

  private final InputStream in;
  private final OutputStream out;
  private final ByteOrder order;
  private final long ticksPerSecond;
  private final FrameComments comments;
  private long frame;

  PcapAsPcapng(
      InputStream in,
      OutputStream out,
      ByteOrder order,
      boolean nanoseconds,
      FrameComments comments) {
    this.in = in;
    this.out = out;
    this.order = order;
    this.ticksPerSecond = nanoseconds ? 1_000_000_000L : 1_000_000L;
    this.comments = comments;
  }

  /** A record that was cut off ends it. */
  void copy() throws IOException {
    byte[] header = new byte[FILE_HEADER_BYTES];
    if (!CommentedCopy.fill(in, header, 0)) {
      throw new PcapException("the file header was cut off");
    }
    head(ByteBuffer.wrap(header).order(order));
    byte[] record = new byte[RECORD_HEADER_BYTES];
    while (CommentedCopy.fill(in, record, 0)) {
      ByteBuffer fields = ByteBuffer.wrap(record).order(order);
      int captured = fields.getInt(8);
      if (captured < 0 || captured > PacketStream.MOST_PACKET_BYTES) {
        throw new PcapException("a record says that it holds a packet of " + captured + " bytes");
      }
      byte[] packet = new byte[captured];
      if (!CommentedCopy.fill(in, packet, 0)) {
        return;
      }
      frame++;
      packet(fields, packet);
    }
  }

  private void head(ByteBuffer header) throws IOException {
    ByteBuffer section = block(PcapngBlocks.SECTION, 28);
    section
        .putInt(PcapngBlocks.BYTE_ORDER_MAGIC)
        .putShort((short) 1)
        .putShort((short) 0)
        .putLong(-1);
    write(section);
    int network = header.getInt(20);
    boolean hasFcs = (network & FCS_GIVEN) != 0;
    ByteBuffer its = block(INTERFACE, 20 + 8 + (hasFcs ? 8 : 0) + 4);
    its.putShort((short) network).putShort((short) 0).putInt(header.getInt(16));
    byte[] resolution = {(byte) (ticksPerSecond == 1_000_000L ? 6 : 9)};
    PcapngOptions.option(its, OPTION_TIME_RESOLUTION, resolution);
    if (hasFcs) {
      byte[] fcs = {(byte) ((network >>> 28) * BITS_PER_FCS_UNIT)};
      PcapngOptions.option(its, OPTION_FCS_LENGTH, fcs);
    }
    its.putInt(0);
    write(its);
  }

  private void packet(ByteBuffer record, byte[] data) throws IOException {
    FrameComments.Comment comment = comments.of(frame);
    long fraction = Integer.toUnsignedLong(record.getInt(4));
    long ticks = Integer.toUnsignedLong(record.getInt(0)) * ticksPerSecond + fraction;
    byte[] options = {};
    if (comment != null) {
      long timeNs = ticks * (1_000_000_000L / ticksPerSecond);
      if (record.getInt(12) != comment.lengthBytes() || timeNs != comment.timeNs()) {
        throw new PcapException(
            "frame " + frame + " is not the one that was analysed; nothing was written");
      }
      options = PcapngOptions.comments(comment.texts(), order);
    }
    int padding = -data.length & 3;
    int bytes = PACKET_DATA_AT + data.length + padding + options.length + Integer.BYTES;
    ByteBuffer block = block(ENHANCED_PACKET, bytes);
    block.putInt(0).putInt((int) (ticks >>> 32)).putInt((int) ticks);
    block.putInt(data.length).putInt(record.getInt(12));
    block.put(data).put(new byte[padding]).put(options);
    write(block);
  }

  private ByteBuffer block(int type, int bytes) {
    return ByteBuffer.allocate(bytes).order(order).putInt(type).putInt(bytes);
  }

  private void write(ByteBuffer block) throws IOException {
    block.putInt(block.capacity() - Integer.BYTES, block.capacity());
    out.write(block.array(), block.arrayOffset(), block.capacity());
  }
}
