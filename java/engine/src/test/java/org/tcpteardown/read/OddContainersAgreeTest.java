package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.TcpFlags;

/**
 * A capture tells the same read as a file, as a stream and by tshark, whatever its times and
 * sections are.
 */
class OddContainersAgreeTest {
  private static final byte[] SYN = CaptureBytes.tcp(1_024, TcpFlags.SYN);
  private static final byte[] RST = CaptureBytes.tcp(1_024, TcpFlags.RST);
  private static final int SECTION = 0x0a0d0d0a;

  @TempDir Path folder = Path.of("");

  private List<CapturedFrame> all(byte[] capture) throws Exception {
    List<CapturedFrame> ours = fileAndStream(capture, /* complete= */ true);
    Path file = folder.resolve("capture");
    assertEquals(ReadTesting.read(new TsharkReader(file, TsharkUse.USUAL)).frames(), ours);
    return ours;
  }

  private List<CapturedFrame> fileAndStream(byte[] capture, boolean complete) throws Exception {
    Path file = Files.write(folder.resolve("capture"), capture);
    ReadTesting.Result ours = ReadTesting.read(file);
    ReadTesting.Result stream = ReadTesting.read(new ByteArrayInputStream(capture));
    assertEquals(complete, ours.outcome().complete(), ours.outcome().reason());
    assertEquals(complete, stream.outcome().complete(), stream.outcome().reason());
    assertEquals(ours.frames(), stream.frames());
    return ours.frames();
  }

  @Test
  void timesAfter2038() throws Exception {
    List<CapturedFrame> frames =
        all(
            CaptureBytes.pcap(96)
                .recordAt(Integer.MAX_VALUE, 0, SYN)
                .recordAt(Integer.MIN_VALUE, 1, RST)
                .recordAt(-1, 2, SYN)
                .bytes());
    assertEquals(4_294_967_295_000_002_000L, frames.get(2).timeNs());
  }

  @Test
  void jumpsOfDaysForthAndBack() throws Exception {
    all(
        CaptureBytes.pcap(96)
            .recordAt(1_700_000_000, 0, SYN)
            .recordAt(1_700_065_536, 0, RST)
            .recordAt(1_700_000_001, 0, SYN)
            .bytes());
  }

  @Test
  void fractionsOfMoreThanASecond() throws Exception {
    List<CapturedFrame> frames =
        all(
            CaptureBytes.pcap(96)
                .recordAt(1_700_000_000, 999_999, SYN)
                .recordAt(1_700_000_000, 1_000_000, RST)
                .recordAt(1_700_000_000, 2_147_483, SYN)
                .bytes());
    assertEquals(1_700_000_001_000_000_000L, frames.get(1).timeNs());
  }

  /** Only damage makes them; tshark prints such a time with a minus in front of all of it. */
  @Test
  void fractionsThatWiresharkCountsBackwards() throws Exception {
    List<CapturedFrame> frames =
        all(
            CaptureBytes.pcap(96)
                .recordAt(1_700_000_000, 4_000_000, SYN)
                .recordAt(1_700_000_001, -1, RST)
                .recordAt(1_700_000_002, 0xf0000000, SYN)
                .recordAt(0, -1, RST)
                .bytes());
    assertEquals(1_699_999_999_705_032_704L, frames.get(0).timeNs());
    assertEquals(1_700_000_000_999_999_000L, frames.get(1).timeNs());
    assertEquals(1_699_999_999_852_516_352L, frames.get(2).timeNs());
    assertEquals(-1_000, frames.get(3).timeNs());
  }

  @Test
  void clocksOfAnotherBeginningOrTick() throws Exception {
    all(CaptureBytes.pcapng().interfaceFrom(1_000).packet(0, SYN).packet(0, RST).bytes());
    all(CaptureBytes.pcapng().interfaceFrom(-1_000).packet(0, SYN).packet(0, RST).bytes());
    all(CaptureBytes.pcapng().interfaceTicking(9).packet(0, SYN).packet(0, RST).bytes());
  }

  @Test
  void sectionsOfTheSameKind() throws Exception {
    assertEquals(
        2,
        all(section(CaptureBytes.pcapng().interfaceOf(1).packet(0, SYN))
                .interfaceOf(1)
                .packet(0, RST)
                .bytes())
            .size());
  }

  /** libpcap reads no further than the first: that is no damage. */
  @Test
  void sectionsWithAnotherClock() throws Exception {
    assertEquals(
        2,
        all(section(CaptureBytes.pcapng().interfaceOf(1).packet(0, SYN))
                .interfaceTicking(9)
                .packet(0, RST)
                .bytes())
            .size());
  }

  private static CaptureBytes section(CaptureBytes before) {
    ByteBuffer body = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    body.putInt(0x1a2b3c4d).putInt(1).putLong(-1);
    return before.block(SECTION, ByteBuffer.wrap(body.array()));
  }

  /** Nor is an interface that is described late, of which libpcap wants what the first one is. */
  @Test
  void aLateInterfaceOfAnotherKind() throws Exception {
    CaptureBytes file = CaptureBytes.pcapng().interfaceOf(1).packet(0, SYN);
    assertEquals(2, all(file.interfaceTicking(9).packet(1, RST).bytes()).size());
    CaptureBytes other = CaptureBytes.pcapng().interfaceOf(1).packet(0, SYN);
    byte[] withoutEthernet = Arrays.copyOfRange(RST, 14, RST.length);
    assertEquals(2, all(other.interfaceOf(101).packet(1, withoutEthernet).bytes()).size());
  }

  @Test
  void cutOff() throws Exception {
    for (int bytes : List.of(1, 53, 60)) {
      CaptureBytes pcap = CaptureBytes.pcap(96).record(SYN).record(RST);
      assertEquals(1, fileAndStream(pcap.cut(bytes), /* complete= */ false).size());
      CaptureBytes pcapng = CaptureBytes.pcapng().interfaceOf(1).packet(0, SYN).packet(0, RST);
      assertEquals(1, fileAndStream(pcapng.cut(bytes), /* complete= */ false).size());
    }
  }
}
