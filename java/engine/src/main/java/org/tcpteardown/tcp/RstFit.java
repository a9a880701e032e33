package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.SeqNum;

/** How a RST fits what its receiver expects, and so what the receiver has to make of it. */
public enum RstFit {
  /** The number that the receiver expects next; in SYN-SENT, an ACK of the SYN. */
  EXACT(RstAcceptance.EXACT),
  /** The number that a receiver with an older connection on these ports has just asked for. */
  OLDER_CONNECTION(RstAcceptance.EXACT),
  /** Ahead of what the receiver expects, but inside its window. */
  IN_WINDOW(RstAcceptance.CHALLENGE),
  /**
   * The number of the sender's own FIN, which the receiver has acknowledged: one too low. Linux
   * acts on it from 4.11 on (tcp_reset_check in tcp_input.c).
   */
  AT_FIN(RstAcceptance.NO),
  /** Below what the receiver has acknowledged. */
  BEHIND(RstAcceptance.NO),
  /** Further ahead than the receiver's window reaches. */
  BEYOND_WINDOW(RstAcceptance.NO),
  /** The receiver is in SYN-SENT, and the RST does not acknowledge its SYN. */
  SYN_NOT_ACKED(RstAcceptance.NO),
  /** Neither its sender nor its receiver uses such numbers here. */
  OTHER_CONNECTION(RstAcceptance.NO),
  /**
   * It carries the TCP MD5 option on a connection that does not use it: the receiver drops it (RFC
   * 2385 section 2.0).
   */
  MD5_OPTION(RstAcceptance.NO),
  /** Its TCP checksum is wrong, and those of its sender are right otherwise. */
  WRONG_CHECKSUM(RstAcceptance.NO),
  /** The capture does not tell what its receiver expects. */
  NOT_KNOWN(RstAcceptance.UNKNOWN);

  /** RFC 7323 section 2.3: a window can be scaled by this at most. */
  private static final int MAX_SCALE = 14;

  private static final int UNKNOWN_SCALE = -2;

  /** No window reaches further. */
  public static final long MAX_WINDOW_BYTES = 65_535L << MAX_SCALE;

  /** Frames that are further apart have not overtaken each other on the way or in the capture. */
  private static final long REORDER_NS = 20_000_000L;

  private final RstAcceptance acceptance;

  RstFit(RstAcceptance acceptance) {
    this.acceptance = acceptance;
  }

  /** Whether its receiver drops it unread, whatever its numbers are. */
  public boolean isDropped() {
    return this == MD5_OPTION || this == WRONG_CHECKSUM;
  }

  /** What the receiver has to do by the standards. */
  public RstAcceptance acceptance() {
    return acceptance;
  }

  /** Whether a receiver in use may end its connection for it. */
  boolean mayEnd() {
    return acceptance != RstAcceptance.NO || this == AT_FIN;
  }

  /** By what is known when the RST is captured, and before it enters the facts of either half. */
  static RstFit of(Segment rst, boolean ofThisConnection, HalfConnection sender) {
    HalfConnection receiver = sender.peer();
    if (rst.details().has(SegmentDetails.MD5) && sender.spoke() && !sender.usesMd5()) {
      return MD5_OPTION;
    }
    // Nobody sends a RST with FIN or SYN and means it: with a wrong checksum it is a damaged
    // packet.
    boolean odd = rst.isFin() || rst.isSyn();
    if (rst.details().checksum() == Checksum.WRONG && (odd || sender.checksumsRight())) {
      return WRONG_CHECKSUM;
    }
    if (!rst.isAck() && receiver.asksForOlder(rst.seq())) {
      return OLDER_CONNECTION;
    }
    if (receiver.stateButForRsts() == TcpState.SYN_SENT && sender.synAckCount() == 0) {
      return acksSyn(rst, receiver) ? EXACT : SYN_NOT_ACKED;
    }
    if (answersRepeatedSyn(rst, receiver, sender)) {
      return EXACT;
    }
    if (!receiver.spoke()) {
      return NOT_KNOWN;
    }
    boolean synAckOnly = !receiver.ackKnown() && sender.synAckCount() > 0;
    if (!receiver.ackKnown() && !synAckOnly) {
      return NOT_KNOWN;
    }
    // The SYN-ACK arrives before what its sender sends next.
    int expected = synAckOnly ? sender.isn() + 1 : receiver.rcvNxt();
    if (!SendSequence.isClose(rst.seq(), expected)) {
      return ofThisConnection ? NOT_KNOWN : OTHER_CONNECTION;
    }
    return byNumber(rst.seq(), expected, sender);
  }

  /**
   * Whether it refuses a SYN that was sent again after the SYN-ACK, for whoever sent that had not
   * got it.
   */
  private static boolean answersRepeatedSyn(
      Segment rst, HalfConnection receiver, HalfConnection sender) {
    Segment again = receiver.lastSegment();
    Segment synAck = sender.lastSynAck();
    return again != null
        && synAck != null
        && again.isOpeningSyn()
        && again.frame() > synAck.frame()
        && !receiver.ackKnown()
        && rst.seq() == 0
        && acksSyn(rst, receiver);
  }

