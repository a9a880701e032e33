package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.LossPattern;
import org.tcpteardown.heuristic.evidence.NeverCame;
import org.tcpteardown.heuristic.evidence.NeverRepeated;
import org.tcpteardown.heuristic.evidence.NoAnswer;
import org.tcpteardown.heuristic.evidence.WindowScaleLost;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.LateReturn;
import org.tcpteardown.tcp.MissingData;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RstFit;
import org.tcpteardown.tcp.UnseenHole;

/** An end that is alive, and yet never acknowledges what it is sent. */
final class StallCauses {
  /** So many FINs in vain since the peer was last heard, and it may be gone after all. */
  private static final int FINS_TO_THE_DEAD = 3;

  /** After so many segments that passed, the first large one is lost by its size, not by chance. */
  private static final int MANY_SEGMENTS = 4;

  /** After so many repeats one of them would have arrived, had the path carried them. */
  private static final int ENOUGH_RESENDS = 3;

  private static final int BGP_PORT = 179;

  /** What stacks send unless asked otherwise. */
  private static final int UNASKED_TTL = 128;

  /** Longer than programs wait for a page. */
  private static final long LONG_CRAWL_NS = 10_000_000_000L;

  private StallCauses() {}

  static final CauseRule CLASS_DROPPED =
      CauseRule.of(Cause.CLASS_DROPPED, c -> has(pattern(c), LossPattern.Kind.CLASS))
          .claim(
              c ->
                  "something on the path drops the "
                      + sender(c)
                      + "'s packets with DSCP "
                      + lost(c)
                      + " and no others")
          .pro(
              STRONG,
              c ->
                  "all packets that were lost have DSCP "
                      + lost(c)
                      + ", and none of those that were acknowledged")
          .pro(STRONG, StallCauses::outlived, c -> "the other end is alive")
          .contra(
              SLIGHT,
              c -> !outlived(c),
              "a peer that vanished at just that moment would look the same")
          .capture("capture on both sides of the device that treats classes differently")
          .read("read the queueing, policing and filter rules for that DSCP on the path")
          .change("let the application send without that DSCP (IPQoS of OpenSSH, for instance)")
          .build();

  static final CauseRule TIMESTAMPS_WENT_BACK =
      CauseRule.of(Cause.CLASS_DROPPED, c -> has(pattern(c), LossPattern.Kind.TIMESTAMP))
          .claim(
              c ->
                  "the "
                      + receiver(c)
                      + " drops the "
                      + sender(c)
                      + "'s packets because their timestamps have gone back (PAWS, RFC 7323)")
          .pro(
              STRONG,
              c ->
                  "the timestamps of all packets that were not acknowledged are older by "
                      + Wording.count(lost(c), "tick")
                      + " than the last that was")
          .pro(STRONG, c -> c.has(FindingId.DATA_STALLED), c -> "the other end is alive")
          .contra(SLIGHT, "something behind the capture point may drop them for another reason")
          .read(
              c ->
                  "look for what set the "
                      + sender(c)
                      + "'s timestamps back: another host or a restarted device that goes on with"
                      + " the connection (nstat on the other end: TcpExtPAWSEstab)")
          .capture(c -> "capture at the " + sender(c) + " to see whether it sends them so")
          .build();

  static final CauseRule TIMESTAMPS_TAKEN_AWAY =
      CauseRule.of(Cause.CLASS_DROPPED, c -> has(pattern(c), LossPattern.Kind.NO_TIMESTAMP))
          .claim(
              c ->
                  "something took away the timestamps of the "
                      + sender(c)
                      + "'s packets, on which both ends had agreed, and the "
                      + receiver(c)
                      + " drops what lacks them, as RFC 7323 asks")
          .pro(
              STRONG,
              c ->
                  "all packets that were not acknowledged lack timestamps, and none of those that"
                      + " were")
          .pro(STRONG, c -> c.has(FindingId.DATA_STALLED), c -> "the other end is alive")
          .contra(SLIGHT, "something behind the capture point may drop them for another reason")
          .read(
              "look for a firewall or proxy on the path that took over then (a failover, a new"
                  + " rule) and removes TCP options")
          .capture(c -> "capture at the " + sender(c) + " to see whether it sends them so")
          .build();

