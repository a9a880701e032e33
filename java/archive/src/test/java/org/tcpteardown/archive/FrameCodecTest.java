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
import org.tcpteardown.model.OtherFrame;
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
