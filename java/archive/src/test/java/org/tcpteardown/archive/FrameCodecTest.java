package org.tcpteardown.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.LinkClaim;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.FrameReader;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;

class FrameCodecTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nmap-scan",
        "ipv6-aborts",
        "late-fin-icmp",
        "crafted-stalls",
        "crafted-tampering"
      })
  void givesBackWhatWasWritten(String name) throws Exception {
    Path capture;
    try (Stream<Path> files = Files.list(Path.of("../../test-captures", name))) {
      capture = files.filter(f -> f.toString().endsWith(".pcapng")).findFirst().orElseThrow();
    }
    List<CapturedFrame> frames = new ArrayList<>();
    try (FrameReader reader = Readers.open(capture, Choice.AUTO, TsharkUse.USUAL)) {
      reader.read(frames::add);
    }
    FrameCodec.Reader read = new FrameCodec.Reader(new ByteArrayInputStream(written(frames)));
    for (CapturedFrame frame : frames) {
      assertEquals(frame, read.next());
    }
    assertNull(read.next());
  }

  /** Who puts packets on the link is written where it changes only. */
  @Test
  void givesBackLinks() throws IOException {
    IpAddress address = new IpAddress(false, 0, 0x0a00_0001);
    Segment there = segment(1, address, false);
    Segment back = segment(2, address, true);
    List<CapturedFrame> frames =
        List.of(
            there,
            back.withLink(0x0200_0000_00aaL),
            new OtherFrame(3, 5, 60, 60, new LinkClaim(address, 0x0200_0000_00bbL)),
            there.withLink(0x0200_0000_00ccL).withFrame(4),
            back.withLink(0x0200_0000_00aaL).withFrame(5),
            back.withLink(0x0200_0000_00bbL).withFrame(6),
            back.withFrame(7));
    FrameCodec.Reader read = new FrameCodec.Reader(new ByteArrayInputStream(written(frames)));
    for (CapturedFrame frame : frames) {
      assertEquals(frame, read.next());
    }
    assertNull(read.next());
  }

  private static Segment segment(long frame, IpAddress client, boolean back) {
    Endpoint one = new Endpoint(client, 40_000);
    Endpoint other = new Endpoint(new IpAddress(false, 0, 0x0a00_0002), 80);
    return new Segment(
        frame,
        frame,
        60,
        60,
        0,
        back ? other : one,
        back ? one : other,
        1,
        1,
        16,
        500,
        0,
        64,
        1,
        1,
        0,
        CapturedFrame.ABSENT,
        CapturedFrame.ABSENT,
        CapturedFrame.ABSENT,
        SegmentDetails.NONE);
  }

  @Test
  void tellsWhenItWasCutOff() throws IOException {
    byte[] whole = written(List.of(new OtherFrame(1, 2_000_000_000L, 60, 60)));
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    FrameCodec.Reader read = new FrameCodec.Reader(new ByteArrayInputStream(cut));
    read.next();
    assertThrows(EOFException.class, read::next);
  }

  private static byte[] written(List<CapturedFrame> frames) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    FrameCodec.Writer writer = new FrameCodec.Writer(bytes);
    for (CapturedFrame frame : frames) {
      writer.write(frame);
    }
    writer.end();
    assertEquals(bytes.size(), writer.bytes());
    return bytes.toByteArray();
  }
}
