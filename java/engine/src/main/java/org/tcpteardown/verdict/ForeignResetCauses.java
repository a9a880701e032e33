package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.DECISIVE;
import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.forgery.HeaderSigns;
import org.tcpteardown.heuristic.forgery.NearbyReset;
import org.tcpteardown.heuristic.forgery.RstOrigin;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstFamily;

/** RSTs that the end which they name did not send. */
final class ForeignResetCauses {
  /** From this score on a RST is forged beyond reasonable doubt: the finding is an error then. */
  private static final int SURE = 80;

  /** Source file and line that decided, as a BIG-IP writes them, in lower case. */
  private static final Pattern BIG_IP_PLACE = Pattern.compile("\\[0x[0-9a-f]+:\\d+\\] \\w");

  private ForeignResetCauses() {}

  static final CauseRule AFTER_IDLE_TIME =
      foreign(Cause.MIDDLEBOX_IDLE_TIMER, ForeignResetCauses::followsIdleTime)
          .claim(c -> "a device on the path made the RST: " + TimerFit.idle(c, quietNs(c)))
          .contra(SLIGHT, "a device may have other reasons to reset an idle connection")
          .read(
              "read the timers for idle sessions of routers, firewalls and load balancers on the"
                  + " path, and their logs for this connection")
          .change("let keepalives come more often than that timer")
          .build();

  static final CauseRule ANSWERS_LATE_FIN =
      foreign(
              Cause.MIDDLEBOX_FIN_TIMER,
              c -> c.forged() != null && lateFinAnswered(c) && c.isClosingPause(quietNs(c)))
          .claim(c -> "a device on the path made the RST: " + TimerFit.halfClosed(c, quietNs(c)))
          .contra(SLIGHT, "a device may have other reasons to reset a half-closed connection")
          .change("let the application close promptly after the other end's FIN")
          .read("read the timers for half-closed sessions in the devices on the path")
          .build();

  static final CauseRule ANSWERS_FIN =
      foreign(Cause.MIDDLEBOX_RESET, c -> c.forged() != null && c.has(FindingId.RST_ANSWERS_FIN))
          .claim(c -> "a device on the path made the RST, not the " + named(c))
          .pro(
              SLIGHT,
              c -> !c.isIdle(quietNs(c)),
              c -> "no idle time before it, so not an idle timeout")
          .read("read the firewall's log for this connection at this time")
          .capture("capture on both sides of the firewall: beyond it there is no such RST")
          .build();

  static final CauseRule BOTH_WAYS =
      foreign(
              Cause.FORGED_RESET,
              c -> c.has(FindingId.RST_BOTH_WAYS) && !c.resets().effective().isEmpty())
          .claim("a device on the path reset both ends, each in the other's name")
          .pro(
              STRONG,
              c -> c.forged() == null,
              "both RSTs came at once, and neither fits as an answer")
          .contra(SLIGHT, c -> c.forged() == null, "both ends may have given up at the same moment")
          .read(
              "read the logs of firewalls, proxies and intrusion prevention systems on the path at"
                  + " this time")
          .capture("capture at both ends: neither sends a RST there")
          .build();

  static final CauseRule FORGED =
      foreign(Cause.FORGED_RESET, c -> c.forged() != null)
          .claim(
              c ->
                  answersOldData(c)
                      ? "not the "
                          + named(c)
                          + "'s socket made the RST but its host, which took the old data of frame "
                          + oldFrame(c)
                          + " for nobody's (connection tracking calls that invalid and leaves it"
                          + " untranslated), or a device on the path"
                      : byOtherStack(c)
                          ? "another machine made the RST, not the "
                              + named(c)
                              + ": a device on the path, or a host that has the same address"
                          : "somebody on the path made the RST, not the " + named(c))
          .step(
              Step.Kind.CHANGE,
              ForeignResetCauses::answersOldData,
              c ->
                  "let connection tracking on that host be liberal"
                      + " (net.netfilter.nf_conntrack_tcp_be_liberal), or drop what it calls"
                      + " invalid")
          .contra(
              SLIGHT,
              c -> byOtherStack(c) && score(c) < SURE,
              "a proxy that speaks for it at times would look the same")
          .pro(
              SLIGHT,
              c -> c.has(FindingId.TAMPERING) && !answersOldData(c),
              "the packets fit a published signature of connection tampering")
          .step(
              Step.Kind.READ,
              ForeignResetCauses::byOtherStackNearby,
              c ->
                  "compare the RST's MAC address with that of the "
                      + named(c)
                      + "'s other packets: two are two hosts with one address")
          .read(
              "read the logs of firewalls, proxies and intrusion prevention systems on the path at"
                  + " this time")
          .capture("capture at the end that the RST names: it will not have sent it")
          .build();

