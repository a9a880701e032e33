package org.tcpteardown.read;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * Reads a pipe in few large pieces. tshark writes some 4 KB at a time, and a reader that is woken
 * for each of them makes its writer wait: observed 9 % of tshark's whole time, against nothing
 * measurable if the reader lets the pipe fill for a moment first. A file always has enough to
 * offer, and is not waited for.
 */
final class PipeInput extends FilterInputStream {
  /** Half of what a pipe holds on Linux: the writer never has to wait for room. */
  private static final int ENOUGH_BYTES = 32 * 1024;

  private static final long FILL_MS = 1;

  /** After so many waits in vain the stream is slow, or cannot tell what it has to offer. */
  private static final int MAX_VAIN_WAITS = 16;

  private int vainWaits;

  PipeInput(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int available = in.available();
    if (available > 0) {
      vainWaits = 0;
    }
    if (available < Math.min(length, ENOUGH_BYTES) && vainWaits < MAX_VAIN_WAITS) {
      letFill();
      vainWaits = in.available() > available ? 0 : vainWaits + 1;
    }
    return in.read(bytes, offset, length);
  }

  private static void letFill() throws InterruptedIOException {
    try {
      Thread.sleep(FILL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
  }
}
