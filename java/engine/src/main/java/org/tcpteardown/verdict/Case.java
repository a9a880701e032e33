package org.tcpteardown.verdict;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.heuristic.evidence.OpenRequest;
import org.tcpteardown.heuristic.evidence.RefusedFarewell;
import org.tcpteardown.heuristic.evidence.UnseenFin;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RoundTrip;

/**
 * A flow before its judge.
 *
 * @param story its facts
 * @param signs its findings
 * @param resets its RSTs by what they did
 * @param end how it ended
 * @param others the flow among its like
 */
record Case(FlowStory story, Signs signs, Resets resets, FlowEnd end, OtherFlows others) {
  /** So soon after a FIN the other end need not have closed: nothing can be said about it. */
  private static final long SHORT_WATCH_NS = 5_000_000_000L;

  /** RFC 6298: so long a client waits at first before it sends its SYN again. */
  private static final long FIRST_RTO_NS = 1_000_000_000L;

  static Case of(FlowStory story, Signs signs, OtherFlows others) {
    Resets resets = Resets.of(story);
    return new Case(story, signs, resets, FlowEnd.of(story, signs, resets), others);
  }

  Flow flow() {
    return story.flow();
  }

  boolean has(FindingId id) {
    return signs.has(id);
  }

  /** {@code client} or {@code server}. */
  String role(HalfConnection half) {
    return story.role(half);
  }

  /** The RST that ended the connection, or the first of those that came to its end. */
  @Nullable SentRst rst() {
    return resets.effective().isEmpty() ? null : resets.effective().get(0);
  }

  /** The RST with which the flow's sender of {@code id} is concerned; null if there is none. */
  @Nullable SentRst rstOf(FindingId id) {
    Finding finding = signs.find(id).orElse(null);
    if (finding == null) {
      return null;
    }
    return resets.effective().stream()
        .filter(r -> r.mark().frame() == finding.frame())
        .findFirst()
        .orElse(null);
  }

  /** The first RST that did its work and was not sent by the end that it names. */
  @Nullable SentRst forged() {
    return resets.effective().stream()
        .filter(r -> signs.has(FindingId.FORGED_RST, r.mark().frame()))
        .findFirst()
        .orElse(null);
  }

  /** The value of a finding; 0 without it. */
  long value(FindingId id) {
    return signs.find(id).map(Finding::value).map(FieldValue::number).orElse(0L);
  }

  /** Whether the first finding of that id is an error. */
  boolean isError(FindingId id) {
    return signs.find(id).filter(f -> f.severity() == Severity.ERROR).isPresent();
  }

  /** Frame of the first finding of that id; 0 without it. */
  long frame(FindingId id) {
    return signs.find(id).map(Finding::frame).orElse(0L);
  }

  /**
   * Whether data went unacknowledged that only routers answered, up to the end, or until its sender
   * gave up with a FIN or RST.
   */
  boolean diedByIcmp() {
    IcmpError error = IcmpDeath.of(flow());
    if (error == null) {
      return false;
    }
    FinMark fin = firstFin();
    SentRst rst = rst();
    return (fin == null || fin.segment().source().equals(error.quotedSource()))
        && (rst == null || rst.sender().endpoint().equals(error.quotedSource()))
        && !bothClosed();
  }

  boolean bothClosed() {
    return !flow().client().fins().isEmpty() && !flow().server().fins().isEmpty();
  }

  boolean dataComplete() {
    return DataCheck.complete(flow());
  }

  /** Whether all data was acknowledged, TLS alerts at the end left out: nobody misses those. */
  boolean dataCompleteButLastWords() {
    return flow().bothDirectionsCaptured()
        && lostBytes(flow().client()) == 0
        && lostBytes(flow().server()) == 0;
  }

  /** Payload bytes of an end that were never acknowledged, a TLS alert at its end left out. */
  long lostBytes(HalfConnection half) {
    long unacked = DataCheck.unackedBytes(half);
    return unacked == 0 ? 0 : Math.min(unacked, LastWords.lostBytes(story, half));
  }

  /**
   * Whether the watch ended before an ACK of an end's last data could come back: that none did says
   * nothing.
   */
  boolean ackNotDue(HalfConnection half) {
    long lastNs = half.lastPayloadNs();
    return lastNs != HalfConnection.NEVER
        && rst() == null
        && half.unackedResends() == null
        && half.peer().lastTimeNs() <= lastNs
        && story.watchedUntilNs() - lastNs < RoundTrip.shortestNs(flow());
  }

