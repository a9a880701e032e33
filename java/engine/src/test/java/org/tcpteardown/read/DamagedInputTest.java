package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tcpteardown.read.ReadTesting.ekFrame;
import static org.tcpteardown.read.ReadTesting.numbers;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Damage costs the damaged record and nothing else, and is always told. */
final class DamagedInputTest {
  private static final String PACKET_START = "\n  {\n";

  @Test
  void badRecordCostsItself() throws Exception {
    String bad = "{\"timestamp\":\"1\",\"layers\":{\"frame_number\":[\"2\"],\u0007broken]}}\n";
    var result = ReadTesting.read(ekFrame(1) + bad + ekFrame(3));
    assertEquals(List.of(1L, 3L), numbers(result));
    assertEquals(1, result.outcome().badRecords());
    String reason = result.outcome().reason();
    assertTrue(
        reason.startsWith("1 of 3 records could not be read, first: line 3: is not valid JSON: \""),
        reason);
    assertTrue(reason.endsWith("\\u0007broken]}}\""), reason);
    assertFalse(result.outcome().complete());
  }

  @Test
  void valueOutOfRange() throws Exception {
    String bad = ekFrame(2).replace("[\"443\"]", "[\"70000\"]");
    var result = ReadTesting.read(ekFrame(1) + bad);
    assertEquals(List.of(1L), numbers(result));
    InputProblem problem = result.outcome().problems().get(0);
    assertEquals(4, problem.line());
    assertTrue(problem.message().startsWith("tcp.dstport is '70000'"), problem.message());
  }

  @Test
  void tenProblemsAreKept() throws Exception {
    var result = ReadTesting.read(ekFrame(1) + "{bad}\n".repeat(5_000));
    assertEquals(5_000, result.outcome().badRecords());
    assertEquals(
        IntStream.rangeClosed(3, 12).mapToObj(Long::valueOf).toList(),
        result.outcome().problems().stream().map(InputProblem::line).toList());
  }

  @Test
  void foreignLinesAreHarmless() throws Exception {
    var result = ReadTesting.read("my plugin\n" + ekFrame(1) + "print {1}\n\n" + ekFrame(2));
    assertEquals(List.of(1L, 2L), numbers(result));
    assertEquals(2, result.outcome().foreignLines());
    assertTrue(result.outcome().complete());
  }

  @Test
  void foreignTextBeforePacketCostsIt() throws Exception {
    var result = ReadTesting.read(ekFrame(1) + ekFrame(2).replace("{\"time", "text{\"time"));
    assertEquals(List.of(1L), numbers(result));
    assertEquals(1, result.outcome().badRecords());
  }

  @Test
  void lostLineEnds() throws Exception {
    String text = ekFrame(1) + ekFrame(2) + ekFrame(3);
    var joined = ReadTesting.read(text.replaceFirst("}}\n\\{\"timestamp", "}}{\"timestamp"));
    assertEquals(List.of(2L, 3L), numbers(joined));
    assertEquals(1, joined.outcome().badRecords());
    var split = ReadTesting.read(text.replaceFirst("\\{\"timestamp", "{\"\ntimestamp"));
    assertEquals(List.of(2L, 3L), numbers(split));
    assertFalse(split.outcome().complete());
    var gone = ReadTesting.read(text.replaceFirst("\\{\"timestamp", "timestamp\": {\""));
    assertEquals(List.of(2L, 3L), numbers(gone));
    assertFalse(gone.outcome().complete());
  }

  @Test
  void lineEnds() throws Exception {
    String text = "\ufeff" + ekFrame(1) + ekFrame(2);
    assertTrue(ReadTesting.read(text.replace("\n", "\r\n")).outcome().complete());
    assertEquals(List.of(1L, 2L), numbers(ReadTesting.read(text.stripTrailing())));
    assertTrue(ReadTesting.read(text.stripTrailing()).outcome().complete());
  }

  @Test
  void ekEndsInRecord() throws Exception {
    String whole = ekFrame(1) + ekFrame(2);
    var result = ReadTesting.read(whole.substring(0, whole.length() - 40));
    assertEquals(List.of(1L), numbers(result));
    assertEquals("the input ends in the middle of line 4", result.outcome().reason());
    assertEquals(0, result.outcome().badRecords());
  }

  @Test
  void ekEndsAfterIndex() throws Exception {
    String index = ekFrame(2).lines().findFirst().orElseThrow();
    var result = ReadTesting.read(ekFrame(1) + index + "\n");
    assertEquals(List.of(1L), numbers(result));
    assertEquals(
        "the input ends after line 3, before the packet that it announces",
        result.outcome().reason());
  }

