package org.tcpteardown.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PacketRecord;

/**
 * Packets of one link type, and all that follows. The first byte chooses the link type; before each
 * packet are two bytes with its length and one with how much of it was not captured.
 */
public final class PacketTarget {
  /** All that are read without tshark; a new one belongs at the end, the corpus knows places. */
  public static final List<Integer> LINK_TYPES =
      List.of(1, 0, 9, 14, 12, 50, 101, 108, 113, 228, 229, 276);

  private PacketTarget() {}

  /** A packet as the fuzzer made it up. */
  private record Made(long timeNs, int lengthBytes, ByteBuffer bytes) implements PacketRecord {
    @Override
    public int capturedBytes() {
      return bytes.limit();
    }
  }

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    ByteBuffer in = ByteBuffer.wrap(input);
    if (!in.hasRemaining()) {
      return;
    }
    List<CapturedFrame> frames = new ArrayList<>();
    try {
      FrameMaker maker =
          new FrameMaker(LINK_TYPES.get((in.get() & 0xff) % LINK_TYPES.size()), () -> true);
      while (in.remaining() > 3) {
        int length = in.getShort() & 0xffff;
        int lost = in.get() & 0xff;
        int captured = Math.min(length, in.remaining());
        ByteBuffer bytes = in.slice(in.position(), captured);
        in.position(in.position() + captured);
        // A time that jumps with what is lost: seconds, minutes, also back.
        long timeNs = (frames.size() + (long) (lost & 0x3f) * lost) * 20_000_000L;
        frames.add(maker.make(new Made(timeNs, captured + lost, bytes)));
      }
    } catch (ForeignFrameException e) {
      // tshark's from here on.
    }
    Judged.of(frames);
  }
}