  /** The last words that met a closed socket; null if that is not how the flow ended. */
  @Nullable RefusedFarewell refusedFarewell() {
    return rst() == null ? null : RefusedFarewell.of(story);
  }

  /** The request that the server acknowledged and never answered; null if there was none. */
  @Nullable OpenRequest openRequest() {
    return OpenRequest.of(story);
  }

  /** The first FIN of the flow; null if there is none. */
  @Nullable FinMark firstFin() {
    return FinMark.first(flow().client(), flow().server());
  }

  /** The FIN of the end that closed first, where the capture lacks that; null if it does not. */
  @Nullable UnseenFin unseenFirstFin() {
    FinMark fin = firstFin();
    if (fin == null) {
      return rst() == null ? UnseenFin.firstOfBoth(flow()) : null;
    }
    UnseenFin unseen = UnseenFin.of(sender(fin.segment()).peer());
    return unseen != null && unseen.isBefore(fin) ? unseen : null;
  }

  /** For how long the other end could have been seen to close after a FIN, in nanoseconds. */
  long watchedAfterNs(FinMark fin) {
    return story().watchedUntilNs() - fin.timeNs();
  }

  /** Whether the capture lacks something that reached the other end. */
  boolean lacksFrames() {
    return flow().halves().stream().anyMatch(HalfConnection::lacksFrames);
  }

  /** Whether the capture ended before it could tell anything that the other end did not close. */
  boolean endsBeforeClose() {
    FinMark fin = firstFin();
    return fin != null && watchedAfterNs(fin) < SHORT_WATCH_NS;
  }

  /** Whether the capture ended so soon after the only SYN that no client would have repeated it. */
  boolean endsAtSyn() {
    return flow().client().synCount() == 1
        && flow().server().frames() == 0
        && story().watchedUntilNs() - flow().firstSegment().timeNs() < FIRST_RTO_NS;
  }

  /** The end that sent that segment. */
  HalfConnection sender(Segment segment) {
    return flow().senderOf(segment);
  }

  /** The end that sent a frame after the first RST; null if that is not remembered. */
  @Nullable HalfConnection senderOf(long frame) {
    return flow().afterRst().stream()
        .filter(s -> s.frame() == frame)
        .findFirst()
        .map(this::sender)
        .orElse(null);
  }

  /** The first FIN of an end; null if it sent none. */
  static @Nullable FinMark fin(HalfConnection half) {
    return half.fins().isEmpty() ? null : half.fins().get(0);
  }

  /**
   * How long nobody had sent anything before a RST, or before the segment that it answers: for the
   * RST comes a round trip later at most.
   */
  long quietBeforeNs(SentRst rst) {
    Segment trigger = rst.mark().trigger();
    Gap gap = flow().latestGap();
    boolean answersFirst = trigger != null && gap != null && gap.first().frame() == trigger.frame();
    long answered = answersFirst && gap != null ? gap.quietNs() : 0;
    for (FinMark fin : rst.sender().peer().fins()) {
      if (trigger != null && fin.frame() == trigger.frame()) {
        answered = Math.max(answered, fin.quietNs());
      }
    }
    return Math.max(answered, rst.mark().quietNs());
  }

  /** Whether a silence is long enough for a timer for idle sessions. */
  boolean isIdle(long quietNs) {
    return quietNs >= story.get(Setting.IDLE_AFTER);
  }

  /** Whether an end may have been forgotten in that time by a timer for closing sessions. */
  boolean isClosingPause(long quietNs) {
    return quietNs >= story.get(Setting.FIN_BLACKHOLED_SILENCE);
  }

  /** The end whose close is the last, late or unanswered one; null if there is no second FIN. */
  @Nullable HalfConnection secondCloser() {
    FinMark first = bothClosed() ? firstFin() : null;
    return first == null ? null : sender(first.segment()).peer();
  }

  /** What the text of a finding says behind its first colon, or all of it; empty without it. */
  String reasons(FindingId id, long frame) {
    Optional<Finding> found =
        signs.findings().stream().filter(f -> f.id() == id && f.frame() == frame).findFirst();
    return found.map(f -> f.text().substring(f.text().indexOf(": ") + 1).strip()).orElse("");
  }

  /** A silence in words: {@code 39.2 s}. */
  static String time(long durationNs) {
    return Wording.time(durationNs);
  }
}
