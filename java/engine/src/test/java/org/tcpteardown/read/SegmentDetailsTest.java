package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.ClearTlsAlert;
import org.tcpteardown.model.SackBlocks;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;

/** Options, checksum, first payload byte and RST text, by every way into the engine. */
@Execution(ExecutionMode.CONCURRENT)
class SegmentDetailsTest {
  private static final int FIN = TcpFlags.FIN | TcpFlags.ACK;
  private static final int ACK = TcpFlags.ACK;
  private static final int ABSENT = CapturedFrame.ABSENT;
  private static final byte[] NOTHING = {};
  private static final byte[] TIMESTAMPS = bytes(1, 1, 8, 10, 0, 0, 0, 7, 0, 0, 0, 8);
  private static final byte[] SYN_OPTIONS =
      bytes(2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 7, 0, 0, 0, 0, 1, 3, 3, 7);
  private static final SegmentDetails RIGHT = SegmentDetails.of(Checksum.RIGHT);

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path folder;

  private final CaptureBytes file = CaptureBytes.pcap(262_144);
  private final List<SegmentDetails> details = new ArrayList<>();
  private final List<Integer> firstBytes = new ArrayList<>();

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int sum(ByteBuffer b, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += (b.get(i) & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return sum;
  }

  /** A frame with the right checksum. */
  private static ByteBuffer segment(int flags, byte[] options, byte[] payload) {
    int tcpBytes = 20 + options.length + payload.length;
    ByteBuffer b = ByteBuffer.allocate(34 + tcpBytes);
    b.putShort(12, (short) 0x0800).put(14, (byte) 0x45).putShort(16, (short) (20 + tcpBytes));
    b.putShort(18, (short) 9).put(22, (byte) 64).put(23, (byte) 6);
    b.putInt(26, 0xc0000201).putInt(30, 0xc6336450);
    b.putShort(34, (short) 4_000).putShort(36, (short) 8_080).putInt(38, 0x1234_5678);
    b.putInt(42, 0x9abc_def0).put(46, (byte) ((5 + options.length / 4) << 4)).put(47, (byte) flags);
    b.putShort(48, (short) 500).put(54, options).put(54 + options.length, payload);
    return summed(b);
  }

  private static ByteBuffer summed(ByteBuffer b) {
    b.putShort(50, (short) 0);
    return b.putShort(50, (short) ~total(b));
  }

  private static int total(ByteBuffer b) {
    return fold(sum(b, 34, b.capacity()) + pseudo(b));
  }

  private static int pseudo(ByteBuffer b) {
    return fold(sum(b, 26, 34) + 6 + b.capacity() - 34);
  }

  private static int fold(int sum) {
    return (sum & 0xffff) + (sum >>> 16);
  }

  private void expect(SegmentDetails of, int firstByte, ByteBuffer frame) {
    expect(of, firstByte, frame, frame.capacity());
  }

  private void expect(SegmentDetails of, int firstByte, ByteBuffer frame, int captured) {
    byte[] bytes = new byte[captured];
    frame.get(0, bytes);
    file.record(captured, frame.capacity(), bytes);
    details.add(of);
    firstBytes.add(firstByte);
  }

  private static SegmentDetails syn(Checksum checksum) {
    return new SegmentDetails(1460, 7, 0b1_0001_1110, SackBlocks.NONE, checksum, "", ABSENT);
  }

  private static SegmentDetails kinds(long kinds) {
    return new SegmentDetails(ABSENT, ABSENT, kinds, SackBlocks.NONE, Checksum.UNKNOWN, "", ABSENT);
  }

  private static SegmentDetails alert(int level, int description) {
    return new SegmentDetails(
        ABSENT,
        ABSENT,
        0,
        SackBlocks.NONE,
        Checksum.UNKNOWN,
        "",
        ClearTlsAlert.of(level, description));
  }

  private static SegmentDetails rst(String text) {
    return new SegmentDetails(ABSENT, ABSENT, 0, SackBlocks.NONE, Checksum.UNKNOWN, text, ABSENT);
  }

  private void options() {
    expect(syn(Checksum.RIGHT), ABSENT, segment(TcpFlags.SYN, SYN_OPTIONS, NOTHING));
    expect(
        new SegmentDetails(
            ABSENT,
            ABSENT,
            SegmentDetails.OPTIONS_CUT | 0b1_0001_0000,
            SackBlocks.NONE,
            Checksum.UNKNOWN,
            "",
            ABSENT),
        ABSENT,
        segment(TcpFlags.SYN, bytes(4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 2, 4, 5, 0xb4), NOTHING),
        34 + 34);
    expect(SegmentDetails.NONE, ABSENT, segment(ACK, TIMESTAMPS, NOTHING));
    byte[] sack = bytes(1, 1, 5, 18, 0, 0, 1, 0, 0, 0, 2, 0, 0x9a, 0, 0, 0, 0x9b, 0, 0, 0);
    expect(
        new SegmentDetails(
            ABSENT,
            ABSENT,
            0,
            SackBlocks.of(0x100, 0x200, 0x9a00_0000, 0x9b00_0000),
            Checksum.UNKNOWN,
            "",
            ABSENT),
        ABSENT,
        segment(ACK, sack, NOTHING));
    byte[] md5 = new byte[20];
    md5[0] = 19;
    md5[1] = 18;
    expect(kinds(1L << 19 | 1), ABSENT, segment(ACK, md5, NOTHING));
    // The last of these is malformed, and what follows it unknown.
    expect(
        kinds(1L << 30 | 1L << 34 | 1L << 1),
        ABSENT,
        segment(ACK, bytes(30, 3, 7, 34, 2, 1, 8, 1, 29, 4, 0, 0), NOTHING));
    // Two window scales, and a size of another length.
    expect(
        new SegmentDetails(ABSENT, ABSENT, 0b1101, SackBlocks.NONE, Checksum.RIGHT, "", ABSENT),
        ABSENT,
        segment(TcpFlags.SYN, bytes(3, 3, 1, 3, 3, 2, 2, 3, 9, 0, 0, 0), NOTHING));
  }

  private void checksums() {
    expect(RIGHT, ABSENT, segment(FIN, NOTHING, NOTHING));
    expect(RIGHT, ABSENT, segment(TcpFlags.RST, TIMESTAMPS, NOTHING));
    expect(
        SegmentDetails.of(Checksum.WRONG),
        ABSENT,
        segment(TcpFlags.RST, NOTHING, NOTHING).putShort(50, (short) 0x1234));
    ByteBuffer left = segment(TcpFlags.SYN, SYN_OPTIONS, NOTHING);
    expect(syn(Checksum.UNKNOWN), ABSENT, left.putShort(50, (short) pseudo(left)));
    expect(SegmentDetails.NONE, ABSENT, segment(FIN, NOTHING, NOTHING).putShort(50, (short) 0));
    ByteBuffer urgent = segment(FIN, NOTHING, NOTHING).putShort(52, (short) 5);
    expect(SegmentDetails.NONE, ABSENT, urgent);
    expect(
        SegmentDetails.NONE,
        ABSENT,
        summed(segment(FIN | TcpFlags.URG, NOTHING, NOTHING).putShort(52, (short) 5)));
    // Without the last byte of padding: all of the segment, but not all of the frame.
    expect(SegmentDetails.NONE, ABSENT, padded(segment(FIN, NOTHING, NOTHING)), 59);
    expect(RIGHT, ABSENT, padded(segment(FIN, NOTHING, NOTHING)));
  }

  private static ByteBuffer padded(ByteBuffer frame) {
    return ByteBuffer.allocate(60).put(0, frame, 0, frame.capacity());
  }

  /**
   * With a port and new numbers, so that tshark takes TLS apart, as a list without payload needs
   * it.
   */
  private ByteBuffer https(ByteBuffer frame) {
    return summed(frame.putShort(36, (short) 443).putInt(38, 1_000 * details.size()));
  }

  /** Without payload that was sent before. */
  private ByteBuffer fresh(ByteBuffer frame) {
    return summed(frame.putInt(38, 0x2000_0000 + 10_000 * details.size()));
  }

  private void payloads() {
    expect(alert(1, 0), 21, https(segment(FIN, TIMESTAMPS, bytes(21, 3, 3, 0, 2, 1, 0))));
    expect(alert(2, 48), 21, https(segment(ACK, NOTHING, bytes(21, 3, 1, 0, 2, 2, 48))));
    expect(SegmentDetails.NONE, 21, fresh(segment(ACK, NOTHING, bytes(21, 3, 3, 0, 2, 2, 48, 0))));
    expect(SegmentDetails.NONE, 21, segment(ACK, NOTHING, bytes(21, 3, 3, 0, 2, 2, 48)), 60);
    expect(SegmentDetails.NONE, 0, fresh(segment(ACK, NOTHING, new byte[1_400])));
    expect(SegmentDetails.NONE, 'x', segment(ACK, NOTHING, text("xyz")), 55);
    expect(SegmentDetails.NONE, ABSENT, segment(ACK, NOTHING, text("xyz")), 54);
  }

  private void texts(boolean strange) {
    expect(
        rst("[F5RST: no \"pool\" member, TCP 3WHS]"),
        ABSENT,
        segment(TcpFlags.RST, NOTHING, text("[F5RST: no \"pool\" member, TCP 3WHS]")));
    expect(rst("a"), ABSENT, segment(TcpFlags.RST | ACK, NOTHING, text("a\0b")));
    expect(rst("x".repeat(128)), ABSENT, segment(TcpFlags.RST, NOTHING, text("x".repeat(1_400))));
    expect(rst("c.d.."), ABSENT, segment(TcpFlags.RST, NOTHING, text("c\u00e9d\u00ff\u0080")));
    expect(rst("cu"), ABSENT, segment(TcpFlags.RST, NOTHING, text("cut")), 56);
    expect(SegmentDetails.NONE, ABSENT, segment(TcpFlags.RST, NOTHING, new byte[3]));
    if (strange) {
      expect(rst("a\\n.b.."), ABSENT, segment(TcpFlags.RST, NOTHING, text("a\\n\nb\t\177")));
    }
  }

  private void assertTold(String way, List<CapturedFrame> frames, boolean withFirstBytes) {
    assertEquals(details, frames.stream().map(f -> ((Segment) f).details()).toList(), () -> way);
    List<Integer> first = frames.stream().map(f -> ((Segment) f).firstPayloadByte()).toList();
    if (withFirstBytes) {
      assertEquals(firstBytes, first, () -> way);
    }
  }

  private Path write() throws Exception {
    Path capture = folder.resolve("details.pcap");
    Files.write(capture, file.bytes());
    return capture;
  }

  private static List<CapturedFrame> run(Path capture, List<String> output) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-n", "-r", capture.toString()));
    arguments.addAll(output);
    try (TsharkProcess process = TsharkProcess.start(TsharkProgram.find(), arguments, 0)) {
      byte[] text = process.output().readAllBytes();
      return ReadTesting.read(new ByteArrayInputStream(text)).frames();
    }
  }

