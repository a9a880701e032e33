package org.tcpteardown.tcp;

import static org.tcpteardown.model.CapturedFrame.ABSENT;
import static org.tcpteardown.tcp.PackedSegments.bits;
import static org.tcpteardown.tcp.PackedSegments.high;

import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.SegmentDetails;

/**
 * Single values of a packed segment, for whoever can do without the whole segment: {@link
 * PackedSegments#show} says of which. They are good until its chain is freed.
 */
final class PackedSegment {
  private static final int FLAGS_SHIFT =
      3
          + PackedSegments.BYTE_BITS
          + PackedSegments.DF_BITS
          + PackedSegments.IP_ID_BITS
          + PackedSegments.WINDOW_BITS;
  private static final int WINDOW_SHIFT = FLAGS_SHIFT - PackedSegments.WINDOW_BITS;

  private long[] page = {};
  private int at;
  private SegmentDetails[] table = {};

  void show(long[] ofPage, int index, SegmentDetails[] detailsTable) {
    page = ofPage;
    at = index;
    table = detailsTable;
  }

  long timeNs() {
    return page[at];
  }

  long frame() {
    return page[at + 1] >>> (PackedSegments.TTL_BITS + PackedSegments.DSCP_BITS);
  }

  /** The TTL, or absent. */
  int ttl() {
    return bits(page[at + 1], PackedSegments.DSCP_BITS, PackedSegments.TTL_BITS) - 1;
  }

  int lengthBytes() {
    return bits(
        page[at + 2],
        PackedSegments.LENGTH_BITS + PackedSegments.LINK_BITS,
        PackedSegments.LENGTH_BITS);
  }

  /** Whether all of the frame was captured. */
  boolean isWhole() {
    int captured = bits(page[at + 2], PackedSegments.LINK_BITS, PackedSegments.LENGTH_BITS);
    return captured >= lengthBytes();
  }

  int seq() {
    return high(page[at + 3]);
  }

  int ack() {
    return (int) page[at + 3];
  }

  int flags() {
    return bits(page[at + 4], FLAGS_SHIFT, PackedSegments.FLAGS_BITS);
  }

  int windowRaw() {
    return bits(page[at + 4], WINDOW_SHIFT, PackedSegments.WINDOW_BITS) - 1;
  }

  int firstPayloadByte() {
    return bits(page[at + 4], 3, PackedSegments.BYTE_BITS) - 1;
  }

  boolean fromLow() {
    return (page[at + 4] & 4) != 0;
  }

  int payloadBytes() {
    return high(page[at + 6]) >>> PackedSegments.DETAILS_BITS;
  }

  long tsVal() {
    return (page[at + 4] & 2) != 0 ? ABSENT : page[at + 5] >>> Integer.SIZE;
  }

  SegmentDetails details() {
    return table[detailsNumber()];
  }

  /** 0 for {@link SegmentDetails#NONE}. */
  private int detailsNumber() {
    return bits(high(page[at + 6]), 0, PackedSegments.DETAILS_BITS);
  }

  /** Whether its details hold nothing that anybody would remark on. */
  boolean isPlain() {
    return detailsNumber() == 0 || isPlain(details());
  }

  private static boolean isPlain(SegmentDetails of) {
    return of.checksum() != Checksum.WRONG
        && of.tlsAlert() == ABSENT
        && !of.has(SegmentDetails.MD5)
        && !of.has(SegmentDetails.TCP_AO)
        && !of.has(SegmentDetails.MPTCP)
        && !of.has(SegmentDetails.FAST_OPEN);
  }
}
