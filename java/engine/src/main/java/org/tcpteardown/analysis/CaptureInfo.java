package org.tcpteardown.analysis;

import java.util.List;
import org.tcpteardown.model.Settings;

/**
 * How a capture was read.
 *
 * @param name base name of the capture, or {@code -} for standard input
 * @param reader {@code tshark}, {@code ek} or {@code json}
 * @param readerVersion its version, empty if unknown
 * @param complete whether all of it was read
 * @param reason why not, one line; empty if complete
 * @param frames frames read
 * @param firstTimeNs time of the first frame, nanoseconds since 1970; 0 when there is none
 * @param settings thresholds in force
 * @param problems what went wrong on the way, for a person
 * @param filter of which frames the connections were looked at, in libpcap's syntax; empty for all
 */
public record CaptureInfo(
    String name,
    String reader,
    String readerVersion,
    boolean complete,
    String reason,
    long frames,
    long firstTimeNs,
    Settings settings,
    List<String> problems,
    String filter) {

  /** Of a whole capture. */
  public CaptureInfo(
      String name,
      String reader,
      String readerVersion,
      boolean complete,
      String reason,
      long frames,
      long firstTimeNs,
      Settings settings,
      List<String> problems) {
    this(
        name, reader, readerVersion, complete, reason, frames, firstTimeNs, settings, problems, "");
  }
}
