package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.Heartbeats;
import org.tcpteardown.heuristic.forgery.RstOrigin;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.BeatsInVain;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.LateReturn;
import org.tcpteardown.tcp.PayloadBeat;
import org.tcpteardown.tcp.ProbeSeries;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.timer.KnownTimers;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerInterval;

/** Connections that somebody forgot, or that died: what came afterwards was in vain. */
final class SilenceCauses {
  /** Linux keeps FIN-WAIT-2 for this long once nobody owns the socket (tcp_fin_timeout). */
  private static final long LINUX_FIN_WAIT_2_NS = 60_000_000_000L;

  /** From this size on a path that drops large packets only is worth a thought. */
  private static final int LARGE_PAYLOAD = 1000;

  /** A server without the ACK of its SYN-ACK repeats that sooner (Windows after 3 s). */
  private static final long SYN_ACK_TIMER_NS = 4_000_000_000L;

  /** In that time nobody reboots, and no path breaks but by rare chance. */
  private static final long AT_ONCE_NS = 1_000_000_000L;

  /** So many FINs are not lost by chance. */
  private static final int MANY_FINS = 5;

  /** Limits of patience are longer; sooner than this an end may close without waiting. */
  private static final long UNHEARD_NS = 5_000_000_000L;

  /** One other may fall silent at the same time by chance. */
  private static final int TOGETHER = 2;

  /** In so small a part of a pause hardly anything happens by chance. */
  private static final int PART_OF_PAUSE = 20;

  private static final String SAME_AS_VANISHED =
      "an end that vanished in just that pause would look the same from one capture point";

  private static final String ONLY_THIS =
      "something on the path or at the other end dropped just this connection";

  private SilenceCauses() {}

  static final CauseRule REJECTED_BY_ICMP =
      CauseRule.of(Cause.REFUSED_BY_HOST, c -> c.diedByIcmp() && isRejected(c))
          .claim(
              c ->
                  "the packet filter of "
                      + icmpSender(c)
                      + " itself rejects these packets since then, in mid-connection")
          .pro(
              STRONG,
              c -> "the ICMP error (frame " + icmpFrame(c) + ") bears that end's own address")
          .pro(STRONG, c -> "a stack that no longer knew the connection would send a RST")
          .contra(SLIGHT, "a NAT router in front of it may use that address too")
          .read(
              c ->
                  "read the packet filter's rules on "
                      + icmpSender(c)
                      + " and the log of what adds to them (fail2ban and the like)")
          .build();

  /** Whether the very end to which the packets went says that it will not take them. */
  private static boolean isRejected(Case flow) {
    IcmpError error = IcmpDeath.of(flow.flow());
    return error != null
        && IcmpRefusal.refuses(error)
        && error.sender().equals(error.quotedDestination().address());
  }

  static final CauseRule FILTERED_BY_ICMP =
      CauseRule.of(Cause.REFUSED_BY_MIDDLEBOX, c -> c.diedByIcmp() && isFiltered(c))
          .claim(
              c ->
                  "a packet filter, "
                      + icmpSender(c)
                      + ", rejects these packets since then, in mid-connection")
          .pro(STRONG, SilenceCauses::saysSo)
          .pro(STRONG, c -> "nothing else came back")
          .contra(SLIGHT, "anybody can send an ICMP error in another's name")
          .read(
              c ->
                  "see what changed in the rules of "
                      + icmpSender(c)
                      + " at this time, and whether its session table was flushed")
          .build();

  private static boolean isFiltered(Case flow) {
    IcmpError error = IcmpDeath.of(flow.flow());
    return error != null && IcmpRefusal.refuses(error);
  }

  private static String saysSo(Case flow) {
    return "it says so by ICMP ("
        + Wording.times(icmpErrors(flow))
        + ", the last in frame "
        + icmpFrame(flow)
        + ")";
  }

  private static long icmpErrors(Case flow) {
    IcmpError last = IcmpDeath.of(flow.flow());
    return last == null
        ? 0
        : flow.flow().icmpErrors().stream()
            .filter(e -> e.type() == last.type() && e.code() == last.code())
            .filter(e -> e.sender().equals(last.sender()))
            .count();
  }

  static final CauseRule TOLD_BY_ICMP =
      CauseRule.of(Cause.PEER_VANISHED, Case::diedByIcmp)
          .claim(
              c ->
                  icmpSender(c)
                      + (isLoop(c)
                          ? " sees these packets go round in a loop of routes"
                          : " cannot deliver these packets any more"))
          .pro(STRONG, SilenceCauses::saysSo)
          .pro(STRONG, c -> "nothing else came back")
          .contra(SLIGHT, "anybody can send an ICMP error in another's name")
          .read(c -> "look at the routes and the ARP or neighbour table of " + icmpSender(c))
          .build();

  private static String icmpSender(Case flow) {
    IcmpError error = IcmpDeath.of(flow.flow());
    return error == null ? "a router" : error.sender().toString();
  }

  private static long icmpFrame(Case flow) {
    IcmpError error = IcmpDeath.of(flow.flow());
    return error == null ? 0 : error.frame();
  }

  private static boolean isLoop(Case flow) {
    IcmpError error = IcmpDeath.of(flow.flow());
    return error != null && error.type() == (error.v6() ? 3 : 11);
  }

  /** What one event ended together with all others needs no timer. */
  static final CauseRule LOST_WITH_ALL =
      vanished(SilenceCauses::lostWithAll)
          .claim(SilenceCauses::dropped)
          .contra(
              SLIGHT,
              c -> c.has(FindingId.IDLE_BLACKHOLE),
              "a timer for idle sessions may have ended this one before")
          .build();

