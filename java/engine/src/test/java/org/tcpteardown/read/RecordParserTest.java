package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordParserTest {
  private static FrameValues parse(String record) throws BadRecordException {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    FrameValues values = new FrameValues();
    RecordParser.parse(new RangeReader(bytes, 0, bytes.length), values);
    return values;
  }

  private static List<String> all(FrameValues values, TsharkField field) {
    return java.util.stream.IntStream.range(0, values.count(field))
        .mapToObj(i -> values.string(field, i))
        .toList();
  }

  @Test
  void everyKindOfValue() throws Exception {
    FrameValues values =
        parse(
            "{\"layers\":{\"tcp.len\":5,\"ip_flags_df\":true,\"ip.ttl\":[64,\"63\"],"
                + "\"frame.number\":null,\"ip.id\":\"0x1\",\"ip.id\":\"0x2\"}}");
    assertEquals(List.of("5"), all(values, TsharkField.TCP_LEN));
    assertEquals(List.of("true"), all(values, TsharkField.IP_DF));
    assertEquals(List.of("64", "63"), all(values, TsharkField.IP_TTL));
    assertEquals(List.of("0x1", "0x2"), all(values, TsharkField.IP_ID));
    assertEquals(0, values.count(TsharkField.FRAME_NUMBER));
  }

  @Test
  void deeperHeadersComeLast() throws Exception {
    FrameValues values =
        parse(
            "{\"layers\":{\"icmp\":{\"ip\":{\"ip_ip_src\":\"3\"},\"icmp_icmp_type\":\"11\"},"
                + "\"ip\":[{\"ip_ip_src\":\"1\"},{\"ip_ip_src\":\"2\"}]}}");
    assertEquals(List.of("1", "2", "3"), all(values, TsharkField.IP_SRC));
    assertTrue(values.nested());
  }

  @Test
  void bytesOfAnotherFieldAreNotTheField() throws Exception {
    FrameValues values =
        parse(
            "{\"_source\":{\"layers\":{\"tcp\":{\"tcp.seq_raw\":[\"0000000d\",38,4,0,7],"
                + "\"tcp.seq_raw\":\"13\"}}}}");
    assertEquals(List.of("13"), all(values, TsharkField.TCP_SEQ_RAW));
  }

  @Test
  void errorsHaveTheirPlace() {
    BadRecordException e =
        assertThrows(BadRecordException.class, () -> parse("{\"layers\":{\"a\" 1}}"));
    assertEquals("is not valid JSON", e.getMessage());
    assertEquals(15, e.column(), 1);
    assertTrue(assertThrows(BadRecordException.class, () -> parse("{\"a\":[1,")).isBroken());
    assertThrows(BadRecordException.class, () -> parse("{\"layers\":{}} {}"));
    assertThrows(BadRecordException.class, () -> parse("[1]"));
  }

  @Test
  void deepTrees() throws Exception {
    String deep = "{\"a\":".repeat(600) + "{\"tcp.len\":\"9\"}" + "}".repeat(600);
    assertEquals(List.of("9"), all(parse("{\"layers\":" + deep + "}"), TsharkField.TCP_LEN));
    assertThrows(BadRecordException.class, () -> parse("{\"layers\":" + "{\"a\":".repeat(100_000)));
  }
}
