package org.tcpteardown.pcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The options at the end of a pcapng block. */
final class PcapngOptions {
  private static final int END = 0;
  private static final int COMMENT = 1;
  private static final int HEAD_BYTES = 4;
  private static final int LONGEST_BYTES = 65_000;

  private PcapngOptions() {}

  /** Where the option that ends them is, or would be. */
  static int end(ByteBuffer block, int from, int to) {
    int at = from;
    while (at + HEAD_BYTES <= to) {
      int code = block.getShort(at) & 0xffff;
      int bytes = HEAD_BYTES + ((block.getShort(at + 2) & 0xffff) + 3 & ~3);
      if (code == END || at + bytes > to) {
        break;
      }
      at += bytes;
    }
    return at;
  }

  /** Comments, and the option that ends them. */
  static byte[] comments(List<String> texts, ByteOrder order) {
    List<byte[]> all =
        texts.stream()
            .map(PcapngOptions::clipped)
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    int bytes = all.stream().mapToInt(text -> HEAD_BYTES + (text.length + 3 & ~3)).sum();
    ByteBuffer options = ByteBuffer.allocate(bytes + HEAD_BYTES).order(order);
    for (byte[] text : all) {
      option(options, COMMENT, text);
    }
    return options.putInt(END).array();
  }

  static void option(ByteBuffer to, int code, byte[] value) {
    to.putShort((short) code).putShort((short) value.length).put(value);
    to.put(new byte[-value.length & 3]);
  }

  /** An option's length has 16 bits. */
  private static String clipped(String text) {
    return text.length() * 3 <= LONGEST_BYTES ? text : text.substring(0, LONGEST_BYTES / 3);
  }
}
