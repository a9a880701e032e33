package org.tcpteardown.path;

/**
 * A frame of one capture.
 *
 * @param frame its number
 * @param timeNs its time by that capture's own clock, nanoseconds since 1970
 * @param lengthBytes its length on the wire
 * @param flow Wireshark's number of the flow that it is counted to
 */
public record SeenFrame(long frame, long timeNs, int lengthBytes, long flow) {
  static SeenFrame of(SentLog log, int i) {
    return new SeenFrame(log.frame(i), log.timeNs(i), log.lengthBytes(i), log.flowNumber(i));
  }
}
