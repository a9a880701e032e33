package org.tcpteardown.read;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A file to which another program still appends. */
final class GrowingFile implements ByteFeed {
  private static final long LOOK_EVERY_NS = 50_000_000L;

  private final Path file;
  private final FileChannel channel;

  GrowingFile(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  Path path() {
    return file;
  }

  @Override
  public int read(byte[] into, long waitNs) throws IOException {
    long leftNs = waitNs;
    while (true) {
      int bytes = channel.read(ByteBuffer.wrap(into));
      if (bytes > 0) {
        return bytes;
      }
      if (channel.size() < channel.position()) {
        throw new IOException("the file became shorter while it was read");
      }
      if (leftNs <= 0) {
        return 0;
      }
      long napNs = Math.min(leftNs, LOOK_EVERY_NS);
      leftNs -= napNs;
      try {
        TimeUnit.NANOSECONDS.sleep(napNs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading");
      }
    }
  }

  @Override
  public String fileName() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written, so nothing is lost.
    }
  }
}