  /** RFC 9293 section 3.10.7.3; hosts without Fast Open do not count a SYN's payload. */
  private static boolean acksSyn(Segment rst, HalfConnection receiver) {
    return rst.isAck()
        && SeqNum.after(rst.ack(), receiver.isn())
        && !SeqNum.after(rst.ack(), receiver.sndNxt());
  }

  private static RstFit byNumber(int seq, int expected, HalfConnection sender) {
    int ahead = SeqNum.distance(expected, seq);
    if (ahead < 0) {
      return behind(seq, expected, sender);
    }
    if (!sender.sequenceKnown() || !SeqNum.after(sender.sndNxt(), expected)) {
      return ahead == 0 ? EXACT : aheadOfAll(seq, ahead, sender);
    }
    // Some of what its sender sent was not acknowledged before: as a rule it arrives before the
    // RST.
    int beyond = SeqNum.distance(sender.sndNxt(), seq);
    if (beyond == 0) {
      return sender.unackedResends() == null ? EXACT : NOT_KNOWN;
    }
    if (ahead == 0 && hasJustSaid(seq, sender)) {
      return EXACT;
    }
    return beyond > 0 ? aheadOfAll(seq, ahead, sender) : NOT_KNOWN;
  }

  /** Whether the receiver expects that number although all that was sent had time to arrive. */
  private static boolean hasJustSaid(int seq, HalfConnection sender) {
    Segment sent = sender.lastSegment();
    Segment said = sender.peer().lastSegment();
    return sent != null
        && said != null
        && said.isAck()
        && said.ack() == seq
        && sender.peer().knew(sent, said);
  }

  private static RstFit behind(int seq, int expected, HalfConnection sender) {
    HalfConnection receiver = sender.peer();
    Segment last = receiver.lastSegment();
    if (last != null
        && last.isAck()
        && last.ack() == seq
        && last.timeNs() - receiver.rcvNxtSinceNs() >= REORDER_NS) {
      return EXACT; // the receiver has gone back to that number itself
    }
    boolean fin = sender.finAckedBy() != null && seq == expected - 1;
    return fin && sender.fins().stream().anyMatch(f -> f.finSeq() == seq) ? AT_FIN : BEHIND;
  }

  /** The RST stands behind all that was captured of its sender. */
  private static RstFit aheadOfAll(int seq, int ahead, HalfConnection sender) {
    boolean finMissed = sender.sequenceKnown() && seq == sender.sndNxt() + 1;
    boolean intact =
        sender.knowledge() == Knowledge.HANDSHAKE
            && sender.peer().knowledge() == Knowledge.HANDSHAKE
            && !sender.capturedWithGaps()
            && !sender.peer().capturedWithGaps();
    return intact && !finMissed && ahead <= windowBytes(sender.peer(), sender.peer().lastSegment())
        ? IN_WINDOW
        : NOT_KNOWN;
  }

  /**
   * The largest window that an end may mean by its last segment, in bytes: a window does not shrink
   * (RFC 7323 section 2.4), but is rounded to its scale.
   *
   * @param owner the end whose window it is
   * @param last its last segment; null if none is known
   */
  public static long windowBytes(HalfConnection owner, @Nullable Segment last) {
    if (last == null || last.isSyn() || last.windowRaw() < 0) {
      return MAX_WINDOW_BYTES;
    }
    int scale = scale(owner);
    return scale == UNKNOWN_SCALE
        ? (long) Math.max(1, last.windowRaw()) << MAX_SCALE
        : (last.windowRaw() + 1L) << scale;
  }

  /** By how much the windows of an end are shifted: as the SYNs say, if both tell their options. */
  private static int scale(HalfConnection owner) {
    int own = offered(owner.latestSyn());
    int other = offered(owner.peer().latestSyn());
    if (own == UNKNOWN_SCALE || other == UNKNOWN_SCALE) {
      return UNKNOWN_SCALE;
    }
    boolean agreed = own != CapturedFrame.ABSENT && other != CapturedFrame.ABSENT;
    return agreed ? Math.min(own, MAX_SCALE) : 0;
  }

  /** The scale that a SYN offers; absent if it offers none. */
  private static int offered(@Nullable Segment syn) {
    if (syn == null || syn.details().optionKinds() == 0) {
      return UNKNOWN_SCALE;
    }
    SegmentDetails options = syn.details();
    boolean doubtful = options.has(SegmentDetails.WINDOW_SCALE) || options.optionsCut();
    return options.windowScale() == CapturedFrame.ABSENT && doubtful
        ? UNKNOWN_SCALE
        : options.windowScale();
  }
}
