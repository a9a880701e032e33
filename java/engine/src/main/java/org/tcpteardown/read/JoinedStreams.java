package org.tcpteardown.read;

import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.pcap.StreamNumbers;

/**
 * Numbers the connections of captures that were made one after the other as one capture of them all
 * would have them numbered, and their frames as somebody else says. For one thread.
 */
public final class JoinedStreams {
  private final StreamNumbers numbers = new StreamNumbers(new TsharkVersion(null));

  /**
   * A frame with the numbers that it has among all.
   *
   * @param frame the next one, with the numbers that it has in its own capture
   * @param joined its frame number among all; more than that of the frame before
   */
  public CapturedFrame next(CapturedFrame frame, long joined) {
    if (frame instanceof Segment segment) {
      return segment.withFrame(joined).withStream(numbers.next(segment));
    }
    if (frame instanceof IcmpError error) {
      boolean numbered = error.stream() != CapturedFrame.ABSENT;
      return new IcmpError(
          joined,
          error.timeNs(),
          error.lengthBytes(),
          error.capturedBytes(),
          numbered ? numbers.next(error) : CapturedFrame.ABSENT,
          error.sender(),
          error.v6(),
          error.type(),
          error.code(),
          error.mtuBytes(),
          error.quotedSource(),
          error.quotedDestination());
    }
    return OtherFrame.of(frame).moved(joined);
  }
}
