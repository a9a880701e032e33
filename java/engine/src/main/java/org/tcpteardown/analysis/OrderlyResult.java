package org.tcpteardown.analysis;

import java.util.List;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.EndedInOrder;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.verdict.FlowEnd;

/**
 * A flow in good order, of which is told what was told of one like it.
 *
 * @param flow see {@link FlowResult#flow()}
 * @param numbers the flow as it was seen to be in good order
 * @param row its row
 */
record OrderlyResult(Flow flow, OrderlyFlow numbers, OrderlyRow row) implements FlowResult {

  @Override
  public EndedInOrder ended() {
    return new EndedInOrder(numbers);
  }

  @Override
  public FlowEnd end() {
    return FlowEnd.FIN;
  }

  @Override
  public boolean isOrdinary() {
    return true;
  }

  @Override
  public int factRows() {
    return OrderlyRow.FACT_ROWS;
  }

  @Override
  public OrderlyRow orderlyRow() {
    return row;
  }

  @Override
  public void summarise() {
    flow.summarise(numbers);
  }

  @Override
  public List<Finding> findings() {
    return List.of();
  }
}
