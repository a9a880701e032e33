package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * Finds connections that go on under another address or port. A flow that begins in the middle of a
 * connection is one if its first segment has exactly the numbers that another flow, unfinished and
 * silent since, would have used next, and one end is the same. That two connections agree in 32
 * bits of both numbers by chance does not happen.
 */
public final class Continuations {
  /** Sooner, a segment with old numbers may be a copy that was captured behind a translator. */
  private static final long MIN_REPEAT_NS = 190_000_000L;

  /** A translator passes packets on in less; whoever sends again waits longer. */
  private static final long TRANSLATION_NS = 5_000_000L;

  /** Bytes of the peer that may have been under way, or are not in the capture. */
  private static final int MAX_UNSEEN = 1 << 20;

  private static final int MAX_LATER_PER_NUMBER = 16;

  /** A challenge ACK comes within a round trip; later, the SYN would have been sent again. */
  private static final long MAX_CHALLENGE_NS = 1_000_000_000L;

  /** A host resets at once what it does not know: within a round trip of what it answers. */
  private static final long MAX_RESET_NS = 1_000_000_000L;

  private final Map<Integer, List<Later>> byNumber = new HashMap<>();

  /** By the end that they go to, those that begin with an ACK alone: its numbers tell nothing. */
  private final Map<Endpoint, List<Later>> bareAcks = new HashMap<>();

  private final Set<Endpoint> ends = new HashSet<>();

  /** A flow that begins in the middle, and the best match so far. */
  private static final class Later {
    final Flow flow;
    final Segment first;
    @Nullable Match best;

    Later(Flow flow, Segment first) {
      this.flow = flow;
      this.first = first;
    }
  }

  private record Match(Flow flow, long lastTimeNs, Continuation link) {}

  private Continuations() {}

  /** Tells flows of each other that are one connection; costs next to nothing without any. */
  public static void find(List<Flow> flows) {
    TranslatedSyns.find(flows);
    Continuations search = new Continuations();
    List<Later> all = new ArrayList<>();
    for (Flow flow : flows) {
      if (flow.beginsInTheMiddle() && !flow.isSelfConnected()) {
        all.add(new Later(flow, flow.opening()));
      }
    }
    if (all.isEmpty()) {
      return;
    }
    all.forEach(search::index);
    flows.stream().filter(flow -> flow.mayGoOn() && search.concerns(flow)).forEach(search::lookAt);
    all.sort(Comparator.comparingLong(later -> later.first.frame()));
    for (Later later : all) {
      Match match = later.best;
      if (match != null && (match.link.isLateReset() || match.flow.goesOn(match.link))) {
        later.flow.continuesAs(match.link);
      }
    }
  }

  private void index(Later later) {
    int number = later.first.isAck() ? later.first.ack() : later.first.seq();
    List<Later> same = byNumber.computeIfAbsent(number, n -> new ArrayList<>(1));
    boolean tellsMore = number != 0 || later.first.isAck(); // many a RST bears nothing but 0
    if (tellsMore && same.size() < MAX_LATER_PER_NUMBER) {
      same.add(later);
      ends.add(later.first.source());
      ends.add(later.first.destination());
    }
    if (isBareAck(later.first)) {
      List<Later> there =
          bareAcks.computeIfAbsent(later.first.destination(), end -> new ArrayList<>(1));
      if (there.size() < MAX_LATER_PER_NUMBER) {
        there.add(later);
        ends.add(later.first.destination());
      }
    }
  }

  private static boolean isBareAck(Segment segment) {
    return segment.isAck()
        && !segment.isSyn()
        && !segment.isFin()
        && !segment.isRst()
        && segment.payloadBytes() == 0;
  }

  private boolean concerns(Flow flow) {
    return ends.contains(flow.key().low()) || ends.contains(flow.key().high());
  }

  private void lookAt(Flow flow) {
    Flow view = flow.view();
    for (HalfConnection half : view.halves()) {
      HalfConnection peer = half.peer();
      if (half.frames() == 0 && !peer.syns().isEmpty()) {
        compareAll(bareAcks.getOrDefault(peer.endpoint(), List.of()), flow, half);
      }
      // By the peer's numbers: what the half's next segment acknowledges.
      if (peer.sequenceKnown()) {
        find(peer.sndNxt(), flow, half);
      }
      if (half.ackKnown() && half.rcvNxt() != peer.sndNxt()) {
        find(half.rcvNxt(), flow, half);
      }
      // By its own: a RST without ACK.
      if (half.sequenceKnown()) {
        find(half.sndNxt(), flow, half);
        if (peer.ackKnown() && peer.rcvNxt() != half.sndNxt()) {
          find(peer.rcvNxt(), flow, half);
        }
      }
    }
  }