  /** Somebody had lost patience with a transfer that crawled. */
  static final CauseRule SCALE_LOST =
      scaleLost(
              Cause.APPLICATION_ABORT,
              c ->
                  (c.end() == FlowEnd.RST && fromClient(c))
                      || (c.end() == FlowEnd.FIN_RST && crawledLong(c)))
          .build();

  /** The same, and whoever closed waited for the other. */
  static final CauseRule SCALE_LOST_AND_CLOSED =
      scaleLost(Cause.UNKNOWN, c -> c.end() == FlowEnd.FIN && crawledLong(c)).build();

  private static CauseRule.Builder scaleLost(Cause cause, Predicate<Case> end) {
    return CauseRule.of(cause, c -> end.test(c) && WindowScaleLost.of(c.flow()) != null)
        .claim(
            c ->
                whoEnded(c)
                    + " a transfer that crawled"
                    + (crawledLong(c) ? " for " + Wording.time(crawledNs(c)) : "")
                    + ": a device on the path took the window scale out of the server's SYN-ACK,"
                    + " so that its windows are taken for "
                    + scaleLost(c).windowBytes()
                    + " bytes at most")
        .pro(
            STRONG,
            c ->
                "the SYN-ACK (frame "
                    + scaleLost(c).synAck().frame()
                    + ") lacks the option that the SYN offered and yet announces "
                    + scaleLost(c).synAck().windowRaw()
                    + " bytes, far more than any window after it")
        .contra(SLIGHT, "a receiver that shrinks its buffer at once would look the same")
        .read("look for a firewall or load balancer that rewrites TCP options on this path")
        .capture("capture beside the server: its SYN-ACK has the option there");
  }

  private static long crawledNs(Case flow) {
    HalfConnection client = flow.flow().client();
    return client.lastPayloadNs() - scaleLost(flow).synAck().timeNs();
  }

  private static boolean crawledLong(Case flow) {
    return WindowScaleLost.of(flow.flow()) != null && crawledNs(flow) >= LONG_CRAWL_NS;
  }

  private static String whoEnded(Case flow) {
    FinMark fin = flow.firstFin();
    SentRst rst = flow.rst();
    boolean byClient =
        fin != null
            ? flow.sender(fin.segment()) == flow.flow().client()
            : rst != null && rst.sender() == flow.flow().client();
    return byClient
        ? fin != null ? "the client had come to the end of" : "the client gave up on"
        : "the server ended";
  }

  private static boolean fromClient(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && rst.sender() == flow.flow().client();
  }

  private static WindowScaleLost scaleLost(Case flow) {
    return Objects.requireNonNull(WindowScaleLost.of(flow.flow()));
  }

  static final CauseRule PATH_MTU =
      CauseRule.of(Cause.PATH_MTU, StallCauses::lostBySize)
          .claim(
              c ->
                  "the path does not carry large packets from the "
                      + sender(c)
                      + ": segments of "
                      + lost(c)
                      + " bytes"
                      + (isIpv6(c) ? "" : " with Don't Fragment")
                      + " vanish"
                      + (passed(c) > 0 ? ", those of up to " + passed(c) + " bytes pass" : ""))
          .pro(
              STRONG,
              c -> tooBig(c) != null,
              c ->
                  sayer(c)
                      + " says so by ICMP (frame "
                      + tooBigFrame(c)
                      + mtu(c)
                      + "), and the "
                      + sender(c)
                      + " does not heed it")
          .pro(
              STRONG,
              c -> passed(c) > 0,
              c -> "no segment of more than " + passed(c) + " bytes was ever acknowledged")
          .pro(SLIGHT, StallCauses::outlived, c -> "the other end is alive")
          .contra(
              SLIGHT,
              c -> passed(c) == 0 && tooBig(c) == null,
              "the connection sent no smaller segment to compare with")
          .contra(
              SLIGHT,
              c -> !outlived(c),
              "a peer that vanished at just that moment would look the same")
          .step(
              Step.Kind.READ,
              c -> tooBig(c) != null,
              c ->
                  (mtu(c).isEmpty() ? "take the MTU from frame " + tooBigFrame(c) + ", and " : "")
                      + "see why the "
                      + sender(c)
                      + " goes on with larger segments: a packet filter on it, or a stack that"
                      + " ignores such messages")
          .read(
              "look for a tunnel or link with a smaller MTU, and for a filter that drops the ICMP"
                  + " errors about it; a ping of that size with Don't Fragment shows it")
          .change("clamp the MSS at the tunnel, or let ICMP \"fragmentation needed\" pass")
          .capture("capture at the receiving end: the large segments do not arrive there")
          .build();

