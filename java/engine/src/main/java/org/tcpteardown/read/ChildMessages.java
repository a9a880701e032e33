package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a program says on its standard error: all of it is read, so that it never has to wait, and
 * the first lines are kept, and of each line its beginning.
 */
final class ChildMessages {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final int linesKept;
  private final int lineBytes;
  private final UnaryOperator<String> choice;
  private final List<String> lines = new ArrayList<>();
  private final Thread thread;

  /**
   * Begins to read.
   *
   * @param lineBytes so much of a line is kept
   * @param choice makes of a line what is to be kept; empty for nothing
   */
  ChildMessages(InputStream in, int linesKept, int lineBytes, UnaryOperator<String> choice) {
    this.in = in;
    this.linesKept = linesKept;
    this.lineBytes = lineBytes;
    this.choice = choice;
    this.thread = new Thread(this::readAll, "tcpteardown-child-messages");
    thread.setDaemon(true);
    thread.start();
  }

  private void readAll() {
    byte[] buffer = new byte[BUFFER_BYTES];
    byte[] line = new byte[lineBytes];
    int length = 0;
    try (in) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            note(line, length);
            length = 0;
          } else if (length < lineBytes) {
            line[length++] = buffer[i];
          }
        }
      }
      note(line, length);
    } catch (IOException e) {
      // It was stopped; what it said so far is all there is.
    }
  }

  private void note(byte[] line, int length) {
    synchronized (lines) {
      if (lines.size() < linesKept) {
        String text = choice.apply(new String(line, 0, length, Charset.defaultCharset()));
        if (!text.isEmpty()) {
          lines.add(Excerpt.printable(text.strip()));
        }
      }
    }
  }

  /** Waits until all is read, but not longer than that: a child of it could hold the pipe open. */
  void await(long milliseconds) throws InterruptedException {
    thread.join(milliseconds);
  }

  /** What was kept so far. */
  List<String> kept() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }
}