  /**
   * MPTCP was agreed on, and then an end's data came without it. The other end's RST says why in an
   * option (MP_TCPRST, RFC 8684 section 3.6).
   */
  static final CauseRule MPTCP_LOST =
      CauseRule.of(Cause.APPLICATION_ABORT, ForeignResetCauses::lostMptcp)
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + "'s MPTCP stack, and no application, reset the connection: both ends had"
                      + " agreed on MPTCP, and the other end's data came without its options, as if"
                      + " a device on the path took them away")
          .pro(STRONG, c -> "the RST carries an MPTCP option, in which the stack says why")
          .pro(SLIGHT, c -> "SYN and SYN-ACK have MPTCP, the data before the RST has not")
          .contra(SLIGHT, "the other end's stack may have left them out itself")
          .read(
              "read the reason in the RST (Wireshark: tcp.options.mptcp; 6 is interference by a"
                  + " middlebox)")
          .capture("capture at both ends to see where the MPTCP options get lost")
          .change("without such a device to mend: turn MPTCP off (net.mptcp.enabled)")
          .build();

  private static boolean lostMptcp(Case flow) {
    SentRst rst = flow.rst();
    if (rst == null
        || flow.end() != FlowEnd.RST
        || !rst.mark().segment().details().has(SegmentDetails.MPTCP)) {
      return false;
    }
    Segment data = rst.sender().peer().burst().first();
    Segment synAck = flow.flow().server().firstSynAck();
    return data != null
        && data.frame() < rst.mark().frame()
        && !data.details().has(SegmentDetails.MPTCP)
        && rst.sender().peer().burst().bytes() == rst.sender().peer().payloadBytes()
        && synAck != null
        && synAck.details().has(SegmentDetails.MPTCP)
        && flow.flow().client().syns().stream()
            .anyMatch(syn -> syn.details().has(SegmentDetails.MPTCP));
  }

  /** A kernel resets what a program of its host opens by a TCP of its own. */
  static final CauseRule SECOND_STACK =
      CauseRule.of(Cause.PEER_FORGOT, c -> afterOwnRefusal(c) != null)
          .claim(
              "two TCP stacks share the client's address: a program with its own TCP (raw socket,"
                  + " scanner, user-space stack) opened the connection, and the host's kernel,"
                  + " which has no such socket, reset it")
          .pro(
              STRONG,
              c ->
                  "the RST answers the SYN-ACK as a host does that sent no SYN, and the client took"
                      + " that SYN-ACK all the same (frame "
                      + frame(afterOwnRefusal(c))
                      + ")")
          .pro(SLIGHT, ForeignResetCauses::dfDiffers, ForeignResetCauses::dfOfRst)
          .pro(SLIGHT, c -> Distance.of(c.rst()) == Distance.SAME, c -> Distance.text(c, c.rst()))
          .contra(SLIGHT, "a device near the client that sends such RSTs looks the same")
          .change(
              "give that stack an address of its own, or drop the RSTs that the kernel sends for"
                  + " its ports")
          .capture("capture at the client's host to see who sends the RST")
          .build();

  /**
   * What the client said as if it had not answered the server's SYN-ACK by a RST without a socket;
   * null if it said nothing. An ACK alone may have been overtaken, unless another stack made it.
   */
  private static @Nullable Segment afterOwnRefusal(Case flow) {
    SentRst rst = flow.rst();
    Segment synAck = rst == null ? null : rst.mark().trigger();
    if (rst == null
        || synAck == null
        || !synAck.isSynAck()
        || flow.end() != FlowEnd.RST
        || flow.forged() != null
        || rst.sender() != flow.flow().client()
        || rst.mark().family() != RstFamily.STATELESS
        || rst.mark().senderBefore().ackKnown()
        || Distance.ttlDiffers(rst)) {
      return null;
    }
    for (Segment later : flow.flow().afterRst()) {
      if (later.source().equals(rst.sender().endpoint())
          && later.isAck()
          && !later.isSyn()
          && !later.isRst()
          && later.seq() == rst.mark().senderBefore().sndNxt()
          && later.ack() == synAck.endSeq()
          && (later.payloadBytes() > 0 || later.df() != rst.mark().segment().df())) {
        return later;
      }
    }
    return null;
  }

  private static long frame(@Nullable Segment segment) {
    return segment == null ? 0 : segment.frame();
  }

  private static boolean dfDiffers(Case flow) {
    SentRst rst = flow.rst();
    return rst != null
        && (rst.mark().segment().df() == 1
            ? rst.sender().traits().dfSet() == 0 && rst.sender().traits().dfClear() > 1
            : rst.mark().segment().df() == 0
                && rst.sender().traits().dfClear() == 0
                && rst.sender().traits().dfSet() > 1);
  }

  private static String dfOfRst(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && rst.mark().segment().df() == 1
        ? "it alone has Don't Fragment set"
        : "it alone has Don't Fragment clear";
  }

  /** A closed socket says nothing: what its end still says was not reset by itself. */
  static final CauseRule SOCKET_LIVED =
      CauseRule.of(
              Cause.FORGED_RESET,
              c -> c.end() == FlowEnd.RST && c.forged() == null && lifeAfter(c) != null)
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + "'s socket did not make the RST, but its host, which got that packet under"
                      + " an address or port that it does not know (left untranslated: connection"
                      + " tracking calls it invalid), or a device on the path")
          .pro(
              STRONG,
              c ->
                  Wording.time(sinceRstNs(c))
                      + " after the RST the "
                      + resetter(c)
                      + " went on with an ACK (frame "
                      + lifeFrame(c)
                      + "), so its socket was still open")
          .contra(SLIGHT, "an ACK that was held up on its way for so long would look the same")
          .read(
              c ->
                  "see whether something translates addresses before the "
                      + resetter(c)
                      + "'s host (NAT, kube-proxy), and its counters of invalid packets (conntrack"
                      + " -S)")
          .change(
              "let connection tracking there be liberal"
                  + " (net.netfilter.nf_conntrack_tcp_be_liberal), or drop what it calls invalid")
          .capture(c -> "capture at the " + resetter(c) + " to see which packet drew the RST")
          .build();

  /** So many round trips later nothing is on its way any more. */
  private static final int ROUND_TRIPS = 4;

  /**
   * What the named sender of a RST that no socket made said so late after it that it was not on its
   * way any more; null if nothing.
   */
  private static @Nullable Segment lifeAfter(Case flow) {
    SentRst rst = flow.rst();
    if (rst == null
        || rst.mark().family() != RstFamily.STATELESS
        || rst.mark().trigger() == null
        || rst.mark().senderBefore().finSent()) {
      return null;
    }
    HalfConnection sender = rst.sender();
    long roundTripNs = Math.max(0, sender.minRttNs()) + Math.max(0, sender.peer().minRttNs());
    long lateNs =
        Math.max(flow.story().get(Setting.TALKS_AFTER_RST_REORDER), ROUND_TRIPS * roundTripNs);
    for (Segment later : flow.flow().afterRst()) {
      if (later.source().equals(sender.endpoint())
          && later.isAck()
          && !later.isSyn()
          && !later.isRst()
          && later.seq() == rst.mark().senderBefore().sndNxt()
          && later.timeNs() - rst.mark().timeNs() >= lateNs) {
        return later;
      }
    }
    return null;
  }

  private static long lifeFrame(Case flow) {
    Segment life = lifeAfter(flow);
    return life == null ? 0 : life.frame();
  }

  private static long sinceRstNs(Case flow) {
    Segment life = lifeAfter(flow);
    SentRst rst = flow.rst();
    return life == null || rst == null ? 0 : life.timeNs() - rst.mark().timeNs();
  }

  /** It may have restarted, taken over from another one, or been flushed: no idle time tells. */
  static final CauseRule FASTER_THAN_ITS_END =
      CauseRule.of(Cause.MIDDLEBOX_RESET, ForeignResetCauses::cameFromNearby)
          .claim(
              c ->
                  "a device on the path made the RST, not the "
                      + resetter(c)
                      + ": it did not know the connection, as a NAT or firewall that restarted,"
                      + " took over from another one or lost its table")
          .resetByDevice()
          .pro(STRONG, c -> "the RST came " + tooFastText(c))
          .pro(
              STRONG,
              c -> c.others().nearbyResets() != null,
              c -> Objects.requireNonNull(c.others().nearbyResets()))
          .pro(SLIGHT, c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT,
              c -> c.others().nearbyResets() == null,
              "another machine that has the same address and is nearer would answer in the same"
                  + " way")
          .read(
              "look in the logs of NAT routers and firewalls near the capture point for that"
                  + " second")
          .change("let such a pair of devices share their tables (conntrackd, session sync)")
          .build();

  private static boolean cameFromNearby(Case flow) {
    SentRst rst = flow.rst();
    return rst != null
        && flow.end() == FlowEnd.RST
        && NearbyReset.is(rst)
        && Distance.of(rst) == Distance.OTHER
        && ResetCauses.movedTo(flow) == null;
  }

  private static String tooFastText(Case flow) {
    SentRst rst = flow.rst();
    Segment trigger = rst == null ? null : rst.mark().trigger();
    return rst == null || trigger == null
        ? ""
        : RstOrigin.tooFastText(rst, trigger, "frame " + trigger.frame());
  }

  /** BIG-IP writes into its RSTs why it sent them (F5 K13223: tm.rstcause.pkt). */
  static final CauseRule SAYS_WHO =
      CauseRule.of(Cause.MIDDLEBOX_RESET, ForeignResetCauses::saysBigIp)
          .claim(c -> "the BIG-IP that speaks for the " + resetter(c) + " made the RST")
          .resetByDevice()
          .pro(DECISIVE, c -> "the text that it carries is that of a BIG-IP")
          .read(
              c ->
                  "look the quoted reason up on the BIG-IP"
                      + (text(c).contains("expired")
                              || text(c).contains("idle timeout")
                              || text(c).contains("sweeper")
                          ? ": its idle timeout for that virtual server had expired"
                          : ""))
          .build();

  static final CauseRule REFUSED_AND_SAYS_WHO =
      CauseRule.of(
              Cause.REFUSED_BY_MIDDLEBOX, c -> c.end() == FlowEnd.REFUSED && isBigIpText(text(c)))
          .claim("the BIG-IP that speaks for the server's address refused it")
          .resetByDevice()
          .pro(DECISIVE, c -> "the text that its RST carries is that of a BIG-IP")
          .read("look the quoted reason up on the BIG-IP, and its virtual servers for that port")
          .build();

  private static boolean saysBigIp(Case flow) {
    return flow.end() != FlowEnd.REFUSED && isBigIpText(text(flow));
  }

  /** {@code BIG-IP: [0x1e2d4f1:543] Flow expired (sweeper)}, in some versions without the name. */
  static boolean isBigIpText(String text) {
    return text.contains("big-ip") || BIG_IP_PLACE.matcher(text).lookingAt();
  }

  private static String text(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? "" : rst.mark().segment().details().rstText().toLowerCase(Locale.ROOT);
  }

  private static String resetter(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? "resetting end" : flow.role(rst.sender());
  }

  /** Weaker than a forged RST: the RST itself bears no foreign mark. */
  static final CauseRule TAMPERED =
      CauseRule.of(
              Cause.FORGED_RESET,
              c -> c.rst() != null && c.has(FindingId.TAMPERING) && !ResetCauses.hostCountsOn(c))
          .resetByDevice()
          .claim(c -> "somebody on the path made the RST, not the " + named(c))
          .pro(
              SLIGHT,
              c ->
                  "the packets fit a published signature of connection tampering, and the "
                      + named(c)
                      + "'s own stack would hardly have sent them")
          .pro(SLIGHT, c -> Distance.of(c.rst()) == Distance.OTHER, c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT, c -> Distance.of(c.rst()) == Distance.SAME, c -> Distance.text(c, c.rst()))
          .read("see whether it depends on the name or address that was asked for")
          .capture(c -> "capture at the " + named(c) + " to see whether it sent the RST")
          .build();

  /**
   * Whether it answers, without a socket, data that its named sender had acknowledged long before:
   * a socket repeats its ACK then. Hosts that translate addresses by connection tracking do so
   * (kubernetes issue 74839).
   */
  private static boolean answersOldData(Case flow) {
    SentRst rst = flow.forged();
    return rst != null
        && rst.mark().family() == RstFamily.STATELESS
        && rst.mark().trigger() != null
        && !rst.mark().triggerIsNew()
        && rst.mark().trigger().payloadBytes() > 0
        && Distance.of(rst) == Distance.SAME;
  }

  /**
   * Whether its TTL began with another value than those of its named sender: no route does that.
   */
  private static boolean byOtherStack(Case flow) {
    SentRst rst = flow.forged();
    return rst != null
        && HeaderSigns.startedElsewhere(
            rst.sender().ttlAtFirstPoint(rst.mark().segment()), rst.sender().traits().ttlMin());
  }

  private static boolean byOtherStackNearby(Case flow) {
    SentRst rst = flow.forged();
    return rst != null && byOtherStack(flow) && HeaderSigns.isOnLink(rst.mark().segment().ttl());
  }

  private static long oldFrame(Case flow) {
    SentRst rst = flow.forged();
    return rst == null || rst.mark().trigger() == null ? 0 : rst.mark().trigger().frame();
  }

  private static CauseRule.Builder foreign(Cause cause, Predicate<Case> sign) {
    return CauseRule.of(cause, sign)
        .resetByDevice()
        .pro(DECISIVE, c -> score(c) >= SURE, ForeignResetCauses::evidence)
        .pro(STRONG, c -> score(c) > 0 && score(c) < SURE, ForeignResetCauses::evidence);
  }

  private static String evidence(Case flow) {
    SentRst rst = flow.forged();
    return rst == null ? "" : flow.reasons(FindingId.FORGED_RST, rst.mark().frame());
  }

  private static long score(Case flow) {
    SentRst rst = flow.forged();
    if (rst == null) {
      return 0;
    }
    return flow.signs().findings().stream()
        .filter(f -> f.id() == FindingId.FORGED_RST && f.frame() == rst.mark().frame())
        .mapToLong(f -> f.value().number())
        .max()
        .orElse(0);
  }

  private static long quietNs(Case flow) {
    SentRst rst = flow.forged();
    if (rst == null) {
      return 0;
    }
    // A keepalive or data after the silence may have drawn it: the finding knows how long that was.
    long beforeDrawnNs =
        flow.signs()
            .find(FindingId.IDLE_RESET)
            .filter(found -> found.frame() == rst.mark().segment().frame())
            .map(found -> found.value().number())
            .orElse(0L);
    return Math.max(flow.quietBeforeNs(rst), beforeDrawnNs);
  }

  /** Whether a silence came before that a timer for idle sessions would explain. */
  private static boolean followsIdleTime(Case flow) {
    if (flow.forged() == null || lateFinAnswered(flow) || flow.others().isFixedLifetime()) {
      return false;
    }
    long quietNs = quietNs(flow);
    return flow.has(FindingId.IDLE_RESET)
        || (flow.isIdle(quietNs) && TimerFit.idleTimerFits(quietNs));
  }

  /** Whether the RST answers the FIN of the end that closed second. */
  private static boolean lateFinAnswered(Case flow) {
    Finding finding = flow.signs().find(FindingId.RST_ANSWERS_FIN).orElse(null);
    return finding != null && flow.bothClosed();
  }

  /** Whom the forged RST names; for two RSTs the first. */
  private static String named(Case flow) {
    SentRst rst = flow.forged() == null ? flow.rst() : flow.forged();
    return rst == null ? "named end" : flow.role(rst.sender());
  }
}
