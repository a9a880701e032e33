package org.tcpteardown.read;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PcapException;
import org.tcpteardown.pcap.PcapFile;

/**
 * Reads a capture once more for what its segments carry: by that a connection is known again where
 * a path rewrites all its numbers. Read apart from the rest because hardly any comparison needs it.
 */
public final class PayloadHashes {
  private PayloadHashes() {}

  /** Takes what a segment carries. */
  public interface Sink {
    /**
     * A segment.
     *
     * @param frame its number
     * @param hash of its first bytes; never 0
     */
    void payload(long frame, int hash);
  }

  /**
   * Reads a file up to its end, or to what only tshark could tell.
   *
   * @return whether it came to the end
   */
  public static boolean read(Path file, Sink sink) throws IOException {
    if (PcapFile.problem() != null) {
      return false;
    }
    try (PcapFile packets = PcapFile.open(file)) {
      FrameMaker maker = new FrameMaker(packets.linkType(), () -> false);
      while (packets.next()) {
        CapturedFrame frame = maker.make(packets);
        if (frame instanceof Segment segment && segment.payloadBytes() > 0) {
          int hash = maker.payloadHash(segment.payloadBytes());
          if (hash != 0) {
            sink.payload(segment.frame(), hash);
          }
        }
      }
      return true;
    } catch (ForeignFrameException | PcapException | EOFException e) {
      return false;
    }
  }
}
