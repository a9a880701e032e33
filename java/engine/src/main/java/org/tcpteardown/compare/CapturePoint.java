package org.tcpteardown.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.path.CaptureBounds;
import org.tcpteardown.path.PointLog;
import org.tcpteardown.pcap.InterfaceStatistics;
import org.tcpteardown.read.PayloadHashes;

/**
 * One capture of several that show the same traffic.
 *
 * @param name what the point is called: its file's name, unless the user gave it one
 * @param file where it lies
 * @param result what the capture says for itself
 * @param log all its segments
 * @param bounds what it can have seen
 */
public record CapturePoint(
    String name, Path file, Result result, PointLog log, CaptureBounds bounds) {

  /** Longer than any capture goes on after the last frame of another one. */
  private static final long RAN_ON_NS = 365L * 86_400 * 1_000_000_000L;

  /**
   * A capture that was read.
   *
   * @param file where it lies
   * @param recorder what was noted while it was read
   * @param ranOn whether it is known to have run on after its last frame, as long as the others
   */
  public static CapturePoint of(
      String name, Path file, Result result, PointRecorder recorder, boolean ranOn)
      throws IOException {
    PointLog log = recorder.log();
    Fingerprint frames = result.fingerprint();
    if (!frames.isEmpty()) {
      log.seen(frames.firstTimeNs());
      log.seen(frames.last().timeNs());
    }
    Optional<InterfaceStatistics> told =
        frames.isEmpty() ? Optional.empty() : InterfaceStatistics.of(file, frames.firstTimeNs());
    CaptureBounds bounds =
        told.map(
                s ->
                    new CaptureBounds(
                        s.startNs(), s.endNs(), true, !namesPorts(s.filter()), s.dropped()))
            .orElseGet(
                () ->
                    new CaptureBounds(
                        log.firstTimeNs(),
                        log.lastTimeNs() + (ranOn ? RAN_ON_NS : 0),
                        ranOn,
                        false,
                        0));
    return new CapturePoint(name, file, result, log, bounds);
  }

  /** Whether a capture filter may keep single ports out. */
  private static boolean namesPorts(String filter) {
    return filter.contains("port");
  }

  /** Reads once more what the segments carry, where their numbers do not tell enough. */
  void readPayload() throws IOException {
    PayloadHashes.read(file, log::payload);
  }
}
