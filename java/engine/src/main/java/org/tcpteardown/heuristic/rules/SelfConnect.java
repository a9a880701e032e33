package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.HalfConnection;

/** {@link #INFO} explains the rule. */
final class SelfConnect implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.SELF_CONNECT)
          .name("Connection of a socket to itself")
          .mark("Self-connect")
          .severity(Severity.NOTE)
          .onFrame("the first SYN")
          .summary("Both ends are the same address and port")
          .explain(
              """
              ## What it means
              The program is connected to its own socket: whatever it sends it receives. It believes that its server is
              there.

              ## Why it happens
              A program tries again and again to connect to a local port above 32768 on which nothing listens. For each try
              the kernel draws a source port; once in some 28,000 tries it is the very port that is asked for. Then the SYN
              meets the socket that sent it, which is a simultaneous open (RFC 9293 section 3.5), and connect succeeds.
              The port is in use from then on, so that the server cannot start.

              ## When it misleads
              Packets with a forged source (the land attack) have the same addresses and ports, but no host answers them;
              those are not meant.

              ## What to do
              Let the server listen on a port outside the ephemeral range (`sysctl net.ipv4.ip_local_port_range`), or
              reserve it (`net.ipv4.ip_local_reserved_ports`). In the program, compare getsockname with getpeername after
              connect, and close when they are equal.
              """)
          .symptoms(Symptom.STRANGE_PACKETS, Symptom.TRANSFER_STALLS)
          .filter("tcpteardown.self_connect", "first SYNs of such connections")
          .filter("tcpteardown.cause == \"self_connect\"", "every frame of such connections")
          .example("crafted-handshakes/capture.pcapng")
          .cites(
              "RFC 9293 section 3.5 (simultaneous open)", "Linux ip-sysctl (ip_local_port_range)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    if (!story.flow().isSelfConnected()) {
      return;
    }
    HalfConnection socket = story.flow().client();
    boolean tookItself = socket.synSent() ? socket.synAcked() : socket.ordinarySeen();
    if (tookItself) {
      out.report(
          story.flow().firstSegment(),
          FieldValue.NONE,
          "Both ends are "
              + socket.endpoint()
              + ": the socket is connected to itself and receives what it sends");
    }
  }
}
