package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * A silence of both ends with nothing outstanding, and what came of the first frame after it that
 * asks for an answer.
 *
 * <p>Silences shorter than {@link #MIN_NS} are not kept; nor are those that end in a segment which
 * needs no answer, and those that end in a RST (see {@link RstMark#quietNs()}).
 */
public final class Gap {
  /** Shortest silence that is kept: 1 s, shorter than any session timer known. */
  public static final long MIN_NS = 1_000_000_000L;

  private final HalfConnection sender;
  private final Segment first;
  private final long capturedNs;
  private final CaptureClock clock;
  private final int finsBefore;
  private final boolean afterOwnFin;
  private final boolean probe;
  private final @Nullable PayloadBeat missedBeat;
  private int transmissions = 1;
  private Segment last;
  private @Nullable Segment answer;

  Gap(
      HalfConnection sender,
      Segment first,
      long capturedNs,
      boolean probe,
      @Nullable PayloadBeat missedBeat,
      CaptureClock clock) {
    this.sender = sender;
    this.first = first;
    this.last = first;
    this.capturedNs = capturedNs;
    this.clock = clock;
    this.probe = probe;
    this.missedBeat = missedBeat;
    boolean fin = !sender.fins().isEmpty();
    this.afterOwnFin = fin;
    this.finsBefore = (fin ? 1 : 0) + (sender.peer().fins().isEmpty() ? 0 : 1);
  }

  void senderWentOn(Segment segment) {
    transmissions++;
    last = segment;
  }

  void peerSent(Segment segment) {
    if (answer == null) {
      answer = segment;
    }
  }

  /** Who broke the silence. */
  public HalfConnection sender() {
    return sender;
  }

  /** The first frame after the silence. */
  public Segment first() {
    return first;
  }

  /** How long neither end had sent anything, in nanoseconds. */
  public long quietNs() {
    return clock.elapsedNs(first.timeNs() - capturedNs, first.timeNs());
  }

  /** How many ends had sent a FIN before the silence: 0 to 2. */
  public int finsBefore() {
    return finsBefore;
  }

  /** Whether the end that broke the silence had sent a FIN before it. */
  public boolean afterOwnFin() {
    return afterOwnFin;
  }

  /** The heartbeat that the silent end left out in it; null if it had none, or it was not due. */
  public @Nullable PayloadBeat missedBeat() {
    return missedBeat;
  }

  /** Whether the first frame was a keepalive probe. */
  public boolean probe() {
    return probe;
  }

  /** Frames that the same end sent from the first on, while the peer said nothing. */
  public int transmissions() {
    return transmissions;
  }

  /** The last of those. */
  public Segment last() {
    return last;
  }

  /** The first frame of the peer afterwards, a RST included; null if none came. */
  public @Nullable Segment answer() {
    return answer;
  }

  /** Whether the peer answered other than by RST, so that the path had kept the connection. */
  public boolean survived() {
    return answer != null && !answer.isRst();
  }
}
