package org.tcpteardown.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.heuristic.PointName;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.path.CaptureBounds;
import org.tcpteardown.path.PointLog;
import org.tcpteardown.pcap.InterfaceStatistics;
import org.tcpteardown.read.FilePart;
import org.tcpteardown.read.PayloadHashes;

/**
 * One capture of several that show the same traffic.
 *
 * @param name what the point is called: its file's name, unless the user gave it one
 * @param files where it lies, by time
 * @param result what the capture says for itself
 * @param log all its segments
 * @param bounds what it can have seen
 */
public record CapturePoint(
    PointName name, List<FilePart> files, Result result, PointLog log, CaptureBounds bounds) {

  /** Longer than any capture goes on after the last frame of another one. */
  private static final long RAN_ON_NS = 365L * 86_400 * 1_000_000_000L;

  /**
   * A capture that was read.
   *
   * @param files where it lies: one, or several that follow each other
   * @param recorder what was noted while it was read
   * @param ranOn whether it is known to have run on after its last frame, as long as the others
   */
  public static CapturePoint of(
      String name, List<FilePart> files, Result result, PointRecorder recorder, boolean ranOn)
      throws IOException {
    PointLog log = recorder.log();
    Fingerprint frames = result.fingerprint();
    if (!frames.isEmpty()) {
      log.seen(frames.firstTimeNs());
      log.seen(frames.last().timeNs());
    }
    CaptureBounds bounds = new Told(files, log, ranOn).bounds();
    return new CapturePoint(name(name, files), files, result, log, bounds);
  }

  private static PointName name(String name, List<FilePart> files) {
    if (files.size() == 1) {
      return new PointName(name);
    }
    List<PointName.File> named = new ArrayList<>();
    for (FilePart part : files) {
      named.add(new PointName.File(String.valueOf(part.file().getFileName()), part.firstFrame()));
    }
    return new PointName(name, named);
  }

  /** What the files say of how they were made. */
  private static final class Told {
    private final List<FilePart> files;
    private final PointLog log;
    private final boolean ranOn;

    Told(List<FilePart> files, PointLog log, boolean ranOn) {
      this.files = files;
      this.log = log;
      this.ranOn = ranOn;
    }

    CaptureBounds bounds() throws IOException {
      List<Optional<InterfaceStatistics>> told = new ArrayList<>();
      for (FilePart part : files) {
        told.add(
            part.frames() == 0
                ? Optional.empty()
                : InterfaceStatistics.of(part.file(), part.firstNs()));
      }
      Optional<InterfaceStatistics> first = told.get(0);
      Optional<InterfaceStatistics> last = told.get(told.size() - 1);
      if (first.isEmpty() || last.isEmpty()) {
        long endNs = log.lastTimeNs() + (ranOn ? RAN_ON_NS : 0);
        return new CaptureBounds(log.firstTimeNs(), endNs, ranOn, false, 0, gaps());
      }
      long dropped = told.stream().flatMap(Optional::stream).mapToLong(s -> s.dropped()).sum();
      boolean allPorts = told.stream().allMatch(s -> s.isPresent() && !namesPorts(s.get()));
      return new CaptureBounds(
          first.get().startNs(), last.get().endNs(), true, allPorts, dropped, gaps());
    }

    /**
     * Between two files. Whether one is missing there nobody can say: the statistics of a ring's
     * files all begin with the ring.
     */
    private List<CaptureBounds.Gap> gaps() {
      List<CaptureBounds.Gap> gaps = new ArrayList<>();
      FilePart before = null;
      for (FilePart part : files) {
        if (part.frames() > 0) {
          if (before != null) {
            gaps.add(new CaptureBounds.Gap(before.lastNs(), part.firstNs()));
          }
          before = part;
        }
      }
      return gaps;
    }

    /** Whether a capture filter may keep single ports out. */
    private static boolean namesPorts(InterfaceStatistics statistics) {
      return statistics.filter().contains("port");
    }
  }

  /** One file that is a point. */
  public static FilePart whole(Path file, Result result) {
    Fingerprint frames = result.fingerprint();
    return frames.isEmpty()
        ? new FilePart(file, 1, 0, 0, 0)
        : new FilePart(
            file, 1, result.capture().frames(), frames.firstTimeNs(), frames.last().timeNs());
  }

  /** Reads once more what the segments carry, where their numbers do not tell enough. */
  void readPayload() throws IOException {
    for (FilePart part : files) {
      PayloadHashes.read(
          part.file(), (frame, hash) -> log.payload(part.firstFrame() - 1 + frame, hash));
    }
  }
}
