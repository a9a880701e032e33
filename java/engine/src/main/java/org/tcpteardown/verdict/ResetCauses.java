package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.DECISIVE;
import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.LateReading;
import org.tcpteardown.heuristic.evidence.OtherLink;
import org.tcpteardown.heuristic.evidence.ReadingPause;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.heuristic.evidence.SaidGoodbye;
import org.tcpteardown.heuristic.evidence.ShortLivedRst;
import org.tcpteardown.heuristic.evidence.UnreadByServer;
import org.tcpteardown.heuristic.forgery.EndingRst;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.heuristic.forgery.HeaderSigns;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.LaterReset;
import org.tcpteardown.tcp.ProbeSeries;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RstFamily;

/** RSTs that the end which they name did send, as far as can be seen. */
final class ResetCauses {
  /** Hardly a host restarts, or is replaced, in less. */
  private static final long RESTART_NS = 15_000_000_000L;

  /** Loss alone takes fewer. */
  private static final int TRIES_NO_CHANCE = 2;

  /** No host is away for less, and loss comes in bursts. */
  private static final long AWAY_NS = 3_000_000_000L;

  /** The same for all that a host lost at once, where a machine that only restarts may be quick. */
  private static final long QUICK_RESTART_NS = 5_000_000_000L;

  /** Less may be a message that crossed the end; nobody refuses that for its size. */
  private static final int UPLOAD_BYTES = 1000;

  private ResetCauses() {}

