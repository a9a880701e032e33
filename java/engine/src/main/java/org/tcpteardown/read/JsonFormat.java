package org.tcpteardown.read;

/** One JSON object for each packet, as {@code -T ek} and {@code -T json} write it. */
final class JsonFormat implements RecordFormat {
  private final FlatRecordParser flatParser = new FlatRecordParser();

  @Override
  public void read(byte[] bytes, int start, int end, FrameValues values) throws BadRecordException {
    if (!flatParser.parse(bytes, start, end, values)) {
      RecordParser.parse(new RangeReader(bytes, start, end), values);
    }
    if (!values.layersSeen()) {
      throw BadRecordException.of("is JSON, but not a packet of tshark (no \"layers\")");
    }
  }
}
