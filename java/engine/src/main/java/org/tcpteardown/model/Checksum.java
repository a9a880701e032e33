package org.tcpteardown.model;

/** Whether a segment's TCP checksum is the one that its bytes have. */
public enum Checksum {
  /**
   * Nobody has looked, bytes are missing, or the sender left it to its network card: then the
   * capture holds the sum of the pseudo-header, or 0.
   */
  UNKNOWN,
  RIGHT,
  /** The receiver drops such a segment (RFC 9293 section 3.1). */
  WRONG
}
