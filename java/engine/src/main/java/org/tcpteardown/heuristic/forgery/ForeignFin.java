package org.tcpteardown.heuristic.forgery;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.BeyondFin;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;

/**
 * A FIN that was not sent by the end that it names, such as that of a page which a provider puts in
 * the place of the server's answer.
 */
public final class ForeignFin {
  /** Fewer may be a keepalive probe. */
  private static final int MIN_BYTES = 2;

  private ForeignFin() {}

  /**
   * The FIN in a half's name after which its host sent data with the number of the FIN or of what
   * came before, as if it had sent none, from another distance; null if there is none.
   */
  public static @Nullable FinMark of(HalfConnection half) {
    BeyondFin beyond = half.dataAfterFin();
    if (beyond == null || beyond.bytes() < MIN_BYTES || half.fins().isEmpty()) {
      return null;
    }
    FinMark fin = half.fins().get(0);
    boolean inItsPlace = !SeqNum.after(beyond.segment().seq(), fin.finSeq());
    return inItsPlace && HeaderSigns.isElsewhere(fin.segment().ttl(), beyond.segment().ttl())
        ? fin
        : null;
  }
}
