package org.tcpteardown.heuristic;

import org.tcpteardown.tcp.Flow;

/** What a capture must hold of a flow before a rule may be asked about it. */
public enum Evidence {
  /** Frames of both ends, other than RSTs: without them silence of the other end means nothing. */
  BOTH_DIRECTIONS("frames of both directions"),
  /** A connection that existed: a completed handshake, or both ends seen in mid-stream. */
  ESTABLISHED("an established connection");

  private final String text;

  Evidence(String text) {
    this.text = text;
  }

  /** How the documentation names it. */
  public String text() {
    return text;
  }

  boolean isIn(Flow flow) {
    return switch (this) {
      case BOTH_DIRECTIONS -> flow.bothDirectionsCaptured();
      case ESTABLISHED -> flow.wasEstablished();
    };
  }
}
