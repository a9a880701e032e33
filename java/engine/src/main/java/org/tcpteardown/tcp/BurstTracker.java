package org.tcpteardown.tcp;

/**
 * The latest run of payload of one half: what it sent since the peer last sent payload, or since it
 * paused itself with everything acknowledged.
 */
final class BurstTracker {
  /** Shorter pauses lie within one message: congestion control and slow disks make them. */
  private static final long PAUSE_NS = 100_000_000L;

  private long bytes;
  private boolean unasked;

  /**
   * New payload was sent.
   *
   * @param newBytes how much of it is new
   * @param peerSpokeLast whether the peer, or nobody, sent the payload before it
   * @param peerEverSpoke whether the peer has sent any payload, or may have before the capture
   * @param pauseNs time since this half's payload before it
   * @param rttNs round trip between the two ends, as far as it is known
   * @param allAcked whether the peer had acknowledged everything before it
   */
  void sent(
      long newBytes,
      boolean peerSpokeLast,
      boolean peerEverSpoke,
      long pauseNs,
      long rttNs,
      boolean allAcked) {
    if (peerSpokeLast) {
      bytes = 0;
      unasked = !peerEverSpoke;
    } else if (allAcked && pauseNs >= Math.max(PAUSE_NS, 2 * rttNs)) {
      bytes = 0;
      unasked = true;
    }
    bytes += newBytes;
  }

  /** New payload bytes of the latest run. */
  long bytes() {
    return bytes;
  }

  /** Whether the peer had sent nothing that it could be the answer to. */
  boolean unasked() {
    return unasked;
  }
}
