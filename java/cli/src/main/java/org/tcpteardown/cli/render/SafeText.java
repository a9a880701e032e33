package org.tcpteardown.cli.render;

/**
 * Keeps control characters of captures, file names and other programs' messages away from the
 * terminal.
 */
public final class SafeText {
  private static final int REPLACEMENT = 0xFFFD;

  private SafeText() {}

  /** One printable line. */
  public static String line(String text) {
    return clean(text, false);
  }

  /** Printable text that may have several lines. */
  public static String lines(String text) {
    return clean(text, true);
  }

  private static String clean(String text, boolean keepNewlines) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> isSafe(c, keepNewlines) ? c : REPLACEMENT)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /** Whether a character can be shown as it is. */
  static boolean isSafe(int c, boolean keepNewlines) {
    return switch (Character.getType(c)) {
      // FORMAT holds the characters that reverse the direction of text.
      case Character.CONTROL -> keepNewlines && c == '\n';
      case Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