  static final CauseRule WINDOW_NEVER_OPENED =
      CauseRule.of(Cause.APPLICATION_UNREAD_DATA, c -> probing(c) != null)
          .claim(
              c ->
                  bothClosed(c)
                      ? "both applications wait to send, and neither reads: each holds the other up"
                      : "the " + reader(c) + "'s application has stopped reading")
          .pro(STRONG, c -> "its host answered, and its window stayed 0")
          .contra(SLIGHT, "it may read on after the end of the capture")
          .read(
              c ->
                  bothClosed(c)
                      ? "see why neither program reads while it sends"
                      : "see in the " + reader(c) + "'s log what it was busy with")
          .change("read what arrives, or close")
          .build();

  /** The same where nothing at all was repeated in the capture. */
  static final CauseRule FULL_NEVER_CAME =
      CauseRule.of(Cause.PATH_MTU, c -> hole(c) != null && isHoleBySize(c))
          .claim(
              c ->
                  "the path before the capture point does not carry large packets from the "
                      + holeRole(c)
                      + ": "
                      + holeInWords(c)
                      + ", while "
                      + (theHole(c).behind().payloadBytes() > 0
                          ? "the "
                              + Wording.count(theHole(c).behind().payloadBytes(), "byte")
                              + " behind them and "
                          : "")
                      + "its FIN did")
          .pro(
              STRONG,
              c ->
                  "the "
                      + c.role(holeHalf(c).peer())
                      + " lacks them, too: its ACK still bore the number before them in frame "
                      + refusalFrame(c))
          .pro(
              STRONG,
              c -> c.others().tooBig() != null,
              c ->
                  Objects.requireNonNull(c.others().tooBig()).sender()
                      + " says by ICMP (frame "
                      + Objects.requireNonNull(c.others().tooBig()).frame()
                      + ") that packets between these two hosts were too large for it")
          .pro(
              STRONG,
              c -> NeverCame.isFullSegment(holeHalf(c), theHole(c)),
              "they are just as many as a full segment holds")
          .contra(
              SLIGHT,
              c -> !NeverCame.isFullSegment(holeHalf(c), theHole(c)),
              "how large the missing segments were is not known")
          .read(
              "look for a tunnel or link with a smaller MTU, and for a filter that drops the ICMP"
                  + " errors about it")
          .change("clamp the MSS at the tunnel, or let ICMP \"fragmentation needed\" pass")
          .capture(c -> "capture at the " + holeRole(c) + " to see what size it sends")
          .build();

  static final CauseRule LOST_BEFORE_CAPTURE =
      CauseRule.of(Cause.UNKNOWN, c -> hole(c) != null)
          .claim(
              c -> holeInWords(c) + ": they are lost before the capture point, or never sent again")
          .pro(
              STRONG,
              c ->
                  "the "
                      + c.role(holeHalf(c).peer())
                      + " lacks them, too: its ACK still bore the number before them in frame "
                      + refusalFrame(c))
          .capture(c -> "capture at the " + holeRole(c) + " to see whether it repeats them")
          .read("look for a device on the way from there that drops just these")
          .build();

  /** The end of which bytes before its FIN never came; null if there is none. */
  private static @Nullable HalfConnection hole(Case flow) {
    if (flow.has(FindingId.FIN_WITH_HOLE)) {
      for (HalfConnection half : flow.flow().halves()) {
        if (!half.fins().isEmpty()
            && NeverCame.of(half, flow.story().get(Setting.FIN_WITH_HOLE_AFTER)) != null) {
          return half;
        }
      }
    }
    return null;
  }

  private static HalfConnection holeHalf(Case flow) {
    return Objects.requireNonNull(hole(flow));
  }

