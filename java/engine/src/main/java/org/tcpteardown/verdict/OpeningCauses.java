package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.DECISIVE;
import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.OlderConnection;
import org.tcpteardown.heuristic.evidence.RefusedSyn;
import org.tcpteardown.heuristic.evidence.ResetAfterHandshake;
import org.tcpteardown.heuristic.evidence.SynDifference;
import org.tcpteardown.heuristic.evidence.UnheardRefusals;
import org.tcpteardown.heuristic.forgery.HeaderSigns;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.LaterReset;
import org.tcpteardown.tcp.Predecessor;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.SynAckRepeats;
import org.tcpteardown.tcp.TranslatedSyn;

/** Why no connection came about. */
final class OpeningCauses {
  /** More hops than these no path in use has (RFC 1122 section 3.2.1.7 asks for twice that). */
  private static final int ENOUGH_HOPS = 32;

  /** So many others that succeeded are no accident. */
  private static final int ENOUGH = 2;

  /** Programs give a connection at least so long to open. */
  private static final long SHORTEST_LIMIT_NS = 500_000_000L;

  /** Two in a row may be lost by chance. */
  private static final int NO_CHANCE_LOSS = 3;

  private static final String REST_A_PORT =
      "let a port rest for two minutes before it is used again, in NAT routers too";

  private OpeningCauses() {}

  /** RFC 9293 section 3.4.2: twice the lifetime of a segment; no host in use waits longer. */
  private static final long TIME_WAIT_NS = 240_000_000_000L;

  static final CauseRule PROXY_GAVE_UP =
      CauseRule.of(Cause.NOT_ACCEPTED, OpeningCauses::proxyGaveUp)
          .claim(
              c ->
                  refusedBehind(c)
                      ? "a SYN proxy answered in the server's name, and the server behind it"
                          + " refused the connection: as if nothing listened there"
                      : "a proxy took the connection in the server's name and gave up on the server"
                          + " behind it after "
                          + Wording.time(sinceHandshakeNs(c)))
          .pro(
              STRONG,
              c ->
                  "its SYN-ACK forbade data by a window of 0, as proxies do until they are through")
          .pro(SLIGHT, c -> Distance.of(c.rst()) == Distance.SAME, c -> Distance.text(c, c.rst()))
          .read("see whether the server behind that proxy runs and answers the proxy's SYNs")
          .build();

  /** So soon nobody has lost patience. */
  private static boolean refusedBehind(Case flow) {
    return ResetAfterHandshake.of(flow.story()) != null;
  }

  /** Nothing but a handshake that allowed no data, and a RST that answers no data. */
  private static boolean proxyGaveUp(Case flow) {
    SentRst rst = flow.rst();
    Segment synAck = flow.flow().server().firstSynAck();
    return flow.end() == FlowEnd.RST
        && rst != null
        && synAck != null
        && synAck.windowRaw() == 0
        && rst.sender() == flow.flow().server()
        && flow.flow().server().synAcked()
        && !flow.flow().server().ordinarySeen()
        && flow.flow().server().payloadBytes() == 0
        && flow.flow().client().payloadBytes() == 0
        && (rst.mark().trigger() == null || rst.mark().segment().isAck());
  }

  static final CauseRule RESET_AFTER_HANDSHAKE =
      CauseRule.of(Cause.NOT_ACCEPTED, c -> isResetAfterHandshake(c))
          .claim(
              "the server's stack never took the connection: its accept queue was full (RST on"
                  + " overflow), or a SYN cookie failed")
          .pro(
              STRONG,
              c ->
                  "its RST, made without a socket, answers the client's first segment "
                      + Wording.time(sinceHandshakeNs(c))
                      + " after the handshake; no host restarts in that time")
          .pro(
              STRONG,
              c -> c.others().siblings().opened() >= ENOUGH,
              c ->
                  c.others().siblings().opened()
                      + " other connections to this port were opened within a minute of it")
          .pro(SLIGHT, c -> Distance.of(c.rst()) == Distance.SAME, c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT,
              c -> !ResetCauses.hostCountsOn(c),
              "a firewall that answers in its name sends the same RST")
          .read(
              "look at the server's accept queue (ss -ltn, nstat -az TcpExtListenOverflows"
                  + " TcpExtSyncookiesFailed)")
          .change("let the application accept faster, or raise its backlog and net.core.somaxconn")
          .capture("capture at the server to see whether it sent the RST")
          .build();

  /** Its handshake was never over for the server, or its SYN was ignored with those. */
  static final CauseRule QUEUE_FULL =
      CauseRule.of(
              Cause.NOT_ACCEPTED,
              c ->
                  c.forged() == null
                      && !OpeningStory.synAckRepeatedInVain(c)
                      && c.others().queueFull() != null)
          .claim(
              c ->
                  c.end() == FlowEnd.UNANSWERED
                      ? "the server's stack ignored the SYN: its accept queue was full"
                      : "the server's stack never took the connection: its accept queue was full")
          .pro(
              STRONG,
              c ->
                  Objects.requireNonNull(c.others().queueFull()).inWords()
                      + ", which"
                      + " served others")
          .pro(
              STRONG,
              c -> Objects.requireNonNull(c.others().queueFull()).there(),
              "the capture was made at the server")
          .contra(
              SLIGHT,
              c -> true,
              c ->
                  Objects.requireNonNull(c.others().queueFull()).there()
                      ? "a packet filter on that host may drop them behind the capture"
                      : "a device on the path may drop what these clients send")
          .read(
              "see whether the server's accept queue overflows (ss -ltn, nstat -az"
                  + " TcpExtListenOverflows), and why its program does not accept")
          .build();

  static final CauseRule NEVER_TAKEN =
      CauseRule.of(Cause.NOT_ACCEPTED, OpeningCauses::isNeverTaken)
          .claim(
              "the server's host never had the connection (a SYN cookie whose ACK got lost, or a"
                  + " full accept queue), or it was forgotten since then")
          .pro(SLIGHT, c -> "nothing came from the server after its SYN-ACK but this RST")
          .contra(
              SLIGHT,
              c -> !ResetCauses.hostCountsOn(c),
              "a device on the path that forgot the connection would look the same")
          .read(
              "look on the server for SYN cookies and a full accept queue (nstat -az"
                  + " TcpExtSyncookiesSent TcpExtListenOverflows)")
          .capture("capture at the server to see whether the ACK of its SYN-ACK arrives")
          .build();

