package org.tcpteardown.annotate;

/** Makes any text safe inside a tab-separated line, and back. */
final class Escape {
  private static final char REPLACEMENT = '\uFFFD';

  private Escape() {}

  static String escape(String text) {
    StringBuilder out = null;
    for (int i = firstUnusual(text); i < text.length(); i++) {
      char c = text.charAt(i);
      String replacement =
          switch (c) {
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\\' -> "\\\\";
            default -> Character.isISOControl(c) ? String.valueOf(REPLACEMENT) : null;
          };
      if (replacement != null && out == null) {
        out = new StringBuilder(text.length() + 8).append(text, 0, i);
      }
      if (out != null) {
        if (replacement != null) {
          out.append(replacement);
        } else {
          out.append(c);
        }
      }
    }
    return out == null ? text : out.toString();
  }

  /** Where a character is that is not plain ASCII; most texts have none. */
  private static int firstUnusual(String text) {
    int i = 0;
    while (i < text.length() && isUsual(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isUsual(char c) {
    return c >= ' ' && c < 0x7f && c != '\\';
  }

  static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        char kind = text.charAt(i);
        out.append(
            switch (kind) {
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> kind;
            });
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
