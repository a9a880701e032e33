package org.tcpteardown.model;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import org.jspecify.annotations.Nullable;

/**
 * What only few segments say: those that open or end a connection, and those with unusual options.
 * All others share {@link #NONE}.
 *
 * @param mss the maximum segment size option in bytes, 0 to 65535, or absent; also absent when the
 *     option is there twice
 * @param windowScale the shift count of the window scale option, 0 to 255 (more than 14 counts as
 *     14, RFC 7323 section 2.3), or absent; also absent when the option is there twice
 * @param optionKinds bit {@code k} for each TCP option of kind {@code k} below 64 (IANA: MD5 is 19,
 *     TCP-AO 29, MPTCP 30, Fast Open 34). Only for a segment with SYN, or with an option other than
 *     end of list (0), no-operation (1), SACK (5) and timestamps (8), which are ordinary in any
 *     segment; else 0. {@link #OPTIONS_CUT} is set in a SYN or RST of whose options a part was not
 *     captured
 * @param sack the SACK blocks
 * @param checksum whether the TCP checksum is right; looked at in segments without payload, and in
 *     those with payload that was sent before (up to 1460 bytes, as far as a reader remembers), if
 *     they have no urgent pointer and the whole frame was captured. That it is right is told only
 *     of payload, SYN, FIN and RST
 * @param rstText the text that a RST carries as payload (RFC 9293 section 3.10.7 allows it;
 *     Wireshark: {@code tcp.reset_cause}), up to its first zero byte, at most {@link #MAX_RST_TEXT}
 *     characters, with a dot for each byte that is not printable ASCII; empty when there is none
 * @param tlsAlert the TLS alert in clear that is the whole payload, as {@link ClearTlsAlert} has
 *     it, or absent
 */
public record SegmentDetails(
    int mss,
    int windowScale,
    long optionKinds,
    SackBlocks sack,
    Checksum checksum,
    String rstText,
    int tlsAlert) {
  /** Kinds of TCP options (IANA), named where rules ask for them. */
  public static final int WINDOW_SCALE = 3;

  public static final int MD5 = 19;

  public static final int TCP_AO = 29;
  public static final int MPTCP = 30;
  public static final int FAST_OPEN = 34;

  /** In place of kind 63, which nobody has assigned: there were more options than captured. */
  public static final long OPTIONS_CUT = 1L << 63;

  /** End of list, no-operation, SACK and timestamps: ordinary in any segment. */
  private static final long ORDINARY_KINDS = 1L | 1L << 1 | 1L << 5 | 1L << 8;

  /** Characters of a RST's text that are kept. */
  public static final int MAX_RST_TEXT = 128;

  /** A segment with nothing of that, or whose reader does not tell. */
  public static final SegmentDetails NONE = ofChecksum(Checksum.UNKNOWN);

  private static final SegmentDetails RIGHT = ofChecksum(Checksum.RIGHT);
  private static final SegmentDetails WRONG = ofChecksum(Checksum.WRONG);

  private static SegmentDetails ofChecksum(Checksum checksum) {
    return new SegmentDetails(ABSENT, ABSENT, 0, SackBlocks.NONE, checksum, "", ABSENT);
  }

  /** Nothing but that about the checksum: what most segments with FIN or RST have to say. */
  public static SegmentDetails of(Checksum checksum) {
    return switch (checksum) {
      case UNKNOWN -> NONE;
      case RIGHT -> RIGHT;
      case WRONG -> WRONG;
    };
  }

  /** The same, with nothing told about the checksum. */
  public SegmentDetails withoutChecksum() {
    return equals(RIGHT) || equals(WRONG)
        ? NONE
        : new SegmentDetails(
            mss, windowScale, optionKinds, sack, Checksum.UNKNOWN, rstText, tlsAlert);
  }

  /**
   * What a segment with these options tells of their kinds: see {@link #optionKinds}.
   *
   * @param flags of the segment
   * @param kinds one bit for each kind that it has
   */
  public static long toldKinds(int flags, long kinds) {
    // A small snapshot length cuts the timestamps of all segments: nobody asks for that.
    long told = (flags & (TcpFlags.SYN | TcpFlags.RST)) != 0 ? kinds : kinds & ~OPTIONS_CUT;
    return (flags & TcpFlags.SYN) != 0 || (told & ~ORDINARY_KINDS) != 0 ? told : 0;
  }

  /** Whether it has an option of that kind; only 0 to 62 are known; see {@link #optionKinds}. */
  public boolean has(int kind) {
    return kind < Long.SIZE - 1 && (optionKinds >>> kind & 1) != 0;
  }

  /**
   * Whether a SYN or RST has options that were not captured: then an option that it seems to lack
   * may have been there.
   */
  public boolean optionsCut() {
    return (optionKinds & OPTIONS_CUT) != 0;
  }

  /**
   * The text that a RST with this payload carries: see {@link #rstText}.
   *
   * @param payload one byte for each character, or U+FFFD for one that is not ASCII
   */
  public static String printable(CharSequence payload) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < payload.length() && text.length() < MAX_RST_TEXT; i++) {
      char c = payload.charAt(i);
      if (c == 0) {
        break;
      }
      text.append(c >= ' ' && c <= '~' ? c : '.');
    }
    return text.toString();
  }

  // Written out, as records do it slowly until the code is hot, and every SYN needs it.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof SegmentDetails that
            && mss == that.mss
            && windowScale == that.windowScale
            && optionKinds == that.optionKinds
            && checksum == that.checksum
            && tlsAlert == that.tlsAlert
            && sack.equals(that.sack)
            && rstText.equals(that.rstText));
  }

  @Override
  public int hashCode() {
    long numbers = KeyedHash.of((long) (mss ^ tlsAlert << 1) << Short.SIZE ^ windowScale);
    int hash = KeyedHash.asInt(KeyedHash.and(numbers, optionKinds));
    return ((hash * 31 + sack.hashCode()) * 31 + checksum.hashCode()) * 31 + rstText.hashCode();
  }
}
