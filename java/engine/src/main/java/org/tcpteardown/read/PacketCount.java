package org.tcpteardown.read;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.PacketStream;

/**
 * How many packets a capture file holds, by its container alone. It takes a small part of the time
 * that tshark takes.
 */
final class PacketCount {
  static final int PIECE_BYTES = 1 << 18;
  private static final int GZIP_1 = 0x1f;
  private static final int GZIP_2 = 0x8b;

  private PacketCount() {}

  /** The count for pcap and pcapng, gzipped or not; empty for others and where one is damaged. */
  static OptionalLong of(Path file) {
    try (InputStream in = open(file)) {
      PacketStream packets = new PacketStream();
      byte[] piece = new byte[PIECE_BYTES];
      long count = 0;
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        packets.feed(piece, 0, read);
        while (packets.next()) {
          count++;
        }
      }
      packets.end();
      return packets.isEmpty() ? OptionalLong.empty() : OptionalLong.of(count);
    } catch (IOException | ForeignFrameException e) {
      // A fault that tshark tells better, or records of which not every tshark makes frames.
      return OptionalLong.empty();
    }
  }

  /** The container's bytes, unpacked. */
  static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), PIECE_BYTES);
    in.mark(2);
    boolean gzip = in.read() == GZIP_1 && in.read() == GZIP_2;
    in.reset();
    return gzip ? new GZIPInputStream(in, PIECE_BYTES) : in;
  }
}