  /** Whether the RST that ended it, made without a socket, is all that came after the SYN-ACK. */
  private static boolean isNeverTaken(Case flow) {
    SentRst rst = flow.rst();
    HalfConnection server = flow.flow().server();
    Segment synAck = server.lastSynAck();
    return rst != null
        && synAck != null
        && rst.sender() == server
        && rst.mark().family() == RstFamily.STATELESS
        && rst.mark().trigger() != null
        && rst.mark().segment().seq() == synAck.endSeq()
        && server.synAcked()
        && !server.ordinarySeen()
        && server.fins().isEmpty()
        && server.payloadBytes() == 0
        && flow.forged() == null
        && Distance.of(rst) != Distance.OTHER;
  }

  static final CauseRule REFUSED_BY_FORGED_RST =
      CauseRule.of(
              Cause.REFUSED_BY_MIDDLEBOX,
              c -> (c.end() == FlowEnd.REFUSED || acceptedBefore(c) != null) && c.forged() != null)
          .claim("a device on the path refused it in the server's name")
          .resetByDevice()
          .pro(STRONG, c -> "the RST was not sent by the server: " + forgery(c))
          .contra(
              SLIGHT,
              OpeningCauses::mayBeOwnKernel,
              "it has the TTL of the SYN-ACK that came after it: the server's own kernel refuses so"
                  + " what a program with its own TCP (raw socket) accepts")
          .read("read the rules and the log of the firewalls on the path for that port")
          .capture("capture at the server: the SYN will not arrive there")
          .build();

  private static boolean mayBeOwnKernel(Case flow) {
    SentRst rst = flow.forged();
    Segment synAck = rst == null ? null : rst.sender().firstSynAck();
    return rst != null
        && synAck != null
        && synAck.frame() > rst.mark().frame()
        && synAck.ttl() == rst.mark().segment().ttl();
  }

  static final CauseRule REPEATED_SYN_REFUSED =
      CauseRule.of(Cause.NOT_ACCEPTED, c -> acceptedBefore(c) != null && c.forged() == null)
          .claim(
              c ->
                  "the server had accepted the SYN (frame "
                      + acceptedFrame(c)
                      + "), and its stack refuses the same SYN when it comes again")
          .pro(STRONG, c -> "the RST acknowledges just that SYN")
          .contra(SLIGHT, "a device on the path that knows of no SYN-ACK may have sent it")
          .capture("capture at the client to see whether the SYN-ACK arrives there")
          .read("look for what drops that SYN-ACK, and update the stack that sends such RSTs")
          .build();

  /** The SYN-ACK before the RST that refuses the same SYN; null if there was none. */
  static @Nullable Segment acceptedBefore(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && flow.signs().has(FindingId.REFUSED, rst.mark().frame())
        ? RefusedSyn.acceptedBefore(rst)
        : null;
  }

  private static long acceptedFrame(Case flow) {
    Segment synAck = acceptedBefore(flow);
    return synAck == null ? 0 : synAck.frame();
  }

  static final CauseRule REFUSED_BY_ICMP_OF_HOST =
      CauseRule.of(Cause.REFUSED_BY_HOST, c -> refusal(c) != null && fromServer(c))
          .claim("the host itself refused it, by its packet filter")
          .pro(STRONG, c -> "the ICMP error bears the server's own address")
          .pro(SLIGHT, c -> "where nothing listens, a stack sends a RST")
          .contra(SLIGHT, "a NAT router in front of it may use that address too")
          .read("read the host's own packet filter, and what adds to it (fail2ban and the like)")
          .build();

  static final CauseRule REFUSED_BY_ICMP =
      CauseRule.of(Cause.REFUSED_BY_MIDDLEBOX, c -> refusal(c) != null)
          .claim(c -> sender(c) + " refused it in the server's stead")
          .pro(DECISIVE, c -> "the ICMP error bears that device's own address")
          .contra(SLIGHT, "anybody can send an ICMP error in another's name")
          .read(c -> "read the rules of " + sender(c) + " for that port")
          .build();

  static final CauseRule REFUSED_ELSEWHERE =
      CauseRule.of(
              Cause.REFUSED_BY_MIDDLEBOX, c -> c.end() == FlowEnd.REFUSED && refusedElsewhere(c))
          .claim(OpeningCauses::whoRefused)
          .resetByDevice()
          .pro(
              STRONG,
              c ->
                  "the RST's TTL is "
                      + refusalTtl(c)
                      + ", that of all other connections to the server's address "
                      + c.others().siblings().serverTtl())
          .pro(
              STRONG,
              OpeningCauses::onlyOthersServed,
              c ->
                  Wording.count(c.others().siblings().opened(), "connection")
                      + " of other clients to this port were taken within a minute of it, and none"
                      + " of this client's")
          .contra(
              SLIGHT,
              c ->
                  (isElsewhere(c) ? "routes change too, and " : "")
                      + "some stacks send RSTs with another TTL")
          .read(
              c ->
                  "read the rules and the log of the firewalls on the path for that port"
                      + (onlyOthersServed(c) ? " and this client" : ""))
          .capture("capture at the server to see whether the SYN arrives there")
          .build();

  private static boolean refusedElsewhere(Case flow) {
    int usual = flow.others().siblings().serverTtl();
    return isElsewhere(flow)
        || (portServes(flow) && HeaderSigns.mayBeOtherStack(refusalTtl(flow), usual));
  }

  /** Whether the refusal came from another distance than what the server sends otherwise. */
  private static boolean isElsewhere(Case flow) {
    return HeaderSigns.isElsewhere(refusalTtl(flow), flow.others().siblings().serverTtl());
  }

  private static String whoRefused(Case flow) {
    return onlyOthersServed(flow)
        ? "a device on the path refuses this client in the server's name"
        : "a device on the path refused it in the server's name, or "
            + (portServes(flow)
                ? "another host that has the same address did"
                : "that port of its address leads to another host");
  }

  /** Whether the port served several connections at that time, and none of this client's. */
  private static boolean onlyOthersServed(Case flow) {
    Siblings siblings = flow.others().siblings();
    return siblings.opened() >= ENOUGH && siblings.ofSameClient() == 0;
  }

  private static int refusalTtl(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? CapturedFrame.ABSENT : rst.mark().segment().ttl();
  }

