package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

  private static final long LOOK_EVERY_NS = 100_000_000L;

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

  /** Found already, and not yet read. */
  private final ArrayDeque<Candidate> next = new ArrayDeque<>();

  private long lookTick = System.nanoTime();

  GrowingFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public int read(byte[] into, long waitNs) throws IOException {
    GrowingFile file = current;
    int bytes = file == null ? 0 : file.read(into, 0);
    if (bytes > 0) {
      return bytes;
    }
    boolean another = findNext();
    // Whatever was still written to the present file was there before the next one had a packet.
    bytes = file == null ? 0 : file.read(into, 0);
    if (bytes > 0) {
      return bytes;
    }
    if (another) {
      return begin(next.remove()) && file != null ? NEXT_CAPTURE : 0;
    }
    pause(Math.min(waitNs, LOOK_EVERY_NS));
    return 0;
  }

  /** Whether there is a capture to go on with. */
  private boolean findNext() throws IOException {
    long tick = System.nanoTime();
    if (next.isEmpty() && tick - lookTick >= 0) {
      next.addAll(successors());
      lookTick = tick + LOOK_EVERY_NS;
    }
    return !next.isEmpty();
  }

  private static void pause(long waitNs) throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.sleep(waitNs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
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

  /** The captures that were not read yet and have a packet, the earliest first. */
  private List<Candidate> successors() throws IOException {
    List<Candidate> found = candidates();
    done.retainAll(Set.copyOf(found));
    long fromNs = done.stream().mapToLong(Candidate::firstNs).max().orElse(Long.MIN_VALUE);
    return found.stream()
        .filter(c -> !done.contains(c) && c.firstNs() >= fromNs)
        .sorted(IN_TIME)
        .toList();
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
  public boolean mayHaveNext() {
    return true;
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
