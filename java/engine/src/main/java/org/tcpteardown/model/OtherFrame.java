package org.tcpteardown.model;

import org.jspecify.annotations.Nullable;

/**
 * A frame that says nothing about a TCP connection: another protocol, a fragment, or a header that
 * was cut off.
 *
 * @param frame see {@link CapturedFrame#frame()}
 * @param timeNs see {@link CapturedFrame#timeNs()}
 * @param lengthBytes see {@link CapturedFrame#lengthBytes()}
 * @param capturedBytes see {@link CapturedFrame#capturedBytes()}
 * @param claim what it says of a machine on the link, as ARP does; null for nearly all
 */
public record OtherFrame(
    long frame, long timeNs, int lengthBytes, int capturedBytes, @Nullable LinkClaim claim)
    implements CapturedFrame {

  /** One that says nothing at all. */
  public OtherFrame(long frame, long timeNs, int lengthBytes, int capturedBytes) {
    this(frame, timeNs, lengthBytes, capturedBytes, /* claim= */ null);
  }

  /** A frame of which nothing is known, in the place of another. */
  public static OtherFrame inPlaceOf(CapturedFrame frame) {
    return new OtherFrame(
        frame.frame(), frame.timeNs(), frame.lengthBytes(), frame.capturedBytes());
  }

  /** What is told of a frame that is neither segment nor ICMP error. */
  public static OtherFrame of(CapturedFrame frame) {
    return frame instanceof OtherFrame other ? other : inPlaceOf(frame);
  }

  /** The same in another place. */
  public OtherFrame moved(long newFrame) {
    return new OtherFrame(newFrame, timeNs, lengthBytes, capturedBytes, claim);
  }
}
