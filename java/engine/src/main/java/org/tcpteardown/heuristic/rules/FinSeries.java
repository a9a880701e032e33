package org.tcpteardown.heuristic.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstMark;

/**
 * The first FIN of one end with its retransmissions, and what came of it. Several rules look at it.
 *
 * @param sender who sent it
 * @param transmissions the FIN and its repeats; not empty
 * @param ownRst the first RST that its sender sent after it, if any
 * @param untilNs until when an answer could have been seen
 */
record FinSeries(
    HalfConnection sender, List<FinMark> transmissions, @Nullable RstMark ownRst, long untilNs) {

  /** The series of an end whose FIN the peer never acknowledged; null if there is none. */
  static @Nullable FinSeries unacknowledged(FlowStory story, HalfConnection sender) {
    return sender.finAckedBy() == null ? of(story, sender) : null;
  }

  /** The first series of one end; null if it sent no FIN. */
  static @Nullable FinSeries of(FlowStory story, HalfConnection sender) {
    if (sender.fins().isEmpty()) {
      return null;
    }
    FinMark first = sender.fins().get(0);
    List<FinMark> transmissions =
        sender.fins().stream().filter(f -> f.endSeq() == first.endSeq()).toList();
    RstMark ownRst =
        sender.rsts().stream().filter(r -> r.timeNs() >= first.timeNs()).findFirst().orElse(null);
    long watched = story.watchedUntilNs();
    return new FinSeries(
        sender,
        transmissions,
        ownRst,
        ownRst == null ? watched : Math.min(ownRst.timeNs(), watched));
  }

  FinMark first() {
    return transmissions.get(0);
  }

  FinMark last() {
    return transmissions.get(transmissions.size() - 1);
  }

  /** Whether the peer reacted to it: acknowledged it, or sent a RST after it. */
  boolean answered() {
    return sender.finAckedBy() != null
        || sender.peer().rsts().stream().anyMatch(r -> r.timeNs() >= first().timeNs());
  }

  /**
   * Whether it stayed without answer for long enough to say so. A single FIN says little where the
   * capture is known to lack frames of this flow, or holds only SYN, FIN and RST of the peer: then
   * its ACK may be among them, all the more as a sender without ACK would have repeated it.
   */
  boolean unanswered(FlowStory story) {
    if (answered()) {
      return false;
    }
    long waitedNs = untilNs - first().timeNs();
    if (transmissions.size() == 1) {
      boolean lossy =
          sender.capturedWithGaps()
              || sender.peer().capturedWithGaps()
              || !sender.peer().ordinarySeen();
      return !lossy && waitedNs >= story.get(Setting.FIN_UNANSWERED_AFTER);
    }
    // The answer to the last one needs its time too: as long as the sender itself had waited
    // before.
    long lastGapNs = last().timeNs() - transmissions.get(transmissions.size() - 2).timeNs();
    return waitedNs >= story.get(Setting.FIN_UNANSWERED_AFTER)
        || untilNs - last().timeNs() >= lastGapNs;
  }

  /** Whether each gap between transmissions is about twice the one before: a timer backing off. */
  boolean gapsDouble() {
    if (transmissions.size() < 3) {
      return false;
    }
    for (int i = 2; i < transmissions.size(); i++) {
      double before = gapNs(i - 1);
      double now = gapNs(i);
      // The first repeat may be a loss probe (RFC 8985), which the timer does not count: then later
      // gaps must show that it backs off.
      boolean probe = i == 2 && transmissions.size() > 3 && now > 0.5 * before;
      if (!probe && (now < 1.5 * before || now > 2.7 * before)) {
        return false;
      }
    }
    return true;
  }

  private long gapNs(int index) {
    return transmissions.get(index).timeNs() - transmissions.get(index - 1).timeNs();
  }

  /**
   * When the peer was last heard before the first transmission, or {@link HalfConnection#NEVER}.
   */
  long peerHeardNs() {
    return first().peerHeardNs();
  }
}
