package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/**
 * A FIN that overtook the data before it, and that its receiver took for the end at once: it
 * acknowledged one number, as a FIN has, where the data begins, and before the data was there. A
 * receiver must wait for what is missing (RFC 9293 section 3.10.7.4).
 *
 * @param fin the FIN
 * @param data the data that came after it, and was never acknowledged
 */
public record FinTakenEarly(FinMark fin, ResendSeries data) {
  /** Null unless the peer of {@code sender} did so. */
  public static @Nullable FinTakenEarly of(HalfConnection sender) {
    ResendSeries data = sender.unackedResends();
    HalfConnection receiver = sender.peer();
    if (sender.fins().isEmpty() || data == null || !receiver.ackKnown()) {
      return null;
    }
    FinMark fin = sender.fins().get(0);
    Segment first = data.first();
    boolean overtook =
        fin.afterGap() && first.frame() > fin.frame() && first.endSeq() == fin.finSeq();
    boolean counted =
        receiver.rcvNxt() == first.seq() + 1
            && receiver.rcvNxtSinceNs() >= fin.timeNs()
            && receiver.rcvNxtSinceNs() <= first.timeNs();
    return overtook && counted ? new FinTakenEarly(fin, data) : null;
  }
}