  /** Where nothing listens, the RST has the number 0 (RFC 9293 section 3.10.7.1). */
  static final CauseRule REFUSED_FROM_TIME_WAIT =
      CauseRule.of(
              Cause.NOT_ACCEPTED,
              c -> c.end() == FlowEnd.REFUSED && hasNumberOfOlder(c) && !isElsewhere(c))
          .claim(
              c ->
                  "the server's host still keeps "
                      + older(c)
                      + ", and refuses the SYN as one of that")
          .pro(
              STRONG,
              c ->
                  "its RST carries the number that flow "
                      + Objects.requireNonNull(OlderConnection.of(c.flow())).flow()
                      + " had reached; where nothing listens it would be 0")
          .pro(
              STRONG,
              c -> c.others().siblings().opened() > 0,
              c -> othersOpened(c) + " within a minute, so the service runs")
          .contra(SLIGHT, "a firewall that still has that connection can send the same RST")
          .change(REST_A_PORT)
          .build();

  private static boolean hasNumberOfOlder(Case flow) {
    SentRst rst = flow.rst();
    Predecessor older = OlderConnection.of(flow.flow());
    return rst != null
        && older != null
        && OlderConnection.hasServersNumber(older, rst.mark().segment());
  }

  /** The older connection on these ports, in words. */
  private static String older(Case flow) {
    Predecessor older = Objects.requireNonNull(OlderConnection.of(flow.flow()));
    return (OlderConnection.isInTimeWait(flow.flow()) ? "TIME-WAIT of flow " : "flow ")
        + older.flow()
        + ", which used these ports until "
        + Case.time(OlderConnection.agoNs(flow.flow(), older))
        + " before";
  }

  private static String othersOpened(Case flow) {
    int opened = flow.others().siblings().opened();
    return Wording.count(opened, "other connection")
        + " to this port "
        + (opened == 1 ? "was" : "were")
        + " opened";
  }

  static final CauseRule REFUSAL_NOT_HEARD =
      CauseRule.of(Cause.CLASS_DROPPED, c -> c.end() == FlowEnd.REFUSED && unheard(c) != null)
          .claim(
              "the refusals do not reach the client's stack behind this capture point, or it"
                  + " rejects them: the client sees a timeout, and no refusal")
          .pro(
              STRONG,
              c ->
                  "after each of them its timer sent the same SYN again, and a client that gets"
                      + " such a RST does not")
          .pro(
              STRONG,
              c -> Objects.requireNonNull(unheard(c)).allDiffer(),
              "no two bear the same sequence number, where a refusal has 0: something on the path"
                  + " rewrites it, and a firewall that checks it may drop them")
          .read("see whether a firewall between this point and the client drops these RSTs")
          .read("see whether the service listens on that port (ss -ltn)")
          .capture("capture at the client to see whether the RSTs arrive there")
          .build();

  /** Refusals that the client does not act on; null if it does. */
  static @Nullable UnheardRefusals unheard(Case flow) {
    return UnheardRefusals.of(flow.flow());
  }

  static final CauseRule REFUSED =
      CauseRule.of(Cause.REFUSED_BY_HOST, c -> c.end() == FlowEnd.REFUSED)
          .claim(OpeningCauses::whyRefused)
          .pro(STRONG, c -> refusalSeq(c) == 0, "a host refuses with just such a RST")
          .pro(
              STRONG,
              c -> differs(c) && c.others().siblings().ofSameClient() > 0,
              c -> c.others().siblings().difference())
          .pro(
              SLIGHT,
              c -> differs(c) && c.others().siblings().ofSameClient() == 0,
              c -> c.others().siblings().difference() + ", by other clients")
          .contra(
              SLIGHT,
              c -> refusalSeq(c) != 0,
              "where nothing listens, the RST has the number 0; this one's sender may know an older"
                  + " connection on these ports")
          .pro(STRONG, ResetCauses::hostCountsOn, c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT,
              c ->
                  ResetCauses.hostCountsOn(c)
                      ? "a proxy that answers for all of the server's connections looks the same"
                      : "a firewall that refuses in its name looks the same")
          .contra(
              SLIGHT,
              c -> c.signs().has(FindingId.TAMPERING),
              "the pattern is known of filters too")
          .step(
              Step.Kind.READ,
              c -> !portServes(c),
              c -> "check that the service runs and listens on that address and port (ss -ltn)")
          .step(
              Step.Kind.CHANGE,
              OpeningCauses::differs,
              c -> SynDifference.remedy(c.others().siblings().difference()))
          .step(
              Step.Kind.CAPTURE,
              c -> refusesRepeat(c) && portServes(c) && !differs(c),
              c ->
                  "capture at the server to see whether the first SYN arrives and what it answers,"
                      + " and look for loss between")
          .step(
              Step.Kind.READ,
              c -> portServes(c) && !differs(c),
              c ->
                  "read the service's log of this time, its limit of connections, and the rules"
                      + " that name this client")
          .step(
              Step.Kind.CAPTURE,
              c -> !ResetCauses.hostCountsOn(c),
              c ->
                  "capture at the server: a firewall's refusal looks the same here, but there the"
                      + " SYN would not arrive")
          .build();

  private static int refusalSeq(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? 0 : rst.mark().segment().seq();
  }

  private static boolean portServes(Case flow) {
    return flow.others().siblings().serving() > 0 || flow.others().siblings().opened() > 0;
  }

  private static boolean differs(Case flow) {
    return !flow.others().siblings().difference().isEmpty();
  }

  /** Whether the SYN was refused only when it came again. */
  private static boolean refusesRepeat(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && !RefusedSyn.unansweredBefore(rst).isEmpty();
  }

  private static String whyRefused(Case flow) {
    Siblings siblings = flow.others().siblings();
    if (differs(flow)) {
      return siblings.ofSameClient() > 0
          ? "the server's stack, or a filter before it, refuses SYNs like this one"
          : "the server's stack, or a filter before it, refuses SYNs like this one, or this client";
    }
    if (refusesRepeat(flow) && portServes(flow)) {
      return "the service does listen, as "
          + Wording.count(Math.max(siblings.serving(), siblings.opened()), "other connection")
          + " to this port "
          + (Math.max(siblings.serving(), siblings.opened()) == 1 ? "shows" : "show")
          + ": its answer to the first SYN was lost, and its stack refuses a SYN that it has seen"
          + " already, or it did not listen just then";
    }
    if (siblings.serving() > 0) {
      return "the server does not listen any more but serves what it has, as in a graceful stop, or"
          + " takes no more connections, or refuses this client, for the port served "
          + Wording.count(siblings.serving(), "other connection")
          + " at this very time";
    }
    return siblings.opened() > 0
        ? "the service was not listening just then, as while it restarts, or took no more: "
            + Wording.count(siblings.opened(), "other connection")
            + " to this port "
            + (siblings.opened() == 1 ? "was" : "were")
            + " taken within a minute of it"
        : "nothing listens on that port of the server";
  }

