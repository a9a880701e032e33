package org.tcpteardown.population;

import java.util.ArrayList;
import java.util.List;

/** The numbers of the first few flows that show something. */
public final class Examples {
  private static final int MAX = 5;

  private List<Long> flows = List.of();

  /** Notes a flow, unless there are enough. */
  public void add(long flow) {
    if (flows.size() < MAX) {
      if (flows.isEmpty()) {
        flows = new ArrayList<>(1);
      }
      flows.add(flow);
    }
  }

  /** In the order in which they came. */
  public List<Long> flows() {
    return List.copyOf(flows);
  }
}
