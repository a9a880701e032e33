package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a stream; a look at it waits until there are some. */
final class StreamBytes implements ByteFeed {
  private final InputStream in;

  StreamBytes(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(byte[] into, long waitNs) throws IOException {
    int bytes = in.read(into);
    return bytes < 0 ? END : bytes;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // Nothing was written, so nothing is lost.
    }
  }
}
