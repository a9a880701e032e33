package org.tcpteardown.tcp;

/**
 * For how long one half had closed its window before, each time until it read on. Only the latest
 * are kept: a receiver that pauses by design does so for hours.
 */
public final class ClosedWindows {
  /** So many are kept: more than that, {@link #asLongAs} does not count. */
  public static final int KEPT = 16;

  /** A shorter one is a moment of flow control, and must not drive out those that were pauses. */
  private static final long PAUSE_NS = 100_000_000L;

  private final long[] sinceNs = new long[KEPT];
  private final long[] closedNs = new long[KEPT];
  private int pauses;

  void reopened(ReopenedWindow window) {
    if (window.closedNs() >= PAUSE_NS) {
      sinceNs[pauses % KEPT] = window.sinceNs();
      closedNs[pauses % KEPT] = window.closedNs();
      pauses++;
    }
  }

  /**
   * How many of them had begun before a time and had lasted as long as another, or longer.
   *
   * @param lastedNs how long the other lasted, in nanoseconds
   * @param beforeNs when the other began, nanoseconds since 1970
   */
  public int asLongAs(long lastedNs, long beforeNs) {
    int found = 0;
    for (int i = 0; i < Math.min(pauses, KEPT); i++) {
      found += sinceNs[i] < beforeNs && closedNs[i] >= lastedNs ? 1 : 0;
    }
    return found;
  }
}