  static final CauseRule SELF_CONNECTED =
      CauseRule.of(Cause.SELF_CONNECT, c -> c.has(FindingId.SELF_CONNECT))
          .claim("connect drew the port that it wanted to reach as its own source port")
          .pro(DECISIVE, c -> "both ends are the same address and port")
          .pro(STRONG, c -> c.flow().client().synAcked(), "the socket acknowledged its own SYN")
          .change(
              "let the server listen outside the ephemeral port range, or reserve its port"
                  + " (net.ipv4.ip_local_reserved_ports)")
          .read("see why nothing else listened on that port at that time")
          .build();

  static final CauseRule CROSSED_SYNS_REFUSED =
      CauseRule.of(Cause.REFUSED_BY_HOST, c -> OpeningStory.crossedSynsRefused(c.signs()))
          .claim(
              c ->
                  "the "
                      + OpeningStory.resetter(c)
                      + "'s stack does not do simultaneous open, or what it answered belonged to no"
                      + " socket of its own")
          .pro(STRONG, c -> "its RST answers a SYN or SYN-ACK that crossed its own SYN")
          .contra(SLIGHT, "a firewall on the path can send the same RST")
          .change("let only one end open the connection")
          .read("see whether each end really means to connect to the other")
          .build();

  static final CauseRule CROSSED_SYNS_IGNORED =
      CauseRule.of(Cause.UNKNOWN, c -> OpeningStory.outcome(c.signs()).equals("ignored"))
          .claim(
              "a stack without simultaneous open drops a SYN while it waits for a SYN-ACK; or the"
                  + " SYNs of both are lost behind the capture point")
          .change("let only one end open the connection")
          .capture("capture at both ends to see whether the other's SYN arrives")
          .build();

  static final CauseRule ACCEPT_DEFERRED =
      CauseRule.of(
              Cause.NOT_ACCEPTED,
              c -> OpeningStory.synAckRepeatedInVain(c) && c.others().deferredAccept() != null)
          .claim(
              "the server takes a connection only with the client's first data (TCP_DEFER_ACCEPT),"
                  + " and this client sent none: neither the path nor the server is at fault")
          .pro(DECISIVE, c -> String.valueOf(c.others().deferredAccept()))
          .read(
              "nothing needs to be done, unless the client should have said something: browsers"
                  + " open such connections in advance")
          .build();

  static final CauseRule ACKS_WITHOUT_TIMESTAMPS =
      CauseRule.of(
              Cause.CLASS_DROPPED,
              c -> OpeningStory.synAckRepeatedInVain(c) && lacksAgreedTimestamps(c.flow().client()))
          .claim(
              "the server drops all that the client sends after its SYN because it has no"
                  + " timestamps (RFC 7323 asks it to)")
          .pro(
              DECISIVE,
              c ->
                  "SYN and SYN-ACK had agreed on them, and no later segment of the client has them")
          .pro(
              STRONG, c -> "the server sent its SYN-ACK again after the client had acknowledged it")
          .contra(
              SLIGHT, "not all stacks drop such segments, and a full accept queue looks the same")
          .read(
              "look for a firewall or proxy on the path that removes TCP options, or for a client"
                  + " whose stack forgets them")
          .capture("capture at the client to see whether it sends them so")
          .build();

  static final CauseRule SYN_ACK_REPEATED_AT_SERVER =
      CauseRule.of(
              Cause.NOT_ACCEPTED,
              c ->
                  OpeningStory.synAckRepeatedInVain(c)
                      && CapturePoint.of(c.flow()).isAt(c.flow().server()))
          .claim(
              c ->
                  "the server's stack did not take the client's ACKs, which had arrived: its accept"
                      + " queue is full, or their numbers are not those it expects"
                      + (c.flow().client().payloadBytes() > 0
                          ? ""
                          : ", or it waits for the first data (TCP_DEFER_ACCEPT), of which the"
                              + " client sent none"))
          .pro(
              STRONG, c -> "the server sent its SYN-ACK again after the client had acknowledged it")
          .pro(
              STRONG,
              c -> "the capture was made at the server (" + CapturePoint.of(c.flow()).why() + ")")
          .contra(SLIGHT, "a packet filter on that host may drop them behind the capture")
          .read(
              "see whether its accept queue overflows (ss -ltn, nstat -az TcpExtListenOverflows),"
                  + " and compare the numbers of its SYN-ACKs with what the client acknowledges")
          .build();

  static final CauseRule SYN_ACK_REPEATED =
      CauseRule.of(Cause.NOT_ACCEPTED, OpeningStory::synAckRepeatedInVain)
          .claim(
              c ->
                  "the handshake was never over for the server: the client's ACKs do not reach it"
                      + " (a way there that differs from the way back, a stateful firewall on it),"
                      + " or its accept queue is full"
                      + (c.flow().client().payloadBytes() > 0
                          ? ""
                          : ", or it waits for the first data (TCP_DEFER_ACCEPT), of which the"
                              + " client sent none"))
          .pro(
              DECISIVE,
              c -> "the server sent its SYN-ACK again after the client had acknowledged it")
          .pro(
              STRONG,
              c -> c.flow().client().payloadBytes() > 0,
              "it took nothing of what the client sent")
          .contra(
              SLIGHT,
              c -> c.flow().client().payloadBytes() == 0,
              "the packets do not tell these apart")
          .capture("capture at the server to see whether the client's ACKs arrive there")
          .read(
              "if they do, see whether its accept queue overflows (ss -ltn, nstat -az"
                  + " TcpExtListenOverflows)")
          .build();

  static final CauseRule SYN_ACK_REJECTED =
      CauseRule.of(Cause.UNKNOWN, c -> OpeningStory.rejection(c) != null)
          .claim(
              c ->
                  OpeningStory.wrongEcho(c)
                      ? "the SYN-ACK echoes a timestamp that the client never sent, so it comes"
                          + " from an older connection or a device on the path has rewritten it"
                      : OpeningStory.wrongNumber(c)
                          ? "the SYN-ACK acknowledges another number than that of the SYN, so it"
                              + " comes from an older connection, or a device on the path counts"
                              + " numbers anew in one direction only"
                          : "something in the SYN-ACK does not fit what the client has asked for")
          .read("compare numbers and options of SYN and SYN-ACK")
          .capture("capture at the server to see what its SYN-ACK says there")
          .build();

