package org.tcpteardown.cli.render;

import java.io.IOException;
import java.io.Writer;

/**
 * Gathers what comes a few characters at a time, for one thread: what lies behind locks at each
 * write. Whoever writes has to flush.
 */
public final class SmallWrites extends Writer {
  private static final int ROOM = 1 << 13;

  private final Writer out;
  private final char[] held = new char[ROOM];
  private int count;

  /** Hands on to {@code out}. */
  public SmallWrites(Writer out) {
    this.out = out;
  }

  @Override
  public void write(int c) throws IOException {
    if (count == ROOM) {
      handOn();
    }
    held[count++] = (char) c;
  }

  @Override
  public void write(char[] text, int from, int size) throws IOException {
    handOn();
    out.write(text, from, size);
  }

  @Override
  public void write(String text, int from, int size) throws IOException {
    int at = from;
    while (at < from + size) {
      if (count == ROOM) {
        handOn();
      }
      int some = Math.min(from + size - at, ROOM - count);
      text.getChars(at, at + some, held, count);
      count += some;
      at += some;
    }
  }

  private void handOn() throws IOException {
    out.write(held, 0, count);
    count = 0;
  }

  @Override
  public void flush() throws IOException {
    handOn();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }
}
