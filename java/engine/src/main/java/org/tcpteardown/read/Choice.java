package org.tcpteardown.read;

/** Which reader the user asked for. */
public enum Choice {
  /** By the first bytes of the input. */
  AUTO,
  /** A capture file, through a tshark that is started for it. */
  TSHARK,
  /** Output of {@code tshark -T ek}. */
  EK,
  /** Output of {@code tshark -T json}. */
  JSON
}
