package org.tcpteardown.read;

/** Which reader the user asked for. */
public enum Choice {
  /** By what the input is; of a capture file, libpcap unless only tshark can read it. */
  AUTO,
  /** A capture file, with libpcap. */
  LIBPCAP,
  /** A capture file, through a tshark that is started for it. */
  TSHARK,
  /** Output of {@code tshark -T ek}. */
  EK,
  /** Output of {@code tshark -T json}. */
  JSON
}