  static final CauseRule NOT_TAKEN =
      CauseRule.of(
              Cause.NEVER_ACKNOWLEDGED,
              c ->
                  c.has(FindingId.RST_IGNORED)
                      && !c.has(FindingId.SENDER_TALKS_AFTER_RST) // then it repeats nothing
                      && c.bothClosed()
                      && c.forged() == null)
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + "'s RSTs do not reach the other end, or its stack ignores them")
          .pro(STRONG, c -> "it repeats what these RSTs had answered, and they were exact")
          .contra(SLIGHT, "a device that forges such RSTs and is stopped later looks the same")
          .read("look for a filter or NAT on the way that drops RSTs of closed connections")
          .capture("capture at the end that goes on to see whether the RSTs arrive")
          .build();

  static final CauseRule KEEPALIVE_RACE =
      CauseRule.of(Cause.KEEPALIVE_RACE, c -> c.has(FindingId.KEEPALIVE_RACE))
          .claim(
              c ->
                  overlooked(c)
                      ? "the client took the connection for a request just when the server had"
                          + " closed it"
                          + (c.others().isOneEvent() ? "" : " for being idle")
                          + ", and had not looked"
                      : c.others().isOneEvent()
                          ? "the request crossed the FIN of a server that closed its connections"
                              + " all at once, as for a restart or reload"
                          : "the request and the server's idle close crossed on the way")
          .pro(
              STRONG,
              c ->
                  overlooked(c)
                      ? "the FIN had reached the client's host just before the request left"
                      : "the request left before the server's FIN could have been answered")
          .pro(
              SLIGHT,
              c -> c.value(FindingId.KEEPALIVE_RACE) > 0 && !c.others().isOneEvent(),
              c -> "the server had been idle for " + Case.time(c.value(FindingId.KEEPALIVE_RACE)))
          .step(
              Step.Kind.CHANGE,
              c -> !c.others().isOneEvent(),
              c ->
                  "let the client or load balancer drop idle connections sooner than the server"
                      + " does")
          .step(
              Step.Kind.READ,
              c -> c.others().isOneEvent(),
              c -> "see in the server's log what happened at that moment")
          .step(
              Step.Kind.CHANGE,
              c -> c.others().isOneEvent(),
              c -> "let clients repeat such requests on a new connection")
          .read("compare the keep-alive timeouts of both sides")
          .build();

  static final CauseRule HALF_OPEN =
      CauseRule.of(Cause.PEER_FORGOT, c -> c.has(FindingId.HALF_OPEN))
          .claim(
              c ->
                  fromBeside(c)
                      ? "another machine than the one that had the connection answered, and did not"
                          + " know it"
                      : forgot(c))
          .pro(STRONG, ResetCauses::fromBeside, c -> OtherLink.addresses(c.story(), c.rst()))
          .pro(SLIGHT, c -> "its RST is made from the packet that it answers, without a socket")
          .pro(STRONG, ResetCauses::hostCountsOn, c -> Distance.text(c, c.rst()))
          .pro(STRONG, ResetCauses::onlySentThere, Distance::thereText)
          .pro(SLIGHT, ResetCauses::onlySameDistance, c -> Distance.text(c, c.rst()))
          .contra(SLIGHT, c -> Distance.ttlDiffers(c.rst()), c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT,
              ResetCauses::fromBeside,
              "no ARP was captured that says who has the address now")
          .contra(
              SLIGHT,
              c -> Distance.of(c.rst()) != Distance.SAME,
              "a firewall or load balancer that forgot it would answer in the same way")
          .contra(SLIGHT, ResetCauses::idleTimerFits, ResetCauses::idleTimer)
          .read(ResetCauses::whoForgot)
          .change("test pooled connections before use, and try again once on a new one")
          .step(Step.Kind.CAPTURE, c -> !isHosts(c), ResetCauses::captureThere)
          .build();

  static final CauseRule STOPPED_IN_A_PAUSE =
      CauseRule.of(
              Cause.USER_CANCELLED,
              c ->
                  c.has(FindingId.ZERO_WINDOW_RESET)
                      && hadClosedWindow(c.rst())
                      && ReadingPause.before(c.rst()) > 0)
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + " paused, as it had "
                      + ReadingPause.times(ReadingPause.before(c.rst()))
                      + " before, and its user or program then stopped the stream")
          .pro(
              STRONG,
              c -> "those pauses had been as long or longer, and it had read on after each of them")
          .contra(
              SLIGHT, Predicate.not(ResetCauses::isSocket), "the RST does not look like its own")
          .read(
              c ->
                  "nothing, if the "
                      + resetter(c)
                      + " was meant to stop then; if not, see in its log why it did")
          .build();

  static final CauseRule STOPPED_READING =
      CauseRule.of(
              Cause.APPLICATION_UNREAD_DATA,
              c -> c.has(FindingId.ZERO_WINDOW_RESET) && hadClosedWindow(c.rst()))
          .claim(c -> "the " + resetter(c) + "'s application stopped reading and then gave up")
          .pro(STRONG, c -> "its own window was closed when it sent the RST")
          .contra(
              SLIGHT, Predicate.not(ResetCauses::isSocket), "the RST does not look like its own")
          .read(c -> "see in the " + resetter(c) + "'s log what it was busy with")
          .change("read until the end of the stream before closing")
          .build();

  static final CauseRule READ_TOO_LATE =
      CauseRule.of(
              Cause.APPLICATION_UNREAD_DATA,
              c -> c.has(FindingId.ZERO_WINDOW_RESET) && LateReading.of(c.story()) != null)
          .claim(
              c ->
                  "the "
                      + other(c)
                      + "'s application had not read for "
                      + Case.time(c.value(FindingId.ZERO_WINDOW_RESET))
                      + (c.firstFin() != null
                          ? ", and by then the "
                              + resetter(c)
                              + "'s host waited no longer for its close: Linux does for 60 s,"
                              + " Windows for 120 s"
                          : "; the " + resetter(c) + " had given the connection up meanwhile"))
          .pro(STRONG, c -> "the RST answers the very ACK with which it opened its window again")
          .contra(
              SLIGHT,
              c -> c.firstFin() == null,
              "a device that lost its state meanwhile would answer in the same way")
          .read(c -> "see why the " + other(c) + " did not read in all that time")
          .build();

  static final CauseRule GAVE_UP_ON_CLOSED_WINDOW =
      CauseRule.of(Cause.APPLICATION_UNREAD_DATA, c -> c.has(FindingId.ZERO_WINDOW_RESET))
          .claim(
              c ->
                  "the "
                      + other(c)
                      + "'s application had stopped reading, and the "
                      + resetter(c)
                      + " gave up waiting")
          .pro(STRONG, c -> "the window of the " + other(c) + " was closed all that time")
          .read(c -> "see why the " + other(c) + " did not read")
          .build();

  /** The request came just before it, and is not why. */
  static final CauseRule TIMER_BEFORE_REQUEST =
      CauseRule.of(
              Cause.APPLICATION_ABORT,
              c -> c.has(FindingId.ABORT_UNREAD_DATA) && c.others().abortTimer() != null)
          .claim(
              c ->
                  "the server itself ended the idle connection by a timer of its own, just as the"
                      + " request came: it reset this one "
                      + c.others().abortTimer())
          .pro(STRONG, c -> "the RST comes from a socket that existed")
          .contra(
              SLIGHT,
              "a program that aborts at a request which a client sends by its clock looks"
                  + " the same")
          .read(
              "look for that time in the settings of the server and of a proxy that speaks for it")
          .change(
              "let the client drop idle connections sooner than that, or raise the server's timer")
          .build();

  static final CauseRule UNREAD_DATA =
      CauseRule.of(Cause.APPLICATION_UNREAD_DATA, c -> c.has(FindingId.ABORT_UNREAD_DATA))
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + "'s application closed without reading "
                      + (spokeLast(c)
                          ? "all that had arrived, and its RST may take what it had just sent"
                              + " (frame "
                              + Objects.requireNonNull(lastSent(c)).frame()
                              + ") from the "
                              + other(c)
                          : "what had arrived"))
          .pro(
              STRONG,
              ResetCauses::hadFullBuffer,
              "its window was 0, for its buffer was full of what it had not read")
          .pro(STRONG, c -> "the RST followed data of the other end, and came from a live socket")
          .contra(
              SLIGHT,
              ResetCauses::onlyListened,
              c ->
                  "the "
                      + resetter(c)
                      + " had said nothing: who only tests whether something answers aborts too")
          .contra(
              SLIGHT,
              c -> c.isIdle(idleBeforeLastDataNs(c)),
              c ->
                  "before those data it had been idle for "
                      + Wording.time(idleBeforeLastDataNs(c))
                      + ": a session that the application had given up ends in the same way")
          .contra(
              SLIGHT,
              Predicate.not(ResetCauses::hadFullBuffer),
              "an application that aborts on purpose at that moment looks the same")
          .step(Step.Kind.CAPTURE, ResetCauses::noneArrives, ResetCauses::whatDropsThem)
          .step(
              Step.Kind.READ,
              c -> onlyListened(c) && byServer(c),
              c ->
                  "see in the server's log why it took the connection and said nothing: a limit of"
                      + " connections, or a proxy that accepts for a service it cannot reach"
                      + " (docker-proxy, a balancer)")
          .step(
              Step.Kind.READ,
              c -> byServer(c) && spokeLast(c) && RequestCauses.answer(c) != null,
              RequestCauses::lookAtAnswer)
          .change(c -> "let the " + resetter(c) + " read until the end of the stream, then close")
          .read(c -> "see in the " + resetter(c) + "'s log what it made of that data")
          .build();

  /** Whether the last payload before the RST was that of the end which it names. */
  private static boolean spokeLast(Case flow) {
    return lastSent(flow) != null;
  }

  /** What the end that reset had itself sent last, if nothing of the other came after; or null. */
  private static @Nullable Segment lastSent(Case flow) {
    SentRst rst = flow.rst();
    if (rst == null) {
      return null;
    }
    long sentNs = rst.mark().senderBefore().lastPayloadNs();
    return sentNs != HalfConnection.NEVER && sentNs > rst.mark().peerBefore().lastPayloadNs()
        ? rst.sender().burst().first()
        : null;
  }

  private static boolean hadFullBuffer(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && rst.mark().senderBefore().zeroWindowSinceNs() != HalfConnection.NEVER;
  }

  /**
   * Whether the RST followed the server's last words so soon that it may take them from the client:
   * acknowledged is not read.
   */
  private static boolean mayTakeItsWords(Case flow) {
    SentRst rst = flow.rst();
    return rst != null
        && isServers(flow)
        && spokeLast(flow)
        && !rst.sender().burst().tlsAlert()
        && sinceItsWordsNs(flow) <= flow.story().get(Setting.ABORT_UNREAD_WITHIN);
  }

  private static long sinceItsWordsNs(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? 0 : rst.mark().timeNs() - rst.mark().senderBefore().lastPayloadNs();
  }

  /** Whether everything had been acknowledged, and read as far as anybody can tell. */
  private static boolean nothingLost(Case flow) {
    return flow.openRequest() == null && !mayTakeItsWords(flow);
  }

  static final CauseRule CANCELLED =
      CauseRule.of(Cause.USER_CANCELLED, c -> c.has(FindingId.ABORTED_TRANSFER))
          .claim(c -> "the " + resetter(c) + " stopped early while data was still coming")
          .pro(
              STRONG,
              c ->
                  answeredByDevice(c)
                      ? "the other end was still sending, and a device on the path answered that in"
                          + " its name"
                      : "its RSTs answer data that came after its close")
          .step(Step.Kind.CAPTURE, ResetCauses::noneArrives, ResetCauses::whatDropsThem)
          .read(
              c ->
                  "ask whether the " + resetter(c) + " meant to stop; if not, look at its timeouts")
          .build();

  static final CauseRule SOCKET_ANSWERS_FIN =
      CauseRule.of(
              Cause.APPLICATION_ABORT,
              c -> c.rstOf(FindingId.RST_ANSWERS_FIN) != null && knewTheConnection(c))
          .claim(c -> "the " + resetter(c) + " aborted when it saw the end of the stream")
          .pro(STRONG, ResetCauses::isSocket, "the RST comes from a socket that existed")
          .pro(SLIGHT, c -> Distance.of(c.rst()) == Distance.SAME, c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT,
              c -> !isSocket(c) && !hostCountsOn(c),
              "a device that answers in its name can send the same RST")
          .read(c -> "read the log of the " + resetter(c) + "'s application at this time")
          .capture(c -> "capture at the " + resetter(c) + " to see whether it sent the RST")
          .build();

  static final CauseRule FORGOT_BEFORE_FIN =
      CauseRule.of(Cause.PEER_FORGOT, c -> c.rstOf(FindingId.RST_ANSWERS_FIN) != null)
          .claim(ResetCauses::forgot)
          .pro(SLIGHT, c -> "its RST is made from the FIN that it answers, without a socket")
          .pro(STRONG, ResetCauses::onlySentThere, Distance::thereText)
          .pro(
              SLIGHT,
              c -> Distance.of(c.rst()) == Distance.SAME && !Distance.isSentThere(c),
              c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT,
              c -> Distance.of(c.rst()) != Distance.SAME,
              "a device on the path may have answered in its name")
          .read(ResetCauses::whoForgot)
          .step(Step.Kind.CAPTURE, c -> !isHosts(c), ResetCauses::captureThere)
          .build();

  static final CauseRule AFTER_BOTH_CLOSED =
      CauseRule.of(Cause.ORDERLY, c -> c.end() == FlowEnd.FIN_RST && closedBeforeReset(c))
          .claim("both ends had closed in good order; the RST came too late to matter")
          .pro(DECISIVE, c -> "both FINs were sent and all data was acknowledged before the RST")
          .contra(STRONG, ClosingCauses::numbersContradict, ClosingCauses.NUMBERS_CONTRADICT)
          .step(
              Step.Kind.READ,
              ClosingCauses::numbersContradict,
              c -> ClosingCauses.WHO_MOVES_NUMBERS)
          .build();

  static final CauseRule ABORTED_AFTER_OWN_FIN =
      CauseRule.of(Cause.APPLICATION_ABORT, c -> afterOwnFin(c) && isSocket(c))
          .claim(
              c ->
                  inOneMoment(c)
                      ? "the "
                          + resetter(c)
                          + "'s host closed and reset in one moment: it had no room for a socket"
                          + " that still waits for the other end (too many orphaned sockets), or"
                          + " the program shut its side down and then aborted"
                      : "the "
                          + resetter(c)
                          + "'s application closed and then aborted without waiting for the other"
                          + " end")
          .pro(STRONG, c -> "the RST comes from a socket that existed")
          .step(
              Step.Kind.READ,
              ResetCauses::inOneMoment,
              c ->
                  "see on the "
                      + resetter(c)
                      + "'s host whether it runs out of sockets (dmesg, nstat -az"
                      + " TcpExtTCPAbortOnMemory, net.ipv4.tcp_max_orphans)")
          .read(c -> "look in the " + resetter(c) + "'s program for SO_LINGER 0 or a short timeout")
          .build();

  /**
   * Whether the RST that ended the connection came from an end that had sent its FIN: one that its
   * peer sent in answer may have the finding too.
   */
  private static boolean afterOwnFin(Case flow) {
    SentRst rst = flow.rst();
    return flow.has(FindingId.RST_AFTER_FIN) && rst != null && rst.mark().senderBefore().finSent();
  }

  static final CauseRule CLOSED_WITH_UNREAD_BYTES =
      CauseRule.of(
              Cause.APPLICATION_UNREAD_DATA,
              c ->
                  c.has(FindingId.RST_INSTEAD_OF_FIN)
                      && SaidGoodbye.before(c.story(), c.rst()) != null)
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + " closed after the "
                      + other(c)
                      + " had, with bytes of the "
                      + other(c)
                      + " unread (often just its TLS close_notify), and the host makes a RST of"
                      + " such a close")
          .pro(
              STRONG,
              c ->
                  "it had acknowledged the "
                      + other(c)
                      + "'s FIN and said goodbye by a TLS alert before its RST, which comes from a"
                      + " live socket")
          .contra(SLIGHT, "a program that aborts on purpose at that moment looks the same")
          .read(
              c ->
                  "nothing, if all that the "
                      + resetter(c)
                      + " wanted had come; else let it read until the end of the stream, then"
                      + " close")
          .build();

  /** Sooner after its FIN no program has waited for anything. */
  private static final long ONE_MOMENT_NS = 1_000_000L;

  /** Whether the RST followed its sender's FIN at once, and nothing had come in between. */
  private static boolean inOneMoment(Case flow) {
    SentRst rst = flow.rst();
    FinMark fin = rst == null ? null : Case.fin(rst.sender());
    return rst != null
        && fin != null
        && rst.mark().timeNs() - fin.timeNs() < ONE_MOMENT_NS
        && rst.sender().peer().lastTimeNs() < fin.timeNs();
  }

  /** Neither end closed on the other: what crossed the FINs was lost to both. */
  static final CauseRule CLOSED_ON_EACH_OTHER =
      CauseRule.of(
              Cause.APPLICATION_UNREAD_DATA,
              c ->
                  finsCrossed(c)
                      && !c.has(FindingId.FIN_UNANSWERED)
                      && (c.has(FindingId.ABORTED_TRANSFER) || (afterOwnFin(c) && cutShort(c))))
          .claim(
              c ->
                  "both ends had closed on their own, and "
                      + (lostBothWays(c)
                          ? "neither read what the other had still sent"
                          : "the "
                              + resetter(c)
                              + " did not read what the "
                              + other(c)
                              + " had still sent"))
          .pro(STRONG, c -> "the RST answers data that came after its close")
          .contra(SLIGHT, "why they closed the packets do not tell")
          .read(
              "see in the logs of both ends why they closed at this time: one limit may run on"
                  + " both")
          .change("let each end read until the other has closed too")
          .build();

  private static boolean lostBothWays(Case flow) {
    return flow.flow().halves().stream().allMatch(half -> flow.lostBytes(half) > 0);
  }

  /** Whether neither end had the other's FIN when it closed, and both did before the RST. */
  private static boolean finsCrossed(Case flow) {
    HalfConnection second = flow.secondCloser();
    return second != null
        && ClosedBy.closedTogether(flow, flow.rst())
        && !second.knew(second.peer().fins().get(0).segment(), second.fins().get(0).segment());
  }

  /** A server does not lose interest in a request: it refuses, stops or fails. */
  static final CauseRule CLOSED_ON_CLIENT =
      CauseRule.of(
              Cause.APPLICATION_UNREAD_DATA,
              c ->
                  byServer(c)
                      && !c.flow().rolesGuessed()
                      && !c.has(FindingId.FIN_UNANSWERED) // that it goes unheard tells more
                      && (c.has(FindingId.ABORTED_TRANSFER) || (afterOwnFin(c) && cutShort(c))))
          .claim(
              c ->
                  abortedAtOnce(c)
                      ? "the server's program aborted, ended, or closed with data unread while the"
                          + " client was still sending"
                      : "the server had closed and did not read what the client still sent")
          .pro(
              STRONG,
              c ->
                  abortedAtOnce(c)
                      ? "its first RST answers nothing, those after it answer what was still under"
                          + " way"
                      : "the RST answers data that came after its close")
          .contra(SLIGHT, c -> !answeredBefore(c), "why it closed the packets do not tell")
          .contra(
              SLIGHT,
              ResetCauses::answeredBefore,
              "the RST may have destroyed its answer before the client read that")
          .step(Step.Kind.READ, ResetCauses::answeredBefore, RequestCauses::lookAtAnswer)
          .read("see in the server's log why it closed at this time: a limit, a stop, a failure")
          .change("let the server read until the client has closed, so that its answer arrives")
          .build();

  /** Whether the RST itself is the close of its sender: without a FIN before it. */
  private static boolean abortedAtOnce(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && !rst.mark().senderBefore().finSent();
  }

  /** Whether the server, still open, had sent something just before it cut an upload short. */
  private static boolean answeredBefore(Case flow) {
    Segment answer = RequestCauses.answer(flow);
    SentRst rst = flow.rst();
    return answer != null
        && rst != null
        && flow.firstFin() == null
        && flow.flow().client().unackedBytes() >= UPLOAD_BYTES
        && rst.mark().timeNs() - answer.timeNs() <= flow.story().rstAnswerWithinNs();
  }

  static final CauseRule STOPPED_EARLY =
      CauseRule.of(Cause.USER_CANCELLED, c -> afterOwnFin(c) && cutShort(c))
          .claim(c -> "the " + resetter(c) + " had closed for good and wanted nothing more")
          .pro(STRONG, c -> "the RST answers data that came after its close")
          .step(Step.Kind.CAPTURE, ResetCauses::noneArrives, ResetCauses::whatDropsThem)
          .read(
              c ->
                  "ask whether the " + resetter(c) + " meant to stop; if not, look at its timeouts")
          .build();

  static final CauseRule RESET_AFTER_FIN =
      CauseRule.of(Cause.APPLICATION_ABORT, c -> c.end() == FlowEnd.FIN_RST && c.rst() != null)
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + (lacksClose(c)
                          ? " had closed before its RST, in what the capture lacks"
                          : afterOwnFin(c)
                              ? " closed and then reset the connection without waiting for the"
                                  + " other end"
                              : c.has(FindingId.RST_INSTEAD_OF_FIN)
                                  ? " answered the other end's FIN by a RST in place of its own"
                                  : closedBefore(c)
                                      ? " had closed, and its RST answers what still came"
                                      : " aborted instead of closing"))
          .pro(STRONG, ResetCauses::hostCountsOn, c -> Distance.text(c, c.rst()))
          .pro(
              SLIGHT,
              c -> c.has(FindingId.RST_INSTEAD_OF_FIN) && nothingLost(c),
              ResetCauses::nothingOutstanding)
          .contra(
              STRONG,
              ResetCauses::lacksClose,
              "the capture lacks what it had sent before, perhaps its FIN")
          .contra(
              SLIGHT, c -> !isSocket(c) && !hostCountsOn(c), "the RST does not tell who made it")
          .read(c -> "read the log of the " + resetter(c) + "'s application at this time")
          .build();

  /** Acknowledged is not read. */
  private static String nothingOutstanding(Case flow) {
    EndingRst end = EndingRst.of(flow.story());
    return end == null || end.perhapsUnreadBytes() == 0
        ? "nothing was outstanding in either direction, so nothing was lost"
        : "everything had been acknowledged both ways, read or not";
  }

  /** Whether RSTs behind the one that ended it come from another place than its sender. */
  private static boolean answeredByDevice(Case flow) {
    SentRst rst = flow.rst();
    return rst != null
        && rst.sender().rsts().stream()
            .anyMatch(
                later ->
                    later.frame() > rst.mark().frame()
                        && !HeaderSigns.fromItsPlace(rst.sender(), later.segment()));
  }

  /** Whether the RST is not the close of its sender, but comes behind it. */
  private static boolean closedBefore(Case flow) {
    SentRst rst = flow.rst();
    Segment last = rst == null ? null : rst.mark().peerLast();
    FinMark fin = rst == null ? null : Case.fin(rst.sender());
    return last != null && last.payloadBytes() > 0 && fin != null && fin.frame() < last.frame();
  }

  private static boolean lacksClose(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && StoryLine.lacksClose(flow, rst);
  }

  static final CauseRule NOT_CLOSED_BEFORE_NEXT =
      CauseRule.of(
              Cause.DESCRIPTOR_LEAK,
              c -> c.rst() == null && later(c) != null && c.has(FindingId.STUCK_CLOSE_WAIT))
          .claim(
              c ->
                  "the "
                      + laterHolder(c)
                      + "'s application never closed its end; the "
                      + laterSender(c)
                      + "'s host had closed and kept nothing of it")
          .pro(STRONG, c -> "its host had acknowledged the FIN, so the application was told")
          .pro(STRONG, c -> "it still had the connection when the ports were used again")
          .read(
              c ->
                  "see on the "
                      + laterHolder(c)
                      + "'s host which process holds sockets in CLOSE-WAIT (ss -tnp state"
                      + " close-wait)")
          .change("close the socket when read returns 0, on all paths, those for errors included")
          .build();

  static final CauseRule FORGOTTEN_BEFORE_NEXT =
      CauseRule.of(Cause.PEER_FORGOT, c -> c.rst() == null && later(c) != null)
          .claim(
              c ->
                  hadClosed(c)
                      ? "the "
                          + laterSender(c)
                          + "'s host had closed and no longer waited for the "
                          + laterHolder(c)
                          + "'s FIN when its ports were used again"
                      : laterOfAnother(c)
                          ? "another host behind the "
                              + laterSender(c)
                              + "'s address opened a new connection on the same ports, and its"
                              + " RST ended this one, which it did not know"
                          : "the "
                              + laterSender(c)
                              + "'s host, or another one behind its address, did not know the"
                              + " connection and opened a new one on the same ports")
          .pro(STRONG, c -> "the RST has exactly the number for which the challenge ACK had asked")
          .pro(STRONG, ResetCauses::laterFromElsewhere, ResetCauses::laterTtls)
          .pro(
              STRONG,
              c -> wentOn(c) != null,
              c ->
                  "the "
                      + laterSender(c)
                      + " still knew it: it sent more data afterwards (frame "
                      + Objects.requireNonNull(wentOn(c)).frame()
                      + ")")
          .contra(
              SLIGHT,
              c -> !hadClosed(c) && wentOn(c) == null,
              c ->
                  "it may have ended it before by a FIN or RST that got lost or is not in the"
                      + " capture")
          .read(
              c ->
                  hadClosed(c)
                      ? "see why the " + laterHolder(c) + "'s application had not closed by then"
                      : laterOfAnother(c)
                          ? "see what gives several hosts the "
                              + laterSender(c)
                              + "'s address and one port (NAT with too few ports or a short timer,"
                              + " balancer nodes that keep the address)"
                          : "see whether the "
                              + laterSender(c)
                              + " restarted, or several hosts share its address (NAT, load"
                              + " balancer)")
          .build();

  static final CauseRule CLOSED_BY_RST =
      CauseRule.of(Cause.APPLICATION_ABORT, c -> c.has(FindingId.RST_INSTEAD_OF_FIN))
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + (c.others().isResetHabit()
                          ? "'s application closes by RST instead of FIN"
                          : "'s application aborted the connection, or its process ended")
                      + (byServer(c) && c.openRequest() != null
                          ? ", and the client's last request stays without an answer"
                          : ""))
          .pro(
              STRONG,
              c -> nothingLost(c) && c.others().isResetHabit(),
              ResetCauses::nothingOutstanding)
          .pro(
              SLIGHT,
              c -> nothingLost(c) && !c.others().isResetHabit(),
              ResetCauses::nothingOutstanding)
          .pro(
              SLIGHT,
              c -> c.openRequest() == null && mayTakeItsWords(c),
              c ->
                  "nothing was outstanding in either direction, but acknowledged is not read: many"
                      + " hosts drop at a RST what their program has not read yet, and the last of"
                      + " that had been sent only "
                      + Wording.time(sinceItsWordsNs(c))
                      + " before")
          .contra(
              SLIGHT,
              c -> c.openRequest() != null,
              "the client's last request was acknowledged and never answered")
          .pro(STRONG, ResetCauses::isSocket, "the RST comes from a socket that existed")
          .pro(STRONG, c -> !isSocket(c) && hostCountsOn(c), c -> Distance.text(c, c.rst()))
          .read(
              c ->
                  c.others().isResetHabit()
                      ? "look in the "
                          + resetter(c)
                          + "'s program for SO_LINGER 0, if that is unwanted"
                      : "read the log of the "
                          + resetter(c)
                          + "'s application at this time: whether it closed so, or was stopped")
          .build();

  static final CauseRule ABORTED =
      CauseRule.of(
              Cause.APPLICATION_ABORT,
              c ->
                  isAbort(c)
                      && !cameBack(c)
                      && (isSocket(c) || (hostCountsOn(c) && !isStateless(c))))
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + "'s application or host aborted it"
                      + (byServer(c) && c.openRequest() != null
                          ? " without answering the client's last request"
                          : ""))
          .pro(STRONG, ResetCauses::isSocket, "the RST comes from a socket that existed")
          .pro(STRONG, ResetCauses::hostCountsOn, c -> Distance.text(c, c.rst()))
          .step(Step.Kind.CAPTURE, ResetCauses::noneArrives, ResetCauses::whatDropsThem)
          .read(c -> "read the log of the " + resetter(c) + "'s application at this time")
          .build();

  static final CauseRule FORGOTTEN =
      CauseRule.of(
              Cause.PEER_FORGOT,
              c ->
                  isAbort(c)
                      && (cameBack(c)
                          || (isStateless(c) && (hadTimeToForget(c) || hostAnswers(c)))))
          .claim(ResetCauses::forgot)
          .pro(STRONG, ResetCauses::hostCountsOn, c -> Distance.text(c, c.rst()))
          .pro(STRONG, ResetCauses::onlySentThere, Distance::thereText)
          .pro(SLIGHT, ResetCauses::onlySameDistance, c -> Distance.text(c, c.rst()))
          .contra(SLIGHT, c -> Distance.ttlDiffers(c.rst()), c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT, c -> !isHosts(c), "a firewall that answers in its name sends the same RST")
          .contra(SLIGHT, ResetCauses::isHosts, "why it had none the packets do not tell")
          .read(ResetCauses::whoForgot)
          .step(Step.Kind.CAPTURE, c -> !isHosts(c), ResetCauses::captureThere)
          .build();

  /** The other end had lost patience and closed before it came back. */
  static final CauseRule CAME_BACK_WITHOUT_IT =
      CauseRule.of(
              Cause.PEER_FORGOT, c -> c.end() == FlowEnd.FIN_RST && cameBack(c) && hadNotClosed(c))
          .claim(ResetCauses::forgot)
          .pro(STRONG, c -> "the RST answers what it had been sent again and again")
          .pro(SLIGHT, ResetCauses::onlySameDistance, c -> Distance.text(c, c.rst()))
          .contra(SLIGHT, c -> Distance.ttlDiffers(c.rst()), c -> Distance.text(c, c.rst()))
          .contra(
              SLIGHT, c -> !isHosts(c), "a firewall that answers in its name sends the same RST")
          .read(ResetCauses::whoForgot)
          .build();

  /** Whether the end that sent the RST had not closed itself. */
  private static boolean hadNotClosed(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && !rst.mark().senderBefore().finSent();
  }

  /**
   * Whether nothing had drawn an answer before the same drew the RST. That may acknowledge it, as
   * Windows makes its RSTs; a socket would have acknowledged it before.
   */
  private static boolean cameBack(Case flow) {
    return !isSocket(flow) && triedBefore(flow) != null;
  }

  static final CauseRule DROPPED_SILENTLY =
      CauseRule.of(Cause.APPLICATION_ABORT, c -> isShortLived(c))
          .claim(
              c ->
                  "the "
                      + resetter(c)
                      + " aborted it on purpose so that the other end is not told: a RST with TTL 1"
                      + " reaches nobody behind the next router (HAProxy's silent-drop does so)")
          .pro(STRONG, c -> "the RST comes from a socket that existed")
          .pro(
              SLIGHT,
              c -> c.rst() != null,
              c -> {
                SentRst rst = c.rst();
                return "all its other packets have TTL "
                    + (rst == null ? "" : rst.sender().traits().ttlMin());
              })
          .read(
              c ->
                  "look in the "
                      + resetter(c)
                      + "'s rules against abuse for what this client met (silent-drop)")
          .build();

  /** Whether the RST that ended it is one that its receiver cannot get. */
  static boolean isShortLived(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && flow.end() == FlowEnd.RST && rst.equals(ShortLivedRst.of(flow.story()));
  }

  static final CauseRule UNPROVOKED =
      CauseRule.of(
              Cause.APPLICATION_ABORT,
              c ->
                  isAbort(c)
                      && family(c) == RstFamily.STATELESS
                      && Distance.of(c.rst()) == Distance.SAME
                      && c.rst() != null
                      && c.rst().mark().trigger() == null)
          .claim(c -> "the " + resetter(c) + "'s application or host ended it by itself")
          .pro(
              STRONG,
              c ->
                  "the RST answers nothing, and a host that forgot a connection sends nothing"
                      + " unasked")
          .pro(SLIGHT, c -> Distance.text(c, c.rst()))
          .contra(SLIGHT, "a device on the path can send the same RST")
          .read(c -> "read the log of the " + resetter(c) + "'s application at this time")
          .capture(c -> "capture at the " + resetter(c) + " to see whether it sent the RST")
          .build();

  static final CauseRule MISSED_BY_ONE =
      CauseRule.of(
              Cause.APPLICATION_ABORT,
              c -> c.rst() == null && c.has(FindingId.RST_OUT_OF_WINDOW) && missed(c) != null)
          .claim(
              c ->
                  "the "
                      + missedRole(c)
                      + "'s stack gave the connection up: its only RST missed by one, and it"
                      + " answers nothing any more")
          .pro(
              STRONG,
              c ->
                  c.flow().client().fins().isEmpty() && c.flow().server().fins().isEmpty()
                      ? "the RST is 1 below the number that all it had sent adds up to"
                      : "the RST followed its FIN, but bears that FIN's own number")
          .pro(
              SLIGHT,
              c -> c.has(FindingId.RETRANSMISSION_DEATH),
              c -> "a host that has closed answers data by RST, and this one stayed silent")
          .contra(SLIGHT, "its later RSTs may have been lost on the way")
          .change(
              c ->
                  c.flow().client().fins().isEmpty() && c.flow().server().fins().isEmpty()
                      ? "update the stack that sends such a RST"
                      : "let the other end run a stack that takes such a RST (Linux does from 4.11"
                          + " on)")
          .capture(c -> "capture at the " + missedRole(c) + " to see what it sends")
          .build();

  /** A few connections may have come by another path. */
  private static final int ENOUGH_LATER = 2;

  static final CauseRule ADDRESS_MOVED =
      CauseRule.of(Cause.PEER_FORGOT, c -> c.end() == FlowEnd.RST && movedTo(c) != null)
          .claim(
              "another machine had taken the server's address over, as when a route changes or an"
                  + " address moves, and did not know the connection")
          .pro(
              STRONG,
              c ->
                  Distance.text(c, c.rst())
                      + "; "
                      + Wording.count(Objects.requireNonNull(movedTo(c)).opened(), "connection")
                      + " to that address, opened in the minute after it, "
                      + (Objects.requireNonNull(movedTo(c)).opened() == 1 ? "has" : "have")
                      + " the RST's TTL")
          .pro(SLIGHT, c -> "the RST is made from the packet that it answers, without a socket")
          .contra(SLIGHT, "the same host, restarted, over a path that changed would look the same")
          .read(
              "look for a change of routes (anycast, BGP), or a failover of that address, at this"
                  + " time")
          .capture("capture at the machines that have that address")
          .build();

  /** Who answered for the server's address afterwards, if the RST came from there already. */
  static @Nullable LaterHost movedTo(Case flow) {
    SentRst rst = flow.rst();
    LaterHost later = flow.others().laterHost();
    return rst != null
            && later != null
            && rst.sender() == flow.flow().server()
            && family(flow) == RstFamily.STATELESS
            && Distance.ttlDiffers(rst)
            && later.opened() >= ENOUGH_LATER
            && rst.mark().segment().ttl() == later.ttl()
        ? later
        : null;
  }

  static final CauseRule RESET =
      CauseRule.of(Cause.UNKNOWN, c -> c.end() == FlowEnd.RST)
          .claim(
              c ->
                  family(c) == RstFamily.STATELESS
                      ? "whoever made the RST did not know the connection: another node behind the "
                          + resetter(c)
                          + "'s address"
                          + (Distance.of(c.rst()) == Distance.OTHER
                              ? " or a firewall (" + Distance.text(c, c.rst()) + ")"
                              : ", its own host, if that packet reached it untranslated, or a"
                                  + " firewall")
                      : "the RST fits an aborting application as well as a firewall")
          .read(
              c ->
                  family(c) == RstFamily.STATELESS
                      ? "see how many nodes share that address"
                          + (Distance.of(c.rst()) == Distance.OTHER
                              ? ""
                              : ", whether something translates addresses before it,")
                          + " and the rules of firewalls there"
                      : "read the log of the " + resetter(c) + "'s application at this time")
          .capture(c -> "capture at the " + resetter(c) + " to see whether it sent the RST")
          .build();

  /** Whether the client's host had the FIN already when its program sent the request. */
  private static boolean overlooked(Case flow) {
    UnreadByServer unread = RequestCauses.unread(flow);
    return unread != null && unread.kind() == UnreadByServer.Kind.USED_AFTER_CLOSE;
  }

  private static @Nullable LaterReset later(Case flow) {
    return flow.flow().laterReset();
  }

  private static @Nullable HalfConnection laterEnd(Case flow) {
    LaterReset later = later(flow);
    return later == null ? null : flow.sender(later.rst());
  }

  /** What the end in whose name the RST came sent after it in this connection; null if nothing. */
  private static @Nullable Segment wentOn(Case flow) {
    LaterReset later = later(flow);
    Segment went = later == null ? null : later.went();
    return went != null && flow.sender(went) == laterEnd(flow) ? went : null;
  }

  private static boolean laterOfAnother(Case flow) {
    return laterFromElsewhere(flow) || wentOn(flow) != null;
  }

  /** Whether the RST did not come from where the connection's packets had come from. */
  private static boolean laterFromElsewhere(Case flow) {
    HalfConnection end = laterEnd(flow);
    LaterReset later = later(flow);
    if (end == null || later == null || !end.traits().ttlConstant()) {
      return false;
    }
    int ttl = end.ttlAtFirstPoint(later.rst());
    int usual = end.traits().ttlMin();
    return HeaderSigns.isElsewhere(ttl, usual) || HeaderSigns.startedElsewhere(ttl, usual);
  }

  private static String laterTtls(Case flow) {
    HalfConnection end = laterEnd(flow);
    LaterReset later = later(flow);
    return end == null || later == null
        ? ""
        : "the RST's TTL is "
            + later.rst().ttl()
            + ", that of all packets of this connection's "
            + laterSender(flow)
            + " "
            + end.traits().ttlMin();
  }

  private static boolean hadClosed(Case flow) {
    HalfConnection end = laterEnd(flow);
    return end != null && !end.fins().isEmpty();
  }

  private static String laterHolder(Case flow) {
    LaterReset later = later(flow);
    return later == null ? "" : flow.role(flow.sender(later.rst()).peer());
  }

  private static String laterSender(Case flow) {
    LaterReset later = later(flow);
    return later == null ? "" : flow.role(flow.sender(later.rst()));
  }

  /** The RST, one below what its receiver expected, after which its sender fell silent. */
  private static @Nullable SentRst missed(Case flow) {
    return flow.resets().vain().stream()
        .filter(r -> RstReception.missedByOne(flow.story(), r))
        .filter(r -> r.sender().lastTimeNs() <= r.mark().timeNs())
        .findFirst()
        .orElse(null);
  }

  private static String missedRole(Case flow) {
    SentRst rst = missed(flow);
    return rst == null ? "" : flow.role(rst.sender());
  }

  /** Whether the RST answers something, and its sender had been silent long enough to forget. */
  private static String forgot(Case flow) {
    Vain vain = triedBefore(flow);
    if (vain != null) {
      return "the "
          + resetter(flow)
          + "'s host was away and came back without the connection, as after a restart: "
          + vain.inWords()
          + " drew no answer at all, and a host that is up answers each";
    }
    if (hostCountsOn(flow)) {
      return "the "
          + resetter(flow)
          + "'s own host no longer had the socket: a program there had ended, been killed or"
          + " aborted it, and neither FIN nor RST of that was captured";
    }
    if (Distance.isSentThere(flow)) {
      return "the " + resetter(flow) + "'s own host no longer knew the connection";
    }
    if (mayHaveMoved(flow)) {
      return "the server's host no longer knew the connection, as after a restart, or another"
          + " machine has its address now";
    }
    return hadTimeToRestart(flow)
        ? "the " + resetter(flow) + "'s host no longer knew the connection"
        : "whoever answers for the "
            + resetter(flow)
            + "'s address no longer knew the connection: its host, another node behind that"
            + " address, or a device before it that lost its state";
  }

  private static String whoForgot(Case flow) {
    Vain vain = triedBefore(flow);
    if (vain != null) {
      return "see whether the "
          + resetter(flow)
          + "'s host was restarted, or off the network, from frame "
          + vain.first().frame()
          + " on";
    }
    if (isHosts(flow)) {
      return "see on the "
          + resetter(flow)
          + "'s host whether the program ended, was killed or restarted just then, and what else"
          + " ends connections there (a security agent)";
    }
    if (mayHaveMoved(flow)) {
      return "see whether the server restarted at that moment, or its address moved to another"
          + " machine (failover)";
    }
    return hadTimeToRestart(flow)
        ? "see whether the "
            + resetter(flow)
            + "'s host or process was restarted"
            + (idleTimerFits(flow)
                ? ", and whether a firewall or load balancer before it has such an idle timer"
                : "")
        : "see whether another node took over that address just then (failover, a container"
            + " replaced), or a NAT or firewall before it was flushed; no host restarts so soon";
  }

  /** What had been asked in vain before a RST answered. */
  private record Vain(Segment first, int times, boolean probes) {
    String inWords() {
      return times
          + " earlier "
          + (probes ? "keepalive probes" : "transmissions of the same data")
          + " (the first in frame "
          + first.frame()
          + ")";
    }
  }

  /**
   * What drew no answer before the same drew the RST; null if too little for chance. It had been
   * tried by a timer, and the capture was running.
   */
  private static @Nullable Vain triedBefore(Case flow) {
    SentRst rst = flow.rst();
    Segment trigger = rst == null ? null : rst.mark().trigger();
    if (rst == null || trigger == null) {
      return null;
    }
    HalfConnection asking = rst.sender().peer();
    ProbeSeries probes = asking.unansweredProbes();
    ResendSeries resends = asking.unackedResends();
    Vain vain = null;
    if (probes != null && probes.last().frame() == trigger.frame()) {
      vain = new Vain(probes.first(), probes.probes() - 1, /* probes= */ true);
    } else if (resends != null && resends.lastResend().frame() == trigger.frame()) {
      vain = new Vain(resends.first(), resends.timerResends(), /* probes= */ false);
    }
    return vain == null
            || vain.times() < TRIES_NO_CHANCE
            || vain.first().timeNs() < rst.mark().senderBefore().lastTimeNs()
            || trigger.timeNs() - vain.first().timeNs() < AWAY_NS
            || flow.flow().unseenWithin(vain.first().timeNs(), trigger.timeNs())
        ? null
        : vain;
  }

  /** Whether a timer in a device that answers in the end's name may explain the RST, too. */
  private static boolean idleTimerFits(Case flow) {
    SentRst rst = flow.rst();
    return rst != null
        && flow.isIdle(flow.quietBeforeNs(rst))
        && !isHosts(flow)
        && TimerFit.idleTimerFits(flow, flow.quietBeforeNs(rst));
  }

  private static String idleTimer(Case flow) {
    SentRst rst = flow.rst();
    return rst == null
        ? ""
        : "it looks the same when "
            + TimerFit.idle(flow, flow.quietBeforeNs(rst))
            + " and a device there answers in its name";
  }

  /** Whether it is one of several that were lost at once: what is said of one holds for all. */
  private static boolean mayHaveMoved(Case flow) {
    return isServers(flow) && flow.others().forgottenWithinNs() >= QUICK_RESTART_NS;
  }

  private static boolean isServers(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && rst.sender() == flow.flow().server();
  }

  private static boolean hadTimeToRestart(Case flow) {
    SentRst rst = flow.rst();
    if (isServers(flow) && flow.others().forgottenWithinNs() >= 0) {
      return false; // too quickly: see mayHaveMoved
    }
    long lastNs = rst == null ? HalfConnection.NEVER : rst.mark().senderBefore().lastTimeNs();
    return rst != null
        && (lastNs == HalfConnection.NEVER || rst.mark().timeNs() - lastNs >= RESTART_NS);
  }

  private static boolean fromBeside(Case flow) {
    return OtherLink.beside(flow.story(), flow.rst()) && !isHosts(flow);
  }

  private static boolean onlySameDistance(Case flow) {
    return Distance.of(flow.rst()) == Distance.SAME && !isHosts(flow) && !fromBeside(flow);
  }

  /** Whether where the capture was made is all that shows whose RST it is. */
  private static boolean onlySentThere(Case flow) {
    return Distance.isSentThere(flow) && !hostCountsOn(flow);
  }

  /** Whether the named end's own host sent the RST, by its count or by where it was captured. */
  private static boolean isHosts(Case flow) {
    return hostCountsOn(flow) || Distance.isSentThere(flow);
  }

  /** Whether that host itself, and nobody in its name, answers a segment without a socket. */
  private static boolean hostAnswers(Case flow) {
    return hostCountsOn(flow) && flow.rst() != null && flow.rst().mark().trigger() != null;
  }

  private static String captureThere(Case flow) {
    return "capture at the " + resetter(flow) + " to see whether it sent the RST";
  }

  private static boolean hadTimeToForget(Case flow) {
    SentRst rst = flow.rst();
    return rst != null
        && rst.mark().trigger() != null
        && rst.mark().timeNs() - rst.mark().senderBefore().lastTimeNs()
            >= flow.story().get(Setting.HALF_OPEN_SILENCE);
  }

  /** Whether the end that aborted had not sent a byte of payload. */
  private static boolean onlyListened(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && rst.mark().senderBefore().payloadBytes() == 0;
  }

  /** How long neither end had said anything before the data that were met by a RST. */
  private static long idleBeforeLastDataNs(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? 0 : rst.sender().peer().burst().quietNs();
  }

  private static boolean isAbort(Case flow) {
    return flow.end() == FlowEnd.RST && flow.has(FindingId.RST_ABORT);
  }

  private static @Nullable RstFamily family(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? null : rst.mark().family();
  }

  private static boolean isStateless(Case flow) {
    return family(flow) == RstFamily.STATELESS;
  }

  /** So many RSTs with the right number are not all lost by chance. */
  private static final int MANY_RSTS = 4;

  /** Whether the other end went on, whatever many RSTs said. */
  private static boolean noneArrives(Case flow) {
    SentRst rst = flow.rst();
    return rst != null
        && flow.has(FindingId.RST_IGNORED)
        && rst.sender().rstCount() >= MANY_RSTS
        && flow.senderOf(flow.frame(FindingId.RST_IGNORED)) == rst.sender().peer();
  }

  private static String whatDropsThem(Case flow) {
    SentRst rst = flow.rst();
    if (rst == null) {
      return "";
    }
    String receiver = flow.role(rst.sender().peer());
    return "capture at the "
        + receiver
        + ": as it seems, none of the "
        + rst.sender().rstCount()
        + " RSTs reaches it; then look for a filter that drops outgoing RSTs on the "
        + resetter(flow)
        + "'s host or behind it";
  }

  /** Whether the count of its IP identifications shows that the named end's host sent the RST. */
  static boolean hostCountsOn(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && ForgeryScore.countsOn(rst);
  }

  private static boolean isSocket(Case flow) {
    return family(flow) == RstFamily.SOCKET;
  }

  /**
   * Whether the RST was made with knowledge of the connection: by a socket, or with an ACK that
   * covers the FIN. RFC 9293 section 3.10.7.1 has no ACK in a RST that answers one.
   */
  private static boolean knewTheConnection(Case flow) {
    SentRst rst = flow.rstOf(FindingId.RST_ANSWERS_FIN);
    return rst != null && (rst.mark().family() == RstFamily.SOCKET || rst.mark().segment().isAck());
  }

  private static boolean hadClosedWindow(@Nullable SentRst rst) {
    return rst != null && rst.mark().senderBefore().zeroWindowSinceNs() != HalfConnection.NEVER;
  }

  private static boolean closedBeforeReset(Case flow) {
    SentRst rst = flow.rst();
    return rst != null
        && rst.mark().senderBefore().finSent()
        && rst.mark().peerBefore().finSent()
        && flow.dataCompleteButLastWords();
  }

  /** Whether payload of the other end, other than its last words, was never acknowledged. */
  private static boolean cutShort(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && flow.lostBytes(rst.sender().peer()) > 0;
  }

  private static boolean byServer(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && rst.sender() == flow.flow().server();
  }

  private static String resetter(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? "resetting end" : flow.role(rst.sender());
  }

  private static String other(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? "other end" : flow.role(rst.sender().peer());
  }
}
