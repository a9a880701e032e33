package org.tcpteardown.heuristic.rules;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;

/** {@link #INFO} explains the rule. */
final class OddFlags implements Heuristic {
  private static final String SYN_INSIDE = "SYN inside";

  private static final String DAMAGED =
      "and its checksum is wrong where others of that end are right: it was damaged on the way, and"
          + " its receiver drops it";

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.ODD_FLAGS)
          .name("Flags that do not belong together")
          .mark("Odd flags")
          .severity(Severity.WARN, Severity.NOTE, Severity.CHAT)
          .value(
              ValueType.TEXT,
              "`SYN+FIN+RST`, `SYN+FIN`, `SYN+RST`, `FIN+RST`, `FIN without ACK`, `SYN inside`, `no"
                  + " flags` or `no ACK`")
          .onFrame("the first segment of each end with that combination")
          .summary("SYN+FIN, SYN+RST, FIN+RST, FIN without ACK, SYN inside, or no flags")
          .explain(
              """
              ## What it means
              The flags contradict each other: a segment cannot open and close, or close in good order and abort. After the
              opening SYN every segment of a connection but a RST carries ACK, and so does every FIN; a host drops what does not.
              A segment in the midst of a connection that bears SYN is dropped, too, and answered with a challenge ACK.

              ## Why it happens
              Port scanners and fingerprinting tools send them to see how a host or a firewall reacts (FIN, NULL
              and Xmas scan, SYN+FIN): on a probe of a `port_scan` the finding has severity chat. Otherwise packet
              generators, damaged packets, and devices with a stack of their own.

              ## When it misleads
              SYN+FIN with data was legal in T/TCP, which nobody uses any more. A few embedded stacks end connections with
              FIN+RST; the receiver takes it as a RST. A segment that was damaged on the way is told with severity note: its
              checksum is wrong where others of its sender are right.

              ## What to do
              Look at who sends it and to how many addresses and ports. Firewalls drop these combinations; inside a network
              they point to a scan or to a faulty device.
              """)
          .symptoms(Symptom.STRANGE_PACKETS)
          .filter("tcpteardown.odd_flags == \"FIN without ACK\"", "FIN and Xmas scans")
          .filter("tcpteardown.odd_flags == \"no flags\"", "NULL scans")
          .filter("tcpteardown.odd_flags", "segments with flags that contradict each other")
          .filter("tcpteardown.odd_flags == \"SYN+FIN\"", "the classic probe of packet filters")
          .example("crafted-odd-closings/capture.pcapng")
          .cites(
              "RFC 9293 section 3.10.7 (order of the checks)",
              "RFC 6247 section 2 (T/TCP moved to historic)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    if (story.flow().oddFlags().isEmpty()) {
      return; // nearly all flows
    }
    Set<String> told = new HashSet<>();
    for (Segment segment : story.flow().oddFlags()) {
      String what = combination(segment);
      HalfConnection sender = story.flow().senderOf(segment);
      String who = who(story, sender);
      if (told.add(who + what)) {
        boolean damaged = sender.isDamaged(segment);
        boolean maybe = sender.hasDamaged() || sender.peer().hasDamaged();
        String text =
            damaged
                ? "A segment of " + who + " bears " + flags(segment) + ", " + DAMAGED
                : who.substring(0, 1).toUpperCase(Locale.ROOT)
                    + who.substring(1)
                    + " sent a segment "
                    + (isBare(segment) ? "without flags" : "with the flags " + allFlags(segment))
                    + inside(what)
                    + (maybe
                        ? ", if it was not damaged on the way as others of this connection"
                        : "");
        Severity severity = damaged || maybe ? Severity.NOTE : Severity.WARN;
        out.report(segment, severity, FieldValue.text(what), text);
      }
    }
  }

  /** Where no SYN was captured, the ports alone do not say which end is which. */
  private static String who(FlowStory story, HalfConnection sender) {
    return story.flow().rolesGuessed() ? sender.endpoint().toString() : "the " + story.role(sender);
  }

  private static String flags(Segment segment) {
    return isBare(segment) ? "no flags" : "the flags " + allFlags(segment);
  }

  private static String inside(String what) {
    return what.equals(SYN_INSIDE)
        ? " in the midst of the connection: its receiver drops all of it and says with an ACK what"
            + " it expects"
        : "";
  }

  private static boolean isBare(Segment segment) {
    return allFlags(segment).isEmpty();
  }

  private static String combination(Segment segment) {
    String odd = "";
    odd += segment.isSyn() ? "+SYN" : "";
    odd += segment.isFin() ? "+FIN" : "";
    odd += segment.isRst() ? "+RST" : "";
    if (odd.isEmpty()) {
      return isBare(segment) ? "no flags" : "no ACK";
    }
    return switch (odd) {
      case "+FIN" -> "FIN without ACK";
      case "+SYN" -> SYN_INSIDE;
      default -> odd.substring(1);
    };
  }

  private static String allFlags(Segment segment) {
    StringBuilder all = new StringBuilder();
    String[] names = {"FIN", "SYN", "RST", "PSH", "ACK", "URG"};
    int[] bits = {
      TcpFlags.FIN, TcpFlags.SYN, TcpFlags.RST, TcpFlags.PSH, TcpFlags.ACK, TcpFlags.URG
    };
    for (int i = 0; i < bits.length; i++) {
      if ((segment.flags() & bits[i]) != 0) {
        all.append(all.isEmpty() ? "" : ", ").append(names[i]);
      }
    }
    return all.toString();
  }
}
