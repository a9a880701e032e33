package org.tcpteardown.heuristic;

import java.util.Locale;

/**
 * What people see before they open a capture. Each finding names the symptoms that it can explain;
 * the index in the documentation is made from that.
 */
public enum Symptom {
  RESET_BY_PEER(
      "Connection reset by peer",
      "A read or write fails with ECONNRESET, `Connection reset`, WSAECONNRESET (10054)",
      "sporadic connection reset by peer",
      "connection reset by remote host",
      "RST in the middle of a connection",
      "read: ECONNRESET under load"),
  BROKEN_PIPE(
      "Broken pipe",
      "A write fails with EPIPE, `Connection aborted`, WSAECONNABORTED (10053): the connection was"
          + " gone already",
      "write failed: broken pipe",
      "SIGPIPE",
      "software caused connection abort"),
  NEITHER_END_SENT_THE_RESET(
      "A reset that neither end has sent",
      "Both ends log that the other one reset the connection; or resets meet only some sites, users"
          + " or requests",
      "each side says that the other one closed",
      "RST that the server never sent",
      "resets from the firewall or IPS",
      "censorship"),
  REFUSED(
      "Connection refused: RST after SYN",
      "connect fails at once with ECONNREFUSED, WSAECONNREFUSED (10061)",
      "SYN answered by RST, ACK",
      "port closed, nothing listens there"),
  CONNECT_TIMES_OUT(
      "Connect times out",
      "connect fails after a minute or two with ETIMEDOUT, WSAETIMEDOUT (10060), or the client's"
          + " own limit",
      "no answer to SYN",
      "SYN retransmitted",
      "SYN-ACK never arrives",
      "firewall drops silently"),
  CONNECT_IS_SLOW(
      "Connect takes a second or more",
      "The server is up and near, yet some connects take 1 s, 3 s or longer, often when ports are"
          + " reused",
      "connecting takes exactly 1 or 3 seconds",
      "the first SYN is lost",
      "handshake is slow"),
  TLS_FAILS(
      "TLS handshake fails",
      "`SSL handshake failed`, `tlsv1 alert unknown ca`, `alert handshake failure`, `certificate"
          + " verify failed`, a browser's page about the certificate",
      "HTTPS connection closes right after Client Hello",
      "protocol version or cipher mismatch",
      "self-signed or expired certificate"),
  UNREACHABLE(
      "No route to host",
      "EHOSTUNREACH, ENETUNREACH, `Destination unreachable`",
      "host unreachable",
      "network unreachable",
      "ICMP administratively prohibited"),
  HANGS_AFTER_IDLE(
      "Hangs after a pause",
      "The first request after some minutes without traffic gets no answer, and times out at last",
      "connections hang after 5 minutes idle",
      "the first query in the morning hangs",
      "SSH freezes when left alone",
      "stale connection in the pool",
      "idle timeout of a NAT or firewall"),
  RESET_AFTER_IDLE(
      "Reset after a pause",
      "The first request after some time without traffic is reset at once",
      "connection reset after being idle",
      "the pool gives out a dead connection",
      "RST after a long silence"),
  TIMES_OUT_IN_TRANSFER(
      "Connection timed out in the middle",
      "An established connection stops answering; read or write fails with ETIMEDOUT",
      "retransmissions without ACK until the end",
      "server vanished, host died",
      "session drops when the network changes"),
  TRANSFER_STALLS(
      "Transfer stalls",
      "A transfer that ran well stands still although both programs are alive",
      "download stuck",
      "upload hangs at some percent",
      "zero window",
      "small requests work, large ones hang (MTU)"),
  DATA_MISSING(
      "Transfer ends early, data is missing",
      "Unexpected end of stream, `Connection closed prematurely`, a file that is too short",
      "truncated download",
      "response cut off",
      "premature EOF",
      "incomplete chunked encoding"),
  BAD_GATEWAY(
      "502 from the load balancer or proxy",
      "Bad gateway, `upstream prematurely closed connection`, `socket hang up`: often for a few"
          + " requests only",
      "502 now and then",
      "upstream sent reset",
      "recv() failed (104) while reading response header",
      "keep-alive race"),
  CLOSE_WAIT(
      "Sockets in CLOSE_WAIT",
      "They pile up until the program has no file descriptors left",
      "too many open files",
      "CLOSE_WAIT grows, socket leak",
      "server does not close its sockets"),
  FIN_WAIT_2(
      "Sockets in FIN_WAIT_1, FIN_WAIT_2, LAST_ACK or CLOSING",
      "They stay for minutes, or pile up on a server or load balancer",
      "many FIN_WAIT_2",
      "stuck in LAST_ACK",
      "orphaned sockets",
      "half-closed connections"),
  FIN_RETRANSMITTED(
      "FIN retransmitted ten times",
      "The capture shows one FIN again and again with growing gaps and no answer",
      "FIN without ACK",
      "FIN, ACK repeated",
      "client sends FIN over and over"),
  NOT_SYN(
      "First packet isn't SYN",
      "A firewall logs dropped packets out of state, `no connection`, `no session`, TCP invalid:"
          + " mostly FIN, ACK",
      "TCP packet out of state",
      "SYN not set",
      "asymmetric routing",
      "late FIN dropped by the firewall"),
  FIREWALL_TEARDOWN(
      "Reset-I, Reset-O, FIN Timeout, SYN Timeout or AGE OUT in the firewall log",
      "The firewall names a reason for the end of the session, and it is not clear who caused it",
      "Teardown TCP connection",
      "TCP Reset-O",
      "aged out, tcp-rst-from-server"),
  SESSIONS_PILE_UP(
      "Sessions pile up in a NAT, firewall or load balancer",
      "Its session table fills, ports run out, although the programs say that they have closed",
      "conntrack table full",
      "SNAT port exhaustion",
      "session table full"),
  STRANGE_PACKETS(
      "Packets that no stack should send",
      "An intrusion detection system or a scan log shows odd flags, sequence numbers or resets",
      "Christmas tree packet",
      "SYN, FIN in one packet",
      "TCP anomaly alert",
      "port scan"),
  HALF_A_CONVERSATION(
      "Only one direction in the capture",
      "Wireshark shows previous segment not captured, ACKed unseen segment, or no answers at all",
      "asymmetric capture",
      "SPAN port shows one side only",
      "missing packets in the capture");

  private final String id = name().toLowerCase(Locale.ROOT);
  private final String title;
  private final String seen;

  private final String words;

  Symptom(String title, String seen, String... words) {
    this.title = title;
    this.seen = seen;
    this.words = String.join("; ", words);
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

  /** Other words for it, of people who look for help, without full stop. */
  public String words() {
    return words;
  }
}
