package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;

/** One capture in all forms of tshark 4.0 and 4.4: every form yields the same frames. */
final class FormatsTest {
  /** What also those field lists have that know nothing of options, checksum and link. */
  private static String headers(String frame) {
    return frame
        .replaceAll(", firstPayloadByte=.*", "]")
        .replaceAll("claim=LinkClaim.*", "claim=null]");
  }

  private static String withoutPayload(String frame) {
    return frame.replaceAll(", firstPayloadByte=-?\\d+", "");
  }

  private static void assertFrames(ReadTesting.Result result, UnaryOperator<String> part) {
    List<String> frames = result.frames().stream().map(Object::toString).map(part).toList();
    assertEquals(expected().stream().map(part).toList(), frames);
    assertEquals(expected().size(), result.outcome().frames());
  }

  private static void assertComplete(ReadTesting.Result result) {
    assertEquals("", result.outcome().reason());
    assertTrue(result.outcome().complete());
  }

  private static List<String> expected() {
    return ReadTesting.resourceText("frames.expected").lines().toList();
  }

  @Test
  void allFrames() throws Exception {
    ReadTesting.Result result = ReadTesting.read(ReadTesting.resource("frames.pcap"));
    assertFrames(result, UnaryOperator.identity());
    assertEquals(
        "1 frame is cut off in the TCP header (the capture holds 46 bytes of it at the most): what"
            + " it says of its connection is unknown",
        result.outcome().reason());
  }

  /** As {@code tcpteardown fields} has them: TLS records, of which there are none, for payload. */
  @ParameterizedTest
  @ValueSource(strings = {"ek-details-4.0.ndjson", "json-details-4.0.json"})
  void allFramesWithDetails(String name) throws Exception {
    ReadTesting.Result result = ReadTesting.read(ReadTesting.resource(name));
    assertFrames(result, FormatsTest::withoutPayload);
    assertComplete(result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ek-fields-4.0.ndjson",
        "ek-fields-4.4.ndjson",
        "json-fields-4.0.json",
        "json-fields-4.4.json"
      })
  void allFramesByAnOlderList(String name) throws Exception {
    ReadTesting.Result result = ReadTesting.read(ReadTesting.resource(name));
    assertFrames(result, FormatsTest::headers);
    assertComplete(result);
    for (CapturedFrame frame : result.frames()) {
      if (frame instanceof Segment segment) {
        assertEquals(CapturedFrame.ABSENT, segment.firstPayloadByte());
        assertEquals(SegmentDetails.NONE, segment.details());
      }
    }
  }

  /** Without -e the output is long, so these hold some of the frames only. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ek-full-4.0.ndjson",
        "ek-full-4.4.ndjson",
        "json-full-4.0.json",
        "json-full-4.4.json",
        "json-nodup-4.0.json",
        "json-nodup-4.4.json",
        "json-hex-4.4.json"
      })
  void someFrames(String name) throws Exception {
    ReadTesting.Result result = ReadTesting.read(ReadTesting.resource(name));
    List<String> wanted =
        ReadTesting.numbers(result).stream().map(n -> expected().get((int) (n - 1))).toList();
    assertEquals(wanted, result.frames().stream().map(Object::toString).toList());
    assertEquals(name.contains("hex") ? 2 : 10, wanted.size());
    assertTrue(result.outcome().complete(), result.outcome().reason());
  }

  @Test
  void whatTheCaptureWasMadeOf() throws Exception {
    List<CapturedFrame> frames =
        ReadTesting.read(ReadTesting.resource("ek-fields-4.4.ndjson")).frames();
    assertEquals(
        new Segment(
            1,
            1_600_000_000_001_000_003L,
            66,
            66,
            0,
            end("198.51.100.7", 5000),
            end("203.0.113.80", 443),
            -1, // 2^32-1
            0,
            TcpFlags.SYN,
            502,
            0,
            128,
            0xbeef,
            1,
            46,
            4_294_967_295L,
            0,
            CapturedFrame.ABSENT,
            SegmentDetails.NONE),
        frames.get(0));
    Segment inIpv6 = (Segment) frames.get(8);
    assertEquals(end("198.51.100.7", 5005), inIpv6.source());
    assertEquals(12, inIpv6.ttl());
    Segment in6In4 = (Segment) frames.get(9);
    assertEquals(end("2001:db8:a::7", 5006), in6In4.source());
    assertEquals(CapturedFrame.ABSENT, in6In4.ipId());
    assertEquals(
        new IcmpError(
            13,
            1_600_000_000_013_000_039L,
            106,
            106,
            8,
            IpAddress.parse("192.0.2.253").orElseThrow(),
            false,
            3,
            13,
            CapturedFrame.ABSENT,
            end("198.51.100.7", 5007),
            end("203.0.113.80", 443)),
        frames.get(12));
    assertEquals(new OtherFrame(23, 1_600_000_000_023_000_069L, 54, 46), frames.get(22));
  }

  @Test
  void hexDumpsInEkAreRefused() {
    String message = UnreadableTest.messageOf(ReadTesting.resourceText("ek-hex-4.4.ndjson"));
    assertTrue(message.contains("without -x"), message);
  }

  private static Endpoint end(String address, int port) {
    return new Endpoint(IpAddress.parse(address).orElseThrow(), port);
  }
}
