package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;

@Execution(ExecutionMode.CONCURRENT)
class LibpcapReaderTest {
  private static final byte[] SYN = CaptureBytes.tcp(1_024, TcpFlags.SYN);

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path folder;

  @BeforeEach
  void libpcap() {
    assumeTrue(LibpcapReader.problem() == null, "libpcap is not installed");
  }

  @Test
  void whatWasReadBeforeTheCutIsDelivered() throws Exception {
    ReadTesting.Result result = read(CaptureBytes.pcap(96).record(SYN).record(SYN).cut(1));
    assertEquals(1, result.frames().size());
    assertFalse(result.outcome().complete());
    assertTrue(
        result.outcome().reason().startsWith("the capture was cut short"),
        result.outcome().reason());
  }

  /** 34 bytes are Ethernet and IPv4: of the TCP header there are 10. */
  @Test
  void headersThatWereCutOffAreTold() throws Exception {
    byte[] cut = Arrays.copyOf(SYN, 44);
    Path file =
        write(CaptureBytes.pcap(96).record(44, 54, cut).record(44, 54, cut).record(SYN).bytes());
    String told =
        "2 frames are cut off in the TCP header (the capture holds 44 bytes of each at the most):"
            + " what they say of their connections is unknown";
    for (FrameReader reader :
        List.of(new LibpcapReader(file, null), new TsharkReader(file, TsharkUse.USUAL))) {
      try (reader) {
        ReadTesting.Result result = ReadTesting.read(reader);
        assertEquals(3, result.frames().size());
        assertEquals(told, result.outcome().reason());
      }
    }
    try (InputStream in = Files.newInputStream(file)) {
      assertEquals(told, ReadTesting.read(in).outcome().reason());
    }
  }

  /** The snapshot length took payload only, or the packet had no more of a header. */
  @Test
  void headersThatAreThereAreNotTold() throws Exception {
    byte[] longer = Arrays.copyOf(SYN, 54);
    longer[17] = 60;
    ReadTesting.Result result =
        read(
            CaptureBytes.pcap(54)
                .record(54, 74, longer)
                .record(44, 44, Arrays.copyOf(SYN, 44))
                .bytes());
    assertTrue(result.outcome().complete(), result.outcome().reason());
  }

  @Test
  void aBlockThatNobodyKnowsIsSkipped() throws Exception {
    ReadTesting.Result result =
        both(
            CaptureBytes.pcapng()
                .interfaceOf(1)
                .packet(0, SYN)
                .block(0x7777, ByteBuffer.allocate(8))
                .packet(0, SYN)
                .bytes());
    assertEquals(List.of(1L, 2L), result.frames().stream().map(CapturedFrame::frame).toList());
    assertTrue(result.outcome().complete());
  }

  @Test
  void severalInterfacesCountTogether() throws Exception {
    both(CaptureBytes.pcapng().interfaceOf(1).interfaceOf(1).packet(1, SYN).packet(0, SYN).bytes());
  }

  @Test
  void aHugeSnapshotLengthHarmsNobody() throws Exception {
    ReadTesting.Result result = both(CaptureBytes.pcap(1 << 31).record(SYN).bytes());
    assertEquals(1, result.frames().size());
  }

  @Test
  void aRecordOfTwoGigabytesIsNotBelieved() throws Exception {
    ReadTesting.Result result =
        read(CaptureBytes.pcap(96).record(SYN).record(0x7fff_ffff, 54, SYN).bytes());
    assertEquals(1, result.frames().size());
    assertFalse(result.outcome().complete());
  }

  @Test
  void aBlockThatEndsBeforeItBeginsIsNotBelieved() throws Exception {
    byte[] bytes = CaptureBytes.pcapng().interfaceOf(1).packet(0, SYN).packet(0, SYN).bytes();
    bytes[bytes.length - 88 + 4] = 4; // the block length of the last packet
    ReadTesting.Result result = read(bytes);
    assertEquals(1, result.frames().size());
    assertFalse(result.outcome().complete());
  }

