package org.tcpteardown.heuristic.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.Backoff;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RetransmissionTimer;
import org.tcpteardown.tcp.RstMark;

/**
 * The first FIN of one end with its retransmissions, and what came of it. Several rules look at it.
 *
 * @param sender who sent it
 * @param transmissions the FIN and its repeats; not empty
 * @param ownRst the first RST that its sender sent after it, if any
 * @param untilNs until when an answer could have been seen
 */
public record FinSeries(
    HalfConnection sender, List<FinMark> transmissions, @Nullable RstMark ownRst, long untilNs) {

  /** The series of an end whose FIN the peer never acknowledged; null if there is none. */
  public static @Nullable FinSeries unacknowledged(FlowStory story, HalfConnection sender) {
    return sender.finAckedBy() == null ? of(story, sender) : null;
  }

  /** The first series of one end; null if it sent no FIN. */
  public static @Nullable FinSeries of(FlowStory story, HalfConnection sender) {
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

  public FinMark first() {
    return transmissions.get(0);
  }

  public FinMark last() {
    return transmissions.get(transmissions.size() - 1);
  }

  /**
   * How often it was tried: the FIN itself, or the last words before it, behind which it waits.
   * Some stacks repeat both in one segment, others only the first that is not acknowledged.
   */
  public int attempts(FlowStory story) {
    int count = transmissions.size();
    ResendSeries resends = sender.unackedResends();
    LastWords words = resends == null ? null : LastWords.before(story, sender, first());
    return resends != null && words != null && resends.first().frame() == words.first().frame()
        ? Math.max(count, resends.resends() + 1)
        : count;
  }

  /** Whether the peer reacted to it: acknowledged it, or sent a RST after it. */
  public boolean answered() {
    return sender.finAckedBy() != null
        || sender.peer().rsts().stream().anyMatch(r -> r.timeNs() >= first().timeNs());
  }

  /**
   * Whether its sender itself had no answer: its timer repeated the FIN, and the answer to the last
   * repeat had its time, too. A FIN sent once says nothing. Had it stayed without ACK, its sender
   * would have repeated it: the ACK is missing from the capture, or the capture ended for it.
   */
  public boolean unanswered(FlowStory story) {
    if (answered() || story.flow().unseenWithin(first().timeNs(), last().timeNs())) {
      return false;
    }
    if (!repeatedByTimer()) {
      // Or its timer repeats the last words, behind which the FIN waits.
      return attempts(story) > transmissions.size()
          && untilNs - first().timeNs() >= story.get(Setting.FIN_UNANSWERED_AFTER);
    }
    // The sender itself had waited as long before.
    long lastGapNs = gapNs(transmissions.size() - 1);
    return untilNs - first().timeNs() >= story.get(Setting.FIN_UNANSWERED_AFTER)
        || untilNs - last().timeNs() >= lastGapNs;
  }

  private boolean repeatedByTimer() {
    for (int i = 1; i < transmissions.size(); i++) {
      if (RetransmissionTimer.fits(gapNs(i))) {
        return true;
      }
    }
    return false;
  }

  /** From the first transmission to the last, in nanoseconds. */
  public long lastedNs() {
    return last().timeNs() - first().timeNs();
  }

  /** Whether the gaps between transmissions double: a timer backing off. */
  public boolean gapsDouble() {
    Backoff backoff = new Backoff();
    for (int i = 1; i < transmissions.size(); i++) {
      backoff.add(gapNs(i));
    }
    return backoff.isDoubling();
  }

  private long gapNs(int index) {
    return transmissions.get(index).timeNs() - transmissions.get(index - 1).timeNs();
  }

  /**
   * When the peer was last heard before the first transmission, or {@link HalfConnection#NEVER}.
   */
  public long peerHeardNs() {
    return first().peerHeardNs();
  }
}
