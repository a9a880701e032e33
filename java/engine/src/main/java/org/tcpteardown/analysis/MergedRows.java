package org.tcpteardown.analysis;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/** The rows of flows in memory and of those on the shelf as one list, sorted by flow number. */
final class MergedRows extends AbstractList<FlowRow> {
  private static final long ON_SHELF = 1L << 31;
  private static final long INDEX = ON_SHELF - 1;

  private final List<FlowRow> own;
  private final RowShelf shelf;

  /** The flow's number in the upper half; where its row is in the lower. */
  private final long[] places;

  MergedRows(List<FlowRow> own, RowShelf shelf) {
    this.own = own;
    this.shelf = shelf;
    this.places = new long[own.size() + shelf.size()];
    for (int i = 0; i < own.size(); i++) {
      places[i] = own.get(i).number() << 32 | i;
    }
    int index = 0;
    for (int[] numbers : shelf.flowNumbers()) {
      for (int number : numbers) {
        places[own.size() + index] = (long) number << 32 | ON_SHELF | index;
        index++;
      }
    }
    Arrays.sort(places);
  }

  @Override
  public FlowRow get(int index) {
    int at = (int) (places[index] & INDEX);
    return (places[index] & ON_SHELF) != 0 ? shelf.row(at, places[index] >>> 32) : own.get(at);
  }

  @Override
  public int size() {
    return places.length;
  }
}