  private void find(int number, Flow flow, HalfConnection half) {
    compareAll(byNumber.getOrDefault(number, List.of()), flow, half);
  }

  private static void compareAll(List<Later> candidates, Flow flow, HalfConnection half) {
    for (Later later : candidates) {
      if (later.flow != flow) {
        compare(later, flow, half);
      }
    }
  }

  private static void compare(Later later, Flow flow, HalfConnection sender) {
    Segment first = later.first;
    HalfConnection peer = sender.peer();
    boolean sameSource = sender.endpoint().equals(first.source());
    boolean sameDestination = peer.endpoint().equals(first.destination());
    long firstNs = first.timeNs();
    if (sameSource == sameDestination || !isOpenUntil(sender, first)) {
      return;
    }
    Continuation.Kind kind =
        isOpenUntil(peer, first)
            ? kind(later, sender, peer)
            : isLateReset(first, sender, peer) ? Continuation.Kind.LATE_RESET : null;
    if (kind == null) {
      return;
    }
    long lastNs = Math.max(sender.lastTimeNs(), peer.lastTimeNs());
    Continuation link =
        new Continuation(
            flow.number(),
            later.flow.number(),
            sameSource ? peer.endpoint() : sender.endpoint(),
            sameSource ? first.destination() : first.source(),
            first,
            sender.lastTimeNs() == HalfConnection.NEVER ? 0 : firstNs - sender.lastTimeNs(),
            kind);
    if (later.best == null || later.best.lastTimeNs < lastNs) {
      later.best = new Match(flow, lastNs, link);
    }
  }

  private static Continuation.@Nullable Kind kind(
      Later later, HalfConnection sender, HalfConnection peer) {
    Segment first = later.first;
    if (answersSyn(first, sender, peer)) {
      return Continuation.Kind.ANSWERS_SYN;
    }
    if (challengesSyn(later, sender, peer)) {
      return Continuation.Kind.CHALLENGES_SYN;
    }
    if (first.isSyn() || !sender.sequenceKnown()) {
      return null;
    }
    return goesOn(first, sender, peer)
        ? Continuation.Kind.GOES_ON
        : isStray(later, sender, peer) ? Continuation.Kind.STRAY : null;
  }

  /** Whether it had not sent a RST before. */
  private static boolean isOpenUntil(HalfConnection half, Segment first) {
    return half.rsts().stream()
        .noneMatch(rst -> rst.ofThisConnection() && rst.frame() < first.frame());
  }

  /** A SYN-ACK, or a RST that refuses, for a SYN that nobody answered under its own address. */
  private static boolean answersSyn(Segment first, HalfConnection sender, HalfConnection peer) {
    return (first.isSynAck() || (first.isRst() && first.isAck()))
        && peer.endpoint().equals(first.destination())
        && sender.frames() == 0
        && peer.synSent()
        && !peer.syns().isEmpty()
        && first.ack() == peer.isn() + 1
        && peer.syns().get(0).frame() < first.frame();
  }

  /**
   * Whether a SYN that nobody answered under its own address drew the ACK of an older connection
   * from elsewhere. The numbers cannot tell; but it goes to exactly that port within a round trip,
   * and the SYN's sender answers with the RST of RFC 9293 section 3.10.7.3, or the next SYN draws
   * the same again.
   */
  private static boolean challengesSyn(Later later, HalfConnection sender, HalfConnection peer) {
    Segment first = later.first;
    if (sender.frames() > 0
        || !isBareAck(first)
        || !peer.endpoint().equals(first.destination())
        || first.ack() == peer.isn() + 1) {
      return false;
    }
    Endpoint asked = sender.endpoint();
    boolean halfTheName =
        asked.address().equals(first.source().address()) || asked.port() == first.source().port();
    List<Segment> syns = peer.syns();
    HalfConnection challenger = later.flow.view().senderOf(first);
    boolean reset =
        challenger.peer().rsts().stream().anyMatch(rst -> rst.segment().seq() == first.ack());
    boolean again = challenger.frames() > 1 && syns.size() > 1;
    return halfTheName
        && (reset || again)
        && syns.stream().anyMatch(syn -> isJustBefore(syn, first));
  }

  private static boolean isJustBefore(Segment syn, Segment answer) {
    return syn.frame() < answer.frame() && answer.timeNs() - syn.timeNs() <= MAX_CHALLENGE_NS;
  }