  static final CauseRule LATE_FIN_EATEN =
      CauseRule.of(
              Cause.MIDDLEBOX_FIN_TIMER, c -> c.has(FindingId.FIN_BLACKHOLED) && c.bothClosed())
          .claim(
              c ->
                  (atSilentEnd(c)
                          ? TimerFit.unnamedHalfClosed(c, c.value(FindingId.FIN_BLACKHOLED))
                          : TimerFit.halfClosed(c, c.value(FindingId.FIN_BLACKHOLED)))
                      + (atSilentEnd(c)
                          ? ", in a packet filter on the "
                              + firstCloser(c)
                              + "'s own host or just before it"
                          : ""))
          .restsOnSilence()
          .contra(
              SLIGHT,
              SilenceCauses::atSilentEnd,
              c ->
                  "the capture was made at the "
                      + firstCloser(c)
                      + " ("
                      + CapturePoint.of(c.flow()).why()
                      + ")")
          .pro(
              STRONG,
              c -> hasIcmpAfter(c, FindingId.FIN_BLACKHOLED),
              c -> c.flow().icmpErrors().get(0).sender() + " answered the FIN with an ICMP error")
          .pro(
              STRONG,
              Case::dataCompleteButLastWords,
              c -> "the " + firstCloser(c) + " had answered everything and closed in good order")
          .pro(
              SLIGHT,
              c -> c.has(FindingId.LATE_FIN),
              c ->
                  "many such timers are shorter than "
                      + Wording.time(c.value(FindingId.FIN_BLACKHOLED)))
          .pro(
              SLIGHT,
              c -> c.value(FindingId.FIN_UNANSWERED) >= MANY_FINS,
              c ->
                  Wording.times(c.value(FindingId.FIN_UNANSWERED))
                      + " in vain is more than ordinary loss")
          .pro(SLIGHT, SilenceCauses::wasThere, SilenceCauses::heardElsewhere)
          .contra(SLIGHT, c -> !wasThere(c), SAME_AS_VANISHED)
          .change(
              c ->
                  c.has(FindingId.LATE_FIN)
                      ? "fix the " + lateCloser(c) + "'s late close, or raise that timer"
                      : "let the " + lateCloser(c) + " close sooner, or raise that timer")
          .read("read the timers for half-closed sessions in routers and firewalls on the path")
          .capture(
              "capture on both sides of the suspected device: the FIN arrives on one side only")
          .build();

  static final CauseRule FIN_EATEN_AFTER_IDLE_TIME =
      idle(c -> c.has(FindingId.FIN_BLACKHOLED) && c.isIdle(c.value(FindingId.FIN_BLACKHOLED)))
          .claim(c -> TimerFit.idle(c, c.value(FindingId.FIN_BLACKHOLED)))
          .build();

  static final CauseRule DEAD_AFTER_HALF_CLOSE =
      CauseRule.of(
              Cause.MIDDLEBOX_FIN_TIMER,
              c -> c.has(FindingId.IDLE_BLACKHOLE) && c.firstFin() != null && gapFins(c) > 0)
          .claim(c -> TimerFit.halfClosed(c, c.value(FindingId.IDLE_BLACKHOLE)))
          .restsOnSilence()
          .pro(STRONG, c -> "the connection had worked until that silence")
          .pro(SLIGHT, SilenceCauses::wasThere, SilenceCauses::heardElsewhere)
          .contra(SLIGHT, c -> !wasThere(c), SAME_AS_VANISHED)
          .read("read the timers for half-closed sessions in routers and firewalls on the path")
          .capture("capture on both sides of the suspected device")
          .change("do not pause so long after a half-close, or close both directions")
          .build();

  static final CauseRule GONE_FROM_ITS_LINK =
      vanished(c -> c.has(FindingId.IDLE_BLACKHOLE) && CapturePoint.isOneLink(c.flow()))
          .claim(c -> "the " + silentRole(c) + "'s host was gone or asleep after that pause")
          .pro(
              SLIGHT, c -> "no router that has a session timer lies between: both TTLs are as sent")
          .contra(SLIGHT, "a firewall that counts no TTL may lie between all the same")
          .build();

  static final CauseRule DEAD_AFTER_IDLE_TIME =
      idle(c -> c.has(FindingId.IDLE_BLACKHOLE))
          .claim(c -> TimerFit.idle(c, c.value(FindingId.IDLE_BLACKHOLE)))
          .build();

  /** Silences as long as its beat had survived, so no timer had run out when it was due. */
  static final CauseRule MISSED_ITS_BEAT =
      vanished(c -> (deadAfterIdleTime(c) || closedAfterMissedBeat(c)) && missedBeat(c) != null)
          .claim(c -> "the " + silentRole(c) + " or the path to it was gone: " + missed(c))
          .contra(
              SLIGHT,
              "a program that stopped beating by itself leaves a silence in which a timer on the"
                  + " path may run out")
          .build();

  static final CauseRule PROBES_DEAD_AFTER_IDLE_TIME =
      idle(c -> deadAfterIdleTime(c) && timerMayBe(c))
          .claim(
              c ->
                  timerKnown(c)
                      ? TimerFit.idle(c, gapNs(c))
                      : TimerFit.unnamedIdle(c, gapNs(c))
                          + ", or the "
                          + probed(c)
                          + " or the path to it was gone")
          .contra(
              STRONG,
              c -> !timerKnown(c),
              "the length of that pause is the keepalive time of the end that asks, not a timer's")
          .contra(
              SLIGHT,
              c -> probed(c).equals("client"),
              "clients go to sleep or leave their network in such pauses")
          .build();

  /** Neither other connections nor any known default speak for a timer as short as that pause. */
  static final CauseRule PROBES_DEAD_AFTER_SILENCE =
      vanished(c -> deadAfterIdleTime(c) && !timerMayBe(c))
          .claim(
              c ->
                  "the "
                      + probed(c)
                      + " or the path to it was gone, or "
                      + TimerFit.unnamedIdle(c, gapNs(c)))
          .contra(SLIGHT, "in which moment of that pause the packets do not tell")
          .build();

  private static @Nullable PayloadBeat missedBeat(Case flow) {
    Gap gap = flow.flow().latestGap();
    return gap == null ? null : gap.missedBeat();
  }

