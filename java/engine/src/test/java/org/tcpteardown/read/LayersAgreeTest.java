package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PcapFile;

/**
 * Layers that are met seldom, and their like with random faults: what is read without tshark is
 * what tshark makes of it.
 */
@Execution(ExecutionMode.CONCURRENT)
class LayersAgreeTest {
  private static final int MUTANTS = Integer.getInteger("tcpteardown.mutants", 1_500);
  private static final int ETHERNET = 1;
  private static final byte[] TCP = CaptureBytes.tcp(40_000, TcpFlags.RST);
  private static final HexFormat HEX = HexFormat.of();

  /** An IPv4 packet with a segment. */
  private static final String IP = HEX.formatHex(TCP, 14, TCP.length);

  private static final String SEGMENT = HEX.formatHex(TCP, 34, TCP.length);
  private static final String MAC = "020000000001020000000002";
  private static final String V6 = "00".repeat(15) + "01" + "00".repeat(15) + "02";

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path folder;

  private final Random random = new Random(Long.getLong("tcpteardown.seed", 20_261_129L));

  @BeforeEach
  void libpcap() {
    assumeTrue(LibpcapReader.problem() == null, "libpcap is not installed");
  }

  private static String ether(int type, String payload) {
    return MAC + "%04x".formatted(type) + payload;
  }

  private static String llc(String payload) {
    return ether(payload.length() / 2, payload);
  }

  private static String v4(int protocol, String payload) {
    byte[] header = HEX.parseHex(IP.substring(0, 40));
    ByteBuffer.wrap(header)
        .putShort(2, (short) (20 + payload.length() / 2))
        .put(9, (byte) protocol);
    return ether(0x0800, HEX.formatHex(header) + payload);
  }

  private static String v6(int next, String payload) {
    return ether(0x86dd, "60000000%04x%02x40".formatted(payload.length() / 2, next) + V6 + payload);
  }

  private static List<String> ethernetFrames() {
    List<String> frames = new ArrayList<>();
    for (String sap : List.of("0000", "4242", "4243", "e0e0", "f0f0", "f0f1", "fcfc", "0606")) {
      for (String control : List.of("03", "13", "af", "bf", "e3", "0000", "0101")) {
        frames.add(llc(sap + control + IP));
      }
    }
    for (String layer : List.of("82", "83", "81", "cc", "")) {
      frames.add(llc("fefe03" + layer + IP));
    }
    frames.add(llc("aaaa030000000800" + IP));
    frames.add(llc("aaaa0300000c2000" + IP));
    frames.add(llc("aaaabf0000000800" + IP));
    frames.add(llc("ffff" + IP));
    frames.add(ether(0x893f, "0000000000000800" + IP));
    for (int type : new int[] {0x8899, 0x88fb, 0x22ea, 0x8940}) {
      frames.add(ether(type, IP));
      frames.add(ether(type, "0000000008000800" + IP));
    }
    for (int type = 0; type < 4; type++) {
      frames.add(v4(103, "2%x00000000000000".formatted(type) + IP));
      frames.add(v4(103, "1%x00000000000000".formatted(type) + IP));
    }
    for (int words = 0; words < 6; words++) {
      String authentication = "%02x0000".formatted(words) + "00".repeat((words + 2) * 4 - 4);
      frames.add(v4(51, "06" + authentication + SEGMENT));
      frames.add(v4(51, "04" + authentication + IP));
      frames.add(v6(51, "06" + authentication + SEGMENT));
    }
    for (int next : new int[] {0, 43, 60, 135}) {
      for (String rest :
          List.of("000104000000 00", "000000000000", "010000000000" + "00".repeat(8))) {
        String header = rest.replace(" ", "").substring(0, Math.min(12, rest.length()));
        frames.add(v6(next, "06" + "00" + header.substring(2) + "00" + SEGMENT));
        frames.add(v6(0, "%02x000104000000".formatted(next) + "00" + "0600000000000000" + SEGMENT));
        frames.add(v6(next, "06010104000000 00".replace(" ", "") + "00".repeat(8) + SEGMENT));
      }
    }
    String claim = "0200000000ab" + "c0000201" + "000000000000" + "c0000202";
    for (String kind :
        List.of("0001080006040001", "0001080006040002", "0006080006040001", "0001080006040003")) {
      frames.add(ether(0x0806, kind + claim));
      frames.add(ether(0x8100, "00050806" + kind + claim));
      frames.add(ether(0x0806, kind + claim.substring(0, 38)));
      frames.add(ether(0x0806, kind + claim.replace("0200000000ab", "000000000000")));
      frames.add(ether(0x0806, kind + claim.replace("c0000201", "00000000")));
      frames.add(v4(47, "00006558" + ether(0x0806, kind + claim)));
    }
    frames.add(ether(0x0806, "0001080008040001" + "0000" + claim + "0000"));
    frames.add(ether(0x0806, "001f080006040001" + claim));
    frames.add(ether(0x0806, "000186dd06100001" + claim + "00".repeat(24)));
    frames.add(v4(47, "00006558" + ether(0x0800, IP)));
    frames.add(v4(4, IP));
    frames.add(v6(43, "0602000100000000" + "00".repeat(15) + "05" + SEGMENT));
    frames.add(v6(60, "0602c910" + "00".repeat(15) + "070104000000" + "00".repeat(0) + SEGMENT));
    frames.add(v6(60, "0600010400000000" + SEGMENT));
    frames.add(v4(47, "000088be" + ether(0x0800, IP)));
    frames.add(v4(47, "100088be00000001" + "1000000000000000" + ether(0x0800, IP)));
    frames.add(v4(47, "100022eb00000001" + "2000000000000000" + "00000000" + ether(0x0800, IP)));
    frames.add(
        v4(
            47,
            "100022eb00000001"
                + "2000000000000000"
                + "00000001"
                + "00".repeat(8)
                + ether(0x0800, IP)));
    frames.add(v4(47, "100022eb00000001" + "2000000000000000" + "00000800" + IP));
    return frames;
  }

