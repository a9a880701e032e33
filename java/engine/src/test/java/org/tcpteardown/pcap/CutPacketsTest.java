package org.tcpteardown.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;

/** A packet may end anywhere, and what holds it may end with it. */
class CutPacketsTest {
  private static final int ETHERNET = 1;
  private static final int MOST_CUT = 200;

  private record Cut(ByteBuffer bytes, int capturedBytes, int lengthBytes, long timeNs)
      implements PacketRecord {}

  private static Cut cut(byte[] packet, int captured) {
    return new Cut(ByteBuffer.wrap(packet, 0, captured).slice(), captured, packet.length, 0);
  }

  /** Ethernet and IPv4, then a SYN with an option: with the options cut off it is one still. */
  @Test
  void segmentWithoutOptions() throws ForeignFrameException {
    byte[] packet = new byte[14 + 20 + 24];
    ByteBuffer.wrap(packet)
        .putShort(12, (short) 0x800)
        .putInt(14, 0x4500002c)
        .putInt(22, 0x40060000)
        .putInt(26, 0x0a000001)
        .putInt(30, 0x0a000002)
        .putInt(34, 0x9c400050)
        .putInt(46, 0x6002ffff)
        .putInt(54, 0x020405b4);
    List<Integer> segments = new ArrayList<>();
    for (int captured = 0; captured <= packet.length; captured++) {
      FrameMaker maker = new FrameMaker(ETHERNET, () -> true);
      CapturedFrame frame = maker.make(cut(packet, captured));
      assertEquals(captured, frame.capturedBytes());
      if (frame instanceof Segment segment) {
        segments.add(captured);
        assertEquals(captured < packet.length, segment.details().optionsCut());
      }
    }
    assertEquals(List.of(50, 51, 52, 53, 54, 55, 56, 57, 58), segments);
  }

  @Test
  void packetsOfAllKinds() throws IOException {
    List<Path> captures;
    try (Stream<Path> files = Files.walk(Path.of("../../test-captures"))) {
      captures = files.filter(f -> f.toString().endsWith(".pcapng")).sorted().toList();
    }
    int cuts = 0;
    for (Path capture : captures) {
      try (PcapFile packets = PcapFile.open(capture)) {
        for (int i = 0; i < 12 && packets.next(); i++) {
          byte[] packet = new byte[packets.capturedBytes()];
          packets.bytes().get(packets.dataAt(), packet);
          cuts += cutEverywhere(packets.linkType(), packet);
        }
      } catch (ForeignFrameException e) {
        // Not a packet that is taken apart here.
      }
    }
    assertTrue(cuts > 20_000, cuts + " cut packets");
  }

  private static int cutEverywhere(int linkType, byte[] packet) throws ForeignFrameException {
    int made = 0;
    FrameMaker maker = new FrameMaker(linkType, () -> true);
    for (int captured = 0; captured <= Math.min(MOST_CUT, packet.length); captured++) {
      try {
        maker.make(cut(packet, captured));
        made++;
      } catch (ForeignFrameException e) {
        // tshark's
      }
    }
    return made;
  }
}
