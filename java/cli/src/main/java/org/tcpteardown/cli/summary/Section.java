package org.tcpteardown.cli.summary;

import java.util.List;

/**
 * A ranking, or a list of what stands out.
 *
 * @param title what it is about
 * @param columns what the columns of its lines are called, the title's own left out
 * @param lines the first few
 * @param more how many there are behind them
 */
record Section(String title, List<String> columns, List<Line> lines, int more) {

  /**
   * One of them.
   *
   * @param name whom or what it is about
   * @param cells what is said of it, under the columns
   * @param filter the display filter that selects its connections
   */
  record Line(String name, List<String> cells, String filter) {}
}
