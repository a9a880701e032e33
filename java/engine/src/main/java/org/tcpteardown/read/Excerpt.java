package org.tcpteardown.read;

import java.nio.charset.StandardCharsets;

/** Shows foreign text to the user: short, on one line, without anything a terminal would act on. */
final class Excerpt {
  private static final int MAX_CHARS = 60;

  private Excerpt() {}

  /** Part of a record in quotes, from {@code from} on. */
  static String of(byte[] bytes, int from, int end) {
    int to = Math.min(end, from + 4 * MAX_CHARS);
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8).strip();
    boolean cut = to < end || text.length() > MAX_CHARS;
    return '"'
        + printable(text.substring(0, Math.min(text.length(), MAX_CHARS)))
        + '"'
        + (cut ? "..." : "");
  }

  /** The text with every control and other invisible character replaced by its code. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              if (type == Character.CONTROL
                  || type == Character.FORMAT
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR
                  || type == Character.SURROGATE
                  || type == Character.UNASSIGNED
                  || type == Character.PRIVATE_USE) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
