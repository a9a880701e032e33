package org.tcpteardown.share;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.LinkClaim;
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
   * What was written.
   *
   * @param frames the numbers that these had in the capture, in the order of the copy
   * @param packets how many of them are of the connection
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Written(long[] frames, int packets) {}

  /**
   * Copies packets, and up to the last of them what ARP says of their two ends.
   *
   * @param capture where they are
   * @param frames their numbers there, ascending
   * @param addresses what their addresses are called instead
   * @param out where a pcap file is written to
   * @throws ForeignFrameException when only tshark can tell where the headers are
   * @throws IOException when the capture cannot be read, or nothing be written
   */
  public static Written write(
      Path capture, long[] frames, BareHeaders.AddressMap addresses, OutputStream out)
      throws IOException, ForeignFrameException {
    PcapWriter writer = new PcapWriter(out, PcapWriter.ETHERNET);
    LongStream.Builder numbers = LongStream.builder();
    int next = 0;
    int packets = 0;
    try (PcapFile file = PcapFile.open(capture)) {
      FrameMaker maker = new FrameMaker(file.linkType(), () -> false);
      while (next < frames.length && file.next()) {
        maker.skip();
        if (maker.frames() < frames[next]) {
          LinkClaim claim = claim(maker, file);
          if (claim != null && addresses.isEnd(claim.address())) {
            maker.bare(claim, addresses).writeTo(writer, file.timeNs());
            numbers.add(maker.frames());
          }
          continue;
        }
        CapturedFrame frame = maker.makeOutermost(file);
        next++;
        if (!(frame instanceof OtherFrame)) {
          maker.bare(addresses).writeTo(writer, frame.timeNs());
          numbers.add(maker.frames());
          packets++;
        }
      }
    }
    return new Written(numbers.build().toArray(), packets);
  }

  private static @Nullable LinkClaim claim(FrameMaker maker, PcapFile file) {
    try {
      return maker.makeOutermost(file) instanceof OtherFrame other ? other.claim() : null;
    } catch (ForeignFrameException e) {
      return null; // of another connection
    }
  }
}
