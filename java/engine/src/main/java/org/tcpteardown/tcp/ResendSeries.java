package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * Payload that one half sent again and again and that was never acknowledged as far as the capture
 * goes.
 *
 * @param original the first transmission, if it was captured and still remembered
 * @param firstResend the first repeat
 * @param lastResend the latest repeat
 * @param resends how often it was repeated, copies in the capture left out
 * @param gapsDouble whether each gap was about twice the one before, as a retransmission timer
 *     makes them; false with fewer than two repeats
 * @param peerHeardNs when the peer had last sent anything before the first repeat, or {@link
 *     HalfConnection#NEVER}
 */
public record ResendSeries(
    @Nullable Segment original,
    Segment firstResend,
    Segment lastResend,
    int resends,
    boolean gapsDouble,
    long peerHeardNs) {

  /** The first transmission that is known. */
  public Segment first() {
    return original == null ? firstResend : original;
  }
}
