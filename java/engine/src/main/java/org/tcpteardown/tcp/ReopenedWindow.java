package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;

/**
 * The end of a time in which one half had advertised a window of 0: its application reads again.
 *
 * @param sinceNs when it had first said so, nanoseconds since 1970
 * @param by its segment that opened the window
 */
public record ReopenedWindow(long sinceNs, Segment by) {

  /** For how long the window had been closed, in nanoseconds. */
  public long closedNs() {
    return by.timeNs() - sinceNs;
  }
}