  static final CauseRule ANSWERED_FROM_TIME_WAIT =
      CauseRule.of(
              Cause.NOT_ACCEPTED,
              c ->
                  c.has(FindingId.TUPLE_REUSE_REFUSED)
                      && !c.flow().wasEstablished()
                      && !OpeningStory.neverAcknowledged(c)
                      && OlderConnection.isInTimeWait(c.flow())
                      && answersForOlder(c.flow()))
          .claim(
              c ->
                  "the server's host keeps "
                      + older(c)
                      + ", and answers the SYN with the ACK of that one")
          .pro(STRONG, c -> "both ends had closed that connection, the server first")
          .pro(
              SLIGHT,
              OpeningCauses::neverReset,
              "the client never reset it, as it must on such an ACK: the ACKs do not reach it, or"
                  + " its RSTs are dropped on the way")
          .step(
              Step.Kind.READ,
              OpeningCauses::neverReset,
              c ->
                  "see whether a device on the path drops ACKs or RSTs of connections that it does"
                      + " not know")
          .change(REST_A_PORT)
          .build();

  /** Whether what came instead of a SYN-ACK acknowledges all that was sent in the older one. */
  private static boolean answersForOlder(Flow flow) {
    Predecessor older = OlderConnection.of(flow);
    return older != null
        && (!older.opener().sequenceKnown()
            || flow.server().strayAnswers().stream()
                .anyMatch(answer -> OlderConnection.acknowledges(older, answer)));
  }

  private static boolean neverReset(Case flow) {
    return flow.flow().server().strayAnswers().size() > 1 && flow.flow().client().rstCount() == 0;
  }

  static final CauseRule PORTS_STILL_IN_USE =
      CauseRule.of(
              Cause.PEER_FORGOT,
              c ->
                  c.has(FindingId.TUPLE_REUSE_REFUSED)
                      && !c.flow().wasEstablished()
                      && !OpeningStory.neverAcknowledged(c))
          .claim(
              "the server still had an older connection on the same ports, which the client no"
                  + " longer had")
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

  static final CauseRule OLDER_TIMESTAMPS_DROPPED =
      CauseRule.of(
              Cause.CLASS_DROPPED,
              c ->
                  c.end() == FlowEnd.UNANSWERED
                      && c.flow().icmpErrors().isEmpty()
                      && c.others().siblings().newerTimestamps() >= ENOUGH)
          .claim(
              c ->
                  "the server drops SYNs from this address whose timestamps are older than those of"
                      + " the other hosts behind it (tcp_tw_recycle of Linux before 4.12, or"
                      + " TIME-WAIT behind a NAT)")
          .pro(
              STRONG,
              c ->
                  "the host is up: "
                      + Wording.count(c.others().siblings().opened(), "other connection")
                      + " to this port opened within a minute of it")
          .pro(
              STRONG,
              c ->
                  "the "
                      + c.others().siblings().newerTimestamps()
                      + " from the same address before its last SYN all carried newer timestamps")
          .contra(SLIGHT, "a full queue or a rate limit of the server can also meet one host only")
          .read(
              "see on the server whether net.ipv4.tcp_tw_recycle is on (nstat -az"
                  + " TcpExtPAWSPassive, TcpExtPAWSActive)")
          .change("turn tcp_tw_recycle off, or timestamps on the hosts behind the NAT")
          .build();

  static final CauseRule ANSWER_LOST =
      CauseRule.of(
              Cause.UNKNOWN, c -> c.end() == FlowEnd.UNANSWERED && c.flow().synArrived() != null)
          .claim(
              c ->
                  "its SYN had arrived, and the SYN-ACKs got lost: the server answered the next SYN"
                      + " on these ports with the number of this one"
                      + laterReset(c))
          .capture("capture at the server to see its SYN-ACKs, and on the way back from it")
          .read("read the rules of firewalls on the way back, and look for an asymmetric route")
          .build();

  private static String laterReset(Case flow) {
    LaterReset later = flow.flow().synArrived();
    return later == null
        ? ""
        : " (flow " + later.flow() + ", before frame " + later.rst().frame() + ")";
  }

  static final CauseRule TRANSLATED =
      CauseRule.of(
              Cause.UNKNOWN, c -> c.end() == FlowEnd.UNANSWERED && c.flow().translated() != null)
          .claim(
              c ->
                  c.flow().client().synCount() == 1
                      ? "the answers were captured under that name only"
                      : "the answer is lost where the names are translated back, or behind that")
          .step(
              Step.Kind.CAPTURE,
              c -> c.flow().client().synCount() > 1,
              c -> "capture between the translator and the client to see whether the answer comes")
          .build();

  /** The capture shows the SYN before and behind something that gave it another name. */
  static final CauseRule SENT_ON =
      CauseRule.of(Cause.UNKNOWN, c -> c.end() == FlowEnd.UNANSWERED && c.flow().sameSyn() != null)
          .claim(
              c -> {
                TranslatedSyn as = sameSyn(c);
                return !isPassedOn(c)
                    ? "it is no attempt of its own but the SYN of flow "
                        + as.flow()
                        + " (frame "
                        + as.syn().frame()
                        + "), passed on under another name"
                    : isToItself(lastSyn(c))
                        ? "a load balancer or NAT router sent the SYN back to the very host from"
                            + " which it came (frame "
                            + as.syn().frame()
                            + "), and a host drops what comes from outside with its own address"
                        : "it was passed on as frame "
                            + as.syn().frame()
                            + " shows (flow "
                            + as.flow()
                            + "), and not answered there";
              })
          .step(
              Step.Kind.CHANGE,
              c -> isPassedOn(c) && isToItself(lastSyn(c)),
              c ->
                  "let that host reach the service without the load balancer, or turn off that"
                      + " the balancer keeps the client's address")
          .step(
              Step.Kind.CAPTURE,
              c -> !isToItself(lastSyn(c)),
              c -> "capture at " + lastSyn(c).destination() + " to see whether the SYN arrives")
          .build();

  private static TranslatedSyn sameSyn(Case flow) {
    return Objects.requireNonNull(flow.flow().sameSyn());
  }

  /** Whether the other one came later. */
  private static boolean isPassedOn(Case flow) {
    return sameSyn(flow).syn().frame() > flow.flow().firstSegment().frame();
  }

  /** The SYN as it was passed on. */
  private static Segment lastSyn(Case flow) {
    return isPassedOn(flow) ? sameSyn(flow).syn() : flow.flow().firstSegment();
  }

  private static boolean isToItself(Segment syn) {
    return syn.source().address().equals(syn.destination().address());
  }