  private static String missed(Case flow) {
    PayloadBeat beat = missedBeat(flow);
    if (beat == null) {
      return "";
    }
    return "it left out a heartbeat ("
        + (beat.fewest() < beat.most() ? beat.fewest() + " to " : "")
        + Wording.count(beat.most(), "byte")
        + " after every "
        + Wording.time(beat.quietNs())
        + " of silence, "
        + beat.inARow()
        + " in a row) that was due "
        + Wording.time(gapNs(flow) - beat.quietNs())
        + " before the "
        + (closedAfterMissedBeat(flow) ? "FIN" : "first keepalive")
        + ", when no timer that had let the others pass could have run out";
  }

  /** Whether an end closed after the silence in which the other one had left out its beat. */
  private static boolean closedAfterMissedBeat(Case flow) {
    Gap gap = flow.flow().latestGap();
    return gap != null
        && gap.missedBeat() != null
        && !gap.survived()
        && flow.has(FindingId.FIN_UNANSWERED)
        && flow.frame(FindingId.FIN_UNANSWERED) >= gap.first().frame()
        && flow.sender(gap.first()).finAckedBy() == null
        && !flow.bothClosed();
  }

  private static boolean deadAfterIdleTime(Case flow) {
    return flow.has(FindingId.KEEPALIVE_FAILURE) && probesBeganAfterIdleTime(flow);
  }

  private static boolean timerMayBe(Case flow) {
    return timerKnown(flow) || TimerFit.idleTimerFits(flow, gapNs(flow));
  }

  /** No host forgets some of its connections and keeps others, all by how long they were idle. */
  static final CauseRule FORGOTTEN_BY_TIMER =
      CauseRule.of(
              Cause.MIDDLEBOX_IDLE_TIMER,
              c -> c.has(FindingId.HALF_OPEN) && c.rst() != null && timerKnown(c))
          .claim(c -> TimerFit.idle(c, c.quietBeforeNs(Objects.requireNonNull(c.rst()))))
          .resetByDevice()
          .pro(
              STRONG,
              c ->
                  "while these were forgotten, connections of the two hosts that had been idle for"
                      + " less lived on, so it was no restart")
          .pro(SLIGHT, c -> Distance.ttlDiffers(c.rst()), c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT,
              c -> !Distance.ttlDiffers(c.rst()),
              "a host that drops its own idle connections without a word answers in the same way")
          .read(
              "read the timers for idle sessions of routers, firewalls and load balancers on the"
                  + " path")
          .change("let keepalives come more often than that timer")
          .capture("capture at the end that the RST names to see whether it sent the RST")
          .build();

  /** A restart explains it only if it fell between what survived and what did not. */
  static final CauseRule FORGOTTEN_AS_BY_TIMER =
      CauseRule.of(
              Cause.MIDDLEBOX_IDLE_TIMER,
              c -> c.has(FindingId.HALF_OPEN) && c.rst() != null && timerFits(c))
          .claim(c -> TimerFit.idle(c, c.quietBeforeNs(Objects.requireNonNull(c.rst()))))
          .resetByDevice()
          .pro(
              SLIGHT,
              c ->
                  "of the connections of the two hosts all that were idle for longer were"
                      + " forgotten, and none that was idle for less")
          .pro(SLIGHT, c -> Distance.ttlDiffers(c.rst()), c -> Distance.text(c, c.rst()))
          .contra(SLIGHT, "a host that was restarted in just that time answers in the same way")
          .read(
              "read the timers for idle sessions of routers, firewalls and load balancers on the"
                  + " path, and see whether the host that the RST names was restarted")
          .change("let keepalives come more often than that timer")
          .capture("capture at the end that the RST names to see whether it sent the RST")
          .build();

  /** Whether a known default lies between what survived and what several were forgotten after. */
  private static boolean timerFits(Case flow) {
    TimerInterval timer = flow.others().timerOrRestart(Phase.ESTABLISHED);
    return timer != null && !KnownTimers.fitting(timer, Phase.ESTABLISHED).isEmpty();
  }

  /** Whether the RST came back sooner than the end that it names can have answered. */
  private static boolean soonerThanItsEnd(Case flow) {
    SentRst rst = flow.rst();
    Gap gap = flow.flow().latestGap();
    return rst != null && gap != null && RstOrigin.tooFast(rst, gap.first());
  }

  private static String tooSoon(Case flow) {
    SentRst rst = flow.rst();
    Gap gap = flow.flow().latestGap();
    return rst == null || gap == null
        ? ""
        : "the RST came " + RstOrigin.tooFastText(rst, gap.first(), "frame " + gap.first().frame());
  }

  /** The finding is an error unless the RST comes from where the named end is. */
  static final CauseRule RESET_AFTER_IDLE_TIME =
      CauseRule.of(
              Cause.MIDDLEBOX_IDLE_TIMER,
              c -> c.isError(FindingId.IDLE_RESET) && c.rstOf(FindingId.IDLE_RESET) != null)
          .claim(
              c ->
                  TimerFit.idle(c, c.value(FindingId.IDLE_RESET))
                      + (timerKnown(c) || TimerFit.idleTimerFits(c.value(FindingId.IDLE_RESET))
                          ? ""
                          : ", or a device there had lost its table (a restart, a failover)"))
          .resetByDevice()
          .contra(
              STRONG,
              c -> !timerKnown(c) && TimerFit.idleTimerContradicted(c),
              "a silence as long had survived before")
          .contra(
              SLIGHT,
              c -> !timerKnown(c) && !TimerFit.idleTimerFits(c.value(FindingId.IDLE_RESET)),
              "no default known to us is so short")
          .pro(SLIGHT, c -> "the connection had worked until that silence")
          .pro(STRONG, c -> Distance.of(c.rst()) == Distance.OTHER, c -> Distance.text(c, c.rst()))
          .pro(STRONG, SilenceCauses::soonerThanItsEnd, SilenceCauses::tooSoon)
          .contra(
              SLIGHT,
              c -> Distance.of(c.rst()) != Distance.OTHER && !soonerThanItsEnd(c),
              "a host that forgot the connection answers in just this way")
          .contra(
              SLIGHT,
              c -> Distance.of(c.rst()) == Distance.SAME && soonerThanItsEnd(c),
              c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT,
              c -> Distance.of(c.rst()) == Distance.OTHER,
              "routes change too, and the RST alone tells of the new one")
          .read(
              "read the timers for idle sessions of routers, firewalls and load balancers on the"
                  + " path")
          .change("let keepalives come more often than that timer")
          .capture("capture at the end that the RST names to see whether it sent the RST")
          .build();

