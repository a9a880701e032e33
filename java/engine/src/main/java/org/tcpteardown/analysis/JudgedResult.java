package org.tcpteardown.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.verdict.FlowEnd;

/** A flow that was followed and judged. */
final class JudgedResult implements FlowResult {
  private static final String CUT_SHORT =
      "it was judged before the end, as there were too many connections to keep";

  private final Flow flow;
  private final EndedFlow ended;
  private final Population population;
  private final OrderlyRows orderlyRows;
  private final FlowEnd end;

  /** Made when it is first asked for: it is read more than once. */
  private @Nullable FlowRow row;

  /**
   * Puts together what is known of it.
   *
   * @param flow as the table knows it
   * @param orderlyRows knows short forms of rows
   * @param ended a view of it, and what was found there
   */
  JudgedResult(Flow flow, EndedFlow ended, Population population, OrderlyRows orderlyRows) {
    this.flow = flow;
    this.ended = ended;
    this.population = population;
    this.orderlyRows = orderlyRows;
    this.end = ended.end();
  }

  @Override
  public Flow flow() {
    return flow;
  }

  @Override
  public EndedFlow ended() {
    return ended;
  }

  @Override
  public FlowEnd end() {
    return end;
  }

  @Override
  public boolean isOrdinary() {
    return end == FlowEnd.FIN && ended.findings().isEmpty();
  }

  @Override
  public int factRows() {
    return FrameFacts.count(ended.story());
  }

  @Override
  public @Nullable OrderlyRow orderlyRow() {
    return isOrdinary() ? orderlyRows.of(row()) : null;
  }

  @Override
  public void summarise() {
    flow.summarise(ended.flow());
  }

  @Override
  public FlowRow row() {
    FlowRow made = row;
    if (made == null) {
      String remark = isOrdinary() ? "" : CUT_SHORT;
      made =
          new RememberedRow(
              new JudgedFlow(new FlowReport(ended.story(), ended.findings(), population, remark)));
      row = made;
    }
    return made;
  }

  @Override
  public List<Finding> findings() {
    return ended.findings();
  }
}
