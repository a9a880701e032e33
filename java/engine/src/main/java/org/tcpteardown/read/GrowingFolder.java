package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.PacketStream;

/**
 * A folder into which another program writes one capture after the other. They are read in the
 * order of their first packets, for names wrap around and are not always in the order of time. Who
 * begins a file has finished the one before.
 */
final class GrowingFolder implements ByteFeed {
  /** So much of a file is looked at for its first packet. */
  private static final int HEAD_BYTES = 1 << 19;

  private static final long LOOK_EVERY_NS = 250_000_000L;

  /**
   * A capture with a packet in it.
   *
   * @param file where it is
   * @param firstNs when its first packet was captured, nanoseconds since 1970
   */
  private record Candidate(Path file, long firstNs) {}

  private static final Comparator<Candidate> IN_TIME =
      Comparator.comparingLong(Candidate::firstNs).thenComparing(Candidate::file);

  private final Path folder;

  /** What was read of a folder that keeps only so many files is soon gone: kept small. */
  private final Set<Candidate> done = new HashSet<>();

  private @Nullable GrowingFile current;
  private @Nullable Candidate next;

  GrowingFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public int read(byte[] into, long waitNs) throws IOException {
    GrowingFile file = current;
    if (file == null) {
      Candidate first = successor();
      if (first == null) {
        return pause(waitNs);
      }
      return begin(first) ? read(into, waitNs) : 0;
    }
    int bytes = file.read(into, Math.min(waitNs, LOOK_EVERY_NS));
    if (bytes != 0) {
      return bytes;
    }
    if (next == null) {
      // Whatever was still written to the present file was there before the next one had a packet.
      next = successor();
      return 0;
    }
    Candidate follower = next;
    next = null;
    return begin(follower) ? NEXT_CAPTURE : 0;
  }

  private static int pause(long waitNs) throws IOException {
    try {
      Thread.sleep(Math.min(waitNs, LOOK_EVERY_NS) / 1_000_000L);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while reading");
    }
    return 0;
  }

  /** Opens a capture; false when it has just been removed. */
  private boolean begin(Candidate candidate) {
    done.add(candidate);
    try {
      GrowingFile opened = new GrowingFile(candidate.file());
      if (current != null) {
        current.close();
      }
      current = opened;
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The earliest capture that was not read yet and has a packet; null while there is none. */
  private @Nullable Candidate successor() throws IOException {
    List<Candidate> found = candidates();
    done.retainAll(Set.copyOf(found));
    long fromNs = done.stream().mapToLong(Candidate::firstNs).max().orElse(Long.MIN_VALUE);
    return found.stream()
        .filter(c -> !done.contains(c) && c.firstNs() >= fromNs)
        .min(IN_TIME)
        .orElse(null);
  }

  private List<Candidate> candidates() throws IOException {
    List<Candidate> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Candidate candidate = candidate(file);
        if (candidate != null) {
          found.add(candidate);
        }
      }
    }
    return found;
  }

  private static @Nullable Candidate candidate(Path file) {
    PacketStream packets = new PacketStream();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = new byte[Integer.BYTES];
      packets.feed(head, 0, in.readNBytes(head, 0, head.length));
      packets.next(); // throws if it is no capture
      byte[] more = new byte[1 << 13];
      for (int read = 0; read < HEAD_BYTES; ) {
        int bytes = in.read(more);
        if (bytes <= 0) {
          return null;
        }
        read += bytes;
        packets.feed(more, 0, bytes);
        if (packets.next()) {
          return new Candidate(file, packets.timeNs());
        }
      }
    } catch (IOException | ForeignFrameException e) {
      // Not a capture, or gone: then it is not followed.
    }
    return null;
  }

  @Override
  public String fileName() {
    return current == null ? "" : current.fileName();
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
    }
  }
}