  /** What servers have in common is not at them. */
  static final CauseRule NONE_OPENED =
      CauseRule.of(
              Cause.UNKNOWN,
              c ->
                  c.end() == FlowEnd.UNANSWERED
                      && c.others().siblings().noneOpened().isShared()
                      && c.others().siblings().noneOpened().tried() >= ENOUGH)
          .claim(
              c -> {
                NoneOpened none = c.others().siblings().noneOpened();
                return "none of "
                    + none.tried()
                    + " connections that "
                    + Wording.count(none.clients(), "client")
                    + " tried to "
                    + none.servers()
                    + " servers at this time was opened, while "
                    + none.wentOn()
                    + " of the same servers went on: something that all of these pass took no new"
                    + " ones, as a full session table or a limit of new sessions does";
              })
          .read(
              "look at the session tables of firewalls, NAT routers and hosts that all of these"
                  + " pass, and their limits (Linux logs nf_conntrack: table full)")
          .capture("capture on both sides of the suspected device: SYNs arrive on one side only")
          .build();

  static final CauseRule DROPPED_IN_TIME_WAIT =
      CauseRule.of(
              Cause.NOT_ACCEPTED,
              c ->
                  c.end() == FlowEnd.UNANSWERED
                      && c.has(FindingId.TUPLE_REUSED)
                      && c.value(FindingId.TUPLE_REUSED) < TIME_WAIT_NS
                      && c.flow().client().synCount() > 1
                      && c.flow().icmpErrors().isEmpty()
                      && c.resets().vain().isEmpty()
                      && !wrongChecksums(c)
                      && OlderConnection.isInTimeWait(c.flow())
                      && isBelowBefore(c.flow()))
          .claim(
              c ->
                  "the server's host, or a firewall before it, keeps the connection that used these"
                      + " ports until "
                      + Case.time(c.value(FindingId.TUPLE_REUSED))
                      + " before (TIME-WAIT) and drops the SYN as an old one of that")
          .pro(
              SLIGHT,
              c ->
                  "the server had closed that one first, and the SYN's number lies below those that"
                      + " it had used")
          .pro(
              STRONG,
              c -> c.others().siblings().opened() > 0,
              c ->
                  Wording.count(c.others().siblings().opened(), "other connection")
                      + " to this port "
                      + (c.others().siblings().opened() == 1 ? "was" : "were")
                      + " opened within a minute of it")
          .contra(
              SLIGHT,
              c -> c.others().siblings().opened() == 0,
              "a host that is down, or a filter, would look the same")
          .capture("capture at the server to see whether the SYN arrives")
          .change(
              "let a port rest for two minutes before it is used again, in NAT routers and load"
                  + " tests too")
          .build();

  /** RFC 9293 section 3.10.7.4: a SYN may reopen what is in TIME-WAIT if its number is higher. */
  private static boolean isBelowBefore(Flow flow) {
    Predecessor before = OlderConnection.of(flow);
    return before != null
        && before.opener().sequenceKnown()
        && !SeqNum.after(flow.firstSegment().seq(), before.opener().sndNxt());
  }

  /** What all SYNs to the port have in common passes; this one alone has an older connection. */
  static final CauseRule DROPPED_AS_REUSED =
      CauseRule.of(Cause.CLASS_DROPPED, OpeningCauses::isDroppedAsReused)
          .claim(
              c ->
                  "a firewall or NAT router on the path, or the server's host, still has "
                      + older(c)
                      + ", and drops the SYN as one of that")
          .pro(
              STRONG,
              c ->
                  "host and service are up: "
                      + aliveMeanwhile(c)
                      + ", but not on ports that had been used just before")
          .contra(SLIGHT, "a rate limit or a full queue may also meet one connection only")
          .capture("capture at the server to see whether the SYN arrives")
          .read("look for these ports in the session tables of the firewalls on the path")
          .change(REST_A_PORT)
          .build();

  /** Whether both SYNs had timestamps, and nothing has that the client sent after them. */
  private static boolean lacksAgreedTimestamps(HalfConnection client) {
    SynAckRepeats repeats = client.peer().synAckRepeats();
    ResendSeries resends = client.unackedResends();
    Segment last = client.lastSegment();
    return repeats != null
        && last != null
        && hasTimestamps(repeats.first())
        && !client.syns().isEmpty()
        && client.syns().stream().allMatch(OpeningCauses::hasTimestamps)
        && surelyLacksTimestamps(last)
        && (resends == null
            || (surelyLacksTimestamps(resends.first())
                && surelyLacksTimestamps(resends.firstResend())
                && surelyLacksTimestamps(resends.lastResend())));
  }

  private static boolean hasTimestamps(Segment segment) {
    return segment.tsVal() != CapturedFrame.ABSENT;
  }

  private static boolean surelyLacksTimestamps(Segment segment) {
    return !segment.isSyn()
        && !segment.isRst()
        && !hasTimestamps(segment)
        && !segment.details().optionsCut();
  }

  private static boolean isDroppedAsReused(Case flow) {
    Predecessor older = OlderConnection.of(flow.flow());
    return flow.end() == FlowEnd.UNANSWERED
        && older != null
        && (older.live() || OlderConnection.agoNs(flow.flow(), older) < TIME_WAIT_NS)
        && flow.flow().client().synCount() >= NO_CHANCE_LOSS
        && flow.flow().icmpErrors().isEmpty()
        && flow.resets().vain().isEmpty()
        && !wrongChecksums(flow)
        && serveOthers(flow.others().siblings());
  }

  /** Whether a connection that somebody may remember had used its ports just before. */
  private static boolean isReusedSoon(Case flow) {
    Predecessor older = OlderConnection.of(flow.flow());
    return older != null
        && (older.live() || OlderConnection.agoNs(flow.flow(), older) < TIME_WAIT_NS)
        && flow.others().siblings().againstReuse() == 0;
  }

  /**
   * Whether the port was served while the SYNs went unanswered, also where ports were used again.
   */
  private static boolean serveOthers(Siblings siblings) {
    return siblings.serving() + siblings.openedSince() > 0 && siblings.againstReuse() == 0;
  }

  /** What shows that the port was served while the SYNs went unanswered. */
  private static String aliveMeanwhile(Case flow) {
    int opened = flow.others().siblings().openedSince();
    int all = opened + flow.others().siblings().serving();
    return Wording.count(all, "other connection")
        + " to this port "
        + (all == 1 ? "was" : "were")
        + (opened == all
            ? " opened meanwhile"
            : opened > 0 ? " opened or served meanwhile" : " served meanwhile");
  }

