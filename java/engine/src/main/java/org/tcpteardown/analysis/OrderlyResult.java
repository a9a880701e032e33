package org.tcpteardown.analysis;

import java.util.List;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.EndedInOrder;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.verdict.FlowEnd;

/**
 * A flow in good order, of which is told what was told of one like it.
 *
 * @param flow see {@link FlowResult#flow()}
 * @param row its row
 */
record OrderlyResult(Flow flow, OrderlyRow row) implements FlowResult {

  @Override
  public EndedInOrder ended() {
    return new EndedInOrder(row.flow());
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
  public void summarise() {
    flow.summarise(row.flow());
  }

  @Override
  public List<Finding> findings() {
    return List.of();
  }
}
