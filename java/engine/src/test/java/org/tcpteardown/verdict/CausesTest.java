package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.TlsScripts;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerInterval;

/** Every rule of {@link CauseTable}, on findings written down beside a script. */
final class CausesTest {

  /**
   * A flow with its findings and the judgement on it.
   *
   * @param findings such as {@code late_fin@9=39.2s}, or {@code !idle_reset@8} for an error
   */
  private record Example(
      Script script,
      List<String> findings,
      Cause cause,
      @Nullable ClosedBy closedBy,
      String essential,
      Siblings siblings,
      @Nullable LaterHost laterHost)
      implements OtherFlows {

    Example(
        Script script,
        List<String> findings,
        Cause cause,
        @Nullable ClosedBy closedBy,
        String essential,
        Siblings siblings) {
      this(script, findings, cause, closedBy, essential, siblings, null);
    }

    Example(
        Script script,
        List<String> findings,
        Cause cause,
        @Nullable ClosedBy closedBy,
        String essential) {
      this(script, findings, cause, closedBy, essential, Siblings.NONE);
    }

    @Override
    public List<String> clauses() {
      return List.of();
    }

    @Override
    public @Nullable TimerInterval timer(Phase phase) {
      return null;
    }
  }

  /** Captured at the client: the server's FIN left before the client's could have arrived. */
  private static final String CROSSED_CLOSE =
      """
      exchanged
      5.0000 C>S FP. 1101:1165(64) ack 5201
      5.0004 S>C P. 5201:5265(64) ack 1101
      5.0005 S>C F. 5265:5265(0) ack 1101
      5.0006 C>S R 1101:1101(0)
      """;

  /** A client that says something after each 45 s of silence, seen at the server. */
  private static final String BEATS =
      """
      0.0000 C>S S 1000:1000(0)
      0.0001 S>C S. 5000:5000(0) ack 1001
      0.0200 C>S . 1001:1001(0) ack 5001
      0.0300 C>S P. 1001:1101(100) ack 5001
      0.0301 S>C P. 5001:5201(200) ack 1101
      0.0500 C>S . 1101:1101(0) ack 5201
      45.0500 C>S P. 1101:1103(2) ack 5201
      45.0501 S>C P. 5201:5203(2) ack 1103
      45.0700 C>S . 1103:1103(0) ack 5203
      90.0700 C>S P. 1103:1105(2) ack 5203
      90.0701 S>C P. 5203:5205(2) ack 1105
      90.0900 C>S . 1105:1105(0) ack 5205
      135.0900 C>S P. 1105:1107(2) ack 5205
      135.0901 S>C P. 5205:5207(2) ack 1107
      135.1100 C>S . 1107:1107(0) ack 5207
      """;

  private static final String IDLE_DATA = "exchanged\n400.0 C>S P. 1101:1201(100) ack 5201\n";

  private static final String OPEN =
      "exchanged\n9.00 C>S P. 1101:1401(300) ack 5201\n9.02 S>C . 5201:5201(0) ack 1401\n";

  private static final String SERVER_CLOSES =
      "exchanged\n1.0 S>C F. 5201:5201(0) ack 1101\n1.001 C>S . 1101:1101(0) ack 5202\n";

  /** The same, captured at the server: its packets come without delay, and with a whole TTL. */
  private static final String AT_SERVER_THAT_CLOSES =
      """
      0.0000 C>S S 1000:1000(0) ttl 52
      0.0001 S>C S. 5000:5000(0) ack 1001 ttl 64
      0.0200 C>S . 1001:1001(0) ack 5001 ttl 52
      0.0300 C>S P. 1001:1101(100) ack 5001 ttl 52
      0.0310 S>C P. 5001:5201(200) ack 1101 ttl 64
      0.0500 C>S . 1101:1101(0) ack 5201 ttl 52
      1.0000 S>C F. 5201:5201(0) ack 1101 ttl 64
      1.0200 C>S . 1101:1101(0) ack 5202 ttl 52
      """;

  /** Twelve rounds of ACKs, ten milliseconds apart. */
  private static final String LOOP = "exchanged\n" + rounds();

  /** The client asks seven times for 100 bytes that nobody has seen. */
  private static final String NEVER_REPEATED = "exchanged\n" + requests();

  private static String requests() {
    StringBuilder script = new StringBuilder();
    for (int i = 1; i < 8; i++) {
      int seq = 5201 + 100 * i;
      script.append("%d.00 S>C . %d:%d(100) ack 1101\n".formatted(i, seq, seq + 100));
      script.append("%d.02 C>S . 1101:1101(0) ack 5201 sack 5301:%d\n".formatted(i, seq + 100));
    }
    return script.toString();
  }

