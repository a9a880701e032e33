package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.DECISIVE;
import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.tcp.Continuation;
import org.tcpteardown.tcp.HalfConnection;

/** A connection that goes on under another address or port: the earlier flow and the later one. */
final class Rebound {
  /** Shorter pauses outlive any session timer. */
  private static final long TIMER_NS = 30_000_000_000L;

  private Rebound() {}

  static final CauseRule ANSWERED_UNDER_ANOTHER_NAME =
      CauseRule.of(Cause.NAT_REBOUND, c -> link(c) != null && of(c).answersSyn() && inVain(c))
          .claim(
              "the answers are not translated back: they take another way than the requests, past"
                  + " the device that translates the server's address")
          .pro(DECISIVE, c -> "that answer acknowledges exactly this SYN")
          .contra(SLIGHT, "a server with several addresses may answer from the wrong one")
          .read(c -> "look for the device that translates " + of(c).before() + " on the way back")
          .change("let the answers take the way of the requests (source NAT, or the same gateway)")
          .build();

  static final CauseRule CHALLENGED_UNDER_ANOTHER_NAME =
      CauseRule.of(Cause.NAT_REBOUND, c -> link(c) != null && of(c).challengesSyn() && inVain(c))
          .claim(
              c ->
                  "the host behind "
                      + of(c).before()
                      + " still holds an older connection with these ports, and its challenge ACK"
                      + " is not translated back (connection tracking does not take it for an"
                      + " answer to a SYN)")
          .pro(
              STRONG,
              c ->
                  "frame "
                      + of(c).first().frame()
                      + " goes to exactly the port that the SYN came from, at once, and fits no"
                      + " connection of that port")
          .contra(SLIGHT, "its numbers are those of a connection that is not in the capture")
          .read(c -> "look on that host for an older connection with these ports (ss -tnp)")
          .change(
              "let a NAT or balancer keep closed ports as long as the hosts behind it do, and send"
                  + " resets when its entries end")
          .build();

  static final CauseRule NOT_TRANSLATED =
      CauseRule.of(Cause.NAT_REBOUND, c -> link(c) != null && of(c).isStray() && inVain(c))
          .claim(
              c ->
                  "the device that translates "
                      + of(c).before()
                      + " let one of its packets pass as it was (its connection tracking took it"
                      + " for invalid), and the host that got it reset that")
          .pro(
              DECISIVE,
              c ->
                  "frame "
                      + of(c).first().frame()
                      + " has the numbers of this connection and comes from "
                      + of(c).after())
          .read(
              "look at the translator's counters of invalid packets (conntrack -S, iptables -L -v)")
          .change(
              "drop what connection tracking calls invalid, or let it be liberal"
                  + " (net.netfilter.nf_conntrack_tcp_be_liberal)")
          .build();

  static final CauseRule RESET_UNDER_ANOTHER_NAME =
      CauseRule.of(Cause.NAT_REBOUND, c -> link(c) != null && of(c).isReset() && inVain(c))
          .claim(
              c ->
                  "the host behind "
                      + of(c).before()
                      + " reset the connection, but its RST is not translated back, so that the"
                      + " other end must take it for a stranger's")
          .pro(STRONG, c -> "the RST has exactly the number that comes next in the earlier flow")
          .read(c -> "see why that host reset the connection: read its log at this time")
          .change(
              c ->
                  "let the device that translates "
                      + of(c).before()
                      + " translate such RSTs too, or drop what its connection tracking calls"
                      + " invalid")
          .build();

  static final CauseRule ENDED_BEFORE =
      CauseRule.of(Cause.NAT_REBOUND, c -> link(c) != null && of(c).isLateReset())
          .claim(
              c ->
                  "the device that translates "
                      + of(c).before()
                      + " had forgotten the connection when the other end's RST ended it, and let"
                      + " the host's late answer pass as it was")
          .pro(STRONG, c -> "the RST has exactly the number and the goal that it would have there")
          .read("nothing needs to be done: the connection had ended already")
          .build();

  /** No timer of a NAT changes its outside address. */
  static final CauseRule ADDRESS_CHANGED =
      CauseRule.of(Cause.NAT_REBOUND, c -> link(c) != null && inVain(c) && isNewAddress(c))
          .claim(
              c ->
                  "what leaves from "
                      + of(c).before().address()
                      + " got another outside address: the line was dialled anew, or traffic goes"
                      + " by another uplink, device or network since then")
          .pro(
              DECISIVE,
              c ->
                  "sequence and acknowledgement numbers go on exactly where the earlier flow stood")
          .pro(
              STRONG,
              c -> c.others().moved() > 1,
              c -> c.others().moved() + " connections took that address, so it is one event")
          .contra(
              SLIGHT,
              c -> c.others().moved() < 2 && of(c).pauseNs() >= TIMER_NS,
              "a NAT with several outside addresses may draw another one when its idle timer has"
                  + " expired")
          .read(
              c ->
                  "look in the log of the router that has "
                      + of(c).before().address()
                      + " for a new address, a failover or a second uplink at this time")
          .change(
              "let the clients open such connections anew as soon as they fail: no server takes"
                  + " them from another address")
          .build();

