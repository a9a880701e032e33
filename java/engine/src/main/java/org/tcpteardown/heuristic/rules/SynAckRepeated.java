package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.WrongChecksums;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.SynAckRepeats;

/** {@link #INFO} explains the rule. */
public final class SynAckRepeated implements Heuristic {
  /** One ACK may be lost by chance. */
  private static final int MANY = 2;

  /** No stack waits as long before it repeats its first SYN-ACK for want of an ACK. */
  private static final long DEFERRED_NS = 3_500_000_000L;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.SYN_ACK_REPEATED)
          .name("SYN-ACK repeated although acknowledged")
          .mark("SYN-ACK repeated")
          .severity(Severity.WARN, Severity.CHAT)
          .value(ValueType.COUNT, "SYN-ACKs sent again after the client's ACK of it was captured")
          .onFrame("the first SYN-ACK that is sent again after that ACK")
          .summary("Server goes on with a SYN-ACK that was acknowledged")
          .explain(
              """
              ## What it means
              The client has acknowledged the SYN-ACK and takes the connection for open, but the server sends its SYN-ACK
              again and again: for the server the handshake is not over. What the client sends is not taken.

              ## Why it happens
              Captured at the client: its ACKs do not arrive. The route there differs from the route back, and a
              stateful firewall on it that has not seen the SYN-ACK drops them. Captured at the server: the ACKs do
              arrive, and the server cannot or will not take the connection: its accept queue is full (Linux drops the
              ACK then), or TCP_DEFER_ACCEPT waits for the client's first data. If the text says that their checksums
              are wrong, the ACKs were damaged before they came to the capture point, and no server takes them.

              ## When it misleads
              A single repeat is mostly a lost ACK; it is not reported if the connection then works, and two are a chat
              then. A repeat that comes within a round trip after the ACK was under way already and does not count. Linux
              with TCP_DEFER_ACCEPT repeats the SYN-ACK once or twice as long as the client says nothing, and all is well.

              ## What to do
              Capture at the server: do the client's ACKs arrive? If not, compare the two routes and look for a firewall
              that sees only one of them. If they do, look at the accept queue there (`ss -ltn`: Recv-Q above Send-Q;
              `nstat -az TcpExtListenOverflows`) and at why the application does not accept.
              """)
          .needs(Evidence.BOTH_DIRECTIONS)
          .symptoms(
              Symptom.CONNECT_IS_SLOW,
              Symptom.TIMES_OUT_IN_TRANSFER,
              Symptom.FIREWALL_TEARDOWN,
              Symptom.HALF_A_CONVERSATION)
          .filter("tcpteardown.syn_ack_repeated", "first SYN-ACKs that came again all the same")
          .filter("tcpteardown.syn_ack_repeated >= 2", "those that one lost ACK does not explain")
          .filter(
              "tcpteardown.cause == \"not_accepted\"",
              "every frame of connections that the server never took")
          .example("crafted-handshakes/capture.pcapng")
          .cites(
              "RFC 9293 section 3.10.7.4 (SYN-RECEIVED)",
              "Linux tcp_minisocks.c (tcp_check_req), tcp_ipv4.c (tcp_v4_syn_recv_sock), tcp(7)"
                  + " (TCP_DEFER_ACCEPT)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection server : story.flow().halves()) {
      SynAckRepeats repeats = server.synAckRepeats();
      boolean quiet = tookIt(server) || isDeferred(server); // one ACK may get lost
      if (repeats == null || (repeats.count() < MANY && quiet)) {
        continue;
      }
      out.report(
          repeats.first(),
          repeats.count() < MANY || isDeferred(server) ? Severity.CHAT : Severity.WARN,
          FieldValue.count(repeats.count()),
          text(story, server, repeats));
    }
  }

  private static String text(FlowStory story, HalfConnection server, SynAckRepeats repeats) {
    HalfConnection client = server.peer();
    long spanNs = repeats.last().timeNs() - repeats.first().timeNs();
    return "The "
        + story.role(server)
        + " sent its SYN-ACK "
        + Wording.times(repeats.count())
        + " more"
        + (repeats.count() > 1 ? " in " + Wording.time(spanNs) : "")
        + " although the "
        + story.role(client)
        + " had acknowledged it"
        + (tookIt(server)
            ? "; in the end it took the connection"
                + (repeats.afterData()
                    ? ", with the data that had been sent again meanwhile"
                    : ", as servers do that wait for the first data (TCP_DEFER_ACCEPT)")
            : client.payloadBytes() > 0
                ? ", and took none of the " + Wording.count(client.payloadBytes(), "byte") + " sent"
                : "")
        + (WrongChecksums.sinceSyn(client)
            ? "; the TCP checksum of the "
                + story.role(client)
                + "'s ACKs "
                + WrongChecksums.DROPPED
            : "");
  }

  /** Whether an end repeated its SYN-ACK again and again, and never took the connection. */
  public static boolean inVain(HalfConnection server) {
    SynAckRepeats repeats = server.synAckRepeats();
    return repeats != null && repeats.count() >= MANY && !tookIt(server) && !isDeferred(server);
  }

  /**
   * Whether it only waited for the client's first data (TCP_DEFER_ACCEPT): Linux then repeats its
   * SYN-ACK at the end of that time, where others do so after 1 s (RFC 6298), and takes the
   * connection as soon as data comes.
   */
  public static boolean isDeferred(HalfConnection server) {
    SynAckRepeats repeats = server.synAckRepeats();
    Segment synAck = server.firstSynAck();
    return repeats != null
        && synAck != null
        && !repeats.afterData()
        && (tookIt(server) || repeats.first().timeNs() - synAck.timeNs() >= DEFERRED_NS);
  }

  /** Whether the server went on: it sent more than SYN-ACKs, or took what the client sent. */
  static boolean tookIt(HalfConnection server) {
    return server.ordinarySeen() || !server.fins().isEmpty();
  }
}
