package org.tcpteardown.heuristic;

import java.util.List;
import org.tcpteardown.tcp.Flow;

/** What a capture must hold of a flow before a rule may be asked about it. */
public enum Evidence {
  /**
   * Frames of both ends, other than RSTs, captured with one clock: without them silence of the
   * other end means nothing.
   */
  BOTH_DIRECTIONS(1, "frames of both directions"),
  /** A connection that existed: a completed handshake, or both ends seen in mid-stream. */
  ESTABLISHED(2, "an established connection"),
  /** Most connections have none: their flows need not be asked about. */
  RST(4, "a RST"),
  FIN(8, "a FIN");

  private static final Evidence[] ALL = values();

  /** In sets of evidence. */
  private final int bit;

  private final String text;

  Evidence(int bit, String text) {
    this.bit = bit;
    this.text = text;
  }

  /** How the documentation names it. */
  public String text() {
    return text;
  }

  private boolean isIn(Flow flow) {
    return switch (this) {
      case BOTH_DIRECTIONS -> flow.bothDirectionsCaptured() && flow.clocksDifferByNs() == 0;
      case ESTABLISHED -> flow.wasEstablished();
      case RST -> flow.client().rstCount() + flow.server().rstCount() > 0;
      case FIN -> !flow.client().fins().isEmpty() || !flow.server().fins().isEmpty();
    };
  }

  /** How many sets of evidence there are. */
  static int sets() {
    return 1 << ALL.length;
  }

  /** What a flow has: a set of bits below {@link #sets}. */
  static int of(Flow flow) {
    int set = 0;
    for (Evidence evidence : ALL) {
      set |= evidence.isIn(flow) ? evidence.bit : 0;
    }
    return set;
  }

  /** Whether a set has all that is needed. */
  static boolean suffices(int set, List<Evidence> needs) {
    return needs.stream().allMatch(need -> (set & need.bit) != 0);
  }
}
