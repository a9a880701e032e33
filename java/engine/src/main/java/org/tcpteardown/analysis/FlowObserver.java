package org.tcpteardown.analysis;

import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;

/** Watches some flows during an analysis, which then keeps them to its end. */
public interface FlowObserver {
  /** Forgets all that it has seen: the capture is read from its start. */
  void begin();

  /** The next frame, and whose it is. */
  void see(Flow owner, CapturedFrame frame);

  /** A frame of a connection that was judged already, and let go to keep memory flat. */
  default void seeLate(CapturedFrame frame) {}

  /** Whether it is one of the flows that are watched; asked by any thread. */
  boolean watches(Flow flow);

  /** What was found in a flow, watched or not. */
  void judged(FlowStory story, List<Finding> found, Population population);

  /** All flows were judged: what was found may look otherwise among them. */
  void concluded(Population population);
}
