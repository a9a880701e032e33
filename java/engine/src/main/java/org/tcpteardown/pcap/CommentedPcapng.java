package org.tcpteardown.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies a pcapng stream and puts comments on some of its packets. */
final class CommentedPcapng {
  private static final int HEAD_BYTES = 8;
  private static final int PACKET_DATA_AT = 28;
  private static final int SECTION_LENGTH_AT = 16;
  private static final int UNKNOWN_LENGTH = -1;

  /** Larger packets than any program writes are copied as they are. */
  private static final int LARGEST_PACKET_BLOCK = 1 << 28;

  private static final int PIECE = 1 << 16;

  private final InputStream in;
  private final OutputStream out;
  private final FrameComments comments;
  private final List<PcapngInterface> interfaces = new ArrayList<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  /** What was to be said of frames that are no packets: it goes to the next one that is. */
  private final List<String> carried = new ArrayList<>();

  private long frame;
  private long impossible;

  CommentedPcapng(InputStream in, OutputStream out, FrameComments comments) {
    this.in = in;
    this.out = out;
    this.comments = comments;
  }

  /** A block that was cut off ends it. */
  long copy() throws IOException {
    byte[] head = new byte[PcapngBlocks.SMALLEST_BYTES];
    while (CommentedCopy.fill(in, head, 0)) {
      int type = ByteBuffer.wrap(head).order(order).getInt(0);
      if (type == PcapngBlocks.SECTION) {
        order = ByteOrder.BIG_ENDIAN;
        if (ByteBuffer.wrap(head).getInt(HEAD_BYTES) != PcapngBlocks.BYTE_ORDER_MAGIC) {
          order = ByteOrder.LITTLE_ENDIAN;
        }
      }
      long bytes = Integer.toUnsignedLong(ByteBuffer.wrap(head).order(order).getInt(4));
      if (bytes < PcapngBlocks.SMALLEST_BYTES || (bytes & 3) != 0) {
        throw new PcapException("a block has a length of " + bytes + " bytes");
      }
      if (!(needsLook(type, bytes) ? look(type, head, (int) bytes) : pass(head, bytes))) {
        break;
      }
    }
    return impossible + carried.size();
  }

  private boolean needsLook(int type, long bytes) {
    FrameComments.Comment comment = null;
    if (isFrame(type)) {
      frame++;
      comment = comments.of(frame);
    }
    if (comment != null && !isPacket(type)) {
      carried.addAll(comment.texts());
    }
    return switch (type) {
      case PcapngBlocks.SECTION, PcapngBlocks.INTERFACE -> bytes < LARGEST_PACKET_BLOCK;
      case PcapngBlocks.OLD_PACKET, PcapngBlocks.SIMPLE_PACKET, PcapngBlocks.ENHANCED_PACKET ->
          bytes < LARGEST_PACKET_BLOCK && (comment != null || !carried.isEmpty());
      default -> false;
    };
  }

  private static boolean isPacket(int type) {
    return switch (type) {
      case PcapngBlocks.OLD_PACKET, PcapngBlocks.SIMPLE_PACKET, PcapngBlocks.ENHANCED_PACKET ->
          true;
      default -> false;
    };
  }

  /** Wireshark numbers packets, journals, system calls and custom blocks. */
  private static boolean isFrame(int type) {
    return switch (type) {
      case 0x9, 0x201, 0x204, 0x208, 0x216, 0x221, 0xbad, 0x40000bad -> true;
      default -> isPacket(type);
    };
  }

  private boolean pass(byte[] head, long bytes) throws IOException {
    // A block is only begun when all of it is there, as long as it is of ordinary size.
    byte[] piece = new byte[(int) Math.min(PIECE, bytes - head.length)];
    if (!CommentedCopy.fill(in, piece, 0)) {
      return false;
    }
    out.write(head);
    out.write(piece);
    long left = bytes - head.length - piece.length;
    while (left > 0) {
      int some = in.readNBytes(piece, 0, (int) Math.min(piece.length, left));
      if (some == 0) {
        return false;
      }
      out.write(piece, 0, some);
      left -= some;
    }
    return true;
  }

  private boolean look(int type, byte[] head, int bytes) throws IOException {
    byte[] block = new byte[bytes];
    System.arraycopy(head, 0, block, 0, head.length);
    if (!CommentedCopy.fill(in, block, head.length)) {
      return false;
    }
    ByteBuffer buffer = ByteBuffer.wrap(block).order(order);
    switch (type) {
      case PcapngBlocks.SECTION -> {
        interfaces.clear();
        if (bytes >= SECTION_LENGTH_AT + Long.BYTES + Integer.BYTES) {
          buffer.putLong(SECTION_LENGTH_AT, UNKNOWN_LENGTH); // it grows
        }
        out.write(block);
      }
      case PcapngBlocks.INTERFACE -> {
        interfaces.add(PcapngInterface.read(buffer, 0, bytes));
        out.write(block);
      }
      default -> packet(type, block, buffer);
    }
    return true;
  }

  private void packet(int type, byte[] bytes, ByteBuffer block) throws IOException {
    FrameComments.Comment comment = comments.of(frame);
    if (type == PcapngBlocks.SIMPLE_PACKET) {
      impossible += comment == null ? 0 : comment.texts().size();
      out.write(bytes);
      return;
    }
    List<String> texts = new ArrayList<>(carried);
    carried.clear();
    if (comment != null) {
      check(type, block, comment);
      texts.addAll(comment.texts());
    }
    int captured = block.getInt(20);
    int end = block.capacity() - Integer.BYTES;
    long dataEnd = PACKET_DATA_AT + (Integer.toUnsignedLong(captured) + 3 & ~3L);
    if (dataEnd > end) {
      throw new PcapException("frame " + frame + ": its packet is longer than its block");
    }
    int optionsEnd = PcapngOptions.end(block, (int) dataEnd, end);
    byte[] added = PcapngOptions.comments(texts, order);
    int size = optionsEnd + added.length + Integer.BYTES;
    ByteBuffer last = ByteBuffer.allocate(Integer.BYTES).order(order).putInt(0, size);
    block.putInt(4, size);
    out.write(bytes, 0, optionsEnd);
    out.write(added);
    out.write(last.array());
  }

  /** Numbers alone could put a comment on a wrong packet. */
  private void check(int type, ByteBuffer block, FrameComments.Comment comment)
      throws PcapException {
    int number =
        type == PcapngBlocks.ENHANCED_PACKET ? block.getInt(8) : block.getShort(8) & 0xffff;
    PcapngInterface its = number >= 0 && number < interfaces.size() ? interfaces.get(number) : null;
    long ticks = (long) block.getInt(12) << 32 | Integer.toUnsignedLong(block.getInt(16));
    if (its == null || block.getInt(24) != comment.lengthBytes() || !near(its, ticks, comment)) {
      throw new PcapException(
          "frame " + frame + " is not the one that was analysed; nothing was written");
    }
  }

  /** A clock finer than nanoseconds is rounded by whoever read the capture. */
  private static boolean near(
      @Nullable PcapngInterface its, long ticks, FrameComments.Comment comment) {
    return its != null && Math.abs(its.timeNs(ticks) - comment.timeNs()) <= 1_000;
  }
}
