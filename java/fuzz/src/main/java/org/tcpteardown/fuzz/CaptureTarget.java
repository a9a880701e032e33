package org.tcpteardown.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PacketStream;

/** The bytes of a capture: pcap or pcapng, as they come from a pipe, and all that follows. */
public final class CaptureTarget {
  private static final int PIECE_BYTES = 1_000;

  private CaptureTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    PacketStream packets = new PacketStream();
    FrameMaker maker = new FrameMaker(() -> true, /* forgetAt= */ 0);
    List<CapturedFrame> frames = new ArrayList<>();
    try {
      for (int at = 0; at < input.length; at += PIECE_BYTES) {
        packets.feed(input, at, Math.min(PIECE_BYTES, input.length - at));
        take(packets, maker, frames);
      }
      packets.end();
    } catch (IOException e) {
      // Damaged: what came before counts.
    }
    Judged.of(frames);
  }

  private static void take(PacketStream packets, FrameMaker maker, List<CapturedFrame> frames)
      throws IOException {
    while (true) {
      boolean counted = false;
      try {
        if (!packets.next()) {
          return;
        }
        counted = true;
        maker.link(packets.linkType());
        counted = false;
        frames.add(maker.make(packets));
      } catch (ForeignFrameException e) {
        if (counted) {
          frames.add(maker.other(packets, /* counted= */ false));
        } else {
          maker.skip();
        }
      }
    }
  }
}
