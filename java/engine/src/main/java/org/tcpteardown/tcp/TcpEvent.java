package org.tcpteardown.tcp;

/** What happened to one half of a connection, as far as an observer on the path can tell. */
enum TcpEvent {
  SENT_SYN,
  SENT_SYN_ACK,
  /** Sent a segment without SYN, FIN or RST. */
  SENT_OTHER,
  SENT_FIN,
  SENT_RST,
  /** The peer acknowledged its SYN. */
  SYN_ACKED,
  /** The peer acknowledged its FIN. */
  FIN_ACKED,
  /** It acknowledged the peer's FIN: only then is it known to have received it. */
  RCVD_FIN,
  /** The peer sent a RST. Nothing ever confirms its arrival, so it is taken to have arrived. */
  RCVD_RST
}