  static final CauseRule UNANSWERED =
      CauseRule.of(Cause.UNKNOWN, c -> c.end() == FlowEnd.UNANSWERED)
          .claim(OpeningCauses::whyUnanswered)
          .step(
              Step.Kind.READ,
              c -> !c.flow().icmpErrors().isEmpty(),
              c ->
                  "look at "
                      + c.flow().icmpErrors().get(0).sender()
                      + (ranOut(c) == null
                          ? ": its routes and rules"
                          : " and its neighbours: routes"))
          .step(
              Step.Kind.CHANGE,
              c -> c.end() == FlowEnd.UNANSWERED && (onlyOneSigns(c) || !unknownKey(c).isEmpty()),
              c -> "set the same TCP MD5 key for this session on both ends, or on neither")
          .step(
              Step.Kind.CAPTURE,
              c -> c.flow().lacksAnswers(),
              c -> "capture both directions: a mirror port may pass on one only")
          .pro(
              STRONG,
              OpeningCauses::isLeftByItsHost,
              "the capture was made at the server's host, as other connections to it show, so the"
                  + " SYNs had come through the path")
          .step(
              Step.Kind.READ,
              OpeningCauses::isLeftByItsHost,
              c ->
                  "see on the server whether its accept queue overflows (ss -ltn, nstat -az"
                      + " TcpExtListenOverflows TcpExtListenDrops), and what its packet filter"
                      + " drops")
          .step(
              Step.Kind.CAPTURE,
              c -> !c.endsAtSyn() && !isLeftByItsHost(c),
              c -> "capture at the server to see whether the SYN arrives and is answered")
          .step(
              Step.Kind.READ,
              c -> !c.endsAtSyn(),
              c -> "read the rules of firewalls on the path and on the host for that port")
          .build();

  /** Whether SYNs that were repeated in vain had come to a host that served others. */
  private static boolean isLeftByItsHost(Case flow) {
    return flow.others().isCapturedAtServer()
        && flow.flow().client().synCount() > 1
        && flow.flow().icmpErrors().isEmpty()
        && !wrongChecksums(flow)
        && flow.flow().translated() == null;
  }

  /** The first that the packets speak for: what is certain before what others tell. */
  private static String whyUnanswered(Case flow) {
    IcmpError ranOut = ranOut(flow);
    if (ranOut != null) {
      return "routers send the packets in a circle: their TTL ran out at " + ranOut.sender();
    }
    if (wrongChecksums(flow)) {
      return "the TCP checksum of each SYN is wrong, so whoever gets it drops it";
    }
    if (flow.endsAtSyn()) {
      return "the capture ends before an answer or a repeat had to come, so it tells nothing";
    }
    if (isLeftByItsHost(flow)) {
      return "the server's own host did not answer, though it is up: its accept queue was full, or"
          + " its own packet filter dropped the SYN";
    }
    if (flow.flow().client().synCount() == 1) {
      return "it was not repeated, so its answer may be missing from the capture, or its program"
          + " gave up at once";
    }
    if (flow.flow().lacksAnswers()) {
      return "no SYN-ACK reached the client, for it acknowledged none; whether a refusal did,"
          + " cannot be seen: nothing that was sent to its host is in the capture";
    }
    Siblings siblings = flow.others().siblings();
    if (siblings.opened() >= ENOUGH) {
      return "that address answers, as "
          + siblings.opened()
          + " other connections to this port were opened within a minute of it: this SYN or its"
          + " answer was dropped, by a filter, a rate limit, a full queue, or one of several"
          + " machines behind that address";
    }
    if (siblings.serving() > 0) {
      return "host and service are up, as "
          + aliveMeanwhile(flow)
          + ": this SYN or its answer was dropped, by a filter, a rate limit or a full queue";
    }
    if (siblings.onOtherPorts() > 0) {
      return otherPortsOpen(siblings);
    }
    if (siblings.meanwhile() > 0) {
      return "the host is up, as "
          + Wording.count(siblings.meanwhile(), "connection")
          + " of the same two hosts went on meanwhile: "
          + (isReusedSoon(flow)
              ? "a firewall or NAT router that still has "
                  + older(flow)
                  + ", drops this SYN, or a"
                  + " filter does"
              : "a filter drops this SYN or its answer")
          + unknownKey(flow);
    }
    return flow.others().callsBack() == null
        ? "the SYN or its answer is dropped on the path, or the host is down" + unknownKey(flow)
        : calling(flow);
  }

  /**
   * Another reason why signed SYNs may have no answer, behind a comma; empty if they are not, or if
   * signed ones were taken.
   */
  private static String unknownKey(Case flow) {
    String signature = signature(flow);
    return signature.isEmpty()
        ? ""
        : ", or drops it for its signature ("
            + signature
            + "): a host says nothing to what is signed with another key than its own";
  }

  /** How all SYNs of a flow are signed; empty if they are not. */
  private static String signature(Case flow) {
    List<Segment> syns = flow.flow().client().syns();
    if (syns.isEmpty()) {
      return "";
    }
    return syns.stream().allMatch(syn -> syn.details().has(SegmentDetails.MD5))
        ? "TCP MD5, option 19"
        : syns.stream().allMatch(syn -> syn.details().has(SegmentDetails.TCP_AO))
            ? "TCP-AO, option 29"
            : "";
  }

  /** The router where a SYN's TTL ran out that should have been enough for any path; or null. */
  private static @Nullable IcmpError ranOut(Case flow) {
    List<Segment> syns = flow.flow().client().syns();
    boolean enough = !syns.isEmpty() && syns.get(0).ttl() >= ENOUGH_HOPS;
    return enough
        ? flow.flow().icmpErrors().stream()
            .filter(IcmpError::isTtlExceeded)
            .findFirst()
            .orElse(null)
        : null;
  }

  /** A host that asks itself is up. */
  private static String calling(Case flow) {
    CallsBack calls = Objects.requireNonNull(flow.others().callsBack());
    String up =
        "the host is up, as it sent "
            + Wording.count(calls.syns(), "SYN")
            + " to this client itself within a minute: ";
    if (calls.signed() && !calls.mixed() && !signature(flow).isEmpty()) {
      return up
          + "the SYNs of both are signed ("
          + signature(flow)
          + "), and a host drops without a word what is signed with another key than its own, so"
          + " their keys may differ; a filter between them would look the same";
    }
    return !onlyOneSigns(flow)
        ? up + "a filter drops this SYN or its answer, on the path or on that host"
        : up
            + "only the "
            + (calls.signed() ? "server" : "client")
            + " signs its SYNs (TCP MD5, option 19), and a host drops without a word what is"
            + " not signed as it is set to expect";
  }