  private static List<String> cookedFrames() {
    List<String> frames = new ArrayList<>();
    for (int hardware : new int[] {1, 147, 519, 530, 772, 778, 824, 65_534}) {
      frames.add("0000%04x0006000000000000000008".formatted(hardware) + "00" + IP);
      for (int bytes = 0; bytes < 9; bytes++) {
        String sender = "%04x0200000000ab0000".formatted(bytes);
        frames.add("0000%04x".formatted(hardware) + sender + "0800" + IP);
      }
    }
    return frames;
  }

  private static List<String> hdlcFrames(String... starts) {
    List<String> frames = new ArrayList<>();
    for (String start : starts) {
      for (String protocol : List.of("0800", "0021", "8035", "2000", "c021")) {
        frames.add(start + protocol + IP);
      }
    }
    return frames;
  }

  @Test
  void overEthernet() throws Exception {
    compare(ETHERNET, ethernetFrames(), 12);
  }

  @Test
  void linuxCooked() throws Exception {
    compare(113, cookedFrames(), 0);
  }

  @Test
  void ciscoHdlc() throws Exception {
    compare(104, hdlcFrames("0f00", "8f00", "0f03", "ff03"), 0);
  }

  @Test
  void ppp() throws Exception {
    compare(50, hdlcFrames("0f00", "8f00", "ff03", "ff00", ""), 0);
  }

  private void compare(int linkType, List<String> crafted, int from) throws Exception {
    List<byte[]> all = new ArrayList<>();
    crafted.forEach(frame -> all.add(HEX.parseHex(frame)));
    int originals = all.size();
    while (all.size() < originals + MUTANTS) {
      byte[] bytes = all.get(random.nextInt(originals)).clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        int at = from + random.nextInt(Math.min(64, bytes.length - from));
        bytes[at] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) (bytes[at] ^ 1 << random.nextInt(8));
      }
      all.add(bytes);
    }
    List<byte[]> own = new ArrayList<>();
    Path file = write("all.pcap", linkType, all);
    try (PcapFile packets = PcapFile.open(file)) {
      FrameMaker maker = new FrameMaker(packets.linkType(), () -> true);
      for (byte[] frame : all) {
        packets.next();
        try {
          maker.make(packets);
          own.add(frame);
        } catch (ForeignFrameException e) {
          // That is what it is for.
        }
      }
    }
    assertTrue(own.size() > all.size() / 4, own.size() + " of " + all.size());
    Path capture = write("own.pcap", linkType, own);
    List<CapturedFrame> ours = new ArrayList<>();
    try (FrameReader reader = new LibpcapReader(capture, null)) {
      reader.read(ours::add);
    }
    List<CapturedFrame> theirs = new ArrayList<>();
    try (FrameReader reader = new TsharkReader(capture, TsharkUse.USUAL)) {
      reader.read(theirs::add);
    }
    List<String> differ = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      // Of so few addresses and ports the numbers of streams depend on tshark's version.
      if (!unnumbered(theirs.get(i)).equals(unnumbered(ours.get(i)))) {
        differ.add(HEX.formatHex(own.get(i)) + "\n" + theirs.get(i) + "\n" + ours.get(i) + "\n");
      }
    }
    assertEquals("", String.join("\n", differ));
    assertTrue(ours.stream().anyMatch(Segment.class::isInstance));
    assertTrue(ours.stream().anyMatch(OtherFrame.class::isInstance));
  }

  private static CapturedFrame unnumbered(CapturedFrame frame) {
    return frame instanceof Segment segment ? segment.withStream(0) : frame;
  }

  private Path write(String name, int linkType, List<byte[]> frames) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(24)
            .putInt(0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(262_144)
            .putInt(linkType)
            .array());
    for (int i = 0; i < frames.size(); i++) {
      int length = frames.get(i).length;
      out.writeBytes(
          ByteBuffer.allocate(16)
              .putInt(1_700_000_000)
              .putInt(i)
              .putInt(length)
              .putInt(length)
              .array());
      out.writeBytes(frames.get(i));
    }
    return Files.write(folder.resolve(name), out.toByteArray());
  }
}
