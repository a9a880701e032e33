package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RstMark;

/** What the rules about one-way traffic have in common: when it may be called unanswered. */
public final class NoAnswer {
  /** What was sent later than this before the watch ended had no time to be answered. */
  private static final long ANSWER_NS = 1_000_000_000L;

  private NoAnswer() {}

  /**
   * Whether nothing at all came back from {@code from} on: no segment of the peer, RSTs included,
   * and no ICMP error. An ICMP error names a cause of its own, and {@code icmp_error} tells it.
   */
  public static boolean since(FlowStory story, HalfConnection sender, Segment from) {
    return peerSilentSince(sender, from) && noIcmpErrorSince(story, from);
  }

  private static boolean peerSilentSince(HalfConnection sender, Segment from) {
    long peerNs = sender.peer().lastTimeNs();
    return peerNs == HalfConnection.NEVER || peerNs < from.timeNs();
  }

  /** Whether no ICMP error came from {@code from} on. */
  static boolean noIcmpErrorSince(FlowStory story, Segment from) {
    for (IcmpError error : story.flow().icmpErrors()) {
      if (error.timeNs() >= from.timeNs()) {
        return false;
      }
    }
    return true;
  }

  /**
   * The payload that {@code sender} repeated often enough and for long enough, since the peer was
   * last heard, to say that it went unanswered; null if there is none. A peer with a closed window
   * is not meant: there a persist timer repeats.
   */
  public static @Nullable ResendSeries resends(FlowStory story, HalfConnection sender) {
    ResendSeries series = ofPeer(story, sender);
    Segment from = series == null ? null : series.answers().firstResendSince();
    return from != null && noIcmpErrorSince(story, from) ? series : null;
  }

  /** The same, where routers may have answered by ICMP errors that the peer did not. */
  public static @Nullable ResendSeries ofPeer(FlowStory story, HalfConnection sender) {
    ResendSeries series = sender.unackedResends();
    Segment from = series == null ? null : series.answers().firstResendSince();
    if (series == null
        || from == null
        || mayHaveBeenMissed(story, series, from)
        || sender.peer().zeroWindowSinceNs() != HalfConnection.NEVER
        || StalledData.passedLater(sender, series)
        || (series.answers().returned() == null && !peerSilentSince(sender, from))) {
      return null;
    }
    return unanswered(story, sender, series) ? series : null;
  }

  /**
   * What {@code sender} sent into a closed window, often enough and for long enough to say that it
   * went unanswered; null if there is none.
   */
  public static @Nullable ResendSeries windowProbes(FlowStory story, HalfConnection sender) {
    ResendSeries series = sender.windowProbes();
    Segment from = series == null ? null : series.answers().firstResendSince();
    return series != null
            && from != null
            && since(story, sender, from)
            && !mayHaveBeenMissed(story, series, from)
            && unanswered(story, sender, series)
        ? series
        : null;
  }

  /** Whether the capture lacks a time in which an answer may have come. */
  private static boolean mayHaveBeenMissed(FlowStory story, ResendSeries series, Segment from) {
    return story.flow().unseenWithin(from.timeNs(), series.lastResend().timeNs());
  }

  /** Whether the repeats since the peer was last heard are enough, and had their time. */
  private static boolean unanswered(FlowStory story, HalfConnection sender, ResendSeries series) {
    Segment returned = series.answers().returned();
    Segment heard = series.answers().last();
    long heardNs = returned == null ? sender.peer().lastTimeNs() : series.peerHeardNs();
    heardNs = heard == null ? heardNs : Math.max(heardNs, heard.timeNs());
    long untilNs = waitedUntilNs(story, sender, series);
    boolean lastHadTime = untilNs - series.lastResend().timeNs() >= ANSWER_NS;
    int unanswered = series.answers().resendsSince() - (lastHadTime ? 0 : 1);
    // What the peer was heard after the first transmission, it may have said without knowing of it.
    long silentNs = untilNs - Math.max(series.first().timeNs(), heardNs);
    return unanswered >= story.get(Setting.UNANSWERED_RESENDS)
        && silentNs >= story.get(Setting.UNANSWERED_AFTER);
  }

  /** Until when an answer could have been seen: until its sender gave up, at most. */
  private static long waitedUntilNs(FlowStory story, HalfConnection sender, ResendSeries series) {
    Segment returned = series.answers().returned();
    RstMark rst = series.gaveUpWith(sender);
    long untilNs = rst == null ? story.watchedUntilNs() : rst.timeNs();
    return Math.min(untilNs, returned == null ? story.watchedUntilNs() : returned.timeNs());
  }

  /** Whether a RST answers a peer that came back only after the RST's sender had given up. */
  public static boolean answersOneThatCameBack(FlowStory story, FlowStory.SentRst rst) {
    ResendSeries series = resends(story, rst.sender());
    Segment returned = series == null ? null : series.answers().returned();
    return returned != null && rst.mark().frame() > returned.frame();
  }

  /**
   * Whether the sender of a RST merely gives up on data or probes that went unanswered: then those
   * tell the story, and the RST is not an abort of its own.
   */
  public static boolean gaveUp(FlowStory story, FlowStory.SentRst rst) {
    HalfConnection sender = rst.sender();
    ResendSeries series = ofPeer(story, sender);
    series = series == null ? StalledData.of(story, sender) : series;
    series = series == null ? windowProbes(story, sender) : series;
    RstMark givesUp = series == null ? null : series.gaveUpWith(sender);
    if (givesUp != null && givesUp.frame() <= rst.mark().frame()) {
      return true;
    }
    var probes = UnansweredProbes.of(story, sender);
    return probes != null && probes.last().frame() < rst.mark().frame();
  }
}
