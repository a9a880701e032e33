package org.tcpteardown.story;

import java.util.Map;
import java.util.TreeMap;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.StateReplay;
import org.tcpteardown.tcp.TcpState;

/**
 * The states of both halves of a flow, frame by frame, as an observer infers them: a half is said
 * to be in a state from the frame on that shows it.
 */
public final class HalfStates {
  /**
   * The states after a frame.
   *
   * @param client that of the client
   * @param server that of the server
   */
  public record Pair(TcpState client, TcpState server) {
    static final Pair NONE = new Pair(TcpState.UNKNOWN, TcpState.UNKNOWN);
  }

  private final TreeMap<Long, Pair> byFrame = new TreeMap<>();

  private HalfStates() {}

  /** Follows the frames of a flow that were kept; of those that were not, only FINs and RSTs. */
  public static HalfStates of(Flow flow, FlowFrames watched) {
    HalfStates states = new HalfStates();
    StateReplay replay = new StateReplay(flow.predecessor());
    Pair last = Pair.NONE;
    for (CapturedFrame frame : Ladder.withMarks(flow, watched)) {
      if (frame instanceof Segment segment) {
        replay.accept(segment);
        Pair now =
            new Pair(
                replay.state(flow.client().endpoint()), replay.state(flow.server().endpoint()));
        if (!now.equals(last)) {
          states.byFrame.put(frame.frame(), now);
          last = now;
        }
      }
    }
    return states;
  }

  /** The states after a frame of the flow. */
  public Pair after(long frame) {
    Map.Entry<Long, Pair> latest = byFrame.floorEntry(frame);
    return latest == null ? Pair.NONE : latest.getValue();
  }
}
