package org.tcpteardown.archive;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * A capture as a plain file on this machine: where it lies, or a copy, unpacked, that is deleted
 * afterwards. Compressed captures need not go through tshark this way.
 */
final class LocalCapture implements Closeable {
  private static final int HEAD_BYTES = 4096;
  private static final int COPY_BYTES = 1 << 17;

  private final Path path;
  private final boolean temporary;
  private final byte[] head;
  private final String problem;

  private LocalCapture(Path path, boolean temporary, byte[] head, String problem) {
    this.path = path;
    this.temporary = temporary;
    this.head = head;
    this.problem = problem;
  }

  /** Fetches and unpacks what has to be. */
  static LocalCapture of(CaptureFile file, Configuration hadoop) throws IOException {
    org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(file.uri());
    FileSystem files = from.getFileSystem(hadoop);
    byte[] head;
    try (InputStream in = open(files, from)) {
      head = in.readNBytes(HEAD_BYTES);
    }
    boolean packed = isGzip(head) || isZstd(head);
    if (!packed && files.getScheme().equals("file")) {
      return new LocalCapture(Path.of(from.toUri().getPath()), false, head, "");
    }
    Path copy = Files.createTempFile("tcpteardown-", ".capture");
    String problem = "";
    boolean whole = false;
    try {
      try (InputStream raw = open(files, from)) {
        problem = copy(raw, head, copy);
      }
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(copy);
      }
    }
    return new LocalCapture(copy, true, head, problem);
  }

  private static InputStream open(FileSystem files, org.apache.hadoop.fs.Path from)
      throws IOException {
    // Without Hadoop's checksums, of which captures have none.
    return files.getScheme().equals("file")
        ? Files.newInputStream(Path.of(from.toUri().getPath()))
        : files.open(from);
  }

  /** Says why what was unpacked is not all; empty when it is. */
  private static String copy(InputStream raw, byte[] head, Path to) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    try (OutputStream out = Files.newOutputStream(to)) {
      boolean packed = isGzip(head) || isZstd(head);
      InputStream in;
      try {
        in = unpacked(new BufferedInputStream(raw, COPY_BYTES), head);
      } catch (IOException e) {
        return "it cannot be unpacked: " + e.getMessage();
      }
      while (true) {
        int count;
        try {
          count = in.read(buffer);
        } catch (IOException e) {
          if (!packed) {
            throw e;
          }
          return "it cannot be unpacked to its end: " + e.getMessage();
        }
        if (count < 0) {
          return "";
        }
        out.write(buffer, 0, count);
      }
    }
  }

  private static InputStream unpacked(InputStream in, byte[] head) throws IOException {
    return isGzip(head)
        ? new GZIPInputStream(in, COPY_BYTES)
        : isZstd(head) ? new ZstdInputStream(in) : in;
  }

  private static boolean isGzip(byte[] head) {
    return head.length > 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b;
  }

  private static boolean isZstd(byte[] head) {
    return head.length > 4
        && (head[0] & 0xff) == 0x28
        && (head[1] & 0xff) == 0xb5
        && (head[2] & 0xff) == 0x2f
        && (head[3] & 0xff) == 0xfd;
  }

  Path path() {
    return path;
  }

  /** Why it is not all of the capture; empty when it is. */
  String problem() {
    return problem;
  }

  /** Why it cannot be read, in words that do not name a copy which nobody knows. */
  String reason(String message, CaptureFile of) {
    return problem.isEmpty() ? message.replace(path.toString(), of.name()) : problem;
  }

  /** Whether it begins as pcap or pcapng do. */
  boolean isCapture() throws IOException {
    byte[] first;
    try (InputStream in = Files.newInputStream(path)) {
      first = in.readNBytes(4);
    }
    int magic = 0;
    for (byte b : first) {
      magic = magic << 8 | (b & 0xff);
    }
    return first.length == 4
        && switch (magic) {
          case 0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0x0a0d0d0a -> true;
          default -> false;
        };
  }

  /** Checksum of the first bytes, by which another capture of the same size is told. */
  static long headCrc(CaptureFile file, Configuration hadoop) throws IOException {
    org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(file.uri());
    try (InputStream in = open(from.getFileSystem(hadoop), from)) {
      return crc(in.readNBytes(HEAD_BYTES));
    }
  }

  long headCrc() {
    return crc(head);
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  /** Whether the file is not any more what was listed. */
  static boolean hasChanged(CaptureFile file, Configuration hadoop) throws IOException {
    org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(file.uri());
    FileStatus now = from.getFileSystem(hadoop).getFileStatus(from);
    return now.getLen() != file.bytes() || now.getModificationTime() != file.modifiedMs();
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      Files.deleteIfExists(path);
    }
  }
}
