package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.DECISIVE;
import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;

/** Why no connection came about. */
final class OpeningCauses {
  private OpeningCauses() {}

  static final CauseRule REFUSED_BY_FORGED_RST =
      CauseRule.of(
              Cause.REFUSED_BY_MIDDLEBOX, c -> c.end() == FlowEnd.REFUSED && c.forged() != null)
          .claim("a device on the path refused it in the server's name")
          .resetByDevice()
          .pro(STRONG, c -> "the RST was not sent by the server: " + forgery(c))
          .read("read the rules and the log of the firewalls on the path for that port")
          .capture("capture at the server: the SYN will not arrive there")
          .build();

  static final CauseRule REFUSED_BY_ICMP_OF_HOST =
      CauseRule.of(Cause.REFUSED_BY_HOST, c -> refusal(c) != null && fromServer(c))
          .claim(
              "the host itself refused it, by its packet filter or because nothing listens there")
          .pro(STRONG, c -> "the ICMP error bears the server's own address")
          .contra(SLIGHT, "a NAT router in front of it may use that address too")
          .read("check that the service runs and listens there, and the host's own packet filter")
          .build();

  static final CauseRule REFUSED_BY_ICMP =
      CauseRule.of(Cause.REFUSED_BY_MIDDLEBOX, c -> refusal(c) != null)
          .claim(c -> sender(c) + " refused it in the server's stead")
          .pro(DECISIVE, c -> "the ICMP error bears that device's own address")
          .contra(SLIGHT, "anybody can send an ICMP error in another's name")
          .read(c -> "read the rules of " + sender(c) + " for that port")
          .build();

  static final CauseRule REFUSED =
      CauseRule.of(Cause.REFUSED_BY_HOST, c -> c.end() == FlowEnd.REFUSED)
          .claim("nothing listens on that port of the server")
          .pro(STRONG, c -> "a host refuses with just such a RST")
          .contra(SLIGHT, "a firewall that refuses in its name looks the same")
          .contra(
              SLIGHT,
              c -> c.signs().has(FindingId.TAMPERING),
              "the pattern is known of filters too")
          .read("check that the service runs and listens on that address and port (ss -ltn)")
          .capture(
              "capture at the server: a firewall's refusal looks the same here, but there the SYN"
                  + " would not arrive")
          .build();

  static final CauseRule PORTS_STILL_IN_USE =
      CauseRule.of(
              Cause.PEER_FORGOT,
              c -> c.has(FindingId.TUPLE_REUSE_REFUSED) && !c.flow().wasEstablished())
          .claim(
              "the server still had an older connection on the same ports, which the client had"
                  + " forgotten")
          .pro(STRONG, c -> "the server answered the SYN as one of that connection")
          .read("see whether the client's host restarted or a NAT router used the port again")
          .change("let the client take another source port, or wait for the old one to be free")
          .build();

  static final CauseRule REFUSAL_NOT_ACCEPTABLE =
      CauseRule.of(
              Cause.REFUSED_BY_HOST,
              c -> c.end() == FlowEnd.UNANSWERED && !c.resets().vain().isEmpty())
          .claim(
              c ->
                  "the server's stack means to refuse the connection, but its RST "
                      + VainReset.wrongAck(c.resets().vain().get(0)))
          .pro(STRONG, c -> "a client in SYN-SENT takes no RST that does not acknowledge its SYN")
          .contra(SLIGHT, "a device that answers in the server's name may have made it")
          .read("check that the service listens there, and update the stack that sends such RSTs")
          .build();

  static final CauseRule UNANSWERED =
      CauseRule.of(Cause.UNKNOWN, c -> c.end() == FlowEnd.UNANSWERED)
          .claim("the SYN or its answer is dropped on the path, or the host is down")
          .step(
              Step.Kind.READ,
              c -> !c.flow().icmpErrors().isEmpty(),
              c -> "look at " + c.flow().icmpErrors().get(0).sender() + ": its routes and rules")
          .capture("capture at the server to see whether the SYN arrives and is answered")
          .read("read the rules of firewalls on the path and on the host for that port")
          .build();

  static final CauseRule CLIENT_GAVE_UP =
      CauseRule.of(
              Cause.USER_CANCELLED,
              c ->
                  c.has(FindingId.HANDSHAKE_ABANDONED)
                      && c.end() == FlowEnd.RST
                      && c.forged() == null)
          .claim("the client gave up before the connection was open")
          .pro(STRONG, c -> "its RST came instead of the last step of the handshake")
          .contra(SLIGHT, "a port scanner does the same on purpose")
          .read("compare the time to the SYN-ACK with the client's timeout for connecting")
          .build();

  static final CauseRule HANDSHAKE_UNFINISHED =
      CauseRule.of(
              Cause.UNKNOWN,
              c ->
                  c.end() == FlowEnd.UNKNOWN
                      || (c.has(FindingId.HANDSHAKE_ABANDONED) && c.rst() == null))
          .claim("")
          .capture("capture at both ends to see which packet of the handshake gets lost")
          .read("see whether the client is a scanner, or its ACKs are dropped on the way")
          .build();

  private static String forgery(Case flow) {
    SentRst rst = flow.forged();
    return rst == null ? "" : flow.reasons(FindingId.FORGED_RST, rst.mark().frame());
  }

  /** The ICMP error with which a SYN was refused; null if there is none. */
  static @Nullable IcmpError refusal(Case flow) {
    return flow.end() == FlowEnd.REFUSED ? IcmpRefusal.of(flow.flow()) : null;
  }

  private static boolean fromServer(Case flow) {
    IcmpError error = refusal(flow);
    return error != null && error.sender().equals(flow.flow().server().endpoint().address());
  }

  private static String sender(Case flow) {
    IcmpError error = refusal(flow);
    return error == null ? "a device on the path" : error.sender().toString();
  }
}