  private static UnseenHole theHole(Case flow) {
    return Objects.requireNonNull(holeHalf(flow).unseenHole());
  }

  private static boolean isHoleBySize(Case flow) {
    return NeverCame.isBySize(holeHalf(flow), theHole(flow));
  }

  private static String holeRole(Case flow) {
    return flow.role(holeHalf(flow));
  }

  private static long refusalFrame(Case flow) {
    return Objects.requireNonNull(theHole(flow).lastRefusal()).frame();
  }

  private static String holeInWords(Case flow) {
    return Wording.count(theHole(flow).bytes(), "byte")
        + (isHoleBySize(flow) ? "" : " of the " + holeRole(flow))
        + " never came in "
        + Wording.time(theHole(flow).refusedForNs());
  }

  static final CauseRule LARGE_NEVER_CAME =
      CauseRule.of(Cause.PATH_MTU, c -> isBehindHole(c) && onlySmallCame(c))
          .claim(
              c ->
                  "the path before the capture point does not carry large packets from the "
                      + sender(c)
                      + ": only segments of up to "
                      + came(c)
                      + " bytes came, and "
                      + missing(c)
                      + " before the last of them never did")
          .pro(
              STRONG,
              c ->
                  "the "
                      + receiver(c)
                      + " misses those bytes, too, and has what was sent after them (SACK)")
          .contra(SLIGHT, "how large the missing segments were is not known")
          .read(
              "look for a tunnel or link with a smaller MTU, and for a filter that drops the ICMP"
                  + " errors about it")
          .change("clamp the MSS at the tunnel, or let ICMP \"fragmentation needed\" pass")
          .capture(c -> "capture at the " + sender(c) + " to see what size it sends")
          .build();

  static final CauseRule NEVER_CAME =
      CauseRule.of(Cause.UNKNOWN, StallCauses::isBehindHole)
          .claim(
              c ->
                  missing(c)
                      + " of the "
                      + sender(c)
                      + " are lost before the capture point, or it never sends them again")
          .capture(c -> "capture at the " + sender(c) + " to see whether it repeats them")
          .read("look for a device on the way from there that drops just these")
          .build();

  static final CauseRule NEVER_REPEATED =
      CauseRule.of(Cause.UNKNOWN, c -> holder(c) != null)
          .claim(
              c ->
                  "the "
                      + holderRole(c)
                      + " never repeated what the other end asked for: its host, driver or network"
                      + " interface loses what it sends"
                      + (capturedAtHolder(c)
                          ? ""
                          : ", or something drops all repeats before the capture point"))
          .pro(STRONG, c -> "it was alive, and what it sent after those bytes had arrived")
          .step(
              Step.Kind.CAPTURE,
              c -> !capturedAtHolder(c),
              c -> "capture at the " + holderRole(c) + " to see whether it repeats them")
          .change(
              c ->
                  "turn off segmentation offload (ethtool -K, tso and gso) on the "
                      + holderRole(c)
                      + "'s interface to see whether the stalls end")
          .build();

  /** The end that never repeats what the other asks for; null if there is none. */
  private static @Nullable HalfConnection holder(Case flow) {
    for (HalfConnection half : flow.flow().halves()) {
      MissingData missing = half.missingData();
      if (missing != null
          && NeverRepeated.of(flow.story(), half) != null
          && flow.signs().has(FindingId.DATA_STALLED, missing.firstAsked().frame())) {
        return half;
      }
    }
    return null;
  }

  private static String holderRole(Case flow) {
    HalfConnection half = holder(flow);
    return half == null ? "sender" : flow.role(half);
  }

  private static boolean capturedAtHolder(Case flow) {
    HalfConnection half = holder(flow);
    return half != null && CapturePoint.of(flow.flow()).isAt(half);
  }