  /** A socket of the client's own, or its host's count: no filter resets so. */
  static final CauseRule CLIENT_RESET_ALL =
      CauseRule.of(
              Cause.APPLICATION_ABORT,
              c ->
                  c.others().isOneEvent()
                      && c.rst() != null
                      && c.rst().sender() == c.flow().client()
                      && (c.end() == FlowEnd.RST || c.has(FindingId.IDLE_RESET))
                      && (isSocket(c.rst()) || ResetCauses.hostCountsOn(c)))
          .claim(
              "one event at the client ended them all: its program ended or was restarted, or gave"
                  + " up its pool of connections")
          .pro(STRONG, c -> isSocket(c.rst()), "the RST comes from a socket that existed")
          .pro(STRONG, ResetCauses::hostCountsOn, c -> Distance.text(c, c.rst()))
          .contra(SLIGHT, "a load balancer that speaks for it looks the same")
          .read("see in the client's log what happened in that second")
          .build();

  /** Its kernel closes what a process had, read or not, and what it had not taken yet. */
  static final CauseRule SERVER_RESET_ALL =
      CauseRule.of(
              Cause.APPLICATION_UNREAD_DATA,
              c ->
                  c.others().isOneEvent()
                      && c.rst() != null
                      && c.rst().sender() == c.flow().server()
                      && c.end() == FlowEnd.RST
                      && c.has(FindingId.ABORT_UNREAD_DATA)
                      && isSocket(c.rst()))
          .claim(
              "one event at the server ended them all: the process that had them stopped or was"
                  + " restarted, with the request unread")
          .pro(STRONG, c -> "the RST followed data of the client, and came from a live socket")
          .pro(STRONG, ResetCauses::hostCountsOn, c -> Distance.text(c, c.rst()))
          .contra(SLIGHT, "a proxy that speaks for it looks the same")
          .read("see in the server's log what happened at that moment")
          .change("let the server take no new connections and answer what it has before it stops")
          .build();

  static final CauseRule RESET_WITH_OTHERS =
      CauseRule.of(
              Cause.UNKNOWN,
              c ->
                  c.others().isOneEvent()
                      && c.rst() != null
                      && (c.end() == FlowEnd.RST || c.has(FindingId.IDLE_RESET)))
          .claim(
              c ->
                  "one event at the "
                      + resetter(c)
                      + " or before it ended them all: its process was killed or restarted, "
                      + (resetter(c).equals("server") ? "a balancer drained it, " : "")
                      + "or a filter was flushed"
                      + (Distance.of(c.rst()) == Distance.OTHER
                          ? "; " + Distance.text(c, c.rst())
                          : ""))
          .read(
              c ->
                  resetter(c).equals("server")
                      ? "look in the logs of the server, the balancer and firewalls for that second"
                      : "look in the logs of the client and of firewalls for that second")
          .build();