  @Test
  void everyWayTellsThem() throws Exception {
    options();
    checksums();
    payloads();
    texts(false);
    Path capture = write();
    if (LibpcapReader.problem() == null) {
      List<CapturedFrame> frames = new ArrayList<>();
      try (FrameReader reader = new LibpcapReader(capture, null)) {
        reader.read(frames::add);
      }
      assertTold("libpcap", frames, true);
    }
    assertTold("columns", columns(capture), true);
    assertTold("own EK", run(capture, TsharkCommand.EK.output()), true);
    for (String type : List.of("ek", "json")) {
      assertTold(type, run(capture, List.of("-T", type)), true);
      List<String> few = new ArrayList<>(List.of("-T", type));
      TsharkField.names().forEach(name -> few.addAll(List.of("-e", name)));
      assertTold(type + " with a list", run(capture, few), false);
    }
  }

  /** Bare ACKs, and payload that was sent before. */
  private void repeats() {
    SegmentDetails wrong = SegmentDetails.of(Checksum.WRONG);
    expect(SegmentDetails.NONE, ABSENT, segment(ACK, TIMESTAMPS, NOTHING));
    expect(wrong, ABSENT, damaged(segment(ACK, TIMESTAMPS, NOTHING)));
    ByteBuffer left = segment(ACK, TIMESTAMPS, NOTHING);
    expect(SegmentDetails.NONE, ABSENT, left.putShort(50, (short) pseudo(left)));

    byte[] payload = text("odd number".repeat(100) + "x");
    expect(SegmentDetails.NONE, 'o', damaged(segment(ACK, TIMESTAMPS, payload)));
    expect(wrong, 'o', damaged(segment(ACK, TIMESTAMPS, payload)));
    expect(RIGHT, 'o', segment(ACK | TcpFlags.FIN, TIMESTAMPS, payload));
    expect(wrong, 'o', damaged(segment(ACK, NOTHING, text("o"))));
    expect(RIGHT, 'd', at(1, segment(ACK, NOTHING, text("dd n"))));
    ByteBuffer offloaded = segment(ACK, NOTHING, payload);
    expect(SegmentDetails.NONE, 'o', offloaded.putShort(50, (short) pseudo(offloaded)));
    expect(
        SegmentDetails.NONE,
        'o',
        offloaded.duplicate().putShort(50, (short) fold(sum(offloaded, 26, 34) + 6)));
    expect(SegmentDetails.NONE, 'o', damaged(segment(ACK, NOTHING, payload)), 200);
    expect(SegmentDetails.NONE, 'x', damaged(segment(ACK, NOTHING, text("x".repeat(1_461)))));
    // Begins where all that was sent ends; then before that, and goes on behind it.
    expect(SegmentDetails.NONE, 'o', damaged(at(1_461, segment(ACK, NOTHING, payload))));
    expect(wrong, 'n', damaged(at(1_460, segment(ACK, NOTHING, text("n".repeat(1_460))))));
    expect(SegmentDetails.NONE, 'n', damaged(at(2_920, segment(ACK, NOTHING, text("n")))));
  }