  private static String rounds() {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      script.append("2.%02d0 ".formatted(i));
      script.append(i % 2 == 0 ? "S>C . 5201:5201(0) ack 1101\n" : "C>S . 1101:1101(0) ack 5201\n");
    }
    return script.toString();
  }

  /** RFC 9293 figure 9: the client's host has forgotten the connection. */
  private static final String NEXT_ON_THESE_PORTS =
      """
      9.000 C>S S 700000000:700000000(0)
      9.020 S>C . 5201:5201(0) ack 1101
      9.021 C>S R 1101:1101(0)
      """;

  /** An upload in steps of the window; the SYN-ACK may say how that is to be scaled. */
  private static String crawl(String synAckOption) {
    StringBuilder script = new StringBuilder("0.00 C>S S 1000:1000(0) mss 1460 wscale 7\n");
    script.append("0.02 S>C S. 5000:5000(0) ack 1001 win 14480 mss 1460" + synAckOption + "\n");
    script.append("0.03 C>S . 1001:1001(0) ack 5001\n");
    for (int i = 0; i < 10; i++) {
      int seq = 1001 + 100 * i;
      script.append("0.%d0 C>S P. %d:%d(100) ack 5001%n".formatted(i + 10, seq, seq + 100));
      script.append("0.%d1 S>C . 5001:5001(0) ack %d win 113%n".formatted(i + 10, seq + 100));
    }
    return script.toString();
  }

  @Test
  void scaledWindowsAreNotTiny() {
    Case flow =
        Case.of(
            Script.of(crawl(" wscale 7") + "9.0 C>S R. 2001:2001(0) ack 5001").story(),
            new Signs(List.of()),
            EXAMPLES.get(0));
    assertFalse(StallCauses.SCALE_LOST.fits(flow));
    Case closedSoon =
        Case.of(
            Script.of(
                    crawl("")
                        + "1.10 C>S F. 2001:2001(0) ack 5001\n1.12 S>C F. 5001:5001(0) ack 2002\n")
                .story(),
            new Signs(List.of()),
            EXAMPLES.get(0));
    assertFalse(StallCauses.SCALE_LOST_AND_CLOSED.fits(closedSoon));
  }

  private static final String REPEATED =
      """
      exchanged
      2.0 C>S P. 1101:1401(300) ack 5201
      2.2 C>S P. 1101:1401(300) ack 5201
      2.6 C>S P. 1101:1401(300) ack 5201
      3.4 C>S P. 1101:1401(300) ack 5201
      5.0 C>S P. 1101:1401(300) ack 5201
      8.2 C>S P. 1101:1401(300) ack 5201
      """;

  private static final String TLS_GIVEN_UP =
      """
      established
      0.030 C>S P. 1001:1101(100) ack 5001 first 22
      0.050 S>C P. 5001:5201(200) ack 1101 first 22
      0.060 C>S P. 1101:1108(7) ack 5201 alert 48
      """;

  private static final String CLIENT_CLOSES = "exchanged\n1.0 C>S F. 1101:1101(0) ack 5201\n";

  private static final String EXCHANGED_AT_9000 =
      """
      established
      0.030 C>S P. 1001:1101(100) ack 5001 ts 9000 ecr 900
      0.050 S>C P. 5001:5201(200) ack 1101 ts 920 ecr 9000
      0.0501 C>S . 1101:1101(0) ack 5201 ts 9020 ecr 920\
      """;

  /** What came last is named by every SACK, what was sent before it never came. */
  private static final String BEHIND_A_HOLE =
      """
      exchanged
      1.0 S>C P. 11001:11301(%1$d) ack 1101
      1.02 C>S . 1101:1101(0) ack 5201 sack 11001:11301
      1.3 S>C P. 11001:11301(%1$d) ack 1101
      1.32 C>S . 1101:1101(0) ack 5201 sack 11001:11301
      1.9 S>C P. 11001:11301(%1$d) ack 1101
      1.92 C>S . 1101:1101(0) ack 5201 sack 11001:11301
      3.1 S>C P. 11001:11301(%1$d) ack 1101
      5.5 S>C P. 11001:11301(%1$d) ack 1101
      5.52 C>S . 1101:1101(0) ack 5201 sack 11001:11301
      capture ends 30
      """;

  private static final String STALLED =
      """
      exchanged
      1.0 C>S P. 1101:1201(100) ack 5201
      1.3 C>S P. 1101:1201(100) ack 5201
      1.9 C>S P. 1101:1201(100) ack 5201
      3.1 C>S P. 1101:1201(100) ack 5201
      5.5 C>S P. 1101:1201(100) ack 5201
      5.52 S>C . 5201:5201(0) ack 1101
      capture ends 30
      """;

  /** Another machine says by ARP that it has the server's address, and gets the next data. */
  private static final String CLAIMED =
      """
      0.0000 C>S S 1000:1000(0) mac cc
      0.0002 S>C S. 5000:5000(0) ack 1001 ttl 64 mac aa
      0.0003 C>S . 1001:1001(0) ack 5001 mac cc
      0.0004 C>S P. 1001:1101(100) ack 5001 mac cc
      0.0006 S>C P. 5001:5201(200) ack 1101 ttl 64 mac aa
      0.0007 C>S . 1101:1101(0) ack 5201 mac cc
      20.0 arp S bb
      30.0000 C>S P. 1101:1201(100) ack 5201 mac cc
      30.0002 S>C R 5201:5201(0) win 0 ttl 64 mac bb
      """;

  private static final List<Example> EXAMPLES =
      List.of(
          example(
              CLAIMED,
              List.of("half_open@9=30s"),
              Cause.PEER_FORGOT,
              ClosedBy.SERVER,
              "another machine had taken 192.0.2.1 over"),
          example(
              CLAIMED + "36.0 S>C P. 5201:5301(100) ack 1101 ttl 64 mac aa\n",
              List.of("half_open@9=30s", "sender_talks_after_rst@10=6s"),
              Cause.DUPLICATE_ADDRESS,
              ClosedBy.SERVER,
              "came to the one that does not know this connection"),
          example(
              "0.0 C>S FPU 1000:1000(0)\n0.02 S>C R. 0:0(0) ack 1001 win 0",
              List.of("odd_flags@1=FIN without ACK", "rst_no_connection@2"),
              Cause.SCAN,
              ClosedBy.SERVER,
              "A segment with FIN, PSH and URG, on no connection, was answered by RST after 20 ms."
                  + " Probably 10.0.0.1 probes how the host answers"),
          example(
              "0.0 C>S - 1000:1000(0)\ncapture ends 9",
              List.of("odd_flags@1=no flags"),
              Cause.SCAN,
              null,
              "A segment without any flag was not answered"),
          example(
              """
              0.0 C>S S 1000:1000(0)
              0.02 icmp 10.0.0.254 11/0 quotes C>S
              1.0 C>S S 1000:1000(0)
              1.02 icmp 10.0.0.254 11/0 quotes C>S
              capture ends 9
              """,
              List.of("syn_unanswered@1=2"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "Routers send the packets in a circle: their TTL ran out at 10.0.0.254"),
          example(
              "0.0 C>S S 1000:1000(0)\n0.02 S>C R. 0:0(0) ack 1001 win 0",
              List.of("refused@2=0.02s", "!forged_rst@2=85"),
              Cause.REFUSED_BY_MIDDLEBOX,
              ClosedBy.MIDDLEBOX,
              "a device on the path refused it in the server's name: the RST was not sent by"),
          example(
              "0.0 C>S S 1000:1000(0)\n0.02 icmp 192.0.2.1 3/10 quotes C>S",
              List.of("icmp_error@2=ICMP prohibited from the server"),
              Cause.REFUSED_BY_HOST,
              ClosedBy.SERVER,
              "the host itself refused it"),
          example(
              "0.0 C>S S 1000:1000(0)\n0.02 icmp 10.0.0.254 3/13 quotes C>S",
              List.of("icmp_error@2=ICMP prohibited from 10.0.0.254"),
              Cause.REFUSED_BY_MIDDLEBOX,
              ClosedBy.MIDDLEBOX,
              "10.0.0.254 refused it in the server's stead"),
          example(
              "0.0 C>S S 1000:1000(0)\n0.02 S>C R. 0:0(0) ack 1001 win 0",
              List.of("refused@2=0.02s"),
              Cause.REFUSED_BY_HOST,
              ClosedBy.SERVER,
              "nothing listens on that port"),
          example(
              """
              0.0 C>S S 1000:1000(0)
              0.02 S>C . 77:77(0) ack 500
              0.021 C>S R 500:500(0)
              """,
              List.of("tuple_reuse_refused@1=0.02s", "challenge_ack@2"),
              Cause.PEER_FORGOT,
              ClosedBy.NOBODY,
              "the server still had an older connection on the same ports"),
          example(
              "0.0 C>S S 1000:1000(0)\n0.02 S>C R. 0:0(0) ack 1000 win 0\ncapture ends 9",
              List.of("syn_unanswered@1=1"),
              Cause.REFUSED_BY_HOST,
              ClosedBy.NOBODY,
              "its RST acknowledges 1000 instead of 1001"),
          example(
              crawl("")
                  + """
                  60.00 C>S P. 2001:2101(100) ack 5001
                  60.01 S>C . 5001:5001(0) ack 2101 win 113
                  60.10 S>C F. 5001:5001(0) ack 2101 win 113
                  60.11 C>S F. 2101:2101(0) ack 5002
                  60.12 S>C . 5002:5002(0) ack 2102 win 113
                  """,
              List.of(),
              Cause.UNKNOWN,
              ClosedBy.SERVER,
              "server ended a transfer that crawled for 60 s: a device on the path took"),
          example(
              crawl("")
                  + """
                  60.00 C>S P. 2001:2101(100) ack 5001
                  60.01 S>C . 5001:5001(0) ack 2101 win 113
                  60.10 S>C F. 5001:5001(0) ack 2101 win 113
                  60.11 C>S R. 2101:2101(0) ack 5002
                  """,
              List.of("rst_instead_of_fin@46"),
              Cause.APPLICATION_ABORT,
              ClosedBy.SERVER,
              "the server ended a transfer that crawled for 60 s"),
          example(
              crawl("") + "9.0 C>S R. 2001:2001(0) ack 5001",
              List.of("rst_instead_of_fin@43=8s"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "a device on the path took the window scale out of the server's SYN-ACK"),
          example(
              REPEATED + "8.3 icmp 10.0.0.254 3/13 quotes C>S\n15.0 C>S R. 1401:1401(0) ack 5201",
              List.of("icmp_error@13=administratively prohibited"),
              Cause.REFUSED_BY_MIDDLEBOX,
              ClosedBy.CLIENT,
              "a packet filter, 10.0.0.254, rejects these packets since then"),
          example(
              REPEATED
                  + """
                  12.0 C>S F. 1401:1401(0) ack 5201
                  14.6 C>S P. 1101:1401(300) ack 5201
                  20.0 S>C P. 5201:5301(100) ack 1401
                  20.1 C>S R 1402:1402(0)
                  """,
              List.of("rst_after_fin@16=8.1s"),
              Cause.PEER_VANISHED,
              ClosedBy.CLIENT,
              "when the client closed, nothing had come from it for"),
          example(
              TLS_GIVEN_UP
                  + "0.0601 C>S F. 1108:1108(0) ack 5201\n0.08 S>C F. 5201:5201(0) ack 1109",
              List.of("tls_alert@6=48"),
              Cause.TLS_ALERT,
              ClosedBy.CLIENT,
              "the client does not accept the server's certificate: it ended the TLS handshake with"
                  + " the alert unknown_ca (48) in frame 6"),
          example(
              TLS_GIVEN_UP + "0.0601 C>S R. 1108:1108(0) ack 5201",
              List.of("tls_alert@6=48"),
              Cause.TLS_ALERT,
              ClosedBy.CLIENT,
              "unknown_ca (48)"),
          example(
              LOOP + "3.0 C>S R 1101:1101(0)",
              List.of("ack_loop@27=12"),
              Cause.CHALLENGE_LOOP,
              ClosedBy.CLIENT,
              "answer each other's ACKs: 12 rounds in 230 ms from frame 7 on"),
          example(
              LOOP.replace(". 5201:5201(0) ack 1101", "R 5301:5301(0)"),
              List.of("ack_loop@27=12"),
              Cause.CHALLENGE_LOOP,
              ClosedBy.NOBODY,
              "its challenge ACKs drew the same RST again: 12 rounds in 230 ms from frame 7 on"),
          example(
              CLIENT_CLOSES
                  + """
                  1.001 S>C . 5201:5201(0) ack 1102
                  1.002 C>S R 1101:1101(0)
                  2.0 S>C P. 5201:5301(100) ack 1102
                  3.0 S>C P. 5201:5301(100) ack 1102
                  """,
              List.of("rst_out_of_window@9=-1", "!retransmission_death@10=9s"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "its only RST missed by one"),
          example(
              """
              exchanged
              1.00 C>S F. 1101:1101(0) ack 5201
              1.02 S>C . 5201:5201(0) ack 1102
              90.00 C>S S 700000000:700000000(0)
              90.02 S>C . 5201:5201(0) ack 1102
              90.021 C>S R 1102:1102(0)
              """,
              List.of("stuck_close_wait@7=89s"),
              Cause.DESCRIPTOR_LEAK,
              ClosedBy.CLIENT,
              "the server's application never closed its end"),
          example(
              """
              exchanged
              1.0 C>S P. 1101:1201(100) ack 5201
              1.0013 S>C R. 5201:5201(0) ack 1201 win 0 text "BIG-IP: [0x1:2] No available pool member"
              """,
              List.of("rst_abort@8=unknown"),
              Cause.MIDDLEBOX_RESET,
              ClosedBy.MIDDLEBOX,
              "the BIG-IP that speaks for the server made the RST"),
          example(
              """
              exchanged
              301 S>C R. 5201:5201(0) ack 1101 win 0 text "[0x2541ab0:1200] Idle timeout"
              """,
              List.of("idle_reset@7=300s"),
              Cause.MIDDLEBOX_RESET,
              ClosedBy.MIDDLEBOX,
              "the BIG-IP that speaks for the server made the RST"),
          example(
              """
              0.000 C>S S 1000:1000(0)
              0.003 S>C R. 0:0(0) ack 1001 win 0 text "[0x2541ab0:3321] No local listener"
              """,
              List.of("refused@2=0.003s"),
              Cause.REFUSED_BY_MIDDLEBOX,
              ClosedBy.MIDDLEBOX,
              "the BIG-IP that speaks for the server's address refused it"),
          example(
              """
              0.000 C>S S 1000:1000(0)
              0.003 S>C R. 0:0(0) ack 1001 win 0 text "no listener [0x12]"
              """,
              List.of("refused@2=0.003s"),
              Cause.REFUSED_BY_HOST,
              ClosedBy.SERVER,
              "nothing listens"),
          example(
              """
              exchanged
              1.0 C>S F. 1101:1101(0) ack 6702
              1.02 S>C . 6702:6702(0) ack 1102
              """,
              List.of(),
              Cause.UNKNOWN,
              ClosedBy.CLIENT,
              "all captured data was acknowledged"),
          example(
              """
              0.000 C>S S 1000:1000(0) ttl 64
              0.0001 S>C S. 5000:5000(0) ack 1001 ttl 64
              0.0002 C>S . 1001:1001(0) ack 5001 ttl 64
              0.030 C>S P. 1001:1101(100) ack 5001 ttl 64
              0.0301 S>C P. 5001:5201(200) ack 1101 ttl 64
              0.0302 C>S . 1101:1101(0) ack 5201 ttl 64
              90.0 C>S P. 1101:1201(100) ack 5201 ttl 64
              90.3 C>S P. 1101:1201(100) ack 5201 ttl 64
              90.9 C>S P. 1101:1201(100) ack 5201 ttl 64
              """,
              List.of("!idle_blackhole@7=90s"),
              Cause.PEER_VANISHED,
              ClosedBy.NOBODY,
              "the server's host was gone or asleep after that pause"),
          example(
              """
              exchanged
              1.0 C>S P. 1101:1201(100) ack 5201
              1.001 icmp 10.0.0.254 3/1 quotes C>S
              1.3 C>S P. 1101:1201(100) ack 5201
              1.301 icmp 10.0.0.254 3/1 quotes C>S
              1.9 C>S P. 1101:1201(100) ack 5201
              1.901 icmp 10.0.0.254 3/1 quotes C>S
              capture ends 30
              """,
              List.of("icmp_error@8=ICMP host unreachable"),
              Cause.PEER_VANISHED,
              ClosedBy.NOBODY,
              "10.0.0.254 cannot deliver these packets any more"),
          // The server itself says so: routes and ARP have nothing to do with it.
          example(
              """
              exchanged
              1.0 C>S P. 1101:1201(100) ack 5201
              1.02 icmp 192.0.2.1 3/3 quotes C>S
              1.3 C>S P. 1101:1201(100) ack 5201
              1.32 icmp 192.0.2.1 3/3 quotes C>S
              1.9 C>S P. 1101:1201(100) ack 5201
              1.92 icmp 192.0.2.1 3/3 quotes C>S
              capture ends 30
              """,
              List.of("icmp_error@8=ICMP port unreachable"),
              Cause.REFUSED_BY_HOST,
              ClosedBy.NOBODY,
              "the packet filter of 192.0.2.1 itself rejects these packets since then"),
          // A NAT router in front of it has that address and no way on.
          example(
              """
              exchanged
              1.0 C>S P. 1101:1201(100) ack 5201
              1.02 icmp 192.0.2.1 3/1 quotes C>S
              1.3 C>S P. 1101:1201(100) ack 5201
              1.32 icmp 192.0.2.1 3/1 quotes C>S
              1.9 C>S P. 1101:1201(100) ack 5201
              1.92 icmp 192.0.2.1 3/1 quotes C>S
              capture ends 30
              """,
              List.of("icmp_error@8=ICMP host unreachable"),
              Cause.PEER_VANISHED,
              ClosedBy.NOBODY,
              "192.0.2.1 cannot deliver these packets any more"),
          // What the server answers to the RST of a client says nothing of a close by the server.
          example(
              TlsScripts.EXCHANGED
                  + """
                  1.000 S>C P. 6201:6225(24) ack 1301 first 21
                  1.001 S>C F. 6225:6225(0) ack 1301
                  1.002 C>S . 1301:1301(0) ack 6226
                  1.003 C>S P. 1301:1325(24) ack 6226 first 21
                  1.004 C>S R. 1325:1325(0) ack 6226
                  1.024 S>C R 6226:6226(0)
                  """,
              List.of("rst_instead_of_fin@13", "rst_after_fin@14=0.023s"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.SERVER,
              "the client closed after the server had, with bytes of the server unread (often just"
                  + " its TLS close_notify), and the host makes a RST of such a close"),
          example(
              """
              exchanged
              0.101 S>C F. 5201:5201(0) ack 1101
              0.102 C>S . 1101:1101(0) ack 5202
              0.103 C>S P. 1101:1501(400) ack 5202
              0.104 C>S R. 1501:1501(0) ack 5202
              0.124 S>C R 5202:5202(0)
              """,
              List.of("rst_after_fin@10=0.023s"),
              Cause.APPLICATION_ABORT,
              ClosedBy.SERVER,
              "the client aborted instead of closing"),
          // Accepted, and refused when it came again.
          example(
              """
              0.000 C>S S 1000:1000(0)
              0.001 S>C S. 5000:5000(0) ack 1001
              1.000 C>S S 1000:1000(0)
              1.001 S>C R. 0:0(0) ack 1001 win 0
              """,
              List.of("refused@4=0.001s"),
              Cause.NOT_ACCEPTED,
              ClosedBy.SERVER,
              "The server answered the SYN by SYN-ACK (frame 2), and by RST when it came again; no"
                  + " data was exchanged. Probably the server had accepted the SYN (frame 2), and"
                  + " its stack refuses the same SYN"),
          // A repeat that is refused without a SYN-ACK before.
          example(
              """
              0.000 C>S S 1000:1000(0)
              1.000 C>S S 1000:1000(0)
              1.001 S>C R. 0:0(0) ack 1001 win 0
              """,
              List.of("refused@3=0.001s"),
              Cause.REFUSED_BY_HOST,
              ClosedBy.SERVER,
              "The server's address refused the 2nd SYN, 1 s after the first"),
          // More than one number is data that the capture lacks.
          example(
              "exchanged\n1.0 S>C F. 5201:5201(0) ack 1111\ncapture ends 100",
              List.of(),
              Cause.UNKNOWN,
              ClosedBy.SERVER,
              "the client did not in the 99 s that were captured"),
          // The capture was made at the server: what the client sent had come there.
          example(
              """
              0.0 C>S S 1000:1000(0) ttl 57
              0.00001 S>C S. 5000:5000(0) ack 1001 ttl 64
              0.03 C>S . 1001:1001(0) ack 5001 ttl 57
              1.0 S>C S. 5000:5000(0) ack 1001 ttl 64
              1.03 C>S . 1001:1001(0) ack 5001 ttl 57
              3.0 S>C S. 5000:5000(0) ack 1001 ttl 64
              3.03 C>S . 1001:1001(0) ack 5001 ttl 57
              capture ends 60
              """,
              List.of("syn_ack_repeated@4=2"),
              Cause.NOT_ACCEPTED,
              ClosedBy.NOBODY,
              "the server's stack did not take the client's ACKs, which had arrived"),
          example(
              """
              0.0 C>S S 1000:1000(0) ts 500 ecr 0
              0.02 S>C S. 5000:5000(0) ack 1001 ts 900 ecr 500
              0.03 C>S . 1001:1001(0) ack 5001
              1.02 S>C S. 5000:5000(0) ack 1001 ts 1900 ecr 500
              1.03 C>S . 1001:1001(0) ack 5001
              3.02 S>C S. 5000:5000(0) ack 1001 ts 3900 ecr 500
              3.03 C>S . 1001:1001(0) ack 5001
              capture ends 60
              """,
              List.of("syn_ack_repeated@4=2"),
              Cause.CLASS_DROPPED,
              ClosedBy.NOBODY,
              "because it has no timestamps"),
          example(
              """
              0.0 C>S S 1000:1000(0) sum right
              0.02 S>C S. 5000:5000(0) ack 1001 sum right
              0.03 C>S . 1001:1001(0) ack 5001 sum wrong
              1.02 S>C S. 5000:5000(0) ack 1001 sum right
              1.03 C>S . 1001:1001(0) ack 5001 sum wrong
              3.02 S>C S. 5000:5000(0) ack 1001 sum right
              3.03 C>S . 1001:1001(0) ack 5001 sum wrong
              capture ends 60
              """,
              List.of("syn_ack_repeated@4=2"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.NOBODY,
              "the client's packets were damaged by its network card, or between it and the capture"
                  + " point"),
          example(
              """
              0.0 C>S S 1000:1000(0) sum right
              0.02 S>C S. 5000:5000(0) ack 1001 sum right
              0.03 C>S . 1001:1001(0) ack 5001
              1.0 C>S P. 1001:1101(100) ack 5001
              1.3 C>S P. 1001:1101(100) ack 5001 sum wrong
              1.9 C>S P. 1001:1101(100) ack 5001 sum wrong
              3.1 C>S P. 1001:1101(100) ack 5001 sum wrong
              5.5 C>S P. 1001:1101(100) ack 5001 sum wrong
              capture ends 60
              """,
              List.of("!retransmission_death@4=4.5s"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.NOBODY,
              "the TCP checksum of each repeat of what was never acknowledged is wrong"),
          example(
              """
              0.0 C>S S 1000:1000(0) sum right
              0.02 S>C S. 5000:5000(0) ack 1001 sum right
              0.03 C>S . 1001:1001(0) ack 5001
              1.0 C>S F. 1001:1001(0) ack 5001 sum wrong
              1.3 C>S F. 1001:1001(0) ack 5001 sum wrong
              1.9 C>S F. 1001:1001(0) ack 5001 sum wrong
              3.1 C>S F. 1001:1001(0) ack 5001 sum wrong
              capture ends 60
              """,
              List.of("fin_unanswered@4=4"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.CLIENT,
              "the TCP checksum of each FIN that was never acknowledged is wrong"),
          // The next SYN on these ports is answered with the number of this one.
          example(
              """
              0.0 C>S S 1000:1000(0)
              1.0 C>S S 1000:1000(0)
              3.0 C>S S 1000:1000(0)
              40.0 C>S S 700000000:700000000(0)
              40.02 S>C . 5001:5001(0) ack 1001
              40.0201 C>S R 1001:1001(0)
              """,
              List.of("syn_unanswered@1=3"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "Its SYN had arrived, and the SYN-ACKs got lost"),
          // With the number of an older connection: that tells nothing of this SYN.
          example(
              """
              0.0 C>S S 1000:1000(0)
              1.0 C>S S 1000:1000(0)
              3.0 C>S S 1000:1000(0)
              40.0 C>S S 700000000:700000000(0)
              40.02 S>C . 5001:5001(0) ack 901
              40.0201 C>S R 901:901(0)
              """,
              List.of("syn_unanswered@1=3"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "The SYN or its answer is dropped on the path"),
          // Nothing ever came of the server after its SYN-ACK.
          example(
              "established\n300.0 C>S F. 1001:1001(0) ack 5001\n300.04 S>C R 5001:5001(0)",
              List.of("rst_answers_fin@5=0.04s"),
              Cause.NOT_ACCEPTED,
              ClosedBy.CLIENT,
              "the server's host never had the connection (a SYN cookie whose ACK got lost"),
          // It had sent its first words: so it had it.
          example(
              """
              established
              0.1 S>C P. 5001:5101(100) ack 1001
              0.11 C>S . 1001:1001(0) ack 5101
              300.0 C>S F. 1001:1001(0) ack 5101
              300.04 S>C R 5101:5101(0)
              """,
              List.of("rst_answers_fin@7=0.04s"),
              Cause.PEER_FORGOT,
              ClosedBy.CLIENT,
              "the server's host no longer knew the connection"),
          // The RST is of the machine whose SYN-ACK came second.
          example(
              """
              0.0000 C>S S 1000:1000(0)
              0.0002 S>C S. 5000:5000(0) ack 1001 ttl 64
              0.0005 S>C S. 70000:70000(0) ack 1001 ttl 128
              0.0006 C>S . 1001:1001(0) ack 5001
              0.0007 C>S . 1001:1001(0) ack 5001
              0.0009 S>C R 5001:5001(0) ttl 128
              """,
              List.of("rst_abort@6"),
              Cause.DUPLICATE_ADDRESS,
              ClosedBy.SERVER,
              "Two SYN-ACKs with different numbers answered the SYN (frames 2 and 3, TTL 64 and"
                  + " 128); the client's ACK (frame 5) was answered"),
          // The client takes the second, and the first machine resets it.
          example(
              """
              0.0000 C>S S 1000:1000(0)
              0.0002 S>C S. 5000:5000(0) ack 1001 ttl 64
              0.0005 S>C S. 70000:70000(0) ack 1001 ttl 128
              0.0006 C>S . 1001:1001(0) ack 70001
              0.0009 S>C R 70001:70001(0) ttl 64
              """,
              List.of("rst_abort@5"),
              Cause.DUPLICATE_ADDRESS,
              ClosedBy.SERVER,
              "the RST is of the one whose SYN-ACK (frame 2) the client did not take"),
          // A firewall has forgotten the connection, and sees the client's packets only.
          example(
              """
              exchanged
              1.00 C>S P. 1101:1201(100) ack 5201
              1.30 C>S P. 1101:1201(100) ack 5201
              1.90 C>S P. 1101:1201(100) ack 5201
              3.10 C>S P. 1101:1201(100) ack 5201
              4.00 S>C P. 5201:5301(100) ack 1101
              4.01 C>S . 1201:1201(0) ack 5301
              4.30 S>C P. 5201:5301(100) ack 1101
              4.31 C>S . 1201:1201(0) ack 5301
              4.90 S>C P. 5201:5301(100) ack 1101
              4.91 C>S . 1201:1201(0) ack 5301
              5.50 C>S P. 1101:1201(100) ack 5301
              6.10 S>C P. 5201:5301(100) ack 1101
              6.11 C>S . 1201:1201(0) ack 5301
              8.50 S>C P. 5201:5301(100) ack 1101
              8.51 C>S . 1201:1201(0) ack 5301
              capture ends 20
              """,
              List.of("data_stalled@7=5", "data_stalled@13=4"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.NOBODY,
              "nothing of the client reaches the server any more"),
          // An address translator made the client's text 2 bytes longer.
          example(
              """
              exchanged
              1.00 C>S P. 1101:1126(25) ack 5201
              1.03 S>C P. 5201:5214(13) ack 1128
              1.0301 C>S . 1126:1126(0) ack 5201
              1.20 C>S P. 1101:1126(25) ack 5201
              1.25 S>C P. 5201:5214(13) ack 1128
              1.2501 C>S . 1126:1126(0) ack 5201
              1.70 S>C P. 5201:5214(13) ack 1128
              1.7001 C>S . 1126:1126(0) ack 5201
              2.60 S>C P. 5201:5214(13) ack 1128
              2.6001 C>S . 1126:1126(0) ack 5201
              4.40 S>C P. 5201:5214(13) ack 1128
              4.4001 C>S . 1126:1126(0) ack 5201
              8.00 S>C P. 5201:5214(13) ack 1128
              8.0001 C>S . 1126:1126(0) ack 5201
              capture ends 20
              """,
              List.of("data_stalled@8=6"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.NOBODY,
              "the server acknowledges 2 bytes more than the client has sent, from frame 8 on"),
          // Its stack knows nothing of a FIN that came too early.
          example(
              """
              established
              0.03 C>S P. 1001:1101(100) ack 5001
              0.05 S>C . 5001:5001(0) ack 1101
              0.06 S>C F. 5901:5901(0) ack 1101
              0.0603 C>S . 1101:1101(0) ack 5002
              0.0604 S>C P. 5001:5901(900) ack 1101
              0.0606 C>S F. 1101:1101(0) ack 5002
              0.08 S>C . 5902:5902(0) ack 1102
              0.40 S>C FP. 5001:5901(900) ack 1102
              1.00 S>C FP. 5001:5901(900) ack 1102
              2.20 S>C FP. 5001:5901(900) ack 1102
              4.60 S>C FP. 5001:5901(900) ack 1102
              capture ends 20
              """,
              List.of("retransmission_death@8=4.54s"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.SERVER,
              "for the end although 900 bytes before it were still on their way"),
          example(
              """
              exchanged
              1.0000 S>C P. 5201:5301(100) ack 1101
              1.0050 C>S F. 1101:1101(0) ack 5201
              1.0250 S>C . 5301:5301(0) ack 1102
              1.2000 S>C P. 5201:5301(100) ack 1102
              1.6000 S>C P. 5201:5301(100) ack 1102
              2.4000 S>C P. 5201:5301(100) ack 1102
              4.0000 S>C P. 5201:5301(100) ack 1102
              capture ends 20
              """,
              List.of("retransmission_death@7=3s"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.CLIENT,
              "the client's stack does not take what comes, as some do not once they have closed"),
          // Others came from as far away as the RST.
          new Example(
              Script.of(
                  "exchanged\n1.0 C>S P. 1101:1201(100) ack 5201\n"
                      + "1.02 S>C R 5201:5201(0) win 0 id 0 ttl 54"),
              List.of("rst_abort@8=stateless"),
              Cause.PEER_FORGOT,
              ClosedBy.SERVER,
              "another machine had taken the server's address over",
              Siblings.NONE,
              new LaterHost(3, 54)),
          // Its socket goes on, so the host's kernel sent the RST, or somebody else.
          example(
              """
              exchanged
              1.0000 S>C . 5201:6649(1448) ack 1101
              1.0001 S>C . 6649:8097(1448) ack 1101
              1.0007 C>S R 1101:1101(0) win 0 id 0
              1.2407 C>S . 1101:1101(0) ack 5201
              1.2408 S>C R 5201:5201(0) win 0 id 0
              """,
              List.of("rst_abort@9"),
              Cause.FORGED_RESET,
              ClosedBy.CLIENT,
              "240 ms after the RST the client went on with an ACK (frame 10)"),
          // A balancer gave the SYN to one machine and its repeat to another.
          example(
              """
              0.000 C>S S 1000:1000(0)
              1.020 C>S S 1000:1000(0)
              1.040 S>C S. 5000:5000(0) ack 1001 ttl 57
              1.041 C>S . 1001:1001(0) ack 5001
              1.060 S>C S. 900000:900000(0) ack 1001 ttl 57
              1.061 C>S . 1001:1001(0) ack 5001
              1.081 S>C R 5001:5001(0) ttl 57
              """,
              List.of("rst_abort@7"),
              Cause.DUPLICATE_ADDRESS,
              ClosedBy.SERVER,
              "see why a SYN that comes again goes to another machine than the first"),
          // The server's address goes on offering what its RST has ended.
          example(
              """
              0.0000 C>S S 1000:1000(0)
              0.0002 S>C S. 5000:5000(0) ack 1001 ttl 64
              0.0003 C>S . 1001:1001(0) ack 5001
              0.0004 C>S P. 1001:1101(100) ack 5001
              0.0006 S>C R 5001:5001(0) ttl 64
              1.0206 S>C S. 5000:5000(0) ack 1001 ttl 64
              """,
              List.of("rst_abort@5", "syn_ack_repeated@6=1"),
              Cause.DUPLICATE_ADDRESS,
              ClosedBy.SERVER,
              "one that offers the connection still, and one that does not know it"),
          example(
              """
              0.000 C>S S 1000:1000(0)
              0.020 S>C S. 5000:5000(0) ack 1001 ttl 57
              0.021 C>S . 1001:1001(0) ack 5001
              0.022 C>S P. 1001:1101(100) ack 5001
              0.042 S>C R 5001:5001(0) ttl 57
              1.060 S>C S. 5000:5000(0) ack 1001 ttl 57
              """,
              List.of("rst_abort@5", "syn_ack_repeated@6=1"),
              Cause.FORGED_RESET,
              ClosedBy.MIDDLEBOX,
              "a balancer gives packets of one connection to several machines"),
          example(
              """
              0.000 C>S S 1000:1000(0)
              0.020 S>C S. 5000:5000(0) ack 1001
              1.010 C>S S 1000:1000(0)
              1.030 S>C S. 5000:5000(0) ack 1001
              3.020 C>S S 1000:1000(0)
              3.040 S>C S. 5000:5000(0) ack 1001
              """,
              List.of("handshake_abandoned@6=unacknowledged"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.NOBODY,
              "so it is there and does not get it"),
          example(
              """
              exchanged
              1.00 C>S F. 1101:1101(0) ack 5201
              1.02 S>C F. 5201:5201(0) ack 1102
              1.0201 C>S R 1102:1102(0)
              1.30 S>C F. 5201:5201(0) ack 1102
              1.3001 C>S R 1102:1102(0)
              1.90 S>C F. 5201:5201(0) ack 1102
              1.9001 C>S R 1102:1102(0)
              """,
              List.of("rst_after_fin@9=1s", "rst_ignored@10=0.28s"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.CLIENT,
              "the client's RSTs do not reach the other end"),
          example(
              "exchanged\n" + NEXT_ON_THESE_PORTS,
              List.of(),
              Cause.PEER_FORGOT,
              ClosedBy.CLIENT,
              "its challenge ACK drew the client's RST (frame 9) that ended it"),
          example(
              "exchanged\n13.0 C>S R 1101:1101(0)",
              List.of("rst_abort@7=stateless"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "a host that forgot a connection sends nothing unasked"),
          example(
              "0.0 C>S S 1000:1000(0)\n1.0 C>S S 1000:1000(0)\ncapture ends 9",
              List.of("syn_unanswered@1=2"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "sent twice and never answered"),
          example(
              "0.0 C>S S 1:1(0)\n0.1 S>C S. 7:7(0) ack 2\n0.101 C>S R 2:2(0)",
              List.of("handshake_abandoned@3"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "The server's SYN-ACK (frame 2) was answered 1 ms later by a RST in the client's"
                  + " name; no data was exchanged. Probably the client no longer wanted the"),
          example(
              "0.0 C>S S 1:1(0)\n0.1 S>C S. 7:7(0) ack 2\n1.1 S>C S. 7:7(0) ack 2",
              List.of("handshake_abandoned@3"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "The handshake was not completed"),
          example(
              "0.0 C>S S 1:1(0)\n0.1 S>C S. 7:7(0) ack 2\n1.1 S>C S. 7:7(0) ack 2",
              List.of("handshake_abandoned@3=unacknowledged"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "The SYN-ACK was sent twice in 1 s and never acknowledged. The"
                  + " client's ACK never came"),
          new Example(
              Script.of(
                  """
                  exchanged
                  414.0 C2>S P. 1101:1201(100) ack 5201
                  414.0009 S>C2 R 5201:5201(0)
                  """),
              List.of(),
              Cause.NAT_REBOUND,
              ClosedBy.NOBODY,
              "goes on as flow 1 after 414 s"),
          new Example(
              Script.of(
                  """
                  0.000 C>S S 1000:1000(0)
                  0.020 S>C S. 5000:5000(0) ack 1001 win 0
                  0.021 C>S . 1001:1001(0) ack 5001
                  3.021 S>C R 5001:5001(0) win 0
                  """),
              List.of("rst_abort@4=unknown"),
              Cause.NOT_ACCEPTED,
              ClosedBy.SERVER,
              "gave up on the server behind it after 3 s"),
          new Example(
              Script.of(
                  """
                  0.000 C>S S 1000:1000(0)
                  0.020 S>C S. 5000:5000(0) ack 1001
                  0.021 C>S . 1001:1001(0) ack 5001
                  3.021 S>C R 5001:5001(0) win 0
                  """),
              List.of("rst_abort@4=unknown"),
              Cause.UNKNOWN,
              ClosedBy.SERVER,
              "Whoever made the RST"),
          new Example(
              Script.of(
                  """
                  exchanged
                  1.000 S>C F. 5201:5201(0) ack 1102
                  capture ends 60
                  """),
              List.of(),
              Cause.ORDERLY,
              ClosedBy.CLIENT,
              "The client closed first: its FIN was not captured, but frame 7 acknowledges it"),
          new Example(
              Script.of(
                  """
                  exchanged
                  1.000 S>C F. 5201:5201(0) ack 1101
                  1.020 C>S . 1101:1101(0) ack 5202
                  1.500 C>S . 1102:1102(0) ack 5202
                  capture ends 60
                  """),
              List.of(),
              Cause.ORDERLY,
              ClosedBy.SERVER,
              "the client its own: that FIN was not captured, but frame 9 counts it"),
          new Example( // two bytes are no FIN
              Script.of(
                  """
                  exchanged
                  1.000 S>C F. 5201:5201(0) ack 1101
                  1.020 C>S . 1101:1101(0) ack 5202
                  1.500 C>S . 1103:1103(0) ack 5202
                  capture ends 30
                  """),
              List.of(),
              Cause.UNKNOWN,
              ClosedBy.SERVER,
              "the client did not in the 29 s that were captured"),
          new Example( // the same SYN behind a translator, where it is answered
              Script.of(
                  """
                  0.000 C>S S 123456789:123456789(0) ts 7000
                  0.001 C2>S S 123456789:123456789(0) ts 7000
                  0.020 S>C2 S. 5000:5000(0) ack 123456790 ts 90 ecr 7000
                  1.000 C>S S 123456789:123456789(0) ts 8000
                  1.001 C2>S S 123456789:123456789(0) ts 8000
                  capture ends 20
                  """),
              List.of("syn_unanswered@1=2"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "frame 2 shows it from 10.0.0.1:40002 to 192.0.2.1:80, which is flow 1. The answer is"
                  + " lost where the names are translated back"),
          new Example( // from far away one of them may be a forger
              Script.of(
                  """
                  0.0000 C>S S 1000:1000(0)
                  0.0202 S>C S. 5000:5000(0) ack 1001 ttl 52
                  0.0205 S>C S. 70000:70000(0) ack 1001 ttl 117
                  0.0206 C>S . 1001:1001(0) ack 5001
                  0.0410 S>C R 5001:5001(0) ttl 117
                  """),
              List.of("rst_abort@5"),
              Cause.FORGED_RESET,
              ClosedBy.MIDDLEBOX,
              "two machines, or a forger on the path, answer for 192.0.2.1"),
          new Example(
              Script.of(
                  """
                  exchanged
                  1.000 S>C F. 5201:5201(0) ack 1101 ttl 200
                  1.001 C>S . 1101:1101(0) ack 5202
                  1.020 S>C P. 5201:5301(100) ack 1101
                  1.030 C>S F. 1101:1101(0) ack 5202
                  1.050 S>C . 5301:5301(0) ack 1102
                  """),
              List.of("data_after_fin@9=100"),
              Cause.FORGED_FIN,
              ClosedBy.MIDDLEBOX,
              "was not sent by the server, but made by somebody on the path"),
          new Example(
              Script.of(
                  """
                  exchanged
                  1.000 C>S P. 1101:1201(100) ack 5201
                  1.007 S>C FP. 5201:5301(100) ack 1201 ttl 200
                  1.008 C>S F. 1201:1201(0) ack 5302
                  1.140 S>C . 5201:6649(1448) ack 1201
                  1.141 C>S R 1202:1202(0)
                  """),
              List.of("data_after_fin@10=1347", "rst_after_fin@11=0.133s"),
              Cause.FORGED_FIN,
              ClosedBy.MIDDLEBOX,
              "A FIN in the server's name came first, the client closed"),
          new Example(
              Script.of(
                  """
                  exchanged
                  1.000 S>C F. 5201:5201(0) ack 1101
                  1.001 C>S . 1101:1101(0) ack 5202
                  1.020 S>C P. 5201:5301(100) ack 1101
                  1.030 C>S F. 1101:1101(0) ack 5202
                  1.050 S>C . 5301:5301(0) ack 1102
                  """),
              List.of("data_after_fin@9=100"),
              Cause.ORDERLY,
              ClosedBy.SERVER,
              "both ends closed in good order"),
          new Example(
              Script.of(
                  """
                  exchanged
                  2.0 S>C P. 5201:5301(100) ack 1101
                  2.020 C2>S R 1101:1101(0)
                  2.3 S>C P. 5201:5301(100) ack 1101
                  2.320 C2>S R 1101:1101(0)
                  2.9 S>C P. 5201:5301(100) ack 1101
                  """),
              List.of("retransmission_death@7=3"),
              Cause.NAT_REBOUND,
              ClosedBy.NOBODY,
              "reset the connection, but its RST is not translated back"),
          new Example(
              Script.of(
                  """
                  0.000 S>C S 1000:1000(0)
                  0.020 C2>S S. 5000:5000(0) ack 1001
                  0.021 S>C2 R 1001:1001(0)
                  1.000 S>C S 1000:1000(0)
                  """),
              List.of("syn_unanswered@1=2"),
              Cause.NAT_REBOUND,
              ClosedBy.NOBODY,
              "The SYN was answered, but from"),
          new Example(
              Script.of(
                  """
                  0.000 S>C S 1000:1000(0)
                  0.020 C2>S . 777000:777000(0) ack 555000
                  0.021 S>C2 R 555000:555000(0)
                  1.000 S>C S 1000:1000(0)
                  """),
              List.of("syn_unanswered@1=2"),
              Cause.NAT_REBOUND,
              ClosedBy.NOBODY,
              "still holds an older connection with these ports"),
          new Example(
              Script.of(
                  """
                  0.000 C>S S 1000:1000(0) wscale 7
                  0.020 S>C S. 5000:5000(0) ack 1001 wscale 7
                  0.0201 C>S . 1001:1001(0) ack 5001 win 500
                  0.030 C>S P. 1001:1101(100) ack 5001 win 500
                  0.050 S>C P. 5001:5201(200) ack 1101
                  0.0501 C>S . 1101:1101(0) ack 5201 win 500
                  9.0 S>C P. 455005201:455005301(100) ack 1101
                  9.0001 C>S . 1101:1101(0) ack 5201 win 500
                  9.3 S>C P. 455005201:455005301(100) ack 1101
                  9.3001 C>S . 1101:1101(0) ack 5201 win 500
                  9.9 S>C P. 455005201:455005301(100) ack 1101
                  9.9001 C>S . 1101:1101(0) ack 5201 win 500
                  11.1 S>C P. 455005201:455005301(100) ack 1101
                  11.1001 C>S . 1101:1101(0) ack 5201 win 500
                  13.5 S>C P. 455005201:455005301(100) ack 1101
                  13.5001 C>S . 1101:1101(0) ack 5201 win 500
                  """),
              List.of("data_stalled@7=5"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.NOBODY,
              "has lost its offset: the server's data is 455000000 bytes ahead of what the client"),
          new Example(
              Script.of(
                  BEHIND_A_HOLE
                      .formatted(300)
                      .replace("sack 11001:11301", "sack 1:301")
                      .replace("11001:11301", "5201:5501")
                      .replace("1:301", "973000001:973000301")),
              List.of("data_stalled@7=5"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.NOBODY,
              "rewrites sequence numbers, but not those in SACK options"),
          new Example(
              Script.of(
                  """
                  exchanged
                  1.0 C>S P. 1101:1201(100) ack 5201
                  1.3 C>S P. 1101:1201(100) ack 5201
                  1.9 C>S P. 1101:1201(100) ack 5201
                  3.1 C>S P. 1101:1201(100) ack 5201
                  5.5 C>S P. 1101:1201(100) ack 5201
                  10.3 C>S P. 1101:1201(100) ack 5201
                  1200.0 S>C P. 5201:5301(100) ack 1101
                  1200.0001 C>S R 1101:1101(0)
                  """),
              List.of("retransmission_death@7=9.3s"),
              Cause.PEER_VANISHED,
              ClosedBy.CLIENT,
              "the client no longer knew the connection (RST in frame 14)"),
          new Example(
              Script.of(
                  """
                  exchanged
                  1.0 S>C F. 5201:5201(0) ack 1101
                  1.001 C>S . 1101:1101(0) ack 5202
                  301.0 S>C R. 5202:5202(0) ack 1101
                  """),
              List.of("stuck_close_wait@7=300s", "rst_after_fin@9=300s"),
              Cause.DESCRIPTOR_LEAK,
              ClosedBy.SERVER,
              "did not close, and the other end gave up waiting for that"),
          new Example(
              Script.of(
                  """
                  exchanged
                  1.0000 C>S . 1101:2549(1448) ack 5201
                  1.0001 C>S . 2549:3997(1448) ack 5201
                  1.0200 S>C P. 5201:5401(200) ack 2549
                  1.0201 S>C R. 5401:5401(0) ack 2549 win 500
                  """),
              List.of("aborted_transfer@10=1448"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.SERVER,
              "look at the answer in frame 9: a server that refuses an upload says why there"),
          new Example(
              Script.of(BEHIND_A_HOLE.formatted(300)),
              List.of("data_stalled@7=5"),
              Cause.PATH_MTU,
              ClosedBy.NOBODY,
              "only segments of up to 300 bytes came, and 5800 bytes before the last of them"
                  + " never"),
          new Example(
              Script.of(BEHIND_A_HOLE.formatted(1448).replace("11301", "12449")),
              List.of("data_stalled@7=5"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "5800 bytes of the server are lost before the capture point"),
          example(
              """
              exchanged
              1.00 S>C F. 5201:5201(0) ack 1101
              1.01 C>S P. 1101:1201(100) ack 5201
              1.30 C>S P. 1101:1201(100) ack 5202
              1.90 C>S P. 1101:1201(100) ack 5202
              2.20 C>S F. 1201:1201(0) ack 5202
              2.22 S>C . 5202:5202(0) ack 1101
              """,
              List.of("fin_with_hole@11=100"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.SERVER,
              "the server had closed while the client's next request was under way"),
          example(
              """
              0.0000 C>S S 1000:1000(0) ttl 47
              0.0001 S>C S. 5000:5000(0) ack 1001 ttl 64
              0.0800 C>S . 1001:1001(0) ack 5001 ttl 47
              0.0900 C>S P. 1001:1101(100) ack 5001 ttl 47
              0.0901 S>C . 5001:5001(0) ack 1101 ttl 64
              0.0905 S>C R. 5001:5001(0) ack 1101 win 502 ttl 1
              """,
              List.of("rst_abort@6=socket"),
              Cause.APPLICATION_ABORT,
              ClosedBy.SERVER,
              "the server aborted it on purpose so that the other end is not told"),
          example(
              NEVER_REPEATED,
              List.of("data_stalled@8=0"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "server never repeated what the other end asked for"),
          new Example(
              Script.of(
                  """
                  exchanged
                  0.1 S>C P. 5201:5301(100) ack 1101
                  0.1001 C>S . 1101:1101(0) ack 5301
                  0.2 C2>S P. 1001:1101(100) ack 5301
                  0.2001 S>C2 R 5301:5301(0)
                  0.5 S>C P. 5301:5401(100) ack 1101
                  0.5201 C>S R 1101:1101(0)
                  """),
              List.of("rst_abort@11=6"),
              Cause.NAT_REBOUND,
              ClosedBy.CLIENT,
              "let one of its packets pass as it was"),
          new Example(
              Script.of("0.0 C>S S 1:1(0)\n1.0 C>S S 1:1(0)\n3.0 C>S S 1:1(0)\ncapture ends 9"),
              List.of("syn_unanswered@1=3"),
              Cause.CLASS_DROPPED,
              ClosedBy.NOBODY,
              "the host is up: 10 other connections to this port opened within a minute of it; the"
                  + " 7 from the same address before its last SYN all carried newer timestamps",
              new Siblings(10, 10, 7, null, -1, 0, 0, 0, 0, 0, "", 0, 0, -1, 0, 0, NoneOpened.NO)),
          new Example(
              Script.of(ClocksTest.APART + "4.1 S>C R. 5401:5401(0) ack 1201\n"),
              List.of("rst_abort@10=6"),
              Cause.UNKNOWN,
              ClosedBy.SERVER,
              "what came before it, cannot be told by two clocks"),
          new Example(
              Script.of("0.0 C>S S 1:1(0)\n1.0 C>S S 1:1(0)\n3.0 C>S S 1:1(0)\ncapture ends 9"),
              List.of("syn_unanswered@1=3"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "None of 6 connections that 2 clients tried to 3 servers at this time was opened",
              new Siblings(
                  10,
                  1,
                  0,
                  null,
                  -1,
                  0,
                  0,
                  0,
                  0,
                  3,
                  "",
                  0,
                  0,
                  -1,
                  0,
                  0,
                  new NoneOpened(6, 2, 3, 4))),
          new Example(
              Script.of("0.0 C>S S 1:1(0)\n1.0 C>S S 1:1(0)\n3.0 C>S S 1:1(0)\ncapture ends 9"),
              List.of("syn_unanswered@1=3"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "That address answers, as 10 other connections to this port were opened within a"
                  + " minute of it",
              new Siblings(10, 1, 0, null, -1, 0, 0, 0, 0, 0, "", 0, 0, -1, 0, 0, NoneOpened.NO)),
          new Example(
              Script.of("0.0 C>S S 1:1(0)\n0.01 S>C R. 0:0(0) ack 2 ttl 60"),
              List.of("refused@2"),
              Cause.REFUSED_BY_MIDDLEBOX,
              ClosedBy.MIDDLEBOX,
              "the RST's TTL is 60, that of all other connections to the server's address 57",
              new Siblings(0, 0, 0, null, 57, 0, 0, 0, 0, 0, "", 0, 0, -1, 0, 0, NoneOpened.NO)),
          new Example(
              Script.of("0.0 C>S S 1:1(0)\n0.01 S>C R. 0:0(0) ack 2 ttl 58"),
              List.of("refused@2"),
              Cause.REFUSED_BY_HOST,
              ClosedBy.SERVER,
              "nothing listens on that port",
              new Siblings(0, 0, 0, null, 57, 0, 0, 0, 0, 0, "", 0, 0, -1, 0, 0, NoneOpened.NO)),
          new Example(
              Script.of("0.0 C>S S 1:1(0)\n0.1 S>C S. 7:7(0) ack 2\n0.101 C>S R 2:2(0)"),
              List.of("handshake_abandoned@3=reset"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "the client took another connection to the same port (flow 12), which was open first",
              new Siblings(
                  1,
                  1,
                  0,
                  new Siblings.Rival(12, null),
                  -1,
                  0,
                  0,
                  0,
                  0,
                  0,
                  "",
                  0,
                  0,
                  -1,
                  0,
                  0,
                  NoneOpened.NO)),
          new Example(
              Script.of(
                  "established\n0.03 C>S P. 1001:1101(100) ack 5001\n0.05 S>C R 5001:5001(0)"),
              List.of("rst_abort@5=stateless"),
              Cause.NOT_ACCEPTED,
              ClosedBy.SERVER,
              "answers the client's first segment 30 ms after the handshake; no host restarts in"
                  + " that time; 4 other connections to this port were opened within a minute of"
                  + " it",
              new Siblings(4, 4, 0, null, -1, 0, 0, 0, 0, 0, "", 0, 0, -1, 0, 0, NoneOpened.NO)),
          new Example(
              selfConnected(),
              List.of("self_connect@1"),
              Cause.SELF_CONNECT,
              ClosedBy.CLIENT,
              "A socket was connected to itself (10.0.0.1:40000); it was closed after 3 s. Almost"
                  + " certainly connect drew the port that it wanted to reach"),
          example(
              """
              0.0000 C>S S 1000:1000(0)
              0.0010 S>C S 5000:5000(0)
              0.0012 C>S S. 1000:1000(0) ack 5001
              0.0022 S>C R 5001:5001(0)
              """,
              List.of("simultaneous_open@2=refused"),
              Cause.REFUSED_BY_HOST,
              ClosedBy.SERVER,
              "the server's stack does not do simultaneous open"),
          example(
              """
              0.0 C>S S 1000:1000(0)
              0.1 S>C S 5000:5000(0)
              1.0 C>S S 1000:1000(0)
              1.1 S>C S 5000:5000(0)
              """,
              List.of("simultaneous_open@2=ignored"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "Both ends sent SYNs to each other, the client twice, the server twice, and neither"
                  + " was answered"),
          example(
              """
              established
              1.02 S>C S. 5000:5000(0) ack 1001
              3.02 S>C S. 5000:5000(0) ack 1001
              4.00 C>S R. 1001:1001(0) ack 5001
              """,
              List.of("syn_ack_repeated@4=2", "rst_abort@6"),
              Cause.NOT_ACCEPTED,
              ClosedBy.CLIENT,
              "The server sent its SYN-ACK 3 times in 3 s although the client had acknowledged it;"
                  + " then the client gave up with a RST"),
          example(
              """
              0.00 C>S S 1000:1000(0) ts 5000 ecr 0 stream 0
              0.02 S>C S. 5000:5000(0) ack 1001 ts 880 ecr 4100 stream 0
              0.03 C>S R 1001:1001(0) stream 0
              1.00 C>S S 1000:1000(0) ts 6000 ecr 0 stream 0
              """,
              List.of("handshake_abandoned@3=rejected"),
              Cause.UNKNOWN,
              ClosedBy.CLIENT,
              "The SYN-ACK echoes a timestamp that the client never sent"),
          example(
              """
              0.0 C>S S 1000:1000(0)
              0.1 S>C S. 5000:5000(0) ack 1001
              1.1 S>C S. 5000:5000(0) ack 1001
              3.1 S>C S. 5000:5000(0) ack 1001
              9.0 S>C R. 5001:5001(0) ack 1001
              """,
              List.of("handshake_abandoned@4=unacknowledged", "tampering@1"),
              Cause.UNKNOWN,
              ClosedBy.SERVER,
              "The SYN-ACK was sent 3 times in 3 s and never acknowledged; then the server gave up"
                  + " with a RST"),
          example(
              "exchanged\n0.06 C>S R 1101:1101(0)",
              List.of("rst_abort@7=stateless", "tampering@7=PSH+ACK -> RST"),
              Cause.FORGED_RESET,
              ClosedBy.MIDDLEBOX,
              "fit a published signature of connection tampering"),
          example(
              IDLE_DATA + "400.001 S>C R 5201:5201(0)",
              List.of("!forged_rst@8=85", "!idle_reset@8=400s"),
              Cause.MIDDLEBOX_IDLE_TIMER,
              ClosedBy.MIDDLEBOX,
              "a device on the path made the RST: a timer for idle sessions of at most 400 s on"
                  + " the path had expired (7 known defaults fit, from"
                  + " Azure NAT gateway 240 s to AWS"),
          example(
              SERVER_CLOSES + "40.0 C>S F. 1101:1101(0) ack 5202\n40.001 S>C R 5202:5202(0)",
              List.of("late_fin@9=39s", "rst_answers_fin@10=0.001s", "!forged_rst@10=85"),
              Cause.MIDDLEBOX_FIN_TIMER,
              ClosedBy.SERVER,
              "a device on the path made the RST: a session timer of at most 39 s"),
          example(
              CLIENT_CLOSES + "1.001 S>C R. 5201:5201(0) ack 1102",
              List.of("rst_answers_fin@8=0.001s", "forged_rst@8=60"),
              Cause.MIDDLEBOX_RESET,
              ClosedBy.CLIENT,
              "no idle time before it, so not an idle timeout"),
          example(
              "exchanged\n1.0 S>C R 5201:5201(0)\n1.01 C>S R 1101:1101(0)",
              List.of("rst_both_ways@8=0.01s"),
              Cause.FORGED_RESET,
              ClosedBy.MIDDLEBOX,
              "a device on the path reset both ends"),
          example(
              "exchanged\n1.0 S>C R 5201:5201(0)",
              List.of("!forged_rst@7=90", "tampering@7"),
              Cause.FORGED_RESET,
              ClosedBy.MIDDLEBOX,
              "somebody on the path made the RST, not the server: reasons"),
          new Example(
              Script.of("exchanged\n1.0 C>S F. 1101:1101(0) ack 5201").only(End.C),
              List.of("one_way@1"),
              Cause.UNKNOWN,
              null,
              "The client closed its direction; only this direction was captured. What the other"
                  + " end did cannot be seen"),
          example(
              SERVER_CLOSES
                  + """
                  40.2 C>S F. 1101:1101(0) ack 5202
                  40.5 C>S F. 1101:1101(0) ack 5202
                  41.1 C>S F. 1101:1101(0) ack 5202
                  capture ends 60
                  """,
              List.of("late_fin@9=39.2s", "fin_unanswered@9=3", "!fin_blackholed@9=39.2s"),
              Cause.MIDDLEBOX_FIN_TIMER,
              ClosedBy.SERVER,
              "fix the client's late close, or raise that timer"),
          example(
              """
              exchanged
              60.05 S>C P. 5201:5301(100) ack 1101
              60.26 S>C P. 5201:5301(100) ack 1101
              60.70 S>C P. 5201:5301(100) ack 1101
              61.60 S>C P. 5201:5301(100) ack 1101
              capture ends 70
              """,
              List.of("!retransmission_death@7=1.55s"),
              Cause.PEER_VANISHED,
              ClosedBy.NOBODY,
              "the client's own host left it unanswered"),
          example(
              CLIENT_CLOSES
                  + """
                  1.04 S>C . 5201:5201(0) ack 1102
                  14.0 S>C F. 5201:5201(0) ack 1102
                  15.0 S>C F. 5201:5201(0) ack 1102
                  17.0 S>C F. 5201:5201(0) ack 1102
                  capture ends 30
                  """,
              List.of("late_fin@9=13s", "fin_unanswered@9=3"),
              Cause.PEER_VANISHED,
              ClosedBy.CLIENT,
              "the client's own host left it unanswered, by a packet filter on it whose timer had"
                  + " expired in the 13 s of pause before"),
          example(
              """
              exchanged
              3000.0 C>S F. 1101:1101(0) ack 5201
              3000.3 C>S F. 1101:1101(0) ack 5201
              3000.9 C>S F. 1101:1101(0) ack 5201
              capture ends 3060
              """,
              List.of("fin_unanswered@7=3", "!fin_blackholed@7=3000s"),
              Cause.MIDDLEBOX_IDLE_TIMER,
              ClosedBy.CLIENT,
              "a timer for idle sessions of at most 3000 s"),
          example(
              SERVER_CLOSES
                  + """
                  80.0 C>S P. 1101:1201(100) ack 5202
                  80.3 C>S P. 1101:1201(100) ack 5202
                  80.9 C>S P. 1101:1201(100) ack 5202
                  """,
              List.of("!idle_blackhole@9=79s"),
              Cause.MIDDLEBOX_FIN_TIMER,
              ClosedBy.SERVER,
              "a session timer of at most 79 s"),
          example(
              IDLE_DATA
                  + "400.3 C>S P. 1101:1201(100) ack 5201\n400.9 C>S P. 1101:1201(100) ack 5201",
              List.of("!idle_blackhole@7=400s"),
              Cause.MIDDLEBOX_IDLE_TIMER,
              ClosedBy.NOBODY,
              "the client's data, sent after 400 s of silence, was sent 3 times in 900 ms and never"
                  + " answered"),
          example(
              """
              exchanged
              7200.0 C>S . 1100:1100(0) ack 5201
              7275.0 C>S . 1100:1100(0) ack 5201
              7350.0 C>S . 1100:1100(0) ack 5201
              """,
              List.of("keepalive_failure@9=3"),
              Cause.MIDDLEBOX_IDLE_TIMER,
              ClosedBy.NOBODY,
              "the last 3 keepalives of the client went unanswered"),
          example(
              """
              exchanged
              61.0 C>S . 1100:1100(0) ack 5201
              63.0 C>S . 1100:1100(0) ack 5201
              65.0 C>S . 1100:1100(0) ack 5201
              67.0 C>S R. 1101:1101(0) ack 5201
              """,
              List.of("keepalive_failure@9=3"),
              Cause.PEER_VANISHED,
              ClosedBy.CLIENT,
              "the server or the path to it was gone, or a timer for idle sessions of at most 60.9"
                  + " s on the path had expired"),
          // It had beaten every 45 s, and was not heard at 180 s.
          example(
              BEATS
                  + """
                  195.11 S>C . 5206:5206(0) ack 1107
                  205.11 S>C . 5206:5206(0) ack 1107
                  215.11 S>C . 5206:5206(0) ack 1107
                  225.11 S>C R. 5207:5207(0) ack 1107
                  """,
              List.of("keepalive_failure@18=3"),
              Cause.PEER_VANISHED,
              ClosedBy.SERVER,
              "the client or the path to it was gone: it left out a heartbeat (2 bytes after every"
                  + " 45 s of silence, 3 in a row) that was due 15 s before the first keepalive"),
          example(
              BEATS
                  + """
                  195.11 S>C P. 5207:5307(100) ack 1107
                  195.41 S>C P. 5207:5307(100) ack 1107
                  196.01 S>C P. 5207:5307(100) ack 1107
                  197.21 S>C P. 5207:5307(100) ack 1107
                  """,
              List.of("retransmission_death@19"),
              Cause.PEER_VANISHED,
              ClosedBy.NOBODY,
              "the client, which had kept the connection busy every 45 s, had stopped that before"),
          example(
              BEATS
                  + """
                  225.11 S>C F. 5207:5207(0) ack 1107
                  225.41 S>C F. 5207:5207(0) ack 1107
                  226.01 S>C F. 5207:5207(0) ack 1107
                  """,
              List.of("fin_unanswered@18=3"),
              Cause.PEER_VANISHED,
              ClosedBy.SERVER,
              "the client or the path to it was gone: it left out a heartbeat (2 bytes after every"
                  + " 45 s of silence, 3 in a row) that was due 45 s before the FIN"),
          // Half the round trip is too short for an answer.
          example(
              """
              0.0000 C>S S 1000:1000(0) ttl 64
              0.0400 S>C S. 5000:5000(0) ack 1001 ttl 50
              0.0401 C>S . 1001:1001(0) ack 5001 ttl 64
              0.1000 C>S P. 1001:1101(100) ack 5001 ttl 64
              0.1400 S>C P. 5001:5201(200) ack 1101 ttl 50
              0.1401 C>S . 1101:1101(0) ack 5201 ttl 64
              0.7000 C>S P. 1101:1201(100) ack 5201 ttl 64
              0.7006 S>C R 5201:5201(0) win 0 id 0 ttl 63
              """,
              List.of("rst_abort@8"),
              Cause.MIDDLEBOX_RESET,
              ClosedBy.MIDDLEBOX,
              "a device on the path made the RST, not the server"),
          // Two beats alike are no clock.
          example(
              BEATS.replace("45.0500 C", "40.0500 C")
                  + """
                  195.11 S>C . 5206:5206(0) ack 1107
                  205.11 S>C . 5206:5206(0) ack 1107
                  215.11 S>C . 5206:5206(0) ack 1107
                  225.11 S>C R. 5207:5207(0) ack 1107
                  """,
              List.of("keepalive_failure@18=3"),
              Cause.PEER_VANISHED,
              ClosedBy.SERVER,
              "or a timer for idle sessions of more than 45 s and at most 60 s"),
          // Nor is a beat missed that is but a little late.
          example(
              BEATS
                  + """
                  190.11 S>C . 5206:5206(0) ack 1107
                  200.11 S>C . 5206:5206(0) ack 1107
                  210.11 S>C . 5206:5206(0) ack 1107
                  220.11 S>C R. 5207:5207(0) ack 1107
                  """,
              List.of("keepalive_failure@18=3"),
              Cause.PEER_VANISHED,
              ClosedBy.SERVER,
              "or a timer for idle sessions of more than 45 s and at most 55 s"),
          example(
              """
              exchanged
              15.0 C>S . 1100:1100(0) ack 5201
              15.02 S>C . 5201:5201(0) ack 1101
              30.0 C>S . 1100:1100(0) ack 5201
              30.02 S>C . 5201:5201(0) ack 1101
              45.0 C>S . 1100:1100(0) ack 5201
              60.0 C>S R. 1101:1101(0) ack 5201
              """,
              List.of("keepalive_failure@11=1"),
              Cause.PEER_VANISHED,
              ClosedBy.CLIENT,
              "the client's host gave up for want of that answer"),
          example(
              IDLE_DATA + "400.02 S>C R 5201:5201(0)",
              List.of("!idle_reset@8=400s"),
              Cause.MIDDLEBOX_IDLE_TIMER,
              ClosedBy.MIDDLEBOX,
              "The client's data (frame 7), sent after 400 s of silence, was answered 20 ms later"
                  + " by a RST in the server's name"),
          example(
              "exchanged\n300.0 S>C R. 5201:5201(0) ack 1101",
              List.of("idle_reset@7=300s"),
              Cause.APPLICATION_ABORT,
              ClosedBy.SERVER,
              "the server itself ended the idle connection, by a timer of its own"),
          example(
              """
              established
              0.0300 C>S . 1001:8241(7240) ack 5001
              0.0301 C>S P. 8241:15481(7240) ack 5001
              0.0500 S>C . 5001:5001(0) ack 15481
              0.0530 S>C P. 5001:5068(67) ack 15481
              0.0531 C>S . 15481:15481(0) ack 5068
              0.0535 S>C R. 5068:5068(0) ack 15481
              """,
              List.of("abort_unread_data@9=14480"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.SERVER,
              "without reading all that had arrived, and its RST may take what it had just sent"
                  + " (frame 7) from the client"),
          example(
              "exchanged\n0.0535 S>C R. 5201:5201(0) ack 1101",
              List.of("rst_instead_of_fin@7"),
              Cause.APPLICATION_ABORT,
              ClosedBy.SERVER,
              "acknowledged is not read: many hosts drop at a RST what their program has not read"
                  + " yet"),
          example(
              "exchanged\n5.0 S>C R. 5201:5201(0) ack 1101",
              List.of("rst_instead_of_fin@7"),
              Cause.APPLICATION_ABORT,
              ClosedBy.SERVER,
              "nothing was outstanding in either direction, so nothing was lost"),
          example(
              "0.0 C>S S 1000:1000(0)",
              List.of(),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "The SYN came at the very end of the capture. The capture ends before an answer or a"
                  + " repeat had to come, so it tells nothing."),
          example(
              "0.0 C>S S 1000:1000(0)\ncapture ends 30",
              List.of("syn_unanswered@1=1"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "capture at the server to see whether the SYN arrives"),
          example(
              """
              exchanged
              1.0 S>C F. 5201:5201(0) ack 1101
              1.0002 C>S R. 1101:1101(0) ack 5202 win 0
              """,
              List.of("rst_answers_fin@8=0.0002s"),
              Cause.APPLICATION_ABORT,
              ClosedBy.SERVER,
              "its FIN was answered after 0.2 ms by a RST of the client's own host (frame 8)"),
          example(
              """
              exchanged
              60.0 S>C P. 5201:5301(100) ack 1101
              60.4 S>C P. 5201:5301(100) ack 1101
              61.2 S>C P. 5201:5301(100) ack 1101
              66.0 S>C P. 5201:5301(100) ack 1101
              70.0 S>C F. 5301:5301(0) ack 1101
              72.4 S>C P. 5201:5301(100) ack 1101
              72.41 C>S R 1101:1101(0)
              """,
              List.of(),
              Cause.PEER_FORGOT,
              ClosedBy.SERVER,
              "4 earlier transmissions of the same data (the first in frame 7) drew no answer"),
          example(
              SERVER_CLOSES + "13.0 C>S F. 1101:1101(0) ack 5202\n13.02 S>C R 5202:5202(0) ttl 64",
              List.of("late_fin@9=12s", "rst_answers_fin@10=0.02s"),
              Cause.MIDDLEBOX_FIN_TIMER,
              ClosedBy.SERVER,
              "the RST's TTL is 64, that of all other packets of the server 57"),
          example(
              SERVER_CLOSES + "13.0 C>S F. 1101:1101(0) ack 5202\n13.02 S>C R 5202:5202(0)",
              List.of("late_fin@9=12s", "rst_answers_fin@10=0.02s"),
              Cause.PEER_FORGOT,
              ClosedBy.SERVER,
              "no longer knew the half-closed connection: the RST came from the same distance as"
                  + " the server's packets (TTL 57)"),
          example(
              SERVER_CLOSES + "90.0 C>S F. 1101:1101(0) ack 5202\n90.02 S>C R 5202:5202(0)",
              List.of("late_fin@9=89s", "rst_answers_fin@10=0.02s"),
              Cause.PEER_FORGOT,
              ClosedBy.SERVER,
              "the server's host no longer knew the half-closed connection"),
          example(
              AT_SERVER_THAT_CLOSES
                  + "90.0 C>S F. 1101:1101(0) ack 5202 ttl 52\n"
                  + "90.0 S>C R 5202:5202(0) ttl 64",
              List.of("late_fin@9=89s", "rst_answers_fin@10=0s"),
              Cause.PEER_FORGOT,
              ClosedBy.SERVER,
              "had come through the path, and its own host sent the RST; Linux forgets"),
          example(
              AT_SERVER_THAT_CLOSES + "capture ends 200",
              List.of("stuck_close_wait@7=199s"),
              Cause.DESCRIPTOR_LEAK,
              ClosedBy.SERVER,
              "the client's application never closes its end, or its FIN is dropped on the way by a"
                  + " device that forgets half-closed sessions"),
          example(
              SERVER_CLOSES + "capture ends 200",
              List.of("stuck_close_wait@7=199s"),
              Cause.DESCRIPTOR_LEAK,
              ClosedBy.SERVER,
              "the client's application never closes its end: its host had"),
          example(
              """
              exchanged
              3.0 C>S . 1100:1100(0) ack 5201
              5.0 C>S . 1100:1100(0) ack 5201
              7.0 C>S . 1100:1100(0) ack 5201
              9.0 C>S R. 1101:1101(0) ack 5201
              19.0 S>C P. 5201:5301(100) ack 1101
              """,
              List.of("keepalive_failure@9=3"),
              Cause.PEER_VANISHED,
              ClosedBy.CLIENT,
              "the client gave up with the RST in frame 10; the server was heard again 10 s later"
                  + " (frame 11)"),
          example(
              """
              exchanged
              3.0 C>S . 1100:1100(0) ack 5201
              5.0 C>S . 1100:1100(0) ack 5201
              7.0 C>S . 1100:1100(0) ack 5201
              9.0 C>S R. 1101:1101(0) ack 5201
              """,
              List.of("keepalive_failure@9=3", "rst_abort@10"),
              Cause.PEER_VANISHED,
              ClosedBy.CLIENT,
              "The last 3 keepalives of the client went unanswered; then the client gave up with a"
                  + " RST"),
          example(
              """
              exchanged
              1.0 C>S P. 1101:1201(100) ack 5201
              1.3 C>S P. 1101:1201(100) ack 5201
              1.9 C>S P. 1101:1201(100) ack 5201
              """,
              List.of("!retransmission_death@7=0.9s"),
              Cause.PEER_VANISHED,
              ClosedBy.NOBODY,
              "Nobody closed; the client's data was sent 3 times in 900 ms and never answered"),
          example(
              """
              exchanged
              1.02 S>C . 5201:5201(0) ack 1101 win 0
              1.3 C>S . 1100:1100(0) ack 5201
              1.32 S>C . 5201:5201(0) ack 1101 win 0
              1.9 C>S . 1100:1100(0) ack 5201
              1.92 S>C . 5201:5201(0) ack 1101 win 0
              3.1 C>S . 1100:1100(0) ack 5201
              3.12 S>C . 5201:5201(0) ack 1101 win 0
              5.5 C>S . 1100:1100(0) ack 5201
              5.52 S>C . 5201:5201(0) ack 1101 win 0
              """,
              List.of("data_stalled@8=4"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.NOBODY,
              "the server's window stayed 0, and the client asked 4 times in 4.2 s whether it had"
                  + " opened. Probably the server's application has stopped reading"),
          example(
              STALLED,
              List.of("data_stalled@7=5"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.NOBODY,
              "Not closed within the capture; the client's data was sent 5 times in 4.5 s and never"
                  + " acknowledged. Probably the server is alive but never acknowledges"),
          example(
              STALLED.replace("1201(100)", "2501(1400)"),
              List.of("data_stalled@7=5"),
              Cause.PATH_MTU,
              ClosedBy.NOBODY,
              "segments of 1400 bytes with Don't Fragment vanish, those of up to 100 bytes pass"),
          // A router says so, and nobody listens.
          example(
              STALLED
                  .replace("1201(100)", "2501(1400)")
                  .replace("1.3 C>S", "1.01 icmp 10.0.0.254 3/4 quotes C>S\n1.3 C>S"),
              List.of("data_stalled@7=5", "icmp_error@8=x"),
              Cause.PATH_MTU,
              ClosedBy.NOBODY,
              "10.0.0.254 says so by ICMP (frame 8), and the client does not heed it; no segment of"
                  + " more than 100 bytes was ever acknowledged. Next: take the MTU from frame 8"),
          example(
              STALLED
                  .replace("1201(100)", "2501(1400)")
                  .replace("1.3 C>S", "1.01 icmp 10.0.0.254 3/4 quotes C>S mtu 1300\n1.3 C>S"),
              List.of("data_stalled@7=5", "icmp_error@8=x"),
              Cause.PATH_MTU,
              ClosedBy.NOBODY,
              "10.0.0.254 says so by ICMP (frame 8: packets of at most 1300 bytes can go on), and"
                  + " the client does not heed it; no segment of more than 100 bytes was ever"
                  + " acknowledged. Next: see why the client goes on with larger segments"),
          example(
              STALLED
                  .replace("exchanged", EXCHANGED_AT_9000)
                  .replaceAll("(C>S P. 1101:1201.*)", "$1 ts 1000 ecr 920"),
              List.of("data_stalled@7=5"),
              Cause.CLASS_DROPPED,
              ClosedBy.NOBODY,
              "the server drops the client's packets because their timestamps have gone back"),
          example(
              STALLED.replace("exchanged", EXCHANGED_AT_9000),
              List.of("data_stalled@7=5"),
              Cause.CLASS_DROPPED,
              ClosedBy.NOBODY,
              "something took away the timestamps of the client's packets, on which both ends had"
                  + " agreed, and the server drops what lacks them"),
          // Each waits for the other.
          example(
              """
              exchanged
              1.00 C>S . 1101:1101(0) ack 5201 win 0
              1.02 S>C . 5201:5201(0) ack 1101 win 0
              1.3 C>S . 1100:1100(0) ack 5201 win 0
              1.32 S>C . 5201:5201(0) ack 1101 win 0
              1.9 C>S . 1100:1100(0) ack 5201 win 0
              1.92 S>C . 5201:5201(0) ack 1101 win 0
              3.1 C>S . 1100:1100(0) ack 5201 win 0
              3.12 S>C . 5201:5201(0) ack 1101 win 0
              5.5 C>S . 1100:1100(0) ack 5201 win 0
              5.52 S>C . 5201:5201(0) ack 1101 win 0
              """,
              List.of("data_stalled@9=4"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.NOBODY,
              "the client's own window was closed, too. Probably both applications wait to send"),
          // Sent in vain until its receiver was there again.
          example(
              """
              exchanged
              1.0 C>S P. 1101:1201(100) ack 5201
              1.3 C>S P. 1101:1201(100) ack 5201
              1.9 C>S P. 1101:1201(100) ack 5201
              3.1 C>S P. 1101:1201(100) ack 5201
              50.0 C>S P. 1101:1201(100) ack 5201
              50.02 S>C R 5201:5201(0)
              """,
              List.of("half_open@12=50s"),
              Cause.PEER_FORGOT,
              ClosedBy.SERVER,
              "The client's data (frame 11), sent 5 times in 49 s, was answered 20 ms later"),
          // Routers may fragment these.
          example(
              STALLED.replace("1201(100) ack 5201", "2501(1400) ack 5201 nodf"),
              List.of("data_stalled@7=5"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.NOBODY,
              "the server is alive but never acknowledges the client's data"),
          // As large ones had passed.
          example(
              STALLED
                  .replace(
                      "exchanged\n",
                      """
                      exchanged
                      0.9 C>S . 1101:2501(1400) ack 5201
                      0.92 S>C . 5201:5201(0) ack 2501
                      """)
                  .replace("1101:1201(100)", "2501:3901(1400)")
                  .replace("ack 1101", "ack 2501"),
              List.of("data_stalled@9=5"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.NOBODY,
              "the server is alive but never acknowledges the client's data"),
          example(
              STALLED.replace("1201(100) ack 5201", "1201(100) ack 5201 dscp 4"),
              List.of("data_stalled@7=5"),
              Cause.CLASS_DROPPED,
              ClosedBy.NOBODY,
              "something on the path drops the client's packets with DSCP 4 and no others"),
          example(
              """
              exchanged
              1.0 C>S P. 1101:1201(100) ack 5201 dscp 4
              1.3 C>S P. 1101:1201(100) ack 5201 dscp 4
              1.9 C>S P. 1101:1201(100) ack 5201 dscp 4
              3.1 C>S P. 1101:1201(100) ack 5201 dscp 4
              """,
              List.of("!retransmission_death@7=2.1s"),
              Cause.CLASS_DROPPED,
              ClosedBy.NOBODY,
              "all packets that were lost have DSCP 4, and none of those that were acknowledged"),
          example(
              """
              0.000 C>S S 1000:1000(0)
              0.020 S>C S. 5000:5000(0) ack 1001
              0.0201 C>S . 1001:1001(0) ack 5001
              0.03 C>S P. 1001:1229(228) ack 5001
              0.23 C>S P. 1001:1229(228) ack 5001
              0.63 C>S P. 1001:1229(228) ack 5001
              1.43 C>S P. 1001:1229(228) ack 5001
              3.03 C>S P. 1001:1229(228) ack 5001
              6.23 C>S P. 1001:1229(228) ack 5001
              capture ends 60
              """,
              List.of("retransmission_death@4=6.2s"),
              Cause.CLASS_DROPPED,
              ClosedBy.NOBODY,
              "the client's data is dropped where its handshake passes"),
          // The first large segment of a young connection, and nothing after it: it may be dead.
          example(
              """
              exchanged
              1.0 C>S . 1101:2501(1400) ack 5201
              1.3 C>S . 1101:2501(1400) ack 5201
              1.9 C>S . 1101:2501(1400) ack 5201
              3.1 C>S . 1101:2501(1400) ack 5201
              """,
              List.of("!retransmission_death@7=2.1s"),
              Cause.PEER_VANISHED,
              ClosedBy.NOBODY,
              "the server or the path to it was gone from one moment to the next"),
          example(
              """
              exchanged
              1.0 C>S P. 1101:1201(100) ack 5201
              1.02 S>C . 5201:5201(0) ack 1201
              1.3 C>S P. 1101:1201(100) ack 5201
              1.9 C>S P. 1101:1201(100) ack 5201
              3.1 C>S P. 1101:1201(100) ack 5201
              5.5 C>S P. 1101:1201(100) ack 5201
              """,
              List.of("data_stalled@9=5"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.NOBODY,
              "the client repeated data 4 times in 4.2 s that was acknowledged already. Probably"
                  + " the client does not get the server's acknowledgements, or rejects them"),
          example(
              "exchanged\n1.0 C>S P. 1101:1401(300) ack 5201\n1.02 S>C . 5201:5201(0) ack 1401\n"
                  + "31.0 C>S R. 1401:1401(0) ack 5201",
              List.of("rst_abort@9=socket"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "all data was acknowledged both ways, but not answered: the client's last 300 bytes"
                  + " (frame 7) had no answer in 30 s. Most likely the client gave up waiting"),
          example(
              TlsScripts.EXCHANGED
                  + """
                  1.00 C>S F. 1301:1301(0) ack 6201
                  1.02 S>C . 6201:6201(0) ack 1302
                  21.00 S>C P. 6201:6225(24) ack 1302 first 23
                  21.0001 S>C F. 6225:6225(0) ack 1302
                  21.02 C>S R 1302:1302(0)
                  """,
              List.of("late_fin@12=20s", "rst_after_fin@13=20.02s"),
              Cause.SLOW_APPLICATION,
              ClosedBy.CLIENT,
              "The client closed first, the server 20 s later; the server's last words (a TLS alert"
                  + " of 24 bytes, frame 11) met a closed socket and drew a RST (frame 13); all"
                  + " other data was acknowledged both ways. Almost certainly the server's"
                  + " application took that long to close"),
          example(
              TlsScripts.EXCHANGED
                  + """
                  1.000 S>C P. 6201:6232(31) ack 1301 first 21
                  1.0001 S>C F. 6232:6232(0) ack 1301
                  1.001 C>S P. 1301:1332(31) ack 6201 first 21
                  1.0011 S>C R 6201:6201(0)
                  """,
              List.of("rst_after_fin@12=0.001s"),
              Cause.FAREWELL_REFUSED,
              ClosedBy.SERVER,
              "The server closed first; the client's last words (a TLS alert of 31 bytes, frame 11)"
                  + " met a closed socket"),
          example(
              """
              exchanged
              0.0600 S>C F. 5201:5201(0) ack 1101
              0.0601 C>S P. 1101:1401(300) ack 5201
              0.0810 S>C R 5201:5201(0)
              """,
              List.of("rst_after_fin@9=0.021s"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.SERVER,
              "The server closed first right after an answer; the client's next request (300 bytes,"
                  + " frame 8) was under way, met the closed socket and drew a RST (frame 9)"),
          example(
              SERVER_CLOSES + "900.0 C>S P. 1101:1116(15) ack 5202\n900.02 S>C R 5202:5202(0)",
              List.of("stuck_close_wait@7=899s", "rst_after_fin@10=899s"),
              Cause.STALE_CONNECTION,
              ClosedBy.SERVER,
              "the client used a connection that the server had closed 899 s before"),
          example(
              """
              exchanged
              1.000 C>S . 1101:2501(1400) ack 5201
              1.020 S>C . 5201:5201(0) ack 2501
              1.021 C>S . 2501:3901(1400) ack 5201
              1.022 S>C P. 5201:5401(200) ack 2501
              1.023 S>C F. 5401:5401(0) ack 2501
              1.041 S>C R 5201:5201(0)
              """,
              List.of("aborted_transfer@12=1400"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.SERVER,
              "the server closed without reading the rest of what the client was sending"),
          example(
              """
              established
              0.030 C>S P. 1001:1101(100) ack 5001
              0.035 C>S . 1101:1101(0) ack 5001
              9.0 S>C F. 5001:5001(0) ack 1001
              9.5 C>S P. 1001:1101(100) ack 5001
              9.521 S>C R 5001:5001(0)
              """,
              List.of("rst_after_fin@8=0.5s"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.SERVER,
              "the server had closed and did not read what the client still sent"),
          example(
              CROSSED_CLOSE,
              List.of("simultaneous_close@9", "rst_after_fin@10=0.0006s"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.BOTH,
              "both ends had closed on their own, and neither read what the other had still sent"),
          example(
              OPEN
                  + """
                  39.0 C>S F. 1401:1401(0) ack 5201
                  39.02 S>C . 5201:5201(0) ack 1402
                  51.0 S>C P. 5201:5601(400) ack 1402
                  51.0001 C>S R 1402:1402(0)
                  """,
              List.of("rst_after_fin@12=12s"),
              Cause.USER_CANCELLED,
              ClosedBy.CLIENT,
              "the client gave up waiting for an answer 30 s after its request"),
          example(
              OPEN
                  + "39.0 C>S F. 1401:1401(0) ack 5201\n39.02 S>C . 5201:5201(0) ack 1402\n"
                  + "capture ends 60",
              List.of(),
              Cause.SLOW_APPLICATION,
              ClosedBy.CLIENT,
              "the server's application owes an answer to the client's last 300 bytes"),
          example(
              OPEN + "129.0 S>C R. 5201:5201(0) ack 1401",
              List.of("idle_reset@9=120s"),
              Cause.APPLICATION_ABORT,
              ClosedBy.SERVER,
              "while it still owed an answer to the client's last 300 bytes"),
          example(
              """
              exchanged
              9.0 S>C F. 5201:5201(0) ack 1101
              9.001 C>S P. 1101:1201(100) ack 5201
              9.021 S>C R 5201:5201(0)
              """,
              List.of("keepalive_race@8=8.95s", "rst_after_fin@9=0.021s"),
              Cause.KEEPALIVE_RACE,
              ClosedBy.SERVER,
              "the client's request (frame 8) crossed that FIN and was answered by a RST (frame"
                  + " 9)"),
          example(
              "exchanged\n5.0 C>S P. 1101:1201(100) ack 5201\n5.02 S>C R 5201:5201(0)",
              List.of("half_open@8=4.95s"),
              Cause.PEER_FORGOT,
              ClosedBy.SERVER,
              "no longer knew the connection"),
          example(
              "exchanged\n1.0 C>S . 1101:1101(0) ack 5201 win 0\n9.0 C>S R. 1101:1101(0) ack 5201",
              List.of("zero_window_reset@8=8s"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.CLIENT,
              "the client's application stopped reading and then gave up"),
          example(
              """
              exchanged
              0.06 S>C P. 5201:6201(1000) ack 1101
              0.08 C>S . 1101:1101(0) ack 6201 win 0
              20.08 C>S . 1101:1101(0) ack 6201 win 500
              20.10 S>C P. 6201:7201(1000) ack 1101
              20.12 C>S . 1101:1101(0) ack 7201 win 0
              50.12 C>S . 1101:1101(0) ack 7201 win 500
              50.14 S>C P. 7201:8201(1000) ack 1101
              50.16 C>S . 1101:1101(0) ack 8201 win 0
              53.16 C>S R. 1101:1101(0) ack 8201
              """,
              List.of("zero_window_reset@15=3s"),
              Cause.USER_CANCELLED,
              ClosedBy.CLIENT,
              "The client reset the connection 3 s into a pause of reading (window 0); all data was"
                  + " acknowledged both ways. Most likely the client paused, as it had twice"
                  + " before, and its user or program then stopped the stream"),
          example(
              "exchanged\n1.0 S>C . 5201:5201(0) ack 1101 win 0\n9.0 C>S R. 1101:1101(0) ack 5201",
              List.of("zero_window_reset@8=8s"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.CLIENT,
              "the server's application had stopped reading, and the client gave up waiting"),
          example(
              "exchanged\n1.0 S>C P. 5201:6201(1000) ack 1101\n1.1 C>S . 1101:1101(0) ack 6201"
                  + " win 0\n99.1 C>S . 1101:1101(0) ack 6201\n99.2 S>C R 6201:6201(0)",
              List.of("zero_window_reset@10=98s"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.SERVER,
              "the client's application had not read for 98 s; the server had given"),
          example(
              "exchanged\n1.0 C>S P. 1101:1201(100) ack 5201\n1.02 S>C R. 5201:5201(0) ack 1101",
              List.of("abort_unread_data@8=100"),
              Cause.APPLICATION_UNREAD_DATA,
              ClosedBy.SERVER,
              "the server's application closed without reading what had arrived"),
          example(
              CLIENT_CLOSES + "1.02 S>C P. 5201:6201(1000) ack 1102\n1.0201 C>S R 1102:1102(0)",
              List.of("aborted_transfer@9=1000"),
              Cause.USER_CANCELLED,
              ClosedBy.CLIENT,
              "The client closed first and answered the other end's further data by RST from frame"
                  + " 9"),
          example(
              CLIENT_CLOSES + "1.02 S>C R. 5201:5201(0) ack 1102",
              List.of("rst_answers_fin@8=0.02s"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "the server aborted when it saw the end of the stream"),
          example(
              CLIENT_CLOSES + "1.02 S>C R 5201:5201(0)",
              List.of("rst_answers_fin@8=0.02s"),
              Cause.PEER_FORGOT,
              ClosedBy.CLIENT,
              "no longer knew the connection"),
          example(
              """
              exchanged
              1.0 C>S F. 1101:1101(0) ack 5201
              1.3 C>S F. 1102:1102(0) ack 5201
              1.32 S>C . 5201:5201(0) ack 1101
              1.9 C>S F. 1102:1102(0) ack 5201
              1.92 S>C . 5201:5201(0) ack 1101
              """,
              List.of("fin_moved@8=1"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.CLIENT,
              "the client's stack repeats its FIN at a wrong number"),
          example(
              CLIENT_CLOSES
                  + "1.3 C>S F. 1101:1101(0) ack 5201\n1.9 C>S F. 1101:1101(0) ack 5201\n"
                  + "3.1 C>S R. 1102:1102(0) ack 5201",
              List.of("fin_unanswered@7=3", "fin_abandoned@10=3"),
              Cause.PEER_VANISHED,
              ClosedBy.CLIENT,
              "the client's FIN was sent 3 times and never answered, then it gave up with a RST"),
          example(
              CLIENT_CLOSES + "1.02 S>C F. 5201:5201(0) ack 1102\n1.0201 C>S R 1102:1102(0)",
              List.of("rst_after_fin@9=0.02s"),
              Cause.ORDERLY,
              ClosedBy.CLIENT,
              "The client closed first, the server 20 ms later; a RST of the client followed"),
          example(
              CLIENT_CLOSES + "1.5 C>S R. 1102:1102(0) ack 5201",
              List.of("rst_after_fin@8=0.5s"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "the client's application closed and then aborted"),
          example(
              CLIENT_CLOSES + "1.00001 C>S R. 1102:1102(0) ack 5201",
              List.of("rst_after_fin@8=0.00001s"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "too many orphaned sockets"),
          example(
              CLIENT_CLOSES + "1.02 S>C P. 5201:6201(1000) ack 1102\n1.0201 C>S R 1102:1102(0)",
              List.of("rst_after_fin@9=0.02s"),
              Cause.USER_CANCELLED,
              ClosedBy.CLIENT,
              "the client had closed for good"),
          example(
              SERVER_CLOSES + "1.5 C>S R. 1101:1101(0) ack 5202",
              List.of(),
              Cause.APPLICATION_ABORT,
              ClosedBy.SERVER,
              "the client aborted instead of closing"),
          example(
              "exchanged\n1.0 C>S R. 1101:1101(0) ack 5201",
              List.of("rst_instead_of_fin@7"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "the client's application aborted the connection, or its process ended"),
          example(
              "exchanged\n1.0 S>C P. 5201:5301(100) ack 1101\n1.0001 C>S R. 1101:1101(0) ack 5301",
              List.of("rst_instead_of_fin@8"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "all data was acknowledged both ways. Most likely"),
          example(
              "exchanged\n1.0 C>S R. 1101:1101(0) ack 5201",
              List.of("rst_abort@7"),
              Cause.APPLICATION_ABORT,
              ClosedBy.CLIENT,
              "the client's application or host aborted it"),
          example(
              "exchanged\n3.0 C>S P. 1101:1201(100) ack 5201\n3.02 S>C R 5201:5201(0)",
              List.of("rst_abort@8"),
              Cause.PEER_FORGOT,
              ClosedBy.SERVER,
              "no longer knew the connection"),
          example(
              "exchanged\n0.5 C>S P. 1101:1201(100) ack 5201\n0.52 S>C R 5201:5201(0)",
              List.of("rst_abort@8"),
              Cause.UNKNOWN,
              ClosedBy.SERVER,
              "hoever made the RST did not know the connection"),
          example(
              "exchanged\n1.0 S>C R. 5201:5201(0) ack 1101 win 0",
              List.of("rst_abort@7"),
              Cause.UNKNOWN,
              ClosedBy.SERVER,
              "The RST fits an aborting application as well as a firewall"),
          example(
              "exchanged\n1.0 C>S P. 1101:1201(100) ack 5201\ncapture ends 100",
              List.of("unclosed@7=99s"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "Not closed within the capture."),
          example(
              CLIENT_CLOSES
                  + """
                  1.1 S>C F. 5201:5201(0) ack 1101
                  2.0 C>S F. 1101:1101(0) ack 5201
                  2.1 S>C F. 5201:5201(0) ack 1101
                  4.0 C>S F. 1101:1101(0) ack 5201
                  4.1 S>C F. 5201:5201(0) ack 1101
                  capture ends 20
                  """,
              List.of("fin_unanswered@7=3", "fin_unanswered@8=3"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.CLIENT,
              "neither end acknowledges the other's FIN, though both are alive"),
          example(
              CLIENT_CLOSES
                  + """
                  2.0 C>S F. 1101:1101(0) ack 5201
                  2.1 S>C P. 5201:5301(100) ack 1101
                  4.0 C>S F. 1101:1101(0) ack 5301
                  4.1 S>C . 5301:5301(0) ack 1101
                  capture ends 20
                  """,
              List.of("fin_unanswered@7=3"),
              Cause.NEVER_ACKNOWLEDGED,
              ClosedBy.CLIENT,
              "the server is alive but never acknowledges that FIN"),
          example(
              CLIENT_CLOSES
                  + """
                  2.0 C>S F. 1101:1101(0) ack 5201
                  2.1 S>C P. 5201:5301(100) ack 1101
                  4.0 C>S F. 1101:1101(0) ack 5301
                  8.0 C>S F. 1101:1101(0) ack 5301
                  16.0 C>S F. 1101:1101(0) ack 5301
                  capture ends 40
                  """,
              List.of("fin_unanswered@7=5"),
              Cause.PEER_VANISHED,
              ClosedBy.CLIENT,
              "the client's FIN was sent 5 times and never acknowledged"),
          example(
              SERVER_CLOSES + "capture ends 100",
              List.of("stuck_close_wait@7=99s"),
              Cause.DESCRIPTOR_LEAK,
              ClosedBy.SERVER,
              "the client's application never closes its end"),
          example(
              SERVER_CLOSES
                  + "20.0 C>S F. 1101:1101(0) ack 5202\n20.02 S>C . 5202:5202(0) ack 1102",
              List.of("late_fin@9=19s"),
              Cause.SLOW_APPLICATION,
              ClosedBy.SERVER,
              "TCP itself never waits before its FIN"),
          example(
              CLIENT_CLOSES
                  + """
                  1.02 S>C F. 5201:5201(0) ack 1102
                  1.22 S>C F. 5201:5201(0) ack 1102
                  1.23 C>S . 1102:1102(0) ack 5202
                  """,
              List.of("final_ack_missing@9=1"),
              Cause.ORDERLY,
              ClosedBy.CLIENT,
              "The second FIN had to be repeated: the last acknowledgement got lost"),
          example(
              SERVER_CLOSES + "capture ends 9",
              List.of(),
              Cause.UNKNOWN,
              ClosedBy.SERVER,
              "the client did not in the 8 s that were captured"),
          example(
              "exchanged\ncapture ends 9",
              List.of("unclosed@6"),
              Cause.UNKNOWN,
              ClosedBy.NOBODY,
              "Not closed within the capture."));

  private static Example example(
      String script,
      List<String> findings,
      Cause cause,
      @Nullable ClosedBy closedBy,
      String essential) {
    return new Example(Script.of(script), findings, cause, closedBy, essential);
  }

  private static Script selfConnected() {
    Script two =
        Script.of(
            """
            0.0 C>S S 1000:1000(0)
            0.00001 C>S S. 1000:1000(0) ack 1001
            3.0 C>S F. 1001:1001(0) ack 1001
            3.00001 C>S . 1002:1002(0) ack 1002
            """);
    return two.between(two.endpoint(End.C), two.endpoint(End.C));
  }

  private static List<Finding> findings(List<String> notes) {
    return notes.stream().map(CausesTest::finding).toList();
  }

  private static Finding finding(String note) {
    boolean error = note.startsWith("!");
    int at = note.indexOf('@');
    int equals = note.indexOf('=');
    FindingId id = FindingId.byId(note.substring(error ? 1 : 0, at)).orElseThrow();
    long frame = Long.parseLong(note.substring(at + 1, equals < 0 ? note.length() : equals));
    FieldValue value = equals < 0 ? FieldValue.NONE : value(note.substring(equals + 1));
    Severity severity = error ? Severity.ERROR : Severity.WARN;
    return new Finding(frame, 0, 0, 0, id, severity, value, "Found: reasons");
  }

  private static FieldValue value(String text) {
    if (!Character.isDigit(text.charAt(0))) {
      return FieldValue.text(text);
    }
    return text.endsWith("s")
        ? FieldValue.duration(FieldValue.parseSeconds(text.substring(0, text.length() - 1)))
        : FieldValue.count(Long.parseLong(text));
  }

  @Test
  void judgesAsAnExpertWould() {
    for (Example example : EXAMPLES) {
      Verdict verdict = Verdict.of(example.script.story(), findings(example.findings), example);
      String told = example.findings + ": " + verdict.sentence();
      assertEquals(example.cause, verdict.cause(), told);
      assertEquals(example.closedBy, verdict.closedBy(), told);
      assertTrue(told.contains(example.essential), told);
    }
  }

  @Test
  void everyRuleHasAnExample() {
    Set<CauseRule> spoke = new HashSet<>();
    Set<Cause> causes = EnumSet.noneOf(Cause.class);
    for (Example example : EXAMPLES) {
      Case flow = Case.of(example.script.story(), new Signs(findings(example.findings)), example);
      CauseTable.ORDER.stream().filter(rule -> rule.fits(flow)).findFirst().ifPresent(spoke::add);
      causes.add(Explainer.explain(flow).cause());
    }
    spoke.add(ScanCauses.PROBE_OF_A_SCAN); // speaks of many flows: see PortScanTest
    spoke.add(ScanCauses.PART_OF_A_FLOOD); // likewise: see SynFloodTest
    causes.add(Cause.SYN_FLOOD);
    spoke.add(
        OpeningCauses.REFUSAL_NOT_HEARD); // asks for a whole story: see HandshakeAbandonedTest
    spoke.add(StallCauses.FULL_NEVER_CAME); // likewise: see NeverCameTest
    spoke.add(StallCauses.LOST_BEFORE_CAPTURE);
    spoke.add(OpeningCauses.QUEUE_FULL); // likewise: see AcceptQueueFullTest
    spoke.add(OutageCauses.OUT_OF_REACH); // likewise: see OutageTest
    spoke.add(OutageCauses.NOT_REACHED);
    spoke.add(OutageCauses.GAVE_UP_ON_IT);
    spoke.add(SecondMachine.OTHER_COUNTER); // likewise: see DuplicateAddressTest
    spoke.add(Rebound.ENDED_BEFORE); // likewise: see FlowContinuedTest
    spoke.add(Rebound.ADDRESS_CHANGED); // of two flows: see AddressChangedTest
    spoke.add(SilenceCauses.LOST_WITH_ALL); // likewise: see ForgottenTogetherTest
    spoke.add(SilenceCauses.RESET_WITH_OTHERS); // likewise: see ResetTogetherTest
    spoke.add(SilenceCauses.CLIENT_RESET_ALL);
    spoke.add(SilenceCauses.SERVER_RESET_ALL);
    spoke.add(SilenceCauses.ABORTED_BEFORE_ITS_TIMER); // likewise: see ServerIdleCloseTest
    spoke.add(SilenceCauses.FORGOTTEN_BY_TIMER); // likewise: see IdleTimerTest
    spoke.add(SilenceCauses.FORGOTTEN_AS_BY_TIMER);
    spoke.add(SilenceCauses.ENDED_AT_ITS_AGE); // likewise: see FixedLifetimeTest
    spoke.add(SilenceCauses.RESET_AT_ITS_AGE);
    spoke.add(OpeningCauses.HEALTH_CHECK); // likewise: see ResetHabitTest
    spoke.add(OpeningCauses.ANSWERED_FROM_TIME_WAIT); // of two flows: see TupleReuseRefusedTest
    spoke.add(OpeningCauses.DROPPED_IN_TIME_WAIT); // likewise: see TupleReusedTest
    spoke.add(OpeningCauses.REFUSED_FROM_TIME_WAIT); // likewise: see OlderConnectionTest
    spoke.add(OpeningCauses.DROPPED_AS_REUSED);
    spoke.add(OpeningCauses.SENT_ON); // likewise: see SentOnTest
    spoke.add(OpeningCauses.ACCEPT_DEFERRED); // of several flows: see DeferredAcceptTest
    spoke.add(ForeignResetCauses.MPTCP_LOST); // see MptcpLostTest
    spoke.add(ForeignResetCauses.SECOND_STACK); // see SecondStackTest
    spoke.add(ResetCauses.TIMER_BEFORE_REQUEST); // of several flows: see AbortTimersTest
    spoke.add(SecondMachine.OTHER_NODE); // see OtherNodeTest
    spoke.add(RequestCauses.STREAM_CUT_SHORT); // of many segments: see UnreadByServerTest
    for (int i = 0; i < CauseTable.ORDER.size(); i++) {
      assertTrue(spoke.contains(CauseTable.ORDER.get(i)), "no example for rule " + i);
    }
    assertEquals(EnumSet.allOf(Cause.class), causes);
  }

  /** One to three sentences and no line break; no fact twice, as far as that can be checked. */
  @Test
  void sentencesAreFitToRead() {
    for (Example example : EXAMPLES) {
      String told =
          Verdict.of(example.script.story(), findings(example.findings), example).sentence();
      List<String> sentences = List.of(told.split("\\. "));
      assertTrue(sentences.size() <= 4, told);
      assertTrue(told.length() < 750, told);
      assertTrue(told.endsWith("."), told);
      assertTrue(
          !told.contains("\n") && !told.contains("..") && !told.contains("  "), "form: " + told);
      assertEquals(sentences.size(), new HashSet<>(sentences).size(), told);
    }
  }

  /** A cause says how sure it is and why; none is certain from one capture point. */
  @Test
  void confidenceFollowsFromTheArguments() {
    for (Example example : EXAMPLES) {
      Explanation why =
          Verdict.of(example.script.story(), findings(example.findings), example).explanation();
      assertTrue(why.confidence() < 100, why.toString());
      assertEquals(why.cause() == Cause.UNKNOWN, why.confidence() == 0, why.toString());
      if (why.confidence() > 50) {
        assertTrue(!why.pro().isEmpty(), why.toString());
      }
      if (why.cause() != Cause.ORDERLY && why.cause() != Cause.UNKNOWN) {
        assertTrue(!why.next().isEmpty(), why.toString());
      }
    }
  }
}
