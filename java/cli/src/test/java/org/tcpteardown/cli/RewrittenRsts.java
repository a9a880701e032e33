package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Captures of the lab in which the clients' RSTs are made to look like those of a device. */
final class RewrittenRsts {
  private static final int ENHANCED_PACKET = 6;
  private static final int PACKET_DATA = 28;
  private static final int IP = PACKET_DATA + 14;
  private static final int TCP = IP + 20;
  private static final int HTTP = 80;
  private static final byte RST = 4;

  private RewrittenRsts() {}

  /** A copy in which the RSTs to port 80 have another TTL and IP ID. */
  static Path in(Path capture, Path folder, String name) throws IOException {
    ByteBuffer blocks = ByteBuffer.wrap(Files.readAllBytes(capture)).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < blocks.limit(); at += blocks.getInt(at + Integer.BYTES)) {
      if (blocks.getInt(at) == ENHANCED_PACKET && isRst(blocks, at)) {
        blocks.put(at + IP + 8, (byte) 250);
        blocks.putShort(at + IP + 4, (short) 0);
      }
    }
    Path rewritten = folder.resolve(name + ".pcapng");
    Files.write(rewritten, blocks.array());
    return rewritten;
  }

  private static boolean isRst(ByteBuffer blocks, int at) {
    ByteBuffer network = blocks.duplicate().order(ByteOrder.BIG_ENDIAN);
    return network.getShort(at + IP - 2) == 0x0800
        && blocks.get(at + IP + 9) == 6
        && network.getShort(at + TCP + 2) == HTTP
        && (blocks.get(at + TCP + 13) & RST) != 0;
  }
}
