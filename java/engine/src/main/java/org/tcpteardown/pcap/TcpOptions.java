package org.tcpteardown.pcap;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.util.Arrays;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.SackBlocks;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.SegmentDetailsCache;

/**
 * The options of a TCP header, taken apart in one pass. One object serves for all packets, and what
 * ordinary ones have costs no memory. For one thread.
 *
 * <p>A second option of a kind that has one value makes both doubtful: which counts cannot be
 * known.
 */
public final class TcpOptions {
  /** The most that a TCP header has room for. */
  public static final int MAX_BYTES = 40;

  private static final int END = 0;
  private static final int NOTHING = 1;
  private static final int MSS = 2;
  private static final int WINDOW_SCALE = 3;
  private static final int SACK = 5;
  private static final int TIMESTAMP = 8;
  private static final int TIMESTAMP_BYTES = 10;
  private static final int MSS_BYTES = 4;
  private static final int WINDOW_SCALE_BYTES = 3;
  private static final int BLOCK_BYTES = 8;

  private final SegmentDetailsCache cache = new SegmentDetailsCache();
  private final int[] edges = new int[2 * SackBlocks.MAX];
  private byte[] bytes = {};
  private long kinds;
  private int mss;
  private int windowScale;
  private long tsVal;
  private long tsEcr;
  private int edgeCount;

  /** The timestamp value, or absent. */
  public long tsVal() {
    return tsVal;
  }

  /** The timestamp echo reply, or absent. */
  public long tsEcr() {
    return tsEcr;
  }

  /**
   * What else they say.
   *
   * @param flags of the segment
   * @param checksum see {@link SegmentDetails#checksum}
   * @param rstText see {@link SegmentDetails#rstText}
   * @param tlsAlert see {@link SegmentDetails#tlsAlert}
   */
  public SegmentDetails details(int flags, Checksum checksum, String rstText, int tlsAlert) {
    long told = SegmentDetails.toldKinds(flags, kinds);
    return edgeCount == 0 && rstText.isEmpty() && tlsAlert == ABSENT
        ? cache.get(mss, windowScale, told, checksum)
        : new SegmentDetails(mss, windowScale, told, sack(), checksum, rstText, tlsAlert);
  }

  private SackBlocks sack() {
    return SackBlocks.of(Arrays.copyOf(edges, edgeCount));
  }

  /**
   * Takes options apart, all of them captured. What follows a malformed option is not known.
   *
   * @param options they begin at its first byte
   * @param length of them in bytes
   */
  public void read(byte[] options, int length) {
    read(options, length, length);
  }

  /**
   * Takes options apart. What follows a malformed option is not known, and one that was not
   * captured as a whole is not there; then {@link SegmentDetails#optionsCut} says so.
   *
   * @param options they begin at its first byte
   * @param captured how much of them was captured, in bytes
   * @param length of them on the wire, in bytes
   */
  public void read(byte[] options, int captured, int length) {
    bytes = options;
    kinds = 0;
    mss = ABSENT;
    windowScale = ABSENT;
    tsVal = ABSENT;
    tsEcr = ABSENT;
    edgeCount = 0;
    boolean sizeSeen = false;
    boolean scaleSeen = false;
    boolean timestampSeen = false;
    int at = 0;
    while (at < captured) {
      int kind = options[at] & 0xff;
      if (kind <= NOTHING) {
        kinds |= 1L << kind;
        if (kind == END) {
          return;
        }
        at++;
        continue;
      }
      int size = at + 1 < captured ? options[at + 1] & 0xff : 0;
      if (at + 1 < captured && (size < 2 || at + size > length)) {
        return;
      }
      if (at + Math.max(size, 2) > captured) {
        break;
      }
      kinds |= kind < Long.SIZE ? 1L << kind : 0;
      if (kind == TIMESTAMP && size == TIMESTAMP_BYTES) {
        tsVal = timestampSeen ? ABSENT : i32(at + 2) & 0xffff_ffffL;
        tsEcr = timestampSeen ? ABSENT : i32(at + 6) & 0xffff_ffffL;
        timestampSeen = true;
      } else if (kind == MSS && size == MSS_BYTES) {
        mss = sizeSeen ? ABSENT : i32(at) & 0xffff;
        sizeSeen = true;
      } else if (kind == WINDOW_SCALE && size == WINDOW_SCALE_BYTES) {
        windowScale = scaleSeen ? ABSENT : options[at + 2] & 0xff;
        scaleSeen = true;
      } else if (kind == SACK && size % BLOCK_BYTES == 2) {
        blocks(at + 2, at + size);
      }
      at += size;
    }
    if (captured < length) {
      kinds |= SegmentDetails.OPTIONS_CUT;
    }
  }

  private void blocks(int from, int end) {
    for (int at = from; at < end && edgeCount < edges.length; at += BLOCK_BYTES) {
      edges[edgeCount++] = i32(at);
      edges[edgeCount++] = i32(at + BLOCK_BYTES / 2);
    }
  }

  private int i32(int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
