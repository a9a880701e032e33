package org.tcpteardown.read;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.BitSet;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.PacketFilter;
import org.tcpteardown.pcap.PacketStream;
import org.tcpteardown.pcap.PcapException;

/**
 * What a filter leaves of a capture: all frames keep their numbers, and those that do not match are
 * as if they held no TCP.
 */
final class FilteredFrames {
  private static final int NONE = 0;
  private static final int PACKET = 1;

  /** Counts as a frame, but is no packet. */
  private static final int FOREIGN = 2;

  private FilteredFrames() {}

  /** The frame without what is in it. */
  static CapturedFrame without(CapturedFrame frame) {
    return OtherFrame.inPlaceOf(frame);
  }

  /**
   * The numbers of the frames that match, for a file of which another program makes the frames.
   *
   * @throws UnreadableInputException when the file is not one whose packets can be told apart here
   */
  static BitSet matching(Path file, String filter) throws UnreadableInputException, IOException {
    BitSet matching = new BitSet();
    try (InputStream in = new BufferedInputStream(PacketCount.open(file));
        PacketFilter packets = new PacketFilter(filter)) {
      PacketStream stream = new PacketStream();
      byte[] piece = new byte[PacketCount.PIECE_BYTES];
      int number = 0;
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        stream.feed(piece, 0, read);
        for (int next = next(stream); next != NONE; next = next(stream)) {
          number++;
          if (next == PACKET && packets.matches(stream, stream.linkType())) {
            matching.set(number);
          }
        }
      }
    } catch (PcapException e) {
      if (matching.isEmpty()) {
        throw new UnreadableInputException(
            Excerpt.printable(file.toString())
                + ": --filter needs a pcap or pcapng capture ("
                + e.getMessage()
                + "); editcap -F pcapng makes one of others.");
      }
    }
    return matching;
  }

  private static int next(PacketStream stream) throws IOException {
    try {
      return stream.next() ? PACKET : NONE;
    } catch (ForeignFrameException e) {
      return FOREIGN;
    }
  }
}