  @Test
  void giantLine() throws Exception {
    byte[] giant = new byte[1024 * 1024];
    java.util.Arrays.fill(giant, (byte) 'x');
    InputStream in =
        new ByteArrayInputStream((ekFrame(1) + "{\"").getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 40; i++) {
      in = new SequenceInputStream(in, new ByteArrayInputStream(giant));
    }
    byte[] rest = ("\n" + ekFrame(2)).getBytes(StandardCharsets.UTF_8);
    var result = ReadTesting.read(new SequenceInputStream(in, new ByteArrayInputStream(rest)));
    assertEquals(List.of(1L, 2L), numbers(result));
    assertEquals(
        List.of(new InputProblem(3, "is longer than 16 MiB")), result.outcome().problems());
  }

  @Test
  void longLineIsFine() throws Exception {
    String payload = "\"data\":[\"" + "00".repeat(1_000_000) + "\"],\"tcp_len\"";
    String text = ekFrame(1) + ekFrame(2).replace("\"tcp_len\"", payload) + ekFrame(3);
    var result = ReadTesting.read(text);
    assertEquals(List.of(1L, 2L, 3L), numbers(result));
    assertTrue(result.outcome().complete());
  }

  @Test
  void brokenPacketInJson() throws Exception {
    String json = ReadTesting.resourceText("json-fields-4.0.json");
    String broken = json.replaceFirst("\"2\"\n", "\"2\n");
    var result = ReadTesting.read(broken);
    assertEquals(37, result.frames().size());
    assertEquals(3, result.frames().get(1).frame());
    assertEquals(1, result.outcome().badRecords());
    assertEquals(lineOfPacket(json, 2), result.outcome().problems().get(0).line());
  }

  @Test
  void strayBraceInJson() throws Exception {
    String json = ReadTesting.resourceText("json-fields-4.0.json");
    for (String brace : List.of("{", "}", "}}}}}}", "\"")) {
      int second = json.indexOf(PACKET_START, json.indexOf(PACKET_START) + 1) + 3;
      var result =
          ReadTesting.read(json.substring(0, second + 60) + brace + json.substring(second + 60));
      assertTrue(result.frames().size() >= 37, brace);
      assertEquals(38, result.frames().get(result.frames().size() - 1).frame());
      assertFalse(result.outcome().complete(), brace);
    }
  }

  @Test
  void jsonEndsEarly() throws Exception {
    String json = ReadTesting.resourceText("json-fields-4.4.json");
    int third = json.indexOf(PACKET_START, json.indexOf(PACKET_START, 10) + 1);
    var inPacket = ReadTesting.read(json.substring(0, third + 30));
    assertEquals(List.of(1L, 2L), numbers(inPacket));
    assertEquals(
        "the input ends in the middle of the packet that starts in line " + lineOfPacket(json, 3),
        inPacket.outcome().reason());
    var between = ReadTesting.read(json.substring(0, third));
    assertEquals(List.of(1L, 2L), numbers(between));
    assertTrue(between.outcome().reason().endsWith("before the closing bracket"));
  }

  @Test
  void foreignLinesInJson() throws Exception {
    String json = ReadTesting.resourceText("json-fields-4.4.json");
    String text =
        "hello\n" + json.replace(PACKET_START, "\nfrom {plugin}\n  {\n").replace("\n]", "\nbye\n]");
    var result = ReadTesting.read(text);
    assertEquals(38, result.frames().size());
    assertTrue(result.outcome().complete(), result.outcome().reason());
    assertEquals(40, result.outcome().foreignLines());
  }

  @Test
  void jsonInOtherLayouts() throws Exception {
    String json = ReadTesting.resourceText("json-fields-4.4.json");
    String compact = json.replaceAll("\\s*\n\\s*", "");
    assertEquals(38, ReadTesting.read(compact).frames().size());
    String bare = json.replaceAll("(?m)^[\\[\\]]\n?", "").replaceAll("(?m)^  \\},$", "}");
    assertEquals(38, ReadTesting.read("{" + bare.stripLeading().substring(1)).frames().size());
    var twice = ReadTesting.read(json + json);
    assertEquals(76, twice.frames().size());
    assertTrue(twice.outcome().complete());
  }

  @Test
  void emptyArray() throws Exception {
    var result = ReadTesting.read("[\n\n]\n");
    assertEquals(List.of(), result.frames());
    assertTrue(result.outcome().complete());
    assertEquals("json", result.outcome().reader());
  }

  private static long lineOfPacket(String json, int packet) {
    int at = 0;
    for (int i = 0; i < packet; i++) {
      at = json.indexOf(PACKET_START, at) + 1;
    }
    return json.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
  }
}
