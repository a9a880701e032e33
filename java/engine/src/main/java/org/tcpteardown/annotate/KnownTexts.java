package org.tcpteardown.annotate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes texts of bytes, and of the same bytes the same text: most columns have few values. */
final class KnownTexts {
  /** A power of two; what falls on a place that is taken takes it. */
  private static final int PLACES = 1 << 14;

  private static final int SPREAD = 0x9E3779B9;

  /** Longer ones are hardly ever the same. */
  private static final int MOST_BYTES = 256;

  private final byte[] @Nullable [] keys = new byte[PLACES][];
  private final @Nullable String[] texts = new String[PLACES];

  /** The text of some bytes, its escapes undone. */
  String of(byte[] bytes, int from, int to) {
    if (to - from > MOST_BYTES) {
      return text(bytes, from, to);
    }
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash * SPREAD) >>> 18;
    byte[] key = keys[place];
    String known = texts[place];
    if (key != null && known != null && Arrays.equals(key, 0, key.length, bytes, from, to)) {
      return known;
    }
    String text = text(bytes, from, to);
    keys[place] = Arrays.copyOfRange(bytes, from, to);
    texts[place] = text;
    return text;
  }

  private static String text(byte[] bytes, int from, int to) {
    return Escape.unescape(new String(bytes, from, to - from, StandardCharsets.UTF_8));
  }
}