  /** Whether the client's packets come from another address, ports left out. */
  private static boolean isNewAddress(Case flow) {
    Continuation link = of(flow);
    boolean later = flow.flow().continues() != null;
    return link.kind() == Continuation.Kind.GOES_ON
        && link.senderRenamed()
        && !link.before().address().equals(link.after().address())
        && flow.flow().client().endpoint().equals(later ? link.after() : link.before());
  }

  static final CauseRule STATE_LOST =
      CauseRule.of(Cause.NAT_REBOUND, c -> link(c) != null && inVain(c))
          .claim(
              c ->
                  "the device that translates "
                      + of(c).before().address()
                      + (Objects.equals(of(c).before().address(), of(c).after().address())
                          ? "'s ports"
                          : "")
                      + " lost its entry"
                      + (of(c).pauseNs() >= TIMER_NS ? ", most likely by its idle timer," : "")
                      + " and the connection goes on under another "
                      + changed(of(c)))
          .pro(
              DECISIVE,
              c ->
                  "sequence and acknowledgement numbers go on exactly where the earlier flow stood")
          .contra(
              SLIGHT,
              c -> of(c).pauseNs() < TIMER_NS,
              "no session timer is as short: its table was flushed, or another device took over")
          .read(
              c ->
                  "look up the timers and the log of the device that translates "
                      + of(c).before().address())
          .change(
              c ->
                  "send keepalives more often than every "
                      + Wording.time(of(c).pauseNs())
                      + " if its timer cannot be raised")
          .build();

  /** Where both ends close in good order, whatever happened to the names did no harm. */
  private static boolean inVain(Case flow) {
    return flow.end() != FlowEnd.FIN;
  }

  private static String changed(Continuation link) {
    boolean sameAddress = link.before().address().equals(link.after().address());
    return sameAddress
        ? "port"
        : link.before().port() == link.after().port() ? "address" : "address and port";
  }

  private static @Nullable Continuation link(Case flow) {
    Continuation from = flow.flow().continues();
    return from != null ? from : flow.flow().continued();
  }

  private static Continuation of(Case flow) {
    return Objects.requireNonNull(link(flow));
  }

  /** The whole story of such a flow; empty for all others. */
  static String tell(Case flow) {
    Continuation from = flow.flow().continues();
    Continuation to = flow.flow().continued();
    if (from != null) {
      return (from.isStray()
              ? "A packet of flow " + from.earlier() + " that comes from " + names(from)
              : from.challengesSyn()
                  ? "Answers the SYN of flow "
                      + from.earlier()
                      + " with the ACK of an older connection, from "
                      + names(from)
                  : from.answersSyn()
                      ? "Answers the SYN of flow " + from.earlier() + " from " + names(from)
                      : from.resets()
                          ? "A RST for the connection of flow "
                              + from.earlier()
                              + ", from "
                              + names(from)
                          : "The connection of flow "
                              + from.earlier()
                              + " goes on here"
                              + after(from)
                              + (from.senderRenamed() ? ", from " : ", to ")
                              + names(from))
          + reaction(flow, from);
    }
    if (to != null && to.answersSyn()) {
      return "The SYN was answered, but from " + names(to) + " (flow " + to.later() + ")";
    }
    if (to != null && to.challengesSyn()) {
      return "The SYN drew only the ACK of an older connection, from "
          + names(to)
          + " (flow "
          + to.later()
          + ")";
    }
    if (to != null && to.isReset()) {
      return "The RST that was meant to end it came from "
          + names(to)
          + " (flow "
          + to.later()
          + ")";
    }
    return to == null || to.isStray()
        ? ""
        : "Not closed here: the connection goes on as flow "
            + to.later()
            + after(to)
            + (to.senderRenamed() ? ", from " : ", to ")
            + names(to);
  }

  private static String after(Continuation link) {
    return link.pauseNs() == 0 ? "" : " after " + Wording.time(link.pauseNs());
  }

  private static String names(Continuation link) {
    return link.after() + " instead of " + link.before();
  }

  /** What the end that kept its name made of the other's new one. */
  private static String reaction(Case flow, Continuation link) {
    HalfConnection renamed = flow.sender(link.first());
    SentRst rst = flow.resets().effective().stream().findFirst().orElse(null);
    if (rst == null && !flow.resets().vain().isEmpty()) {
      rst = flow.resets().vain().get(0);
    }
    if (rst != null && rst.mark().frame() != link.first().frame()) {
      return "; the "
          + flow.role(rst.sender())
          + (flow.has(FindingId.RST_NO_CONNECTION) || link.answersSyn() || link.challengesSyn()
              ? " knows no such connection and reset it"
              : " reset it")
          + " (frame "
          + rst.mark().frame()
          + ")";
    }
    boolean silent = renamed.peer().frames() == 0 && !link.resets(); // nobody answers a RST
    return silent && flow.flow().frames() > 1 ? "; nothing came back" : "";
  }
}
