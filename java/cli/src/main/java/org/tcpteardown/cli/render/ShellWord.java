package org.tcpteardown.cli.render;

import java.nio.charset.StandardCharsets;

/** Words of command lines that are printed to be pasted into a shell. */
public final class ShellWord {
  private ShellWord() {}

  /**
   * One word, whatever is in it. What steers a terminal or hides in text is written in the way that
   * bash, zsh and ksh know: {@code $'\\n'}.
   */
  public static String quoted(String word) {
    if (word.codePoints().allMatch(c -> SafeText.isSafe(c, false))) {
      return "'" + word.replace("'", "'\\''") + "'";
    }
    StringBuilder out = new StringBuilder("$'");
    word.codePoints().forEach(c -> append(c, out));
    return out.append('\'').toString();
  }

  /** The same, but plain where nothing needs quotes. */
  public static String plainOrQuoted(String word) {
    return word.matches("[A-Za-z0-9_./-]+") ? word : quoted(word);
  }

  private static void append(int c, StringBuilder out) {
    if (c == '\'' || c == '\\') {
      out.append('\\').append((char) c);
    } else if (SafeText.isSafe(c, false)) {
      out.appendCodePoint(c);
    } else {
      for (byte one : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
        out.append(String.format("\\%03o", one & 0xff));
      }
    }
  }
}
