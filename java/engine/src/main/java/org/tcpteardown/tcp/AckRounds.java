package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;

/**
 * Both ends answering each other's bare ACKs, or RSTs and ACKs, with nothing new in any of them.
 *
 * @param first the first segment of it
 * @param enough the one that completed round {@link AckRoundTracker#ENOUGH}
 * @param last the last segment of it
 * @param rounds how many segments of each end, repeats in a row counted once
 * @param rsts how many RSTs are among them
 */
public record AckRounds(Segment first, Segment enough, Segment last, int rounds, int rsts) {

  /** How long it went on, in nanoseconds. */
  public long lastedNs() {
    return last.timeNs() - first.timeNs();
  }

  /** Whether one end sends RSTs that the other answers by ACKs. */
  public boolean withRsts() {
    return rsts * 2 >= rounds;
  }

  /** Whether a frame belongs to it, but is not its last: then it was answered. */
  public boolean answers(long frame) {
    return first.frame() <= frame && frame < last.frame();
  }
}
