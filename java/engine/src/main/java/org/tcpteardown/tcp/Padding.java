package org.tcpteardown.tcp;

import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;

/**
 * Zero bytes that some host or device counts into the IP total length when it fills a short frame
 * up to the 60 bytes of Ethernet. To the IP header they are payload; TCP gives them no numbers.
 */
final class Padding {
  private static final int MIN_FRAME_BYTES = 60;

  /** What a link may put around the frame: two VLAN tags, or the header of a cooked capture. */
  private static final int MAX_MORE_LINK_BYTES = 8;

  /** What is left of that behind headers of Ethernet, IP and TCP without options. */
  private static final int MAX_BYTES = 6;

  private Padding() {}

  /**
   * The segment as TCP reads it. Real payload as small as this is sent with PSH; if it was not, its
   * acknowledgement makes it look missing from the capture, and no more.
   */
  static Segment removed(Segment segment) {
    int bytes = segment.payloadBytes();
    return bytes > 0 && bytes <= MAX_BYTES && isPadding(segment)
        ? segment.withoutPayload()
        : segment;
  }

  /** Behind timestamps a frame is long enough as it is. */
  private static boolean isShort(Segment segment) {
    return segment.lengthBytes() <= MIN_FRAME_BYTES
        || (segment.tsVal() == CapturedFrame.ABSENT && segment.details().sack().count() == 0);
  }

  private static boolean isPadding(Segment segment) {
    return segment.firstPayloadByte() == 0
        && segment.lengthBytes() <= MIN_FRAME_BYTES + MAX_MORE_LINK_BYTES
        && isShort(segment)
        && segment.isAck()
        && (segment.flags() & TcpFlags.PSH) == 0
        && !segment.isRst()
        // One byte may also be a probe of a zero window.
        && (segment.payloadBytes() > 1 || segment.isFin());
  }
}