  private static boolean goesOn(Segment first, HalfConnection sender, HalfConnection peer) {
    Segment last = sender.lastSegment();
    if (last == null || last.frame() > first.frame() || sender.lastTimeNs() > first.timeNs()) {
      return false;
    }
    boolean isNext = first.seq() == sender.sndNxt();
    boolean isOld =
        first.seq() == sender.sndNxt() - 1 || (peer.ackKnown() && first.seq() == peer.rcvNxt());
    if (first.timeNs() - last.timeNs() < MIN_REPEAT_NS && (!isNext || isCopy(first, last))) {
      return false;
    }
    if (!isNext && !isOld) {
      return false;
    }
    return clocksAgree(first, last) && numbersAgree(first, sender, peer);
  }

  /**
   * Whether a segment of the middle of the earlier flow met a host that answers only by RST. What
   * was captured on both sides of a translator shows the answers of both, too.
   */
  private static boolean isStray(Later later, HalfConnection sender, HalfConnection peer) {
    Segment first = later.first;
    int behind = SeqNum.distance(first.seq(), sender.sndNxt());
    if (!first.isAck()
        || first.isRst()
        || !first.destination().equals(peer.endpoint())
        || !peer.ackKnown()
        || first.ack() != sender.rcvNxt()
        || behind < 0
        || behind > MAX_UNSEEN
        || isOtherSideOf(first, sender.lastSegment())) {
      return false;
    }
    HalfConnection receiver = later.flow.view().senderOf(first).peer();
    return receiver.rstCount() > 0 && !receiver.spoke();
  }

  /** Whether it is the packet that was captured a moment before, on the translator's other side. */
  private static boolean isOtherSideOf(Segment first, @Nullable Segment last) {
    return last != null
        && Math.abs(first.timeNs() - last.timeNs()) < TRANSLATION_NS
        && first.seq() == last.seq()
        && isCopy(first, last);
  }

  private static boolean isCopy(Segment first, Segment last) {
    return first.flags() == last.flags()
        && first.payloadBytes() == last.payloadBytes()
        && first.ack() == last.ack();
  }

  /**
   * Whether a RST answers under another name what its receiver had sent before it ended the
   * connection itself: a translator forgets a connection at the first RST that it sees.
   */
  private static boolean isLateReset(Segment first, HalfConnection sender, HalfConnection peer) {
    return first.isRst()
        && first.seq() != 0
        && isNextOf(first, sender, peer)
        && isAnswerTo(first, peer)
        && sender.rstCount() == 0; // else it is the same, captured before and behind a translator
  }

  private static boolean isNextOf(Segment rst, HalfConnection sender, HalfConnection peer) {
    return (sender.sequenceKnown() && rst.seq() == sender.sndNxt())
        || (peer.ackKnown() && rst.seq() == peer.rcvNxt());
  }

  /** Whether it goes to exactly the end that had just sent something, port and all. */
  private static boolean isAnswerTo(Segment rst, HalfConnection peer) {
    return rst.destination().equals(peer.endpoint())
        && peer.lastTimeNs() != HalfConnection.NEVER
        && Math.abs(rst.timeNs() - peer.lastTimeNs()) <= MAX_RESET_NS;
  }

  private static boolean numbersAgree(Segment first, HalfConnection sender, HalfConnection peer) {
    if (!first.isAck()) {
      // Only a RST has none. One number agrees: a name must half agree too, or the moment.
      boolean answers = first.seq() != 0 && isAnswerTo(first, peer);
      return first.isRst()
          && first.seq() == sender.sndNxt()
          && (answers
              || first.source().address().equals(sender.endpoint().address())
              || first.source().port() == sender.endpoint().port())
          && (first.destination().address().equals(peer.endpoint().address())
              || first.destination().port() == peer.endpoint().port());
    }
    int from = sender.ackKnown() ? sender.rcvNxt() : first.ack();
    int ahead = SeqNum.distance(from, first.ack());
    return ahead >= 0 && ahead <= MAX_UNSEEN;
  }

  /** Whether the timestamps (RFC 7323) can be of one connection: they never go back. */
  private static boolean clocksAgree(Segment first, Segment last) {
    if (first.isRst()) {
      return true; // most have none
    }
    boolean now = first.tsVal() != CapturedFrame.ABSENT;
    boolean before = last.tsVal() != CapturedFrame.ABSENT;
    return now == before
        && (!now
            || (!SeqNum.before((int) first.tsVal(), (int) last.tsVal())
                && !SeqNum.before((int) first.tsEcr(), (int) last.tsEcr())));
  }
}
