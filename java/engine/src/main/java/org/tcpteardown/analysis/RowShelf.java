package org.tcpteardown.analysis;

import java.util.List;

/**
 * Keeps the rows of flows that are done with, so that the flows themselves need not be kept. For
 * one analysis.
 */
public interface RowShelf {

  /** Puts rows away; they get the next indexes. */
  void put(List<? extends FlowRow> rows);

  /** How many rows there are. */
  int size();

  /** The number of the flow of a row, by index. */
  long flowNumber(int index);

  /** A row, by index. */
  FlowRow row(int index);

  /** FIN and RST frames with facts, over all rows. */
  long factRows();
}
