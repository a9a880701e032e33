package org.tcpteardown.tcp;

import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;

/**
 * One connection whose packets bear two pairs of addresses and ports one after the other: something
 * that translates them lost or missed its state. See {@link Continuations}.
 *
 * @param earlier number of the flow that it was before
 * @param later number of the flow that it goes on as
 * @param before the end as it was named in the earlier flow
 * @param after the same end as it is named in the later flow
 * @param first the first segment of the later flow
 * @param pauseNs how long the end that sent it had been silent in the earlier flow, nanoseconds; 0
 *     if it had sent nothing there
 * @param kind how the two belong together
 */
public record Continuation(
    long earlier,
    long later,
    Endpoint before,
    Endpoint after,
    Segment first,
    long pauseNs,
    Kind kind) {

  /** How two flows belong together. */
  public enum Kind {
    /** The later one's first segment has the numbers that come next in the earlier flow. */
    GOES_ON,
    /** It answers the earlier flow's SYN. */
    ANSWERS_SYN,
    /** It answers the earlier flow's SYN as an older connection does (RFC 5961 section 4). */
    CHALLENGES_SYN,
    /** It is a late or repeated segment of the earlier flow that its receiver knew nothing of. */
    STRAY,
    /** It resets the earlier flow, which its receiver had reset or closed itself just before. */
    LATE_RESET
  }

  public boolean answersSyn() {
    return kind == Kind.ANSWERS_SYN;
  }

  public boolean challengesSyn() {
    return kind == Kind.CHALLENGES_SYN;
  }

  public boolean isStray() {
    return kind == Kind.STRAY;
  }

  /** Whether nothing goes on, and nothing is lost: the earlier flow had ended already. */
  public boolean isLateReset() {
    return kind == Kind.LATE_RESET;
  }

  /** Whether nothing goes on: one end's reset comes under a name that the other cannot know. */
  public boolean isReset() {
    return kind == Kind.GOES_ON && first.isRst() && senderRenamed();
  }

  /** Whether it is a reset of the earlier flow under another name, in time or too late. */
  public boolean resets() {
    return isReset() || isLateReset();
  }

  /** Whether it is the sender of {@link #first} that got another name, not its peer. */
  public boolean senderRenamed() {
    return first.source().equals(after);
  }
}
