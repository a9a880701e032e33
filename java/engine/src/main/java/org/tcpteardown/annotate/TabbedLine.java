package org.tcpteardown.annotate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tcpteardown.model.FieldValue;

/** A line cut at its tabs, of which only what is asked for is made into numbers and texts. */
final class TabbedLine {
  /** More digits may not fit into a long. */
  private static final int SAFE_DIGITS = 18;

  private static final int DECIMALS = 9;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final KnownTexts texts = new KnownTexts();
  private byte[] bytes = new byte[0];

  /** Where each column begins; behind the last one, one behind the end of the line. */
  private int[] starts = new int[64];

  private int columns;

  /** Cuts the line at all of its tabs. */
  void cut(ByteLines lines) {
    bytes = lines.bytes();
    columns = 0;
    start(lines.from());
    int to = lines.to();
    for (int i = lines.from(); i < to; i++) {
      if (bytes[i] == '\t') {
        start(i + 1);
      }
    }
    start(to + 1);
    columns--;
  }

  private void start(int place) {
    if (columns == starts.length) {
      starts = Arrays.copyOf(starts, 2 * columns);
    }
    starts[columns++] = place;
  }

  int columns() {
    return columns;
  }

  boolean isEmpty(int column) {
    return end(column) == start0(column);
  }

  private int start0(int column) {
    if (column >= columns) {
      throw new IndexOutOfBoundsException("there is no column " + (column + 1));
    }
    return starts[column];
  }

  private int end(int column) {
    start0(column);
    return starts[column + 1] - 1;
  }

  /** The column as it is written, without the escapes undone. */
  String plain(int column) {
    int from = start0(column);
    return new String(bytes, from, end(column) - from, StandardCharsets.UTF_8);
  }

  /** The column's text. */
  String text(int column) {
    int from = start0(column);
    return texts.of(bytes, from, end(column));
  }

  /** The column as a whole number. */
  long number(int column) {
    return number(column, start0(column), end(column));
  }

  private long number(int column, int from, int to) {
    boolean negative = from < to && bytes[from] == '-';
    int first = negative ? from + 1 : from;
    if (to - first > SAFE_DIGITS || first == to) {
      return Long.parseLong(plain(column)); // or it says what is wrong
    }
    long value = 0;
    for (int i = first; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException("not a number: " + plain(column));
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  /** The column's seconds, in nanoseconds. */
  long secondsNs(int column) {
    int from = start0(column);
    int to = end(column);
    int dot = to - DECIMALS - 1;
    if (dot <= from || bytes[dot] != '.' || bytes[from] == '-' || dot - from > DECIMALS + 1) {
      return FieldValue.parseSeconds(plain(column));
    }
    return number(column, from, dot) * NS_PER_SECOND + number(column, dot + 1, to);
  }

  /** The column's time in nanoseconds, or in microseconds where it ends in {@code u}. */
  long shortTimeNs(int column) {
    int from = start0(column);
    int to = end(column);
    return to - from > 1 && bytes[to - 1] == OrderlySection.MICROS
        ? Math.multiplyExact(number(column, from, to - 1), OrderlySection.NS_PER_US)
        : number(column, from, to);
  }

  /** Whether the column begins with these letters. */
  boolean startsWith(int column, String ascii) {
    int from = start0(column);
    if (end(column) - from < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
