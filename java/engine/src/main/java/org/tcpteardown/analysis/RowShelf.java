package org.tcpteardown.analysis;

import java.util.List;

/**
 * Keeps the rows of flows that are done with, so that the flows themselves need not be kept. For
 * one analysis.
 */
public interface RowShelf {

  /** Rows on their way to a shelf. */
  interface Packed {}

  /** Makes rows ready; any thread may do that, for some rows at a time. */
  Packed pack(List<? extends FlowRow> rows);

  /** Puts rows away that it has packed; they get the next indexes. */
  void put(Packed rows);

  /** How many rows there are. */
  int size();

  /** The numbers of the flows of all rows, in the order of their indexes, piece by piece. */
  List<int[]> flowNumbers();

  /**
   * A row.
   *
   * @param index its index
   * @param number the number of its flow
   */
  FlowRow row(int index, long number);

  /** FIN and RST frames with facts, over all rows. */
  long factRows();
}