  static final CauseRule SACK_NOT_TRANSLATED =
      CauseRule.of(Cause.NEVER_ACKNOWLEDGED, StallCauses::isSackNotTranslated)
          .claim(
              c ->
                  "a device on the path rewrites sequence numbers, but not those in SACK options:"
                      + " the "
                      + sender(c)
                      + " cannot use them")
          .pro(STRONG, c -> "the " + receiver(c) + "'s SACKs name bytes that were never sent")
          .contra(SLIGHT, "why the data before them is never acknowledged that alone does not tell")
          .read("look for a firewall that randomises sequence numbers (Cisco ASA does by default)")
          .change("let it leave the numbers as they are, or strip the SACK option from SYNs")
          .capture("capture on both sides of that device: the numbers differ, the SACKs do not")
          .build();

  /** Whether data that stalls makes that the cause. */
  static boolean isSackNotTranslated(Case flow) {
    HalfConnection half = stalledHalf(flow);
    ResendSeries series = half == null ? null : half.unackedResends();
    return series != null && series.answers().strangeSackBytes() != 0;
  }

  static final CauseRule NUMBERS_JUMPED =
      CauseRule.of(Cause.NEVER_ACKNOWLEDGED, c -> jumpBytes(c) != 0)
          .claim(
              c ->
                  "a device on the path that rewrites sequence numbers has lost its offset: the "
                      + sender(c)
                      + "'s data is "
                      + Wording.count(Math.abs(jumpBytes(c)), "byte")
                      + (jumpBytes(c) > 0 ? " ahead of" : " behind")
                      + " what the "
                      + receiver(c)
                      + " expects, outside of any window, so that it must drop it")
          .pro(STRONG, c -> "the " + receiver(c) + " answers it with its old number")
          .contra(SLIGHT, "a fault in the sender's stack would look the same")
          .read(
              "look for a firewall that randomises sequence numbers (Cisco ASA does by default) and"
                  + " for its failover at this time")
          .capture("capture on both sides of that device: the numbers differ by that much")
          .build();

  /**
   * How far the stalled data is ahead of what its receiver expects, in bytes, where no window is as
   * large, and less than 0 where it is behind all that was ever sent; else 0.
   */
  private static long jumpBytes(Case flow) {
    HalfConnection half = stalledHalf(flow);
    ResendSeries series = half == null ? null : half.unackedResends();
    if (half == null || series == null || series.answers().last() == null) {
      return 0;
    }
    HalfConnection receiver = half.peer();
    if (!receiver.ackKnown() || acked(flow)) {
      return 0;
    }
    long ahead = SeqNum.distance(receiver.rcvNxt(), series.first().seq());
    boolean beyond = ahead > RstFit.windowBytes(receiver, receiver.lastSegment());
    boolean below = ahead < 0 && -ahead > half.payloadBytes() + RstFit.MAX_WINDOW_BYTES;
    return beyond || below ? ahead : 0;
  }

  /** Each end waits for the other, and both for what goes one way. */
  static final CauseRule ONE_DIRECTION_LOST =
      CauseRule.of(Cause.NEVER_ACKNOWLEDGED, c -> unheard(c) != null)
          .claim(
              c ->
                  "nothing of the "
                      + unheardRole(c)
                      + " reaches the "
                      + hearerRole(c)
                      + " any more, neither data nor acknowledgements, while all arrives that goes"
                      + " the other way: a device on that way drops them, as a firewall does that"
                      + " sees one direction only")
          .restsOnSilence()
          .pro(
              STRONG,
              c ->
                  "the "
                      + hearerRole(c)
                      + " does not acknowledge the "
                      + unheardRole(c)
                      + "'s data, and repeats its own, which the "
                      + unheardRole(c)
                      + " had acknowledged")
          .contra(SLIGHT, "the stack that gets them may discard them all")
          .capture(
              c -> "capture at the " + hearerRole(c) + " to see whether anything arrives there")
          .read("compare the routes of both directions, and look for a stateful firewall on one")
          .build();

  /** The end of which the other hears nothing; null if each hears something. */
  private static @Nullable HalfConnection unheard(Case flow) {
    for (HalfConnection half : flow.flow().halves()) {
      ResendSeries data = half.unackedResends();
      if (data != null
          && isStalled(flow, data)
          && isStalled(flow, half.peer().ackedResends())
          && !drewAnswers(data)) {
        return half;
      }
    }
    return null;
  }

