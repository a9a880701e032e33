package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * The latest run of payload of one half: what it sent since the peer last sent payload, since it
 * paused itself with everything acknowledged, or since a close followed its answer.
 */
public final class PayloadBurst {
  /** Shorter pauses lie within one message: congestion control and slow disks make them. */
  private static final long PAUSE_NS = 100_000_000L;

  /** What may be a part of the close itself, as a GOAWAY before an alert. */
  private static final long SHORT_BYTES = 64;

  /**
   * A notice that a server gives as it closes is hardly longer: one of disconnection by LDAP has 80
   * bytes, others say why in a sentence.
   */
  public static final long NOTICE_BYTES = 512;

  private long bytes;
  private long lastBytes;
  private long alertBytes;
  private long bytesBefore;
  private long lastBytesBefore;
  private boolean unasked;
  private boolean tlsAlert;
  private @Nullable Segment first;
  private boolean afterGap;
  private long payloadBeforeNs = HalfConnection.NEVER;
  private long peerHeardNs = HalfConnection.NEVER;
  private long quietNs;
  private final CaptureClock clock;

  PayloadBurst(CaptureClock clock) {
    this.clock = clock;
  }

  private int unansweredRuns;
  private long longestPauseNs;
  private long longestPauseBeforeNs;

  /**
   * New payload was sent.
   *
   * @param newBytes how much of it is new
   * @param peerSpokeLast whether the peer, or nobody, sent the payload before it
   * @param peerEverSpoke whether the peer has sent any payload, or may have before the capture
   * @param pauseNs time since this half's payload before it
   * @param rttNs round trip between the two ends, as far as it is known
   * @param allAcked whether the peer had acknowledged everything before it
   * @param alert whether it is a TLS alert, which is no part of what was said before it
   * @param peerClosed whether the peer has closed since the payload before it
   * @return whether a new run begins; then {@link #begin} is to follow
   */
  boolean sent(
      long newBytes,
      boolean peerSpokeLast,
      boolean peerEverSpoke,
      long pauseNs,
      long rttNs,
      boolean allAcked,
      boolean alert,
      boolean peerClosed) {
    boolean begins = true;
    long before = bytes;
    if (peerSpokeLast) {
      bytes = 0;
      unasked = !peerEverSpoke;
      unansweredRuns = 1;
      longestPauseNs = 0;
      longestPauseBeforeNs = 0;
    } else if (allAcked && pauseNs >= Math.max(PAUSE_NS, 2 * rttNs)) {
      bytes = 0;
      unasked = true;
      unansweredRuns++;
      longestPauseBeforeNs = longestPauseNs;
      longestPauseNs = Math.max(longestPauseNs, pauseNs);
    } else if (isAnswer() && (alert || (peerClosed && newBytes <= SHORT_BYTES))) {
      bytes = 0;
    } else {
      begins = false;
    }
    if (begins) {
      bytesBefore = before;
      lastBytesBefore = lastBytes;
    }
    bytes += newBytes;
    lastBytes = newBytes;
    alertBytes = begins ? newBytes : alertBytes + newBytes;
    return begins;
  }

  /**
   * Whether it is too long for a part of the close, or for a notice of it that nobody asked for.
   */
  private boolean isAnswer() {
    return !tlsAlert && bytes > (unasked ? NOTICE_BYTES : SHORT_BYTES);
  }

  /**
   * What was known when the run began.
   *
   * @param segment its first segment
   * @param gapBefore whether the capture lacks something that its sender sent just before it
   * @param payloadNs when the half sent payload before, or {@link HalfConnection#NEVER}
   * @param heardNs when the peer last sent anything, or {@link HalfConnection#NEVER}
   * @param silenceNs how long neither end had sent anything but keepalives
   */
  void begin(Segment segment, boolean gapBefore, long payloadNs, long heardNs, long silenceNs) {
    first = segment;
    tlsAlert = true;
    afterGap = gapBefore;
    payloadBeforeNs = payloadNs;
    peerHeardNs = heardNs;
    quietNs = silenceNs;
  }

  /** A segment of the run is no TLS alert. */
  void notOnlyAlerts() {
    tlsAlert = false;
    alertBytes = 0;
  }

  /** New payload bytes of the run; 0 if the half has sent no payload. */
  public long bytes() {
    return bytes;
  }

  /** New payload bytes of the run before it; 0 if there was none. */
  public long bytesBefore() {
    return bytesBefore;
  }

  /** Those of the last segment of the run before it; 0 if there was none. */
  public long lastBytesBefore() {
    return lastBytesBefore;
  }

  /** Whether the peer had sent nothing that it could be the answer to. */
  public boolean unasked() {
    return unasked;
  }

  /** Whether it holds nothing but TLS alerts: see {@link TlsRecord#isAlert}. */
  public boolean tlsAlert() {
    return tlsAlert;
  }

  /** New payload bytes of the TLS alerts at its end; 0 if it does not end with one. */
  public long alertBytes() {
    return alertBytes;
  }

  /** Its first segment with payload; null if the half has sent no payload. */
  public @Nullable Segment first() {
    return first;
  }

  /** Whether the capture lacks something that the half sent just before it. */
  public boolean afterGap() {
    return afterGap;
  }

  /** When the half last sent new payload before the run, or {@link HalfConnection#NEVER}. */
  public long payloadBeforeNs() {
    return payloadBeforeNs;
  }

  /** When the peer last sent anything before the run, or {@link HalfConnection#NEVER}. */
  public long peerHeardNs() {
    return peerHeardNs;
  }

  /** How many runs came since the peer last sent payload, this one included. */
  public int unansweredRuns() {
    return unansweredRuns;
  }

  /**
   * The longest pause between those before this one, in nanoseconds; 0 if there are not two such.
   */
  public long longestPauseBeforeNs() {
    return longestPauseBeforeNs;
  }

  /** How long neither end had sent anything but keepalives before the run, in nanoseconds. */
  public long quietNs() {
    return first == null || quietNs < CaptureClock.MIN_STEP_NS
        ? quietNs
        : clock.elapsedNs(first.timeNs() - quietNs, first.timeNs());
  }
}
