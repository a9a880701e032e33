package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Flow;

/** {@link #INFO} explains the rule. */
final class IcmpErrorSeen implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.ICMP_ERROR)
          .name("ICMP error")
          .severity(Severity.WARN, Severity.NOTE, Severity.CHAT)
          .group(FindingInfo.Group.RESPONSE_CODE)
          .value(ValueType.TEXT, "kind of error and who sent it")
          .onFrame("the ICMP message")
          .summary("ICMP error about a segment of this connection")
          .explain(
              """
              ## What it means
              A router, firewall or host says that it could not or would not deliver a segment of this connection.

              ## Why it happens
              No route, a forbidden port or host, a forwarding loop; or a NAT router that has forgotten the session and no
              longer knows where the segment belongs.

              ## When it misleads
              Messages about packet size are a normal part of path MTU discovery, and redirects are routing advice: both
              are notes only, and so are errors after which the connection went on. ICMP is easily forged, and TCP stacks treat
              most of these errors as hints.

              ## What to do
              Look at who sent it: that device, not the far end, made the decision. Compare with what the connection had
              done just before: after a long silence or a FIN it points to an expired session.
              """)
          .symptoms(Symptom.UNREACHABLE, Symptom.CONNECT_TIMES_OUT, Symptom.FIREWALL_TEARDOWN)
          .filter("tcpteardown.icmp_error", "all ICMP errors about TCP segments")
          .filter(
              "tcpteardown.icmp_error contains \"prohibited\"", "those by which a firewall refuses")
          .filter(
              "tcpteardown.icmp_error contains \"unreachable\"",
              "those about addresses or ports that cannot be reached")
          .filter(
              "tcpteardown.icmp_error contains \"fragmentation needed\" || tcpteardown.icmp_error"
                  + " contains \"too big\"",
              "limits of packet size on the path")
          .example("home-late-fin-icmp/capture.pcapng")
          .cites("RFC 792", "RFC 4443", "RFC 1122 section 4.2.3.9", "RFC 5461")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (IcmpError error : story.flow().icmpErrors()) {
      boolean fromClient = error.quotedSource().equals(story.flow().client().endpoint());
      report(
          error,
          "a segment of the " + (fromClient ? "client" : "server"),
          wentOn(story.flow(), error),
          out);
    }
  }

  @Override
  public void judgeStray(IcmpError error, FindingSink out) {
    report(
        error,
        "a segment from "
            + error.quotedSource()
            + " to "
            + error.quotedDestination()
            + " that was not captured",
        false,
        out);
  }

  /** Whether the addressee acknowledged more after all: a way that was lost for a moment. */
  private static boolean wentOn(Flow flow, IcmpError error) {
    return flow.halves().stream()
        .anyMatch(
            half ->
                half.endpoint().equals(error.quotedDestination())
                    && half.ackKnown()
                    && half.rcvNxtSinceNs() > error.timeNs());
  }

  private static void report(IcmpError error, String about, boolean wentOn, FindingSink out) {
    String kind = kind(error);
    out.report(
        error,
        isRoutine(error) || wentOn ? Severity.NOTE : Severity.WARN,
        FieldValue.text(kind + " from " + error.sender()),
        error.sender()
            + " answered "
            + about
            + " with "
            + kind
            + (error.mtuBytes() == CapturedFrame.ABSENT
                ? ""
                : ": no packet of more than " + error.mtuBytes() + " bytes can go on")
            + (wentOn && !isRoutine(error) ? "; the connection went on all the same" : ""));
  }

  /** Path MTU discovery, redirects and source quench say nothing about the end of a connection. */
  private static boolean isRoutine(IcmpError error) {
    return error.v6()
        ? error.type() == 2
        : error.type() == 4 || error.type() == 5 || (error.type() == 3 && error.code() == 4);
  }

  private static String kind(IcmpError error) {
    String name = error.v6() ? v6Name(error) : v4Name(error);
    String code = error.code() < 0 ? "" : ", code " + error.code();
    return (error.v6() ? "ICMPv6 " : "ICMP ") + name + " (type " + error.type() + code + ")";
  }

  private static String v4Name(IcmpError error) {
    return switch (error.type()) {
      case 3 ->
          switch (error.code()) {
            case 0 -> "network unreachable";
            case 1 -> "host unreachable";
            case 2 -> "protocol unreachable";
            case 3 -> "port unreachable";
            case 4 -> "fragmentation needed";
            case 9, 10, 13 -> "administratively prohibited";
            default -> "destination unreachable";
          };
      case 4 -> "source quench";
      case 5 -> "redirect";
      case 11 -> "time exceeded";
      case 12 -> "parameter problem";
      default -> "error";
    };
  }

  private static String v6Name(IcmpError error) {
    return switch (error.type()) {
      case 1 ->
          switch (error.code()) {
            case 0 -> "no route to destination";
            case 1 -> "administratively prohibited";
            case 3 -> "address unreachable";
            case 4 -> "port unreachable";
            default -> "destination unreachable";
          };
      case 2 -> "packet too big";
      case 3 -> "time exceeded";
      case 4 -> "parameter problem";
      default -> "error";
    };
  }
}
