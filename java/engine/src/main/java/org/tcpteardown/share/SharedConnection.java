package org.tcpteardown.share;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.pcap.BareHeaders;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PcapFile;
import org.tcpteardown.pcap.PcapWriter;

/** Writes the headers of one connection's packets as a capture of its own. */
public final class SharedConnection {
  private SharedConnection() {}

  /**
   * Copies packets.
   *
   * @param capture where they are
   * @param frames their numbers there, ascending
   * @param addresses what their addresses are called instead
   * @param out where a pcap file is written to
   * @return how many were written
   * @throws ForeignFrameException when only tshark can tell where the headers are
   * @throws IOException when the capture cannot be read, or nothing be written
   */
  public static int write(
      Path capture, long[] frames, BareHeaders.AddressMap addresses, OutputStream out)
      throws IOException, ForeignFrameException {
    PcapWriter writer = new PcapWriter(out, PcapWriter.ETHERNET);
    int next = 0;
    int written = 0;
    try (PcapFile packets = PcapFile.open(capture)) {
      FrameMaker maker = new FrameMaker(packets.linkType(), () -> false);
      while (next < frames.length && packets.next()) {
        if (maker.frames() + 1 < frames[next]) {
          maker.skip();
          continue;
        }
        maker.skip();
        CapturedFrame frame = maker.makeOutermost(packets);
        next++;
        if (!(frame instanceof OtherFrame)) {
          maker.bare(addresses).writeTo(writer, frame.timeNs());
          written++;
        }
      }
    }
    return written;
  }
}