  @Test
  void aFileThatIsDeletedMeanwhileIsReadToItsEnd() throws Exception {
    Path file = write(CaptureBytes.pcap(96).record(SYN).record(SYN).record(SYN).bytes());
    List<CapturedFrame> frames = new ArrayList<>();
    try (FrameReader reader = new LibpcapReader(file, null)) {
      reader.read(
          frame -> {
            delete(file);
            frames.add(frame);
          });
    }
    assertEquals(3, frames.size());
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void leavesToTsharkWhatWiresharkCountsInAnotherWay() throws Exception {
    handsOver(
        CaptureBytes.pcapng().interfaceOf(1).packet(0, SYN).block(0xbad, ByteBuffer.allocate(8)),
        "it has blocks that are not packets but count as frames");
    handsOver(
        CaptureBytes.pcapng().interfaceTicking(3).packet(0, SYN),
        "its clock ticks neither micro- nor nanoseconds since 1970");
    handsOver(
        CaptureBytes.pcapng()
            .interfaceOf(1)
            .packet(0, SYN)
            .block(
                0x0a0d0d0a,
                ByteBuffer.wrap(
                    new byte[] {
                      0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1
                    })),
        "it has several sections");
    handsOver(CaptureBytes.pcapng().interfaceOf(105).packet(0, SYN), "its link type is 105");
  }

  @Test
  void leavesToTsharkWhatIsNotPlain() throws Exception {
    byte[] fragment = SYN.clone();
    fragment[20] = 0x20;
    handsOver(CaptureBytes.pcap(96).record(SYN).record(fragment), "frame 2 holds IP fragments");
    byte[] sourceRoute = new byte[58];
    System.arraycopy(SYN, 0, sourceRoute, 0, 34);
    sourceRoute[14] = 0x46;
    sourceRoute[17] = 44;
    sourceRoute[34] = (byte) 131;
    handsOver(CaptureBytes.pcap(96).record(sourceRoute), "frame 1 holds an IPv4 source route");
  }

  private void handsOver(CaptureBytes capture, String reason) throws Exception {
    Path file = write(capture.bytes());
    try (FrameReader reader = new LibpcapReader(file, null)) {
      NeedsTsharkException e =
          assertThrows(NeedsTsharkException.class, () -> reader.read(frame -> {}));
      assertEquals(reason, e.reason());
    }
  }

  @Test
  void theWholeCaptureIsReadAgainWhenMostOfItNeedsTshark() throws Exception {
    byte[] fragment = SYN.clone();
    fragment[20] = 0x20;
    Path file = write(CaptureBytes.pcap(96).record(SYN).record(fragment).record(fragment).bytes());
    List<String> notices = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    String name =
        Readers.read(
            file,
            Choice.AUTO,
            TsharkUse.USUAL,
            notices::add,
            reader -> {
              List<CapturedFrame> frames = new ArrayList<>();
              try {
                return reader.read(frames::add).reader();
              } finally {
                counts.add(frames.size());
              }
            });
    assertEquals("tshark", name);
    assertEquals(List.of(1, 3), counts);
    assertEquals(List.of("reading with tshark, since frame 2 holds IP fragments"), notices);
  }

  @Test
  void tsharkReadsNoMoreThanIsNeeded() throws Exception {
    byte[] fragment = SYN.clone();
    fragment[20] = 0x20;
    Path file = write(CaptureBytes.pcap(96).record(SYN).record(fragment).record(SYN).bytes());
    List<String> notices = new ArrayList<>();
    ReadTesting.Result result =
        ReadTesting.read(new LibpcapReader(file, TsharkUse.USUAL, notices::add));
    assertEquals(
        List.of("1 frame of 3 read with tshark, since frame 2 holds IP fragments"), notices);
    assertEquals("libpcap", result.outcome().reader());
    assertTrue(result.outcome().version().contains(" with tshark "), result.outcome().version());
    assertEquals(
        ReadTesting.read(new TsharkReader(file, TsharkUse.USUAL)).frames(), result.frames());
  }

  @Test
  void whoAsksForLibpcapGetsNothingElse() throws Exception {
    byte[] fragment = SYN.clone();
    fragment[20] = 0x20;
    Path file = write(CaptureBytes.pcap(96).record(fragment).bytes());
    NeedsTsharkException e =
        assertThrows(
            NeedsTsharkException.class,
            () ->
                Readers.read(
                    file,
                    Choice.LIBPCAP,
                    TsharkUse.USUAL,
                    n -> {},
                    reader -> reader.read(frame -> {})));
    assertTrue(e.getMessage().endsWith("Use --reader tshark."), e.getMessage());
  }

  @Test
  void zeroLengthFolderAndNoFile() throws Exception {
    Path empty = write(new byte[0]);
    for (Choice choice : List.of(Choice.AUTO, Choice.LIBPCAP)) {
      assertThrows(UnreadableInputException.class, () -> open(empty, choice));
      assertThrows(UnreadableInputException.class, () -> open(folder, choice));
      assertThrows(UnreadableInputException.class, () -> open(folder.resolve("none"), choice));
    }
  }

  private static void open(Path file, Choice choice) throws Exception {
    try (FrameReader reader = Readers.open(file, choice, TsharkUse.USUAL)) {
      reader.read(frame -> {});
    }
  }

  @Test
  void streamsAreNumberedAsByTheTsharkThatIsInstalled() throws Exception {
    byte[] rst = CaptureBytes.tcp(1_024, TcpFlags.RST);
    ReadTesting.Result result =
        both(CaptureBytes.pcap(96).record(SYN).record(rst).record(SYN).bytes());
    assertTrue(result.outcome().version().contains(" as tshark "), result.outcome().version());
    assertEquals(3, result.frames().stream().filter(Segment.class::isInstance).count());
  }

  private ReadTesting.Result read(byte[] capture) throws Exception {
    return ReadTesting.read(new LibpcapReader(write(capture), null));
  }

  /** Reads with both readers and holds them together. */
  private ReadTesting.Result both(byte[] capture) throws Exception {
    ReadTesting.Result ours = read(capture);
    ReadTesting.Result theirs = ReadTesting.read(new TsharkReader(write(capture), TsharkUse.USUAL));
    assertEquals(theirs.frames(), ours.frames());
    assertEquals(theirs.outcome().complete(), ours.outcome().complete());
    return ours;
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("capture"), bytes);
  }
}
