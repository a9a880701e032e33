package org.tcpteardown.analysis;

import java.util.List;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.verdict.FlowEnd;

/** A flow that was judged before the capture's end. */
final class ShelvedFlow implements RowShelf.Item {
  private static final String CUT_SHORT =
      "it was judged before the end, as there were too many connections to keep";

  private final Flow flow;
  private final EndedFlow ended;
  private final Population population;
  private final FlowEnd end;

  /**
   * Puts together what is known of it.
   *
   * @param flow as the table knows it
   * @param ended a view of it, and what was found there
   */
  ShelvedFlow(Flow flow, EndedFlow ended, Population population) {
    this.flow = flow;
    this.ended = ended;
    this.population = population;
    this.end = ended.end();
  }

  Flow flow() {
    return flow;
  }

  EndedFlow ended() {
    return ended;
  }

  FlowEnd end() {
    return end;
  }

  /** Whether both ends closed it, and there is nothing to report. */
  boolean isOrdinary() {
    return end == FlowEnd.FIN && ended.findings().isEmpty();
  }

  @Override
  public FlowRow row() {
    return new JudgedFlow(
        new FlowReport(ended.story(), ended.findings(), population, isOrdinary() ? "" : CUT_SHORT));
  }

  @Override
  public List<Finding> findings() {
    return ended.findings();
  }
}
