package org.tcpteardown.analysis;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/** The rows of flows in memory and of those on the shelf as one list, sorted by flow number. */
final class MergedRows extends AbstractList<FlowRow> {
  private static final long ON_SHELF = 1L << 31;
  private static final long ORDERLY = 1L << 30;
  private static final long INDEX = ORDERLY - 1;

  private final List<FlowRow> own;
  private final RowSpill shelf;
  private final OrderlyRowSpill orderlyShelf;

  /** The flow's number in the upper half; where its row is in the lower. */
  private final long[] places;

  MergedRows(List<FlowRow> own, RowSpill shelf, OrderlyRowSpill orderlyShelf) {
    this.own = own;
    this.shelf = shelf;
    this.orderlyShelf = orderlyShelf;
    this.places = new long[own.size() + shelf.size() + orderlyShelf.size()];
    for (int i = 0; i < own.size(); i++) {
      places[i] = own.get(i).number() << 32 | i;
    }
    place(shelf.flowNumbers(), ON_SHELF, own.size());
    place(orderlyShelf.flowNumbers(), ON_SHELF | ORDERLY, own.size() + shelf.size());
    Arrays.sort(places);
  }

  private void place(List<int[]> flowNumbers, long where, int from) {
    int index = 0;
    for (int[] numbers : flowNumbers) {
      for (int number : numbers) {
        places[from + index] = (long) number << 32 | where | index;
        index++;
      }
    }
  }

  /** The number of the flow at that place, without reading its row. */
  long numberAt(int index) {
    return places[index] >>> 32;
  }

  @Override
  public FlowRow get(int index) {
    int at = (int) (places[index] & INDEX);
    if ((places[index] & ON_SHELF) == 0) {
      return own.get(at);
    }
    return (places[index] & ORDERLY) != 0
        ? orderlyShelf.row(at)
        : shelf.row(at, places[index] >>> 32);
  }

  @Override
  public int size() {
    return places.length;
  }
}
