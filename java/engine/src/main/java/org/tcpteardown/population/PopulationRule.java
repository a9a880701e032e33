package org.tcpteardown.population;

import org.tcpteardown.model.Settings;

/** One kind of finding about the population of flows. Holds no state itself. */
public interface PopulationRule {

  /** Everything about this finding. */
  PopulationInfo info();

  /** Starts to gather for one capture. */
  Gatherer gather(Settings settings);
}
