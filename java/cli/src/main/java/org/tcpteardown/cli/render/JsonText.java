package org.tcpteardown.cli.render;

import com.google.gson.stream.JsonWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * JSON that is safe to look at: characters that steer a terminal or hide in text are written as
 * {@code \}{@code uXXXX}, which a program reads as what they are.
 */
public final class JsonText {
  private JsonText() {}

  /** Writes JSON to {@code out}. */
  public static JsonWriter writer(Writer out) {
    return new JsonWriter(new Escaping(out));
  }

  /** Outside of strings JSON has none of the characters that are escaped here. */
  private static final class Escaping extends FilterWriter {
    private char high;

    Escaping(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      add((char) c);
    }

    @Override
    public void write(char[] text, int from, int count) throws IOException {
      for (int i = from; i < from + count; i++) {
        add(text[i]);
      }
    }

    @Override
    public void write(String text, int from, int count) throws IOException {
      int plain = from;
      for (int i = from; i < from + count; i++) {
        char c = text.charAt(i);
        if (c > 0x7e || high != 0) {
          out.write(text, plain, i - plain);
          plain = i + 1;
          add(c);
        }
      }
      out.write(text, plain, from + count - plain);
    }

    private void add(char c) throws IOException {
      if (high != 0) {
        char before = high;
        high = 0;
        if (Character.isLowSurrogate(c)) {
          pair(before, c);
          return;
        }
        escape(before);
      }
      if (Character.isHighSurrogate(c)) {
        high = c;
      } else if (c <= 0x7e || SafeText.isSafe(c, true)) {
        out.write(c);
      } else {
        escape(c);
      }
    }

    private void pair(char first, char second) throws IOException {
      if (SafeText.isSafe(Character.toCodePoint(first, second), true)) {
        out.write(first);
        out.write(second);
      } else {
        escape(first);
        escape(second);
      }
    }

    private void escape(char c) throws IOException {
      out.write(String.format("\\u%04x", (int) c));
    }

    @Override
    public void flush() throws IOException {
      if (high != 0) {
        escape(high);
        high = 0;
      }
      super.flush();
    }
  }
}
