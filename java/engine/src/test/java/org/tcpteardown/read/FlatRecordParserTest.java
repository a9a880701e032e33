package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast parser finds what Gson finds, or declines. */
final class FlatRecordParserTest {
  private static final String RECORD =
      "{\"timestamp\":\"1\",\"layers\":{\"ip_src\":[\"10.0.0.1\",\"10.0.0.2\"],\"x_y\":[\"z\"],"
          + "\"frame_number\":[\"7\"]}}";

  private static boolean parse(String record, FrameValues values) {
    byte[] bytes = ("??" + record + "??").getBytes(StandardCharsets.ISO_8859_1);
    return new FlatRecordParser().parse(bytes, 2, bytes.length - 2, values);
  }

  private static List<String> shown(FrameValues values) {
    List<String> shown = new ArrayList<>();
    for (TsharkField field : TsharkField.values()) {
      for (int i = 0; i < values.count(field); i++) {
        shown.add(field + "=" + values.string(field, i));
      }
    }
    return shown;
  }

  private static FrameValues byGson(String record) throws BadRecordException {
    byte[] bytes = record.getBytes(StandardCharsets.ISO_8859_1);
    FrameValues values = new FrameValues();
    RecordParser.parse(new RangeReader(bytes, 0, bytes.length), values);
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ek-fields-4.0.ndjson", "ek-fields-4.4.ndjson"})
  void sameAsGson(String name) throws Exception {
    FrameValues fast = new FrameValues();
    for (String line : ReadTesting.resourceText(name).lines().toList()) {
      if (!line.startsWith("{\"index\"") && !line.isEmpty()) {
        assertTrue(parse(line, fast), line);
        FrameValues slow = byGson(line);
        assertEquals(shown(slow), shown(fast));
        assertEquals(slow.present(), fast.present());
      }
    }
  }

  @Test
  void keysInAnyOrder() {
    FrameValues values = new FrameValues();
    assertTrue(parse(RECORD, values));
    assertEquals(List.of("FRAME_NUMBER=7", "IP_SRC=10.0.0.1", "IP_SRC=10.0.0.2"), shown(values));
  }

  @Test
  void declinesWhateverIsDifferent() {
    FrameValues values = new FrameValues();
    for (int length = 0; length < RECORD.length(); length++) {
      assertFalse(parse(RECORD.substring(0, length), values));
    }
    for (String other :
        List.of(
            RECORD.replace("[\"7\"]", "\"7\""),
            RECORD.replace("[\"7\"]", "[7]"),
            RECORD.replace("[\"7\"]", "[]"),
            RECORD.replace("[\"7\"]", "[\"\\u0037\"]"),
            RECORD.replace(":", " :"),
            RECORD.replace("]}}", "],}}"),
            RECORD + "}",
            RECORD + " x")) {
      assertFalse(parse(other, values), other);
    }
  }
}