  private static ByteBuffer at(int offset, ByteBuffer frame) {
    return summed(frame.putInt(38, 0x1234_5678 + offset));
  }

  private static ByteBuffer damaged(ByteBuffer frame) {
    return frame.putShort(50, (short) (frame.getShort(50) ^ 0x0101));
  }

  @Test
  void repeatedPayloadIsSummed() throws Exception {
    repeats();
    Path capture = write();
    assertTold("columns", columns(capture), true);
    List<String> ek = new ArrayList<>(TsharkCommand.EK.arguments(capture));
    ek.subList(0, 3).clear(); // -n -r FILE
    assertTold("own EK", run(capture, ek), true);
    List<String> checking = List.of("-T", "ek", "-o", "tcp.check_checksum:TRUE");
    assertTold("EK of somebody who lets it check", run(capture, checking), true);
    assumeTrue(LibpcapReader.problem() == null, "libpcap is not installed");
    List<CapturedFrame> frames = new ArrayList<>();
    try (FrameReader reader = new LibpcapReader(capture, null)) {
      reader.read(frames::add);
    }
    assertTold("libpcap", frames, true);
  }

  /** By default tshark looks at no checksum. */
  @Test
  void payloadThatNobodySummedTellsNothing() throws Exception {
    repeats();
    List<CapturedFrame> frames = run(write(), List.of("-T", "ek"));
    for (CapturedFrame frame : frames) {
      Segment segment = (Segment) frame;
      if (segment.payloadBytes() > 0) {
        assertEquals(Checksum.UNKNOWN, segment.details().checksum());
      }
    }
    assertEquals(details.size(), frames.size());
  }

