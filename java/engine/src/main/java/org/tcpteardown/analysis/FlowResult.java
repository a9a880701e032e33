package org.tcpteardown.analysis;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.population.Ended;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.verdict.FlowEnd;

/** What became of a flow, in the short way or the long one. */
sealed interface FlowResult extends RowSpill.Item permits JudgedResult, OrderlyResult {

  /** The flow as the table knows it. */
  Flow flow();

  /** What the population is told. */
  Ended ended();

  FlowEnd end();

  /** Whether both ends closed it, and there is nothing to report. */
  boolean isOrdinary();

  /** FIN and RST frames with facts. */
  int factRows();

  /** Its row in the short form of flows in good order; null if it has none. */
  @Nullable OrderlyRow orderlyRow();

  /** Lets the flow know all that will be asked of it, so that its segments need not be kept. */
  void summarise();
}