  /** Whether the other end answers what arrives, or echoes its timestamp. */
  private static boolean drewAnswers(ResendSeries data) {
    Segment last = data.answers().last();
    boolean echoed =
        last != null
            && last.tsEcr() != CapturedFrame.ABSENT
            && (last.tsEcr() == data.first().tsVal()
                || last.tsEcr() == data.firstResend().tsVal()
                || last.tsEcr() == data.lastResend().tsVal());
    return echoed || data.answers().acks() > 0;
  }

  private static boolean isStalled(Case flow, @Nullable ResendSeries series) {
    return series != null
        && !series.isBehindHole()
        && flow.signs().has(FindingId.DATA_STALLED, series.first().frame());
  }

  private static String unheardRole(Case flow) {
    HalfConnection half = unheard(flow);
    return half == null ? "" : flow.role(half);
  }

  private static String hearerRole(Case flow) {
    HalfConnection half = unheard(flow);
    return half == null ? "" : flow.role(half.peer());
  }

  /** What the sender never heard explains why it gave up. */
  static final CauseRule ACKS_NOT_HEARD = neverAcknowledged(StallCauses::acked);

  static final CauseRule DATA_NEVER_ACKNOWLEDGED = neverAcknowledged(c -> stalledHalf(c) != null);

  private static CauseRule neverAcknowledged(Predicate<Case> sign) {
    return CauseRule.of(Cause.NEVER_ACKNOWLEDGED, sign)
        .claim(StallCauses::whoIgnoresData)
        .restsOnSilence()
        .pro(STRONG, c -> !acked(c), "what it sent afterwards still bore the old number")
        .pro(STRONG, StallCauses::acked, "its timer repeated what was acknowledged already")
        .contra(
            SLIGHT, "something between the capture point and that end may drop just these packets")
        .step(
            Step.Kind.READ,
            c -> farTtl(c) != null,
            c ->
                "see whether the "
                    + farTtl(c)
                    + " takes only packets with TTL 255 (GTSM, ttl-security): it sends such itself,"
                    + " and the other end sends TTL "
                    + otherTtl(c))
        .step(
            Step.Kind.CAPTURE,
            c -> acked(c) || !capturedAtReceiver(c),
            c ->
                acked(c)
                    ? "capture at the "
                        + sender(c)
                        + " to see whether the acknowledgements arrive there"
                    : "capture at the "
                        + receiver(c)
                        + " to see whether the data arrives: then its stack discards it")
        .read(
            "look for wrong checksums (tshark -o tcp.check_checksum:TRUE -Y tcp.checksum.status==0)"
                + " and for a device that rewrites numbers or filters content")
        .build();
  }

  static final CauseRule FIN_NEVER_ACKNOWLEDGED =
      CauseRule.of(Cause.NEVER_ACKNOWLEDGED, c -> !finsToTheLiving(c).isEmpty())
          .claim(StallCauses::whoIgnoresFins)
          .restsOnSilence()
          .pro(
              STRONG,
              c -> finsToTheLiving(c).size() > 1,
              "both ends repeated their FINs, so both were there")
          .pro(
              STRONG,
              c -> finsToTheLiving(c).size() == 1,
              c -> "the " + ignorer(c) + " went on sending after that FIN had been repeated")
          .contra(SLIGHT, "something between the capture point and that end may drop just these")
          .capture("capture at the end that does not acknowledge to see whether the FIN arrives")
          .read("look for a stack that mishandles a FIN in this state, or for a filter on its host")
          .build();

  /** The end whose data stalled, or went unanswered; null if there is none. */
  private static @Nullable HalfConnection stalledHalf(Case flow) {
    for (HalfConnection half : flow.flow().halves()) {
      ResendSeries series = series(half);
      if (series != null && flow.signs().has(FindingId.DATA_STALLED, series.first().frame())) {
        return half;
      }
    }
    return null;
  }

  /** The end that asks in vain whether a window has opened; null if there is none. */
  private static @Nullable HalfConnection probing(Case flow) {
    for (HalfConnection half : flow.flow().halves()) {
      ResendSeries probes = half.windowProbes();
      if (probes != null && flow.signs().has(FindingId.DATA_STALLED, probes.first().frame())) {
        return half;
      }
    }
    return null;
  }

