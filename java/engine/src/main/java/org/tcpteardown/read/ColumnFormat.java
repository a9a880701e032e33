package org.tcpteardown.read;

/**
 * A line of tshark's table, one column for each of {@link TsharkField#asked()}. A field that occurs
 * several times in a frame has its values separated by commas, which no value contains but the text
 * of a RST; one that does not occur leaves its column empty.
 */
final class ColumnFormat implements RecordFormat {
  /** tshark cuts a column's text there ({@code COL_MAX_LEN} less the final zero). */
  static final int MAX_COLUMN_BYTES = 2047;

  private static final TsharkField[] COLUMNS = TsharkField.asked().toArray(TsharkField[]::new);
  private static final int TEXT = column(TsharkField.TCP_RESET_CAUSE);
  private static final int PAYLOAD = column(TsharkField.TCP_PAYLOAD);
  private static final int DEPTH = 1;

  @Override
  public void read(byte[] bytes, int start, int lineEnd, FrameValues values)
      throws BadRecordException {
    values.clear(bytes);
    int end = lineEnd > start && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    int column = 0;
    int columnStart = start;
    int valueStart = start;
    for (int i = start; i <= end; i++) {
      byte b = i < end ? bytes[i] : (byte) '\t';
      if ((b == ',' && column != TEXT) || (b == '\t' && i > columnStart)) {
        values.add(COLUMNS[column], valueStart, i, DEPTH);
        valueStart = i + 1;
      }
      if (b == '\t') {
        requireWhole(column, i - columnStart, i == end);
        if (column == TEXT) {
          requireUnescaped(bytes, columnStart, i);
        }
        column++;
        columnStart = i + 1;
        valueStart = i + 1;
      }
    }
  }

  /** A line feed is written as a backslash could be: {@code \n}. */
  private static void requireUnescaped(byte[] bytes, int start, int end) throws BadRecordException {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '\\') {
        throw BadRecordException.of(COLUMNS[TEXT].fieldName() + " may be escaped");
      }
    }
  }

  private static int column(TsharkField field) {
    return TsharkField.asked().indexOf(field);
  }

  private static void requireWhole(int column, int bytes, boolean last) throws BadRecordException {
    if (last != (column == COLUMNS.length - 1)) {
      throw BadRecordException.of("has not " + COLUMNS.length + " columns");
    }
    // Of these two the beginning is enough.
    if (bytes >= MAX_COLUMN_BYTES && column != TEXT && column != PAYLOAD) {
      throw BadRecordException.of(COLUMNS[column].fieldName() + " may be cut");
    }
  }
}
