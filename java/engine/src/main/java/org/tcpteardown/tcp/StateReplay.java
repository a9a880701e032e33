package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;

/**
 * Follows the states of both halves of one flow from segment to segment: a flow itself only tells
 * the last ones.
 */
public final class StateReplay {
  private final @Nullable Predecessor before;
  private @Nullable FlowTrack track;

  /**
   * @param before what used the same addresses and ports before; null if there was nothing
   */
  public StateReplay(@Nullable Predecessor before) {
    this.before = before;
  }

  /** Takes the flow's next segment. */
  public void accept(Segment segment) {
    FlowTrack known = track;
    if (known == null) {
      known = new FlowTrack(segment, before, new CaptureClock());
      track = known;
    }
    known.accept(segment, Holes.NONE);
  }

  /** The state of the half with this endpoint after the last segment. */
  public TcpState state(Endpoint end) {
    FlowTrack known = track;
    if (known == null) {
      return TcpState.UNKNOWN;
    }
    for (HalfConnection half : known.halves()) {
      if (half.endpoint().equals(end)) {
        return half.state();
      }
    }
    return TcpState.UNKNOWN;
  }
}
