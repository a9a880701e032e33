package org.tcpteardown.pcap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes frames of Ethernet as a pcap file with nanoseconds. */
public final class PcapWriter {
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int MOST_BYTES = 262_144;
  private static final int LINKTYPE_ETHERNET = 1;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final OutputStream out;

  /** Begins the file. */
  public PcapWriter(OutputStream out) throws IOException {
    this.out = out;
    out.write(
        ByteBuffer.allocate(24)
            .putInt(NANOSECONDS)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(MOST_BYTES)
            .putInt(LINKTYPE_ETHERNET)
            .array());
  }

  /**
   * Appends a frame.
   *
   * @param timeNs nanoseconds since 1970
   * @param lengthBytes its length on the wire; at least what is written
   */
  public void frame(long timeNs, byte[] bytes, int lengthBytes) throws IOException {
    out.write(
        ByteBuffer.allocate(16)
            .putInt((int) Math.floorDiv(timeNs, NS_PER_SECOND))
            .putInt((int) Math.floorMod(timeNs, NS_PER_SECOND))
            .putInt(bytes.length)
            .putInt(lengthBytes)
            .array());
    out.write(bytes);
  }
}