  private static List<CapturedFrame> columns(Path capture) throws Exception {
    List<CapturedFrame> frames = new ArrayList<>();
    try (TsharkProcess process =
        TsharkProcess.start(TsharkProgram.find(), TsharkCommand.COLUMNS.arguments(capture), 0)) {
      Splitter splitter = TsharkCommand.COLUMNS.splitter(process.output());
      StreamReader.readAll(splitter, frames::add, new ColumnTrust());
    }
    return frames;
  }

  /** What columns write as an escape could be the text itself. */
  @Test
  void escapesAreLeftToEk() throws Exception {
    texts(true);
    Path capture = write();
    assertThrows(DistrustedColumnsException.class, () -> columns(capture));
    List<CapturedFrame> frames = new ArrayList<>();
    try (FrameReader reader = new TsharkReader(capture, TsharkUse.USUAL)) {
      reader.read(frames::add);
    }
    assertTold("tshark", frames, true);
    assumeTrue(LibpcapReader.problem() == null, "libpcap is not installed");
    List<CapturedFrame> ours = new ArrayList<>();
    try (FrameReader reader = new LibpcapReader(capture, null)) {
      reader.read(ours::add);
    }
    assertEquals(frames, ours);
  }

  /** A user's list asks for no payload. */
  @Test
  void tlsRecordsStandForThePayload() throws Exception {
    byte[] alert = bytes(21, 3, 3, 0, 2, 1, 0);
    expect(alert(1, 0), 21, https(segment(FIN, NOTHING, alert)));
    List<String> few = new ArrayList<>(List.of("-T", "ek"));
    TsharkField.names().forEach(name -> few.addAll(List.of("-e", name)));
    assertTold("a list", run(write(), few), true);
  }
}
