package org.tcpteardown.analysis;

import java.util.List;
import org.tcpteardown.model.Finding;

/**
 * Keeps the rows and findings of flows that are done with, so that the flows themselves need not be
 * kept. For one analysis.
 */
public interface RowSpill {

  /** What is kept of one flow. */
  interface Item {
    FlowRow row();

    /** In no particular order. */
    List<Finding> findings();
  }

  /** Items on their way to a shelf. */
  interface Packed {}

  /** Makes items ready; any thread may do that, for some at a time. */
  Packed pack(List<? extends Item> items);

  /** Puts items away that it has packed; their rows and findings get the next indexes. */
  void put(Packed items);

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

  /** The frames of all findings, in the order of their indexes, piece by piece. */
  List<long[]> findingFrames();

  /** A finding, by its index. */
  Finding finding(int index);
}
