package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.PcapFile;

/**
 * libpcap and tshark yield the same frames of the same capture: of all test captures, joined, and
 * of those in the folders that the environment variable TCPTEARDOWN_CAPTURES names. Where libpcap
 * leaves a capture to tshark, up to there.
 */
@Execution(ExecutionMode.CONCURRENT) // most of the time goes into starting tshark
class ReadersAgreeOnFramesTest {
  private static final int ETHERNET = 1;

  /** Bytes of Ethernet, IPv4 and TCP without options; from there packets are cut. */
  private static final int FIRST_CUT = 14 + 20 + 20;

  private static final int CUTS = 24;

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  static Path folder;

  /** What libpcap makes of a capture. */
  private record Ours(List<CapturedFrame> frames, boolean handedOver) {}

  @BeforeAll
  static void libpcap() {
    assumeTrue(LibpcapReader.problem() == null, "libpcap is not installed");
  }

  /** The test captures, each for itself. */
  static List<Path> own() throws IOException {
    return in(Path.of("../../test-captures"));
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().matches(".*\\.(pcap|pcapng|trace)")).sorted().toList();
    }
  }

  /** The captures that others name. */
  static List<Path> named() throws IOException {
    List<Path> captures = new ArrayList<>();
    String folders = System.getenv().getOrDefault("TCPTEARDOWN_CAPTURES", "");
    for (String name : folders.split(File.pathSeparator, -1)) {
      if (!name.isEmpty()) {
        captures.addAll(in(Path.of(name)));
      }
    }
    return captures;
  }

  /** The test captures in few files, and those that others name. */
  static List<JoinedCaptures.Joined> files(Path folder) throws IOException {
    List<JoinedCaptures.Joined> files = new ArrayList<>(JoinedCaptures.in(folder, own()));
    named().forEach(capture -> files.add(JoinedCaptures.alone(capture)));
    return files;
  }

  static List<JoinedCaptures.Joined> files() throws IOException {
    return files(folder);
  }

  @ParameterizedTest
  @MethodSource("files")
  void sameFrames(JoinedCaptures.Joined file) throws Exception {
    Ours ours = ours(new LibpcapReader(file.file(), TsharkUse.USUAL, notice -> {}));
    List<CapturedFrame> theirs = new ArrayList<>();
    try (FrameReader reader = new TsharkReader(file.file(), TsharkUse.USUAL)) {
      reader.read(theirs::add);
    }
    for (int i = 0; i < ours.frames().size(); i++) {
      CapturedFrame frame = ours.frames().get(i);
      assertEquals(theirs.get(i), frame, () -> file.origin(frame.frame()));
    }
    if (!ours.handedOver()) {
      assertEquals(theirs.size(), ours.frames().size());
    }
  }

  /** Packets that end somewhere in their headers, as a small snapshot length leaves them. */
  @Test
  void sameFramesOfCutPackets() throws Exception {
    CaptureBytes cut = CaptureBytes.pcap(FIRST_CUT + CUTS);
    int packets = 0;
    for (Path capture : own()) {
      try (PcapFile file = PcapFile.open(capture)) {
        for (int i = 0; i < 20 && file.linkType() == ETHERNET && file.next(); i++) {
          int length = Math.min(file.capturedBytes(), FIRST_CUT + packets % CUTS);
          byte[] bytes = new byte[length];
          file.bytes().get(file.dataAt(), bytes);
          cut.record(length, file.lengthBytes(), bytes);
          packets++;
        }
      } catch (ForeignFrameException e) {
        // What only tshark reads is no matter here.
      }
    }
    Path file = Files.write(Files.createTempDirectory(folder, "cut").resolve("c"), cut.bytes());
    List<CapturedFrame> ours = ours(new LibpcapReader(file, TsharkUse.USUAL, n -> {})).frames();
    List<CapturedFrame> theirs = new ArrayList<>();
    try (FrameReader reader = new TsharkReader(file, TsharkUse.USUAL)) {
      reader.read(theirs::add);
    }
    for (int i = 0; i < ours.size(); i++) {
      assertEquals(theirs.get(i), ours.get(i));
    }
    assertTrue(
        ours.stream().anyMatch(f -> f instanceof Segment s && s.details().optionsCut()),
        "none has lost an option");
  }

  /**
   * What is so of the joined captures is so of each, but for the numbers of frames and streams, and
   * what one holds of a connection that is in another as well is repeated there.
   */
  @ParameterizedTest
  @MethodSource("files")
  void joiningChangesNothing(JoinedCaptures.Joined file) throws Exception {
    List<CapturedFrame> joined = alone(file.file()).frames();
    List<CapturedFrame> each = new ArrayList<>();
    for (JoinedCaptures.Part part : file.parts()) {
      assertEquals(part.framesBefore(), each.size());
      each.addAll(alone(part.capture()).frames());
    }
    assertEquals(joined.size(), each.size());
    for (int i = 0; i < joined.size(); i++) {
      CapturedFrame frame = joined.get(i);
      assertEquals(unnumbered(frame), unnumbered(each.get(i)), () -> file.origin(frame.frame()));
    }
  }

  private static CapturedFrame unnumbered(CapturedFrame frame) {
    if (frame instanceof Segment segment) {
      Segment bare = segment.withFrame(0).withStream(0);
      return segment.payloadBytes() > 0 ? bare.withDetails(bare.details().withoutChecksum()) : bare;
    }
    if (frame instanceof IcmpError e) {
      return new IcmpError(
          0,
          e.timeNs(),
          e.lengthBytes(),
          e.capturedBytes(),
          0,
          e.sender(),
          e.v6(),
          e.type(),
          e.code(),
          e.mtuBytes(),
          e.quotedSource(),
          e.quotedDestination());
    }
    return new OtherFrame(0, frame.timeNs(), frame.lengthBytes(), frame.capturedBytes());
  }

  private static Ours alone(Path capture) throws Exception {
    return ours(new LibpcapReader(capture, null));
  }

  private static Ours ours(FrameReader made) throws Exception {
    List<CapturedFrame> frames = new ArrayList<>();
    try (FrameReader reader = made) {
      reader.read(frames::add);
      return new Ours(frames, false);
    } catch (NeedsTsharkException e) {
      return new Ours(frames, true);
    }
  }

  /** Neither was one forgotten, nor do many need a tshark of their own. */
  @Test
  void allAreThereInFewFiles() throws IOException {
    List<JoinedCaptures.Joined> files = JoinedCaptures.in(folder, own());
    assertTrue(own().size() > 50);
    assertEquals(
        own(),
        files.stream()
            .flatMap(f -> f.parts().stream())
            .map(JoinedCaptures.Part::capture)
            .sorted()
            .toList());
    assertTrue(files.size() < own().size() / 10, files.size() + " files");
  }
}
