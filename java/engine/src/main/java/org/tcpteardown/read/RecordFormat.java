package org.tcpteardown.read;

/** The form in which records hold their values. For one thread. */
interface RecordFormat {
  /**
   * Reads the record between {@code start} and {@code end} into {@code values}, which may then be
   * places in these bytes.
   */
  void read(byte[] bytes, int start, int end, FrameValues values) throws BadRecordException;
}
