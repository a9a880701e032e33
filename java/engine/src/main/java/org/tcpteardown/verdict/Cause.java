package org.tcpteardown.verdict;

import java.util.Locale;

/** The best explanation of how a flow ended. */
public enum Cause {
  ORDERLY("both ends closed in good order"),
  SLOW_APPLICATION("an application answered or closed late"),
  MIDDLEBOX_FIN_TIMER("a timer for closing sessions expired in a device on the path"),
  MIDDLEBOX_IDLE_TIMER("a timer for idle sessions expired in a device on the path"),
  MIDDLEBOX_RESET("a device on the path reset the connection"),
  FORGED_RESET("somebody else reset the connection in an end's name"),
  FORGED_FIN("somebody else closed the connection in an end's name"),
  DUPLICATE_ADDRESS("two machines used one address"),
  APPLICATION_ABORT("an application aborted the connection"),
  APPLICATION_UNREAD_DATA("an application did not read what had arrived"),
  USER_CANCELLED("one end closed while the other was still sending"),
  FAREWELL_REFUSED("last words met a socket that was closed already; nothing was lost"),
  REFUSED_BY_HOST("the host refused the connection"),
  REFUSED_BY_MIDDLEBOX("a device on the path refused the connection"),
  PEER_FORGOT("the other end no longer knew the connection"),
  PEER_VANISHED("the other end stopped answering"),
  PATH_MTU("only packets above a certain size vanish on the path"),
  CLASS_DROPPED("only packets of one kind vanish, on the path or at their receiver"),
  NEVER_ACKNOWLEDGED("an end that was alive never acknowledged what it was sent"),
  NOT_ACCEPTED("the server's stack never took the connection"),
  NAT_REBOUND(
      "address translation lost or missed the connection, whose packets bear another name then"),
  SELF_CONNECT("the socket was connected to itself"),
  TLS_ALERT("TLS gave up, and its alert says why"),
  KEEPALIVE_RACE("a request crossed the server's idle close"),
  STALE_CONNECTION("a connection was used again that the other end had closed long before"),
  CHALLENGE_LOOP("both ends answered each other's ACKs or RSTs without end"),
  SCAN("somebody probed the port"),
  SYN_FLOOD("the SYN is one of a flood"),
  DESCRIPTOR_LEAK("an application never closed its end"),
  UNKNOWN("the packets do not tell why");

  private final String id = name().toLowerCase(Locale.ROOT);
  private final String text;

  Cause(String text) {
    this.text = text;
  }

  /** The lower-case name used in the field {@code cause}. */
  public String id() {
    return id;
  }

  /** The cause in words. */
  public String text() {
    return text;
  }
}
