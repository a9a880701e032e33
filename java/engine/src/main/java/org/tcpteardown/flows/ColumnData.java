package org.tcpteardown.flows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.ScannedFlow;

/** The values of one column, row after row; each text is kept once. */
final class ColumnData {
  private static final int FIRST_ROWS = 1 << 10;

  private long[] values = new long[FIRST_ROWS];
  private int rows;
  private final List<String> texts = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private @Nullable String latest;
  private int latestPlace;

  /** Adds a value that is no text; {@link ScannedFlow#ABSENT} if there is none. */
  void add(long value) {
    if (rows == values.length) {
      values = Arrays.copyOf(values, 2 * rows);
    }
    values[rows++] = value;
  }

  /** Adds a text; null if there is none. */
  void add(@Nullable String text) {
    add(text == null ? ScannedFlow.ABSENT : place(text));
  }

  @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // only to spare a look-up
  private int place(String text) {
    if (text != latest) {
      latest = text;
      Integer known = places.putIfAbsent(text, texts.size());
      latestPlace = known == null ? texts.size() : known;
      if (known == null) {
        texts.add(text);
      }
    }
    return latestPlace;
  }

  /** Forgets the rows from this one on. */
  void cut(int toRows) {
    rows = toRows;
  }

  /** A value; of a text its place among the texts. */
  long value(int row) {
    return values[row];
  }

  List<String> texts() {
    return texts;
  }
}
