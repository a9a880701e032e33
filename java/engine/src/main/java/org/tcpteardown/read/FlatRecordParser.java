package org.tcpteardown.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one form of record that comes by the million, {@code tshark -T ek -e ...} exactly as
 * tshark writes it: {@code {"timestamp":"1","layers":{"key":["value",...],...}}}, without white
 * space and escapes. Several times as fast as {@link RecordParser}, which decides about every
 * record that is the least bit different. For one thread.
 */
final class FlatRecordParser {
  private static final byte[] START = ascii("{\"timestamp\":\"");
  private static final byte[] LAYERS = ascii("\",\"layers\":{");
  private static final byte[] END = ascii("}}");
  private static final TsharkField[] FIELDS = TsharkField.values();
  private static final byte[][] KEYS =
      Arrays.stream(FIELDS)
          .map(field -> ascii(field.fieldName().replace('.', '_')))
          .toArray(byte[][]::new);

  private static final int DEPTH = 1;

  private byte[] bytes = {};
  private int at;
  private int end;
  private int expected;

  /** Reads a record; false when it is not of that form, and then {@code values} are undefined. */
  boolean parse(byte[] text, int start, int recordEnd, FrameValues values) {
    bytes = text;
    at = start;
    end = recordEnd;
    expected = 0;
    values.clear(text);
    if (!skip(START) || !skipString() || !skip(LAYERS)) {
      return false;
    }
    values.markLayersSeen();
    do {
      if (!field(values)) {
        return false;
      }
    } while (skip(','));
    return skip(END) && (at == end || (at == end - 1 && bytes[at] == '\r'));
  }

  private boolean field(FrameValues values) {
    int keyStart = at + 1;
    if (!skip('"') || !skipString()) {
      return false;
    }
    TsharkField field = find(keyStart, at);
    if (!skip('"') || !skip(':') || !skip('[')) {
      return false;
    }
    do {
      int valueStart = at + 1;
      if (!skip('"') || !skipString()) {
        return false;
      }
      if (field != null) {
        values.add(field, valueStart, at, DEPTH);
      }
      at++;
    } while (skip(','));
    return skip(']');
  }

  /**
   * tshark writes the fields in the order in which it was asked, so the next one is a good guess.
   */
  private @Nullable TsharkField find(int start, int keyEnd) {
    for (int tried = 0; tried < KEYS.length; tried++) {
      byte[] key = KEYS[expected];
      TsharkField field = FIELDS[expected];
      expected = expected + 1 == KEYS.length ? 0 : expected + 1;
      if (key.length == keyEnd - start && Arrays.equals(key, 0, key.length, bytes, start, keyEnd)) {
        return field;
      }
    }
    return TsharkField.byKey(new String(bytes, start, keyEnd - start, StandardCharsets.ISO_8859_1));
  }

  /** Goes to the closing quote; false when there is none or something is escaped. */
  private boolean skipString() {
    byte[] text = bytes;
    int limit = end;
    int i = at;
    while (i < limit && text[i] != '"' && text[i] != '\\') {
      i++;
    }
    at = i;
    return i < limit && text[i] == '"';
  }

  private boolean skip(char c) {
    if (at < end && bytes[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private boolean skip(byte[] literal) {
    int to = at + literal.length;
    if (to > end || !Arrays.equals(bytes, at, to, literal, 0, literal.length)) {
      return false;
    }
    at = to;
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
