package org.tcpteardown.verdict;

import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.WindowScaleLost;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/** What is told of data that stood still for a while and got through in the end. */
final class StallStory {
  /** Shorter stalls are ordinary loss. */
  private static final long LONG_NS = 3_000_000_000L;

  private StallStory() {}

  /** A clause behind a semicolon on windows that were tiny all the time; empty for most flows. */
  static String tinyWindow(Case flow) {
    WindowScaleLost lost = WindowScaleLost.of(flow.flow());
    return lost == null
        ? ""
        : "; the server's window, "
            + Wording.count(lost.synAck().windowRaw(), "byte")
            + " in its SYN-ACK, never exceeded "
            + Wording.count(lost.windowBytes(), "byte")
            + " after that";
  }

  /** A clause behind a semicolon, however well the rest went; empty for most flows. */
  static String recovered(Case flow) {
    ResendSeries longest = null;
    for (HalfConnection half : flow.flow().halves()) {
      ResendSeries series = half.recoveredResends();
      if (series != null && (longest == null || series.lastedNs() > longest.lastedNs())) {
        longest = series;
      }
    }
    return longest == null || longest.lastedNs() < LONG_NS
        ? ""
        : "; "
            + Wording.count(longest.sentBytes(), "byte")
            + " of the "
            + flow.role(flow.sender(longest.first()))
            + " got through at the "
            + Wording.nth(longest.transmissions())
            + " try only, "
            + Wording.time(longest.lastedNs())
            + " after the first (frame "
            + longest.first().frame()
            + ")";
  }
}
