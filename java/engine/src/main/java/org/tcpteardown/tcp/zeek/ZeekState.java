package org.tcpteardown.tcp.zeek;

/**
 * What Zeek knows of one end of a connection (the endpoint states of its TCP analysis). Coarser
 * than RFC 9293: acknowledgements never move it, and any FIN or RST does, whatever its number.
 */
public enum ZeekState {
  /** Nothing seen of this end that counts. */
  INACTIVE,
  /** Sent a SYN. */
  SYN_SENT,
  /** The originator sent a SYN-ACK, so the SYN was missed or this is a scan. */
  SYN_ACK_SENT,
  /** Seen only in the middle of a connection. */
  PARTIAL,
  /** Both ends' opening was seen, or may be assumed. */
  ESTABLISHED,
  /** Sent a FIN. */
  CLOSED,
  /** Sent a RST. */
  RESET
}
