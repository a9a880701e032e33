package org.tcpteardown.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.pcap.RecordTap;
import org.tcpteardown.spill.OwnerOnly;

/**
 * Writes what is captured to a ring of files: each is a capture of its own, and when there are
 * enough of them, the oldest is removed for a new one. Named as dumpcap names its own. A full disk
 * ends the writing, not the watching.
 */
final class RingWriter implements RecordTap, AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);

  private static final int BUFFER_BYTES = 1 << 18;

  /** Is told of files. */
  interface Listener {
    /** A file is complete. */
    void finished(Path file);

    /** A file is to go. */
    void removed(Path file);

    /** No more is written. */
    void failed(Path file, IOException cause);
  }

  private final Path base;
  private final long fileBytes;
  private final int filesKept;
  private final Listener listener;
  private final ArrayDeque<Path> files = new ArrayDeque<>();

  /** What every file begins with: the section and its interfaces. */
  private final List<byte[]> heading = new ArrayList<>();

  private final Places places = new Places();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private @Nullable OutputStream out;
  private long written;
  private long packets;
  private int number;
  private boolean failed;

  /**
   * Writes nothing yet.
   *
   * @param base what the names are made from
   * @param fileBytes a file is complete when it has so many
   * @param filesKept how many files there may be; 0 for any number
   */
  RingWriter(Path base, long fileBytes, int filesKept, Listener listener) {
    this.base = base;
    this.fileBytes = fileBytes;
    this.filesKept = filesKept;
    this.listener = listener;
  }

  /** In which file each frame is. */
  Places places() {
    return places;
  }

  /** Whether something could not be written. */
  boolean hasFailed() {
    return failed;
  }

  @Override
  public void record(Kind kind, ByteBuffer record) {
    if (failed) {
      return;
    }
    if (kind == Kind.HEADER) {
      heading.clear();
    }
    if (kind == Kind.HEADER || kind == Kind.INTERFACE) {
      byte[] copy = new byte[record.remaining()];
      record.duplicate().get(copy);
      heading.add(copy);
    }
    try {
      if (kind == Kind.PACKET && (out == null || written >= fileBytes)) {
        begin();
      }
      if (out != null) {
        write(record);
      }
    } catch (IOException e) {
      fail(e);
    }
    packets += kind == Kind.PACKET ? 1 : 0;
  }

  private void begin() throws IOException {
    finish();
    number++;
    Path file = file();
    // CREATE_NEW: never over what is there.
    out =
        Channels.newOutputStream(
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                OwnerOnly.file(file)));
    files.add(file);
    places.begin(String.valueOf(file.getFileName()), packets);
    written = 0;
    for (byte[] record : heading) {
      write(ByteBuffer.wrap(record));
    }
    while (filesKept > 0 && files.size() > filesKept) {
      listener.removed(files.remove());
    }
  }

  private Path file() {
    String name = String.valueOf(base.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String ending = dot > 0 ? name.substring(dot) : ".pcapng";
    return base.resolveSibling(
        String.format(
            Locale.ROOT,
            "%s_%05d_%s%s",
            stem,
            number,
            LocalDateTime.now(ZoneId.systemDefault()).format(STAMP),
            ending));
  }

  private void write(ByteBuffer record) throws IOException {
    ByteBuffer rest = record.duplicate();
    while (rest.hasRemaining()) {
      if (buffered == buffer.length) {
        flushBuffer();
      }
      int count = Math.min(rest.remaining(), buffer.length - buffered);
      rest.get(buffer, buffered, count);
      buffered += count;
      written += count;
    }
  }

  private void flushBuffer() throws IOException {
    if (out != null && buffered > 0) {
      out.write(buffer, 0, buffered);
    }
    buffered = 0;
  }

  /** Lets others see what was written so far. */
  void flush() {
    try {
      flushBuffer();
    } catch (IOException e) {
      fail(e);
    }
  }

  private void finish() throws IOException {
    OutputStream done = out;
    if (done != null) {
      flushBuffer();
      out = null;
      done.close();
      listener.finished(files.getLast());
    }
  }

  private void fail(IOException cause) {
    failed = true;
    buffered = 0;
    listener.failed(files.isEmpty() ? base : files.getLast(), cause);
    close();
  }

  /** Completes the last file. */
  @Override
  public void close() {
    try {
      finish();
    } catch (IOException e) {
      if (!failed) {
        fail(e);
      }
    }
  }
}
