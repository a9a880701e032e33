package org.tcpteardown.population;

import org.tcpteardown.tcp.OrderlyFlow;

/**
 * A flow that was not judged, since there is nothing to judge.
 *
 * @param flow what is known of it
 */
public record EndedInOrder(OrderlyFlow flow) implements Ended {

  @Override
  public long number() {
    return flow.number();
  }

  @Override
  public void tell(Gatherer rule) {
    rule.accept(flow);
  }

  @Override
  public void tell(SiblingMemory siblings) {
    siblings.accept(flow);
  }
}
