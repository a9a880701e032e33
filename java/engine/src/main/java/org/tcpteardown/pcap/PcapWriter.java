package org.tcpteardown.pcap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes frames as a pcap file with nanoseconds. */
public final class PcapWriter {
  /** The link type of Ethernet in files. */
  public static final int ETHERNET = 1;

  /** No frame is longer: what Wireshark and libpcap take. */
  static final int MOST_BYTES = 262_144;

  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final OutputStream out;

  /**
   * Begins the file.
   *
   * @param linkType of its frames, as files have it
   */
  public PcapWriter(OutputStream out, int linkType) throws IOException {
    this.out = out;
    out.write(
        buffer(24)
            .putInt(NANOSECONDS)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(MOST_BYTES)
            .putInt(linkType)
            .array());
  }

  /** libpcap hands out what the host that captured wrote in its own byte order in ours. */
  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Appends a frame.
   *
   * @param timeNs nanoseconds since 1970
   * @param bytes begin with what was captured
   * @param captured how many of them
   * @param lengthBytes its length on the wire; at least what was captured
   */
  public void frame(long timeNs, byte[] bytes, int captured, int lengthBytes) throws IOException {
    out.write(
        buffer(16)
            .putInt((int) Math.floorDiv(timeNs, NS_PER_SECOND))
            .putInt((int) Math.floorMod(timeNs, NS_PER_SECOND))
            .putInt(captured)
            .putInt(lengthBytes)
            .array());
    out.write(bytes, 0, captured);
  }
}