  /** Whether each end waits for the other's window. */
  private static boolean bothClosed(Case flow) {
    return flow.flow().halves().stream()
        .allMatch(half -> half.zeroWindowSinceNs() != HalfConnection.NEVER);
  }

  private static boolean isIpv6(Case flow) {
    HalfConnection half = lostHalf(flow);
    return half != null && half.endpoint().address().v6();
  }

  /** The first ICMP error that says that the lost packets are too big; null without one. */
  private static @Nullable IcmpError tooBig(Case flow) {
    HalfConnection half = lostHalf(flow);
    return half == null ? null : tooBig(flow, half);
  }

  private static @Nullable IcmpError tooBig(Case flow, HalfConnection sender) {
    return flow.flow().icmpErrors().stream()
        .filter(e -> e.quotedSource().equals(sender.endpoint()))
        .filter(IcmpError::isTooBig)
        .findFirst()
        .orElse(null);
  }

  private static long tooBigFrame(Case flow) {
    IcmpError error = tooBig(flow);
    return error == null ? 0 : error.frame();
  }

  /** What it says about the size; empty for routers that do not tell (RFC 792). */
  private static String mtu(Case flow) {
    IcmpError error = tooBig(flow);
    return error == null || error.mtuBytes() == CapturedFrame.ABSENT
        ? ""
        : ": packets of at most " + error.mtuBytes() + " bytes can go on";
  }

  private static String sayer(Case flow) {
    IcmpError error = tooBig(flow);
    return error == null ? "" : error.sender().toString();
  }

  private static String reader(Case flow) {
    HalfConnection half = probing(flow);
    return half == null ? "other end" : flow.role(half.peer());
  }

  private static @Nullable HalfConnection lostHalf(Case flow) {
    HalfConnection stalled = stalledHalf(flow);
    if (stalled != null) {
      return stalled;
    }
    for (HalfConnection half : flow.flow().halves()) {
      ResendSeries series = half.unackedResends();
      if (series != null
          && flow.signs().has(FindingId.RETRANSMISSION_DEATH, series.first().frame())) {
        return half;
      }
    }
    for (HalfConnection half : flow.flow().halves()) {
      if (tooBig(flow, half) != null && NoAnswer.ofPeer(flow.story(), half) != null) {
        return half;
      }
    }
    return null;
  }

  private static @Nullable ResendSeries series(HalfConnection half) {
    ResendSeries unacked = half.unackedResends();
    return unacked == null ? half.ackedResends() : unacked;
  }

  private static boolean acked(Case flow) {
    HalfConnection half = stalledHalf(flow);
    return half != null && half.unackedResends() == null;
  }

  private static @Nullable LossPattern pattern(Case flow) {
    HalfConnection half = lostHalf(flow);
    ResendSeries series = half == null ? null : half.unackedResends();
    return half == null || series == null ? null : LossPattern.of(half, series);
  }

  private static boolean has(@Nullable LossPattern pattern, LossPattern.Kind kind) {
    return pattern != null && pattern.kind() == kind;
  }

  /** A peer that is silent may be gone, unless many smaller segments had passed before. */
  private static boolean lostBySize(Case flow) {
    HalfConnection half = lostHalf(flow);
    return half != null
        && has(pattern(flow), LossPattern.Kind.SIZE)
        && (flow.has(FindingId.DATA_STALLED)
            || tooBig(flow, half) != null
            || half.payloadFrames() > MANY_SEGMENTS);
  }

  /** Whether the end that lacks the data was heard when it should have had it for long. */
  private static boolean outlived(Case flow) {
    HalfConnection half = lostHalf(flow);
    ResendSeries series = half == null ? null : half.unackedResends();
    Segment last = half == null ? null : half.peer().lastSegment();
    return flow.has(FindingId.DATA_STALLED)
        || (half != null
            && series != null
            && last != null
            && series.resends() >= ENOUGH_RESENDS
            && half.peer().knew(series.firstResend(), last));
  }

  private static int lost(Case flow) {
    LossPattern pattern = pattern(flow);
    return pattern == null ? 0 : pattern.lost();
  }

  private static int passed(Case flow) {
    LossPattern pattern = pattern(flow);
    return pattern == null ? 0 : pattern.passed();
  }

