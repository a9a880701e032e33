package org.tcpteardown.heuristic;

import java.util.Locale;

/**
 * What people see before they open a capture. Each finding names the symptoms that it can explain;
 * the index in the documentation is made from that.
 */
public enum Symptom {
  RESET_BY_PEER(
      "Connection reset by peer",
      "A read or write fails with ECONNRESET, `Connection reset`, WSAECONNRESET (10054)"),
  BROKEN_PIPE(
      "Broken pipe",
      "A write fails with EPIPE, `Connection aborted`, WSAECONNABORTED (10053): the connection was"
          + " gone already"),
  NEITHER_END_SENT_THE_RESET(
      "A reset that neither end has sent",
      "Both ends log that the other one reset the connection; or resets meet only some sites, users"
          + " or requests"),
  REFUSED("Connection refused", "connect fails at once with ECONNREFUSED, WSAECONNREFUSED (10061)"),
  CONNECT_TIMES_OUT(
      "Connect times out",
      "connect fails after a minute or two with ETIMEDOUT, WSAETIMEDOUT (10060), or the client's"
          + " own limit"),
  CONNECT_IS_SLOW(
      "Connect takes a second or more",
      "The server is up and near, yet some connects take 1 s, 3 s or longer, often when ports are"
          + " reused"),
  TLS_FAILS(
      "TLS handshake fails",
      "`SSL handshake failed`, `tlsv1 alert unknown ca`, `alert handshake failure`, `certificate"
          + " verify failed`, a browser's page about the certificate"),
  UNREACHABLE("No route to host", "EHOSTUNREACH, ENETUNREACH, `Destination unreachable`"),
  HANGS_AFTER_IDLE(
      "Hangs after a pause",
      "The first request after some minutes without traffic gets no answer, and times out at last"),
  RESET_AFTER_IDLE(
      "Reset after a pause", "The first request after some time without traffic is reset at once"),
  TIMES_OUT_IN_TRANSFER(
      "Connection timed out in the middle",
      "An established connection stops answering; read or write fails with ETIMEDOUT"),
  TRANSFER_STALLS(
      "Transfer stalls", "A transfer that ran well stands still although both programs are alive"),
  DATA_MISSING(
      "Transfer ends early, data is missing",
      "Unexpected end of stream, `Connection closed prematurely`, a file that is too short"),
  BAD_GATEWAY(
      "502 from the load balancer or proxy",
      "Bad gateway, `upstream prematurely closed connection`, `socket hang up`: often for a few"
          + " requests only"),
  CLOSE_WAIT(
      "Sockets in CLOSE_WAIT", "They pile up until the program has no file descriptors left"),
  FIN_WAIT_2(
      "Sockets in FIN_WAIT_1, FIN_WAIT_2, LAST_ACK or CLOSING",
      "They stay for minutes, or pile up on a server or load balancer"),
  FIN_RETRANSMITTED(
      "FIN retransmitted ten times",
      "The capture shows one FIN again and again with growing gaps and no answer"),
  NOT_SYN(
      "First packet isn't SYN",
      "A firewall logs dropped packets out of state, `no connection`, `no session`, TCP invalid:"
          + " mostly FIN, ACK"),
  FIREWALL_TEARDOWN(
      "Reset-I, Reset-O, FIN Timeout, SYN Timeout or AGE OUT in the firewall log",
      "The firewall names a reason for the end of the session, and it is not clear who caused it"),
  SESSIONS_PILE_UP(
      "Sessions pile up in a NAT, firewall or load balancer",
      "Its session table fills, ports run out, although the programs say that they have closed"),
  STRANGE_PACKETS(
      "Packets that no stack should send",
      "An intrusion detection system or a scan log shows odd flags, sequence numbers or resets"),
  HALF_A_CONVERSATION(
      "Only one direction in the capture",
      "Wireshark shows previous segment not captured, ACKed unseen segment, or no answers at all");

  private final String id = name().toLowerCase(Locale.ROOT);
  private final String title;
  private final String seen;

  Symptom(String title, String seen) {
    this.title = title;
    this.seen = seen;
  }

  /** The lower-case name. */
  public String id() {
    return id;
  }

  /** What people call it. */
  public String title() {
    return title;
  }

  /** How it shows, in Markdown, without full stop. */
  public String seen() {
    return seen;
  }
}
