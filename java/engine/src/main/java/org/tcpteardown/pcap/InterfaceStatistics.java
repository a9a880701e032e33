package org.tcpteardown.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the statistics at the end of a pcapng file say of the capture as a whole (the pcapng draft,
 * section 4.6): dumpcap and Wireshark write them when a capture is stopped.
 *
 * @param startNs when the capture began, nanoseconds since 1970
 * @param endNs when it was stopped
 * @param dropped packets that did not get into the file for want of time or room; 0 if unknown
 * @param filter the capture filter of the first interface, in libpcap's syntax; empty without one
 */
public record InterfaceStatistics(long startNs, long endNs, long dropped, String filter) {
  private static final int STATISTICS = 5;
  private static final int OPTIONS_AT = 20;
  private static final int START_TIME = 2;
  private static final int END_TIME = 3;
  private static final int DROPPED_BY_INTERFACE = 5;
  private static final int DROPPED_BY_SYSTEM = 7;

  private static final int INTERFACE_OPTIONS_AT = 16;
  private static final int FILTER = 11;

  private static final int LARGEST_BYTES = 1 << 16;

  /** An interface each; more are not looked at. */
  private static final int MOST_BLOCKS = 1 << 10;

  /** Frames lie within the capture, and clocks are set by less than this. */
  private static final long NEAR_NS = 10L * 365 * 86_400 * 1_000_000_000L;

  /**
   * Reads the statistics at the end of a file.
   *
   * @param frameNs time of any frame in it: programs differ in the unit of the times
   * @return empty if there are none, if they are not whole, or if it is no pcapng file
   */
  public static Optional<InterfaceStatistics> of(Path file, long frameNs) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(PcapngBlocks.SMALLEST_BYTES);
      if (channel.size() < PcapngBlocks.SMALLEST_BYTES || channel.read(head, 0) < head.capacity()) {
        return Optional.empty();
      }
      ByteOrder order =
          head.getInt(8) == PcapngBlocks.BYTE_ORDER_MAGIC
              ? ByteOrder.BIG_ENDIAN
              : ByteOrder.LITTLE_ENDIAN;
      if (head.getInt(0) != PcapngBlocks.SECTION) {
        return Optional.empty();
      }
      String filter = filter(channel, head.order(order).getInt(Integer.BYTES), order);
      return joined(fromEnd(channel, order), frameNs, filter);
    }
  }

  /** The capture filter that the block after the file's header names. */
  private static String filter(FileChannel channel, int headerBytes, ByteOrder order)
      throws IOException {
    ByteBuffer head = ByteBuffer.allocate(2 * Integer.BYTES).order(order);
    if (headerBytes < 0
        || channel.read(head, headerBytes) < head.capacity()
        || head.getInt(0) != PcapngBlocks.INTERFACE) {
      return "";
    }
    int bytes = head.getInt(Integer.BYTES);
    if (bytes < INTERFACE_OPTIONS_AT || bytes > LARGEST_BYTES) {
      return "";
    }
    ByteBuffer block = ByteBuffer.allocate(bytes).order(order);
    if (channel.read(block, headerBytes) < bytes) {
      return "";
    }
    int at = INTERFACE_OPTIONS_AT;
    while (at + 4 <= bytes - Integer.BYTES) {
      int code = block.getShort(at) & 0xffff;
      int length = block.getShort(at + 2) & 0xffff;
      if (code == 0 || at + 4 + length > bytes - Integer.BYTES) {
        break;
      }
      if (code == FILTER && length > 1) {
        // The first byte says that text follows.
        return new String(block.array(), at + 5, length - 1, StandardCharsets.UTF_8);
      }
      at += 4 + (length + 3 & ~3);
    }
    return "";
  }

  /** Blocks of statistics; those that are before other blocks are older. */
  private static List<ByteBuffer> fromEnd(FileChannel channel, ByteOrder order) throws IOException {
    List<ByteBuffer> found = new ArrayList<>();
    long end = channel.size();
    for (int i = 0; i < MOST_BLOCKS && end > PcapngBlocks.SMALLEST_BYTES; i++) {
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(order);
      channel.read(length, end - Integer.BYTES);
      int bytes = length.getInt(0);
      if (bytes < PcapngBlocks.SMALLEST_BYTES || bytes > Math.min(LARGEST_BYTES, end)) {
        break;
      }
      ByteBuffer block = ByteBuffer.allocate(bytes).order(order);
      if (channel.read(block, end - bytes) < bytes
          || block.getInt(Integer.BYTES) != bytes
          || block.getInt(0) != STATISTICS) {
        break;
      }
      found.add(block);
      end -= bytes;
    }
    return found;
  }

  private static Optional<InterfaceStatistics> joined(
      List<ByteBuffer> blocks, long frameNs, String filter) {
    long startNs = Long.MIN_VALUE;
    long endNs = Long.MAX_VALUE;
    long dropped = 0;
    for (ByteBuffer block : blocks) {
      Long start = null;
      Long end = null;
      int at = OPTIONS_AT;
      while (at + 4 <= block.capacity() - Integer.BYTES) {
        int code = block.getShort(at) & 0xffff;
        int length = block.getShort(at + 2) & 0xffff;
        if (code == 0 || at + 4 + length > block.capacity() - Integer.BYTES) {
          break;
        }
        if (length == Long.BYTES) {
          switch (code) {
            case START_TIME -> start = timeNs(block, at + 4, frameNs);
            case END_TIME -> end = timeNs(block, at + 4, frameNs);
            case DROPPED_BY_INTERFACE, DROPPED_BY_SYSTEM ->
                dropped += Math.max(0, block.getLong(at + 4));
            default -> {}
          }
        }
        at += 4 + (length + 3 & ~3);
      }
      if (start == null || end == null) {
        return Optional.empty();
      }
      // A connection is surely seen only while all interfaces are.
      startNs = Math.max(startNs, start);
      endNs = Math.min(endNs, end);
    }
    boolean told = !blocks.isEmpty() && startNs <= endNs;
    return told
        ? Optional.of(new InterfaceStatistics(startNs, endNs, dropped, filter))
        : Optional.empty();
  }

  /**
   * The draft wants the unit of the interface's time stamps; dumpcap writes microseconds even where
   * those are nanoseconds (4.0.17).
   */
  private static @Nullable Long timeNs(ByteBuffer block, int at, long frameNs) {
    long ticks = (block.getInt(at) & 0xffff_ffffL) << Integer.SIZE;
    ticks |= block.getInt(at + 4) & 0xffff_ffffL;
    for (long unit : new long[] {1, 1_000, 1_000_000}) {
      if (ticks > 0 && ticks < Long.MAX_VALUE / unit) {
        long timeNs = ticks * unit;
        if (Math.abs(timeNs - frameNs) < NEAR_NS) {
          return timeNs;
        }
      }
    }
    return null;
  }
}
