package org.tcpteardown.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;

/** Says why no flow could be chosen, and which there are. */
final class FlowChoice {
  private FlowChoice() {}

  /**
   * What is wrong.
   *
   * @param number the flow that was asked for; null if none was
   * @param flows those of the capture, sorted by number
   */
  static String problem(@Nullable Long number, List<FlowRow> flows) {
    if (flows.isEmpty()) {
      return "there is no TCP flow in this capture";
    }
    long first = flows.get(0).number();
    long last = flows.get(flows.size() - 1).number();
    String range =
        first == last
            ? "its only flow is --flow " + first
            : "its flows are --flow " + first + " to " + last;
    return number == null
        ? "this capture holds " + flows.size() + " flows: choose one, " + range
        : "there is no flow " + number + " in this capture: " + range;
  }
}
