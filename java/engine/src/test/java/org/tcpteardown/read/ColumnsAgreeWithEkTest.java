package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;

/** tshark's columns say the same as its EK. */
@Execution(ExecutionMode.CONCURRENT)
class ColumnsAgreeWithEkTest {
  private static final int IP_BYTES = 20;

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  static Path joined;

  /** What one way of asking tshark yields. */
  private record Yield(List<CapturedFrame> frames, int exitCode, List<String> messages) {}

  static List<JoinedCaptures.Joined> files() throws Exception {
    List<JoinedCaptures.Joined> files = ReadersAgreeOnFramesTest.files(joined);
    files.add(JoinedCaptures.alone(ReadTesting.resource("frames.pcap")));
    return files;
  }

  @ParameterizedTest
  @MethodSource("files")
  void sameFrames(JoinedCaptures.Joined file) throws Exception {
    Yield ek = read(file.file(), TsharkCommand.EK, (tally, latest) -> {});
    Yield columns;
    try {
      columns = read(file.file(), TsharkCommand.COLUMNS, new ColumnTrust());
    } catch (DistrustedColumnsException e) {
      assertFalse(isOwn(file), "columns should do");
      System.out.println(file.file() + ": columns do not do");
      columns = readInOneOrBothWays(file.file());
    }
    for (int i = 0; i < ek.frames().size(); i++) {
      CapturedFrame frame = ek.frames().get(i);
      assertEquals(frame, columns.frames().get(i), () -> file.origin(frame.frame()));
    }
    assertEquals(ek, columns);
    assertFalse(isOwn(file) && ek.frames().isEmpty());
  }

  private static boolean isOwn(JoinedCaptures.Joined file) throws Exception {
    return ReadersAgreeOnFramesTest.own().contains(file.parts().get(0).capture());
  }

  /** Addresses of many headers do not fit into a column. */
  @Test
  void longColumns(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("deep.pcap");
    Files.write(file, capture(1, 2, 100, 130, 170, 200, 250));
    assertThrows(
        DistrustedColumnsException.class,
        () -> read(file, TsharkCommand.COLUMNS, new ColumnTrust()));
    Yield both = readInOneOrBothWays(file);
    assertEquals(read(file, TsharkCommand.EK, (tally, latest) -> {}), both);
    assertEquals(7, both.frames().stream().filter(Segment.class::isInstance).count());
    Files.write(file, capture(1, 2, 100, 130));
    assertEquals(4, read(file, TsharkCommand.COLUMNS, new ColumnTrust()).frames().size());
  }

  private static Yield readInOneOrBothWays(Path capture) throws Exception {
    List<CapturedFrame> frames = new ArrayList<>();
    try (TsharkReader reader = new TsharkReader(capture, TsharkUse.USUAL)) {
      ReadOutcome outcome = reader.read(frames::add);
      assertEquals(frames.size(), outcome.frames());
      assertEquals(0, outcome.foreignLines());
      assertTrue(outcome.complete() || outcome.reason().contains("cut short"), outcome.reason());
      return outcome.complete()
          ? new Yield(frames, 0, List.of())
          : new Yield(frames, 2, List.of(outcome.reason().substring("tshark: ".length())));
    }
  }

  private static Yield read(Path capture, TsharkCommand command, StreamReader.Check check)
      throws Exception {
    List<CapturedFrame> frames = new ArrayList<>();
    Path tshark = TsharkProgram.find();
    try (TsharkProcess process = TsharkProcess.start(tshark, command.arguments(capture), 0)) {
      Splitter splitter = command.splitter(process.output());
      ReadTally tally = StreamReader.readAll(splitter, frames::add, check);
      assertEquals("", tally.reason());
      return new Yield(frames, process.exitCode(), process.messages());
    }
  }

  /** Segments below so many IPv4 headers, with addresses as long as they get. */
  private static byte[] capture(int... headers) {
    ByteBuffer out = ByteBuffer.allocate(100_000);
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    out.putInt(0).putInt(0).putInt(262_144).putInt(1);
    for (int count : headers) {
      int length = 14 + count * IP_BYTES + 20;
      out.putInt(1_700_000_000).putInt(0).putInt(length).putInt(length);
      out.put(new byte[12]).putShort((short) 0x0800);
      for (int i = count; i > 0; i--) {
        out.put((byte) 0x45).put((byte) 0).putShort((short) (i * IP_BYTES + 20));
        out.putInt(0).put((byte) 64).put((byte) (i == 1 ? 6 : 4)).putShort((short) 0);
        out.putInt(0xcb007100 + 100 + i % 100).putInt(0xcb007100 + 255 - i % 100);
      }
      out.putShort((short) 40_000).putShort((short) 80).putInt(count).putInt(2);
      out.putShort((short) 0x5010).putShort((short) 500).putInt(0);
    }
    return Arrays.copyOf(out.array(), out.position());
  }
}
