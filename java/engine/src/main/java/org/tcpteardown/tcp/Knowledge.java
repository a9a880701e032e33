package org.tcpteardown.tcp;

/** How one half of a flow is known. */
public enum Knowledge {
  /** Its SYN or SYN-ACK was captured. */
  HANDSHAKE,
  /** Its first captured segment came after the handshake. */
  MID_STREAM,
  /** Nothing but RSTs was captured of it. */
  RST_ONLY,
  /** Nothing was captured of it. */
  UNSEEN
}
