package org.tcpteardown.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.LongUnaryOperator;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.PcapFile;

/** Cuts captures into pieces, wherever their connections are just then. */
final class Cutter {
  private static final int MAGIC_NANOSECONDS = 0xa1b2_3c4d;
  private static final int HEADER_BYTES = 24;
  private static final int RECORD_BYTES = 16;
  private static final int SNAPLEN = 262_144;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private Cutter() {}

  /** Writes pieces of so many packets into a folder; says how many there are. */
  static int cut(Path capture, int packets, Path folder) throws IOException, ForeignFrameException {
    return cut(capture, packets, folder, timeNs -> timeNs);
  }

  /** The same with other times, in nanoseconds since 1970. */
  static int cut(Path capture, int packets, Path folder, LongUnaryOperator time)
      throws IOException, ForeignFrameException {
    Files.createDirectories(folder);
    int pieces = 0;
    try (PcapFile in = PcapFile.open(capture)) {
      boolean more = in.next();
      while (more) {
        Path piece = folder.resolve(String.format("piece%04d.pcap", pieces++));
        try (OutputStream out = Files.newOutputStream(piece)) {
          out.write(header(in.linkType()));
          for (int i = 0; i < packets && more; i++) {
            out.write(record(in, time.applyAsLong(in.timeNs())));
            more = in.next();
          }
        }
        makeOld(piece);
      }
    }
    return pieces;
  }

  /** Times that begin anew, and go by so many times as slowly. */
  static LongUnaryOperator from(Path capture, long startNs, long factor)
      throws IOException, ForeignFrameException {
    try (PcapFile in = PcapFile.open(capture)) {
      in.next();
      long firstNs = in.timeNs();
      return timeNs -> startNs + factor * (timeNs - firstNs);
    }
  }

  /** Nobody is writing to it any more. */
  static void makeOld(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - 3_600_000));
  }

  private static byte[] header(int linkType) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4);
    return header.putLong(0).putInt(SNAPLEN).putInt(linkType).array();
  }

  private static byte[] record(PcapFile packet, long timeNs) {
    ByteBuffer bytes = packet.bytes().duplicate();
    ByteBuffer record =
        ByteBuffer.allocate(RECORD_BYTES + packet.capturedBytes()).order(ByteOrder.LITTLE_ENDIAN);
    record.putInt((int) (timeNs / NS_PER_SECOND));
    record.putInt((int) (timeNs % NS_PER_SECOND));
    record.putInt(packet.capturedBytes()).putInt(packet.lengthBytes());
    bytes.limit(packet.dataAt() + packet.capturedBytes()).position(packet.dataAt());
    return record.put(bytes).array();
  }
}