  private static String sender(Case flow) {
    HalfConnection half = lostHalf(flow);
    return half == null ? "one end" : flow.role(half);
  }

  private static String receiver(Case flow) {
    HalfConnection half = lostHalf(flow);
    return half == null ? "other end" : flow.role(half.peer());
  }

  private static String whoIgnoresData(Case flow) {
    return acked(flow)
        ? "the "
            + sender(flow)
            + " does not get the "
            + receiver(flow)
            + "'s acknowledgements, or"
            + " rejects them"
        : "the "
            + receiver(flow)
            + " is alive but never acknowledges the "
            + sender(flow)
            + "'s data: its stack discards it"
            + (capturedAtReceiver(flow) ? "" : ", or something behind the capture point drops it");
  }

  /** RFC 5082: who asks for it sends it, so that no router can have been on the way. */
  private static final int GTSM_TTL = 255;

  /** The BGP end that sends TTL 255 to one that does not; null where there is none. */
  private static @Nullable String farTtl(Case flow) {
    if (flow.flow().server().endpoint().port() != BGP_PORT) {
      return null;
    }
    for (HalfConnection half : flow.flow().halves()) {
      if (half.traits().ttlConstant()
          && half.traits().ttlMin() == GTSM_TTL
          && half.peer().traits().ttlConstant()
          && half.peer().traits().ttlMin() <= UNASKED_TTL) {
        return flow.role(half);
      }
    }
    return null;
  }

  private static int otherTtl(Case flow) {
    return Math.min(flow.flow().client().traits().ttlMin(), flow.flow().server().traits().ttlMin());
  }

  /** Whether nothing lies between the capture point and the end that does not acknowledge. */
  private static boolean capturedAtReceiver(Case flow) {
    HalfConnection half = lostHalf(flow);
    return half != null && CapturePoint.of(flow.flow()).isAt(half.peer());
  }

  private static boolean isBehindHole(Case flow) {
    HalfConnection half = stalledHalf(flow);
    ResendSeries series = half == null ? null : half.unackedResends();
    return series != null && series.isBehindHole();
  }

  /** Whether all that came is so small that every path carries it. */
  private static boolean onlySmallCame(Case flow) {
    HalfConnection half = stalledHalf(flow);
    return half != null
        && LossPattern.alwaysFits(half.largestPassedBytes(), half.endpoint().address().v6());
  }

  private static int came(Case flow) {
    HalfConnection half = stalledHalf(flow);
    return half == null ? 0 : half.largestPassedBytes();
  }

  private static String missing(Case flow) {
    HalfConnection half = stalledHalf(flow);
    ResendSeries series = half == null ? null : half.unackedResends();
    return Wording.count(series == null ? 0 : series.answers().missingBefore(), "byte");
  }

  /** The ends whose repeated FIN was never acknowledged by a peer that was still heard. */
  private static List<HalfConnection> finsToTheLiving(Case flow) {
    return flow.flow().halves().stream()
        .filter(half -> !half.fins().isEmpty())
        .filter(half -> flow.signs().has(FindingId.FIN_UNANSWERED, half.fins().get(0).frame()))
        .filter(StallCauses::peerOutlivedFin)
        .toList();
  }

  private static boolean peerOutlivedFin(HalfConnection sender) {
    long heardNs = sender.peer().lastTimeNs();
    List<FinMark> sent = sender.fins();
    long inVain = sent.stream().filter(fin -> fin.timeNs() > heardNs).count();
    return LateReturn.afterFin(sender) == null
        && sent.size() > 1
        && heardNs > sent.get(1).timeNs()
        && inVain < FINS_TO_THE_DEAD;
  }

  private static String whoIgnoresFins(Case flow) {
    return finsToTheLiving(flow).size() > 1
        ? "neither end acknowledges the other's FIN, though both are alive: their stacks ignore it,"
            + " or something on the way drops it"
        : "the "
            + ignorer(flow)
            + " is alive but never acknowledges that FIN: its stack ignores it, or something behind"
            + " the capture point drops it";
  }

  private static String ignorer(Case flow) {
    return flow.role(finsToTheLiving(flow).get(0).peer());
  }
}
