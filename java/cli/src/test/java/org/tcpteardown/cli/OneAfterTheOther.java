package org.tcpteardown.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.PcapFile;

/** Many Ethernet captures as one, an hour apart. */
final class OneAfterTheOther {
  private static final long HOUR_NS = 3_600_000_000_000L;
  private static final long BEGIN_NS = 1_700_000_000_000_000_000L;
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final int ETHERNET = 1;

  private OneAfterTheOther() {}

  /** Writes them into that file and says how many frames there are. */
  static long write(Path file, List<Path> captures) throws IOException, ForeignFrameException {
    long frames = 0;
    long latestNs = BEGIN_NS;
    try (OutputStream out = Files.newOutputStream(file)) {
      ByteBuffer header = ByteBuffer.allocate(24);
      header.putInt(0xa1b23c4d).putShort((short) 2).putShort((short) 4); // with nanoseconds
      out.write(header.putLong(0).putInt(262_144).putInt(ETHERNET).array());
      for (Path capture : captures) {
        try (PcapFile packets = PcapFile.open(capture)) {
          if (packets.linkType() != ETHERNET) {
            throw new IOException(capture + " is of link type " + packets.linkType());
          }
          long shiftNs = 0;
          for (boolean first = true; packets.next(); first = false) {
            if (first) {
              shiftNs = latestNs + HOUR_NS - packets.timeNs();
            }
            long timeNs = packets.timeNs() + shiftNs;
            latestNs = Math.max(latestNs, timeNs);
            out.write(record(packets, timeNs));
            frames++;
          }
        }
      }
    }
    return frames;
  }

  private static byte[] record(PcapFile packets, long timeNs) {
    int captured = packets.capturedBytes();
    ByteBuffer record = ByteBuffer.allocate(16 + captured);
    record.putInt((int) (timeNs / NS_PER_SECOND)).putInt((int) (timeNs % NS_PER_SECOND));
    record.putInt(captured).putInt(packets.lengthBytes());
    packets.bytes().get(packets.dataAt(), record.array(), record.position(), captured);
    return record.array();
  }
}