  /** Whether one of two hosts that both send SYNs signs them, and the other does not. */
  private static boolean onlyOneSigns(Case flow) {
    CallsBack calls = flow.others().callsBack();
    boolean signs =
        flow.flow().client().syns().stream()
            .map(Segment::details)
            .anyMatch(of -> of.has(SegmentDetails.MD5) || of.has(SegmentDetails.TCP_AO));
    return calls != null && !calls.mixed() && signs != calls.signed();
  }

  private static String otherPortsOpen(Siblings siblings) {
    return "that address answers, as "
        + Wording.count(siblings.onOtherPorts(), "connection")
        + " to other ports of it (port "
        + siblings.otherPort()
        + ") "
        + (siblings.onOtherPorts() == 1 ? "was" : "were")
        + " opened within a minute of it: a filter drops SYNs to this port or their answers, or the"
        + " host behind this port is down";
  }

  static final CauseRule HEALTH_CHECK =
      CauseRule.of(Cause.APPLICATION_ABORT, c -> c.others().isHealthCheck())
          .claim("the client only tests whether the port answers; nothing is wrong")
          .pro(STRONG, c -> "it does so by a clock and says nothing")
          .build();

  static final CauseRule CLIENT_GAVE_UP =
      CauseRule.of(
              Cause.APPLICATION_ABORT,
              c ->
                  c.has(FindingId.HANDSHAKE_ABANDONED)
                      && c.end() == FlowEnd.RST
                      && c.forged() == null
                      && !OpeningStory.serverGaveUp(c))
          .claim(
              c ->
                  c.others().siblings().rival() != null
                      ? wonBy(c.others().siblings().rival())
                      : answeredAtOnce(c)
                          ? "the client no longer wanted the connection when it was offered"
                          : "the client gave up before the connection was open")
          .pro(STRONG, c -> "its RST came instead of the last step of the handshake")
          .pro(
              STRONG,
              c -> c.others().siblings().rival() != null,
              "programs that race connections drop the one that loses (RFC 8305)")
          .contra(
              SLIGHT,
              OpeningCauses::otherAddressWon,
              "that other address may be of another service")
          .contra(SLIGHT, "a port scanner does the same on purpose")
          .read(
              c ->
                  c.others().siblings().rival() != null
                      ? "nothing, if that other connection served the client"
                      : answeredAtOnce(c)
                          ? "see whether the client had connected to another address meanwhile, as"
                              + " programs that race connections do, or only asked whether the"
                              + " port is open"
                          : "compare the time to the SYN-ACK with the client's timeout for"
                              + " connecting")
          .build();

  private static String wonBy(Siblings.Rival rival) {
    return "the client took another connection to the same port"
        + (rival.elsewhere() == null ? "" : " of " + rival.elsewhere())
        + " (flow "
        + rival.flow()
        + "), which was open first";
  }

  private static boolean otherAddressWon(Case flow) {
    Siblings.Rival rival = flow.others().siblings().rival();
    return rival != null && rival.elsewhere() != null;
  }

  /** A client that goes on asking is no scanner, and has not vanished. */
  static final CauseRule SYN_ACK_NOT_GOT =
      CauseRule.of(Cause.NEVER_ACKNOWLEDGED, OpeningStory::askedAgainAfterSynAck)
          .claim(
              c ->
                  "the client sent its SYN again after it, so it is there and does not get it: "
                      + (atClient(c)
                          ? "a packet filter on the client's own host drops the SYN-ACKs"
                              + (c.flow().predecessor() == null
                                  ? ""
                                  : ", as one does that still has the connection before on these"
                                      + " ports")
                          : "the SYN-ACKs are dropped between the capture point and its socket"))
          .pro(STRONG, c -> "each of its SYNs had its SYN-ACK, and none drew an ACK or a RST")
          .pro(
              STRONG,
              OpeningCauses::atClient,
              c -> "the capture was made there (" + CapturePoint.of(c.flow()).why() + ")")
          .contra(SLIGHT, "a stack may drop a SYN-ACK whose options or checksum it does not like")
          .step(
              Step.Kind.READ,
              OpeningCauses::atClient,
              c ->
                  "look on the client's host for what drops them: counters of its packet filter,"
                      + " and entries of its connection tracking for these ports (conntrack -L)")
          .step(
              Step.Kind.CAPTURE,
              c -> !atClient(c),
              c -> "capture at the client to see whether the SYN-ACKs arrive there")
          .read("read the rules of firewalls on the way back, and look for an asymmetric route")
          .build();

  private static boolean atClient(Case flow) {
    return CapturePoint.of(flow.flow()).isAt(flow.flow().client());
  }

  static final CauseRule HANDSHAKE_UNFINISHED =
      CauseRule.of(
              Cause.UNKNOWN,
              c ->
                  (c.end() == FlowEnd.UNKNOWN
                          && c.flow().livesOn() == null
                          && !OpeningStory.nothingOfIt(c.flow()))
                      || (c.has(FindingId.HANDSHAKE_ABANDONED) && c.rst() == null)
                      || OpeningStory.serverGaveUp(c))
          .claim(
              c ->
                  OpeningStory.neverAcknowledged(c)
                      ? "the client's ACK never came: the client vanished or its address was"
                          + " forged, or SYN-ACK or ACK are dropped on the way"
                      : "")
          .step(
              Step.Kind.CAPTURE,
              c -> OpeningStory.misfitting(c.flow()),
              c -> "capture at both ends to see whether both see the same numbers")
          .capture("capture at both ends to see which packet of the handshake gets lost")
          .read("see whether the client is a scanner, or its ACKs are dropped on the way")
          .build();

  private static boolean wrongChecksums(Case flow) {
    return flow.flow().client().syns().stream()
        .allMatch(syn -> syn.details().checksum() == Checksum.WRONG);
  }

  private static boolean isResetAfterHandshake(Case flow) {
    SentRst rst = ResetAfterHandshake.of(flow.story());
    SentRst ending = flow.rst();
    return rst != null && ending != null && rst.mark().frame() == ending.mark().frame();
  }

  private static long sinceHandshakeNs(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? 0 : rst.mark().timeNs() - flow.flow().client().rcvNxtSinceNs();
  }

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

  /** Whether the SYN-ACK came sooner than any limit for connecting. */
  private static boolean answeredAtOnce(Case flow) {
    Segment synAck = flow.flow().server().firstSynAck();
    List<Segment> syns = flow.flow().client().syns();
    return synAck != null
        && !syns.isEmpty()
        && synAck.timeNs() - syns.get(0).timeNs() < SHORTEST_LIMIT_NS;
  }
}