  static final CauseRule ENDED_AT_ITS_AGE =
      atItsAge(Cause.APPLICATION_ABORT, c -> isSocket(c.rst()) || ResetCauses.hostCountsOn(c))
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + " itself, or a proxy that speaks for it, lets no connection last longer")
          .pro(STRONG, c -> "others were reset at the same age")
          .build();

  static final CauseRule RESET_AT_ITS_AGE =
      atItsAge(Cause.UNKNOWN, c -> true)
          .claim(
              c -> "the " + resetter(c) + " or a device before it lets no connection last longer")
          .build();

  private static CauseRule.Builder atItsAge(Cause cause, Predicate<Case> sign) {
    return CauseRule.of(
            cause,
            c ->
                c.others().isFixedLifetime()
                    && c.rst() != null
                    && c.forged() == null
                    && sign.test(c))
        .read(
            c ->
                "look for that age in the settings of the "
                    + resetter(c)
                    + ", of load balancers and of firewalls");
  }

  static final CauseRule ABORTED_BEFORE_ITS_TIMER =
      CauseRule.of(
              Cause.APPLICATION_ABORT,
              c ->
                  c.rst() != null
                      && c.rst().sender() == c.flow().server()
                      && (c.has(FindingId.IDLE_RESET) || c.has(FindingId.RST_INSTEAD_OF_FIN))
                      && c.others().notByIdleTimer() != null)
          .claim(c -> "the server aborted it, and not by its idle timer: " + notByIdleTimer(c))
          .pro(STRONG, c -> isSocket(c.rst()), "the RST comes from a socket that existed")
          .pro(SLIGHT, c -> Distance.of(c.rst()) == Distance.SAME, c -> Distance.text(c, c.rst()))
          .contra(SLIGHT, "a load balancer that speaks for it looks the same")
          .read("read the log of the server's application at this time: a process may have ended")
          .build();

  private static String notByIdleTimer(Case flow) {
    String clause = flow.others().notByIdleTimer();
    return clause == null ? "" : clause;
  }

  static final CauseRule OWN_IDLE_TIMER =
      CauseRule.of(Cause.APPLICATION_ABORT, c -> c.rstOf(FindingId.IDLE_RESET) != null)
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + " itself ended the idle connection, by a timer of its own or because its"
                      + " program was stopped")
          .pro(STRONG, c -> isSocket(c.rst()), "the RST comes from a socket that existed")
          .pro(SLIGHT, c -> Distance.of(c.rst()) == Distance.SAME, c -> Distance.text(c, c.rst()))
          .contra(SLIGHT, "a load balancer that speaks for it looks the same")
          .read(
              c ->
                  "read the idle timeouts of the "
                      + resetter(c)
                      + "'s application, and its log of this time")
          .change("let the other end drop idle connections sooner, or send keepalives")
          .build();

  static final CauseRule LATE_FIN_RESET =
      CauseRule.of(
              Cause.MIDDLEBOX_FIN_TIMER,
              c ->
                  lateFinReset(c)
                      && lateNs(c) < LINUX_FIN_WAIT_2_NS
                      && Distance.of(c.rst()) != Distance.SAME)
          .claim(c -> TimerFit.halfClosed(c, lateNs(c)))
          .pro(SLIGHT, c -> "hosts remember a half-closed connection for longer, Linux for 60 s")
          .pro(SLIGHT, c -> Distance.of(c.rst()) == Distance.OTHER, c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT,
              c -> Distance.of(c.rst()) == Distance.UNKNOWN,
              "a host that restarted would answer in the same way")
          .change(c -> "fix the " + lateCloser(c) + "'s late close, or raise that timer")
          .read("read the timers for half-closed sessions in routers and firewalls on the path")
          .capture(
              "capture at the end that the RST names: if it did not send the RST, a device did")
          .build();

  static final CauseRule FORGOTTEN_BEFORE_LATE_FIN =
      CauseRule.of(Cause.PEER_FORGOT, SilenceCauses::lateFinReset)
          .claim(c -> "the " + firstCloser(c) + "'s host no longer knew the half-closed connection")
          .pro(STRONG, Distance::isSentThere, Distance::thereText)
          .pro(
              SLIGHT,
              c -> Distance.of(c.rst()) == Distance.SAME && !Distance.isSentThere(c),
              c -> Distance.text(c, c.rst()))
          .pro(
              SLIGHT,
              c -> lateNs(c) >= LINUX_FIN_WAIT_2_NS,
              c -> "Linux forgets a half-closed connection after 60 s if no program holds it")
          .contra(
              SLIGHT,
              c -> lateNs(c) < LINUX_FIN_WAIT_2_NS,
              "Linux keeps a half-closed connection for 60 s unless it is told otherwise"
                  + " (net.ipv4.tcp_fin_timeout)")
          .contra(
              SLIGHT,
              c -> !Distance.isSentThere(c),
              "a session timer in a device on the path would look the same")
          .change(c -> "fix the " + lateCloser(c) + "'s late close")
          .read(
              c ->
                  "read the timers for half-closed sessions on that host"
                      + (Distance.isSentThere(c) ? "" : " and in devices on the path"))
          .build();

  static final CauseRule AWAY_WHILE_PROBED =
      vanished(c -> c.has(FindingId.KEEPALIVE_FAILURE) && cameBackFromElsewhere(c))
          .claim(
              c ->
                  "the "
                      + away(c)
                      + " was away, asleep or cut off, and came back only after the other end had"
                      + " given up")
          .pro(SLIGHT, c -> "it was heard again (frame " + returnFrame(c) + ")")
          .contra(
              SLIGHT,
              SilenceCauses::probesBeganAfterIdleTime,
              "a device that had dropped the idle session, and let what came later open it anew,"
                  + " looks the same")
          .read(c -> "see whether the " + away(c) + " slept or changed its network at this time")
          .build();

  /** One lost packet is enough where a host asks only once. */
  static final CauseRule GAVE_UP_ON_ONE_PROBE =
      CauseRule.of(
              Cause.PEER_VANISHED,
              c -> c.has(FindingId.KEEPALIVE_FAILURE) && lonelyProbe(c) != null && c.rst() != null)
          .restsOnSilence()
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + "'s host gave up for want of that answer (a short TCP_USER_TIMEOUT, or a"
                      + " count of one): the keepalive or its answer got lost, or the "
                      + probed(c)
                      + " or the path to it was gone")
          .pro(
              STRONG,
              c ->
                  "the RST came just when the next one was due, and "
                      + (answeredProbes(c) == 2 ? "both" : "all " + answeredProbes(c))
                      + " before had been answered")
          .contra(
              SLIGHT, "from one keepalive nobody can tell a lost packet from a host that is gone")
          .change(
              "let the host ask several times before it gives up (TCP_USER_TIMEOUT above several"
                  + " keepalive intervals)")
          .capture("capture at the other end to see whether that keepalive arrives")
          .build();

  /** The only probe without answer, for want of which its sender gave up; null if it has none. */
  private static @Nullable ProbeSeries lonelyProbe(Case flow) {
    SentRst rst = flow.rst();
    ProbeSeries probes = rst == null ? null : rst.sender().unansweredProbes();
    return probes != null && probes.probes() == 1 ? probes : null;
  }

  static final CauseRule PROBES_UNANSWERED =
      vanished(c -> c.has(FindingId.KEEPALIVE_FAILURE))
          .claim(
              c ->
                  othersWorked(c) ? dropped(c) : "the " + probed(c) + " or the path to it was gone")
          .pro(
              SLIGHT,
              c -> answeredProbes(c) > 0,
              c -> "earlier keepalives had been answered, so it is no timer for idle sessions")
          .build();

  static final CauseRule AWAY_TOO_LONG =
      vanished(c -> triedInVain(c) && returned(c) != null)
          .claim(
              c ->
                  "the "
                      + away(c)
                      + " was away, asleep or cut off, and came back only after the other end had"
                      + " given up")
          .pro(SLIGHT, c -> "it was heard again (frame " + returnFrame(c) + ")")
          .read(c -> "see whether the " + away(c) + " slept or changed its network at this time")
          .build();

  static final CauseRule DROPPED_BEHIND_HANDSHAKE =
      CauseRule.of(
              Cause.CLASS_DROPPED,
              c -> c.has(FindingId.RETRANSMISSION_DEATH) && droppedBehindHandshake(c))
          .claim(
              "the client's data is dropped where its handshake passes: by something that looks"
                  + " into it or answers handshakes itself (captive portal, transparent proxy,"
                  + " firewall), or by the server's own host")
          .restsOnSilence()
          .pro(
              STRONG,
              c ->
                  "the handshake had been answered "
                      + Wording.time(sinceSynAckNs(c))
                      + " before; no host or path is gone in so short a time but by rare chance")
          .pro(SLIGHT, c -> "the SYN-ACK was not sent again, so the ACK of it had arrived")
          .contra(SLIGHT, "a server that stopped in just that moment would look the same")
          .capture("capture at the server to see whether the data arrives there")
          .read("read the rules of firewalls, proxies and captive portals on the path")
          .build();

  static final CauseRule DIED_IN_MID_EXCHANGE =
      vanished(c -> c.has(FindingId.RETRANSMISSION_DEATH))
          .claim(
              c ->
                  othersWorked(c)
                      ? dropped(c)
                      : "the "
                          + deaf(c)
                          + " or the path to it was gone from one moment to the next")
          .pro(SLIGHT, c -> c.flow().longestHoleNs() == 0, SilenceCauses::noTimer)
          .contra(
              SLIGHT,
              c -> busyPauseNs(c) > 0,
              c ->
                  "a timer for idle sessions of less than "
                      + Wording.time(busyPauseNs(c))
                      + " would look the same")
          .contra(
              SLIGHT,
              SilenceCauses::noDataEverAcked,
              "none of its data was ever acknowledged, so a filter may drop just that")
          .contra(
              SLIGHT,
              c -> deadPayload(c) >= LARGE_PAYLOAD,
              "only large packets may be lost: then a limit of packet size on the path is at fault")
          .build();

  /** Why no timer for idle sessions explains that an end fell silent: a clause. */
  private static String noTimer(Case flow) {
    Gap gap = flow.flow().latestGap();
    if (gap == null || gap.survived()) {
      return "there was no silence before that a session timer needs";
    }
    BeatsInVain beats = Heartbeats.inVain(gap);
    long stoppedNs = Heartbeats.stoppedNs(gap);
    if (stoppedNs > 0) {
      return "the "
          + flow.role(gap.sender().peer())
          + ", which had kept the connection busy every "
          + Wording.time(stoppedNs)
          + ", had stopped that before";
    }
    if (beats != null) {
      return "the "
          + flow.role(gap.sender())
          + " had kept the connection busy, with "
          + Wording.count(beats.count(), "ACK")
          + " since the "
          + flow.role(gap.sender().peer())
          + " was last heard";
    }
    return flow.isIdle(gap.quietNs()) && flow.flow().survivedAsLong(gap)
        ? "a silence as long had survived before"
        : "there was no silence before that a session timer needs";
  }

  /** The longest pause between ACKs that kept a connection busy in vain; 0 without such ACKs. */
  private static long busyPauseNs(Case flow) {
    Gap gap = flow.flow().latestGap();
    if (gap == null || gap.survived() || Heartbeats.inVain(gap) == null) {
      return 0;
    }
    long pauseNs = Heartbeats.longestPauseNs(gap);
    return flow.isIdle(pauseNs) ? pauseNs : 0;
  }

  /** The other end was away when its peer lost patience, and came back after that. */
  static final CauseRule CLOSED_UNHEARD =
      CauseRule.of(Cause.PEER_VANISHED, c -> closedUnheard(c) != null)
          .claim(
              c ->
                  "the "
                      + unheardPeer(c)
                      + ", or the path to it, was gone for a while: when the "
                      + unheardCloser(c)
                      + " closed, nothing had come from it for "
                      + Wording.time(unheardNs(c))
                      + " although data was repeated all the time; what came later met a closed"
                      + " socket")
          .restsOnSilence()
          .pro(STRONG, c -> "its data was unacknowledged when it closed")
          .contra(
              SLIGHT,
              c -> !othersWorked(c),
              "a device that drops just this connection for a while would look the same")
          .read(
              c ->
                  "look for an outage of that host, its link or the path at this time, and compare"
                      + " the "
                      + unheardCloser(c)
                      + "'s patience with how long it lasted")
          .build();

  /** The first FIN, if its sender had waited for an answer in vain for long; null otherwise. */
  private static @Nullable FinMark closedUnheard(Case flow) {
    FinMark fin = flow.firstFin();
    if (fin == null
        || fin.dataAcked()
        || fin.lastRepeatNs() == HalfConnection.NEVER
        || fin.peerHeardNs() == HalfConnection.NEVER
        || flow.end() != FlowEnd.FIN_RST) {
      return null;
    }
    HalfConnection closer = flow.sender(fin.segment());
    SentRst rst = flow.rst();
    return rst != null
            && rst.sender() == closer
            && closer.peer().payloadAfterPeerFin() != null
            && fin.timeNs() - fin.peerHeardNs() >= UNHEARD_NS
            && fin.lastRepeatNs() > fin.peerHeardNs()
        ? fin
        : null;
  }

  private static long unheardNs(Case flow) {
    FinMark fin = closedUnheard(flow);
    return fin == null ? 0 : fin.timeNs() - fin.peerHeardNs();
  }

  private static String unheardCloser(Case flow) {
    FinMark fin = closedUnheard(flow);
    return fin == null ? "closing end" : flow.role(flow.sender(fin.segment()));
  }

  private static String unheardPeer(Case flow) {
    FinMark fin = closedUnheard(flow);
    return fin == null ? "other end" : flow.role(flow.sender(fin.segment()).peer());
  }

  static final CauseRule FIN_UNANSWERED =
      vanished(c -> c.has(FindingId.FIN_UNANSWERED) || c.has(FindingId.FIN_ABANDONED))
          .claim(c -> othersWorked(c) ? dropped(c) : "the other end or the path to it was gone")
          .contra(
              SLIGHT,
              c -> c.end() == FlowEnd.FIN,
              "both ends had closed; only the last acknowledgement may be missing")
          .build();

  /** Whether the capture was made at the end that left the FIN unanswered. */
  private static boolean atSilentEnd(Case flow) {
    FinMark first = flow.firstFin();
    return first != null && CapturePoint.of(flow.flow()).isAt(flow.sender(first.segment()));
  }

  private static CauseRule.Builder idle(Predicate<Case> sign) {
    return CauseRule.of(Cause.MIDDLEBOX_IDLE_TIMER, sign)
        .restsOnSilence()
        .pro(
            STRONG,
            SilenceCauses::hadWorked,
            "the connection had worked until that silence, and never after it")
        .contra(
            SLIGHT,
            c -> !hadWorked(c),
            c ->
                "nothing came from the "
                    + silentRole(c)
                    + " since the handshake: it may never have"
                    + " had the connection")
        .pro(SLIGHT, c -> othersWorked(c) && !partDied(c), SilenceCauses::others)
        .pro(
            SLIGHT,
            c -> wasThere(c) && (!othersWorked(c) || partDied(c)),
            SilenceCauses::heardElsewhere)
        .contra(SLIGHT, c -> (!othersWorked(c) || partDied(c)) && !wasThere(c), SAME_AS_VANISHED)
        .read(
            "read the timers for idle sessions of routers, firewalls and load balancers on the"
                + " path")
        .change("let keepalives come more often than that timer, or close idle connections sooner")
        .capture(
            "capture on both sides of the suspected device: what comes after the pause arrives"
                + " on one side only");
  }

  /** Whether the end that is silent now had sent anything after the handshake. */
  private static boolean hadWorked(Case flow) {
    Gap gap = flow.flow().latestGap();
    HalfConnection silent = gap == null ? null : gap.sender().peer();
    return silent == null || silent.ordinarySeen() || !silent.fins().isEmpty();
  }

  private static String silentRole(Case flow) {
    Gap gap = flow.flow().latestGap();
    return gap == null ? "silent end" : flow.role(gap.sender().peer());
  }

  private static CauseRule.Builder vanished(Predicate<Case> sign) {
    return CauseRule.of(Cause.PEER_VANISHED, sign)
        .restsOnSilence()
        .pro(STRONG, c -> returned(c) == null, c -> "nothing came back any more")
        .pro(STRONG, c -> returned(c) != null, c -> "nothing came back while it was tried")
        .pro(STRONG, SilenceCauses::othersWorked, SilenceCauses::others)
        .contra(
            SLIGHT,
            c -> !othersWorked(c) && !partDied(c),
            "a device that drops just this connection would look the same")
        .contra(
            SLIGHT,
            SilenceCauses::othersWorked,
            "what forgot or blocked it, the packets do not tell")
        .step(
            Step.Kind.CAPTURE,
            c -> !othersWorked(c) || lost(c) == null,
            c -> "capture at the other end to see whether all this arrives and is answered")
        .step(
            Step.Kind.READ,
            c -> !othersWorked(c),
            c -> "look for a crash of that host and for changes of routes at this time")
        .step(
            Step.Kind.READ,
            c -> othersWorked(c) && lost(c) != null,
            c ->
                "look for a restart or failover at this time of what keeps state between the two"
                    + " (NAT, firewall, load balancer), and for a machine behind the silent"
                    + " address that is gone")
        .step(
            Step.Kind.READ,
            c -> othersWorked(c) && lost(c) == null && !partDied(c),
            c -> "look for a filter or a session table on the path that lost or blocked it")
        .step(
            Step.Kind.READ,
            c -> othersWorked(c) && lost(c) == null && partDied(c),
            c ->
                "look at the machines behind that address, at what spreads connections over them"
                    + " and over links, for a failure at this time");
  }

  /**
   * Whether the silent end was heard elsewhere so shortly before it was tried, that it hardly went
   * away in the pause before that.
   */
  private static boolean wasThere(Case flow) {
    Gap gap = flow.flow().latestGap();
    long beforeNs = flow.others().siblings().heardBeforeNs();
    return gap != null && beforeNs >= 0 && beforeNs <= gap.quietNs() / PART_OF_PAUSE;
  }

  private static String heardElsewhere(Case flow) {
    return "the "
        + silentRole(flow)
        + "'s host was there: it was heard in another connection "
        + Wording.time(flow.others().siblings().heardBeforeNs())
        + " before";
  }

  /** Whether other connections to the same port fell silent at the same moment as this one. */
  private static boolean partDied(Case flow) {
    return flow.others().siblings().together() >= TOGETHER;
  }

  /** Who or what dropped it, where others went on. */
  private static String dropped(Case flow) {
    LostTogether lost = lost(flow);
    return lost != null
        ? lost.inWords()
        : partDied(flow)
            ? "a part of what stands behind the server's address, or of the paths to it, was gone"
            : ONLY_THIS;
  }

  /** The moment at which it was lost with others; null also where only some were, as is known. */
  private static @Nullable LostTogether lost(Case flow) {
    LostTogether lost = flow.others().lostTogether();
    return lost == null || (lost.wentOn() > 0 && partDied(flow)) ? null : lost;
  }

  /** Whether both hosts and the path between them carried other connections meanwhile. */
  private static boolean othersWorked(Case flow) {
    return flow.others().siblings().meanwhile() > 0;
  }

  private static boolean lostWithAll(Case flow) {
    LostTogether lost = lost(flow);
    return (flow.has(FindingId.FIN_BLACKHOLED) || flow.has(FindingId.IDLE_BLACKHOLE))
        && lost != null
        && lost.wentOn() == 0
        && othersWorked(flow);
  }

  private static String others(Case flow) {
    int count = flow.others().siblings().meanwhile();
    LostTogether lost = lost(flow);
    if (lost != null) {
      return lost.others();
    }
    if (partDied(flow)) {
      return Wording.count(flow.others().siblings().together(), "other connection")
          + " to this port fell silent at the same moment, while "
          + count
          + " of the same two hosts went on or "
          + (count == 1 ? "was" : "were")
          + " opened";
    }
    return Wording.count(count, "other connection")
        + " of the same two hosts went on or "
        + (count == 1 ? "was" : "were")
        + " opened meanwhile, so packets passed between these addresses";
  }

  private static boolean hasIcmpAfter(Case flow, FindingId id) {
    long frame = flow.frame(id);
    return flow.flow().icmpErrors().stream().anyMatch(e -> e.frame() > frame);
  }

  private static boolean isSocket(@Nullable SentRst rst) {
    return rst != null && rst.mark().family() == RstFamily.SOCKET;
  }

  private static String resetter(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? "resetting end" : flow.role(rst.sender());
  }

  private static boolean lateFinReset(Case flow) {
    SentRst rst = flow.rstOf(FindingId.RST_ANSWERS_FIN);
    return rst != null
        && !isSocket(rst)
        && rst.mark().senderBefore().finSent()
        && flow.isClosingPause(flow.quietBeforeNs(rst));
  }

  private static long lateNs(Case flow) {
    SentRst rst = flow.rstOf(FindingId.RST_ANSWERS_FIN);
    return rst == null ? 0 : flow.quietBeforeNs(rst);
  }

  private static String firstCloser(Case flow) {
    HalfConnection second = flow.secondCloser();
    return second == null ? "other end" : flow.role(second.peer());
  }

  private static String lateCloser(Case flow) {
    HalfConnection second = flow.secondCloser();
    return second == null ? "application" : flow.role(second);
  }

  private static int gapFins(Case flow) {
    Gap gap = flow.flow().latestGap();
    return gap == null ? 0 : gap.finsBefore();
  }

  private static long gapNs(Case flow) {
    Gap gap = flow.flow().latestGap();
    return gap == null ? 0 : gap.quietNs();
  }

  /** Whether other connections have shown how long the path's timer is. */
  private static boolean timerKnown(Case flow) {
    return flow.others().timer(Phase.ESTABLISHED) != null;
  }

  private static boolean probesBeganAfterIdleTime(Case flow) {
    Gap gap = flow.flow().latestGap();
    return gap != null
        && gap.probe()
        && flow.isIdle(gap.quietNs())
        && gap.sender().answeredProbes() == 0;
  }

  private static int answeredProbes(Case flow) {
    return flow.flow().client().answeredProbes() + flow.flow().server().answeredProbes();
  }

  private static String probed(Case flow) {
    ProbeSeries client = flow.flow().client().unansweredProbes();
    return client == null ? "client" : "server";
  }

  private static boolean triedInVain(Case flow) {
    return flow.has(FindingId.RETRANSMISSION_DEATH) || flow.has(FindingId.FIN_UNANSWERED);
  }

  /** What the silent end said after the other had given up; null if nothing came. */
  private static @Nullable Segment returned(Case flow) {
    for (HalfConnection half : flow.flow().halves()) {
      ResendSeries series = half.unackedResends();
      if (series != null && series.answers().returned() != null) {
        return series.answers().returned();
      }
      LateReturn back = LateReturn.afterFin(half);
      if (back != null) {
        return back.first();
      }
    }
    return probesReturn(flow);
  }

  /** Whether that end was heard again, and is not where the probes were captured. */
  private static boolean cameBackFromElsewhere(Case flow) {
    Segment returned = probesReturn(flow);
    return returned != null && !CapturePoint.of(flow.flow()).isAt(flow.sender(returned));
  }

  /** The same where keepalives had gone unanswered; null if nothing came. */
  private static @Nullable Segment probesReturn(Case flow) {
    for (HalfConnection half : flow.flow().halves()) {
      ProbeSeries probes = half.unansweredProbes();
      if (probes != null && probes.returned() != null) {
        return probes.returned();
      }
    }
    return null;
  }

  private static long returnFrame(Case flow) {
    Segment returned = returned(flow);
    return returned == null ? 0 : returned.frame();
  }

  private static String away(Case flow) {
    Segment returned = returned(flow);
    return returned == null ? "other end" : flow.role(flow.sender(returned));
  }

  /** Who no longer answered what was resent. */
  private static String deaf(Case flow) {
    HalfConnection client = flow.flow().client();
    return client.unackedResends() == null && client.windowProbes() == null ? "client" : "server";
  }

  private static boolean noDataEverAcked(Case flow) {
    return flow.flow().halves().stream()
        .filter(half -> half.unackedResends() != null)
        .anyMatch(half -> half.payloadBytes() == half.unackedBytes());
  }

  /** How long after the SYN-ACK the client first sent what went unanswered, in nanoseconds. */
  private static long sinceSynAckNs(Case flow) {
    ResendSeries series = flow.flow().client().unackedResends();
    Segment synAck = flow.flow().server().lastSynAck();
    return series == null || synAck == null ? 0 : series.first().timeNs() - synAck.timeNs();
  }

  /**
   * Whether the handshake went well just before small data that nothing ever answered: no host or
   * path is gone in so short a time.
   */
  private static boolean droppedBehindHandshake(Case flow) {
    HalfConnection client = flow.flow().client();
    ResendSeries series = client.unackedResends();
    Segment synAck = flow.flow().server().lastSynAck();
    return series != null
        && synAck != null
        && noDataEverAcked(flow)
        && client.ackKnown()
        && flow.flow().server().synAcked()
        && flow.flow().server().synAckCount() == 1
        && !flow.flow().server().ordinarySeen()
        && series.unansweredNs() >= SYN_ACK_TIMER_NS
        && sinceSynAckNs(flow) <= AT_ONCE_NS
        && deadPayload(flow) < LARGE_PAYLOAD;
  }

  private static int deadPayload(Case flow) {
    int bytes = 0;
    for (HalfConnection half : flow.flow().halves()) {
      ResendSeries series = half.unackedResends();
      bytes = series == null ? bytes : Math.max(bytes, series.first().payloadBytes());
    }
    return bytes;
  }
}
