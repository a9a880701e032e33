package org.tcpteardown.path;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.TcpFlags;

/** What one end of a connection sent, and what became of it between two capture points. */
public final class CrossedDirection {
  /** A packet that is this late may have come after the last frame of a capture. */
  private static final long LATE_NS = 50_000_000L;

  private static final long PROMPT_NS = 5_000_000L;

  /**
   * What came so late before a stated end may still have lain in the kernel's buffer: dumpcap reads
   * that every 250 ms (its CAP_READ_TIMEOUT), and when it is told to stop it does not read the
   * rest.
   */
  private static final long UNREAD_NS = 300_000_000L;

  /** So many packets show what a sender's are like. */
  private static final int ENOUGH_OTHERS = 2;

  private final boolean fromA;
  private final SentPackets near;
  private final SentPackets far;
  private final Pairing pairing;
  private final Resegmentation pieces;
  private final Fate[] nearFates;

  /** Until then the far capture was surely running. */
  private final long lastSureNs;

  private final Fate[] farFates;

  /** Made when they are first needed: of most connections every packet crossed. */
  private @Nullable AckProgress acknowledged;

  private @Nullable SentRange sentRange;

  private @Nullable BytesSeen seenFar;

  /** The greatest sequence number of the packets from each one on, at the nearer point. */
  private int[] laterSeq = {};

  /** Keys of what crossed. */
  private @Nullable Set<Long> crossedKeys;

  private int lastCrossed = -1;
  private int lastRstCrossed = -1;

  /** The last packet that left and is no RST. */
  private int lastOther = -1;

  private CrossedDirection(Question q, Pairing pairing, Resegmentation pieces) {
    this.fromA = q.fromA;
    this.near = q.near;
    this.far = q.far;
    this.pairing = pairing;
    this.pieces = pieces;
    this.lastSureNs = q.farBounds.stated() ? Long.MAX_VALUE : q.farBounds.endNs();
    this.nearFates = new Fate[near.size()];
    this.farFates = new Fate[far.size()];
    Arrays.fill(nearFates, Fate.UNSURE);
    Arrays.fill(farFates, Fate.UNSURE);
  }

  /**
   * All that is needed to judge.
   *
   * @param fromA whether A is the point nearer to the sender
   * @param near the sender's packets there
   * @param far the sender's packets at the other point
   * @param answers the other end's packets at the farther point
   * @param slackNs how wrong the clocks may be
   * @param nearBounds what the nearer capture can have seen, by the clock of A
   * @param farBounds the same of the farther one
   * @param nearSees whether the nearer capture has packets of this direction at all
   * @param farSees whether the farther one does
   */
  record Question(
      boolean fromA,
      SentPackets near,
      SentPackets far,
      SentPackets answers,
      PathTraits traits,
      long slackNs,
      long usualNs,
      CaptureBounds nearBounds,
      CaptureBounds farBounds,
      boolean nearSees,
      boolean farSees) {}

  static CrossedDirection of(Question q) {
    Pairing pairing = new Pairing(q.near, q.far, q.slackNs, q.traits.ipIdKept(), q.usualNs);
    pairing.pair(true, q.traits.timestampsKept());
    Resegmentation pieces = new Resegmentation(q.near, q.far, pairing, q.slackNs);
    pieces.find();
    // Devices that rewrite numbers often forget those of a RST.
    pairing.pair(false, q.traits.timestampsKept());
    CrossedDirection crossed = new CrossedDirection(q, pairing, pieces);
    crossed.judgeDepartures(q);
    crossed.noteLastCrossed();
    crossed.judgeArrivals(q);
    return crossed;
  }

  private void judgeDepartures(Question q) {
    for (int i = 0; i < near.size(); i++) {
      nearFates[i] = departure(q, i);
    }
  }

  private Fate departure(Question q, int i) {
    int length = near.sequenceLength(i);
    int arrived = pieces.arrivedBytes(i);
    if (pairing.farOf(i) != Pairing.NONE || (length > 0 && arrived >= length)) {
      return Fate.CROSSED;
    }
    long expectedNs = near.timeNs(i) + pairing.usualNs();
    if (!isInside(expectedNs, q.farBounds, q.slackNs)) {
      return Fate.OUTSIDE;
    }
    if (!q.farSees) {
      return Fate.UNSURE;
    }
    if (length > 0 && isAcknowledgedUnseen(q, near.endSeq(i))) {
      return Fate.NOT_CAPTURED;
    }
    return arrived > 0 ? Fate.PARTLY_LOST : Fate.LOST;
  }

  private static boolean isInside(long timeNs, CaptureBounds bounds, long slackNs) {
    long margin = slackNs + (bounds.stated() ? UNREAD_NS : LATE_NS);
    return timeNs >= bounds.startNs() + slackNs
        && timeNs <= bounds.endNs() - margin
        && !bounds.isNearGap(timeNs, slackNs + PROMPT_NS);
  }

  /** Whether the far end acknowledged up to there before the far capture had seen any of it. */
  private boolean isAcknowledgedUnseen(Question q, int endSeq) {
    AckProgress progress = acknowledged;
    if (progress == null) {
      progress = new AckProgress(q.answers, sentRange());
      acknowledged = progress;
    }
    long acknowledgedNs = progress.reachedNs(endSeq);
    return acknowledgedNs != Long.MAX_VALUE
        && seenFar().firstNs(endSeq) > acknowledgedNs + q.slackNs;
  }

  private SentRange sentRange() {
    SentRange known = sentRange;
    if (known == null) {
      known = new SentRange(near);
      sentRange = known;
    }
    return known;
  }

  private BytesSeen seenFar() {
    BytesSeen known = seenFar;
    if (known == null) {
      known = new BytesSeen(far);
      seenFar = known;
    }
    return known;
  }

  /** To be called when it is known what crossed. */
  void noteLastCrossed() {
    lastCrossed = -1;
    lastRstCrossed = -1;
    for (int i = 0; i < near.size(); i++) {
      lastOther = near.isRst(i) ? lastOther : i;
      if (nearFates[i] == Fate.CROSSED) {
        lastCrossed = near.isRst(i) ? lastCrossed : i;
        lastRstCrossed = near.isRst(i) ? i : lastRstCrossed;
      }
    }
  }

  private void judgeArrivals(Question q) {
    for (int k = 0; k < far.size(); k++) {
      farFates[k] = arrival(q, k);
    }
  }

  private Fate arrival(Question q, int k) {
    int length = far.sequenceLength(k);
    if (pairing.nearOf(k) != Pairing.NONE || (length > 0 && pieces.knownBytes(k) >= length)) {
      return Fate.CROSSED;
    }
    long leftNs = far.timeNs(k) - pairing.usualNs();
    if (!isInside(leftNs, q.nearBounds, q.slackNs)) {
      return Fate.OUTSIDE;
    }
    if (!q.nearSees || pieces.knownBytes(k) > 0) {
      return Fate.UNSURE;
    }
    if (isDouble(k)) {
      return Fate.DOUBLED;
    }
    return length > 0 && isBuiltUpon(k, leftNs) ? Fate.NOT_CAPTURED : Fate.INJECTED;
  }

  private void noteLaterSeq() {
    laterSeq = new int[near.size()];
    for (int i = near.size() - 1; i >= 0; i--) {
      boolean last = i == near.size() - 1;
      laterSeq[i] = last ? near.seq(i) : SeqNum.max(laterSeq[i + 1], near.seq(i));
    }
  }

  /** Whether the same packet crossed once already. */
  private boolean isDouble(int k) {
    Set<Long> known = crossedKeys;
    if (known == null) {
      known = new HashSet<>();
      for (int other = 0; other < far.size(); other++) {
        if (pairing.nearOf(other) != Pairing.NONE) {
          known.add(far.key(other, true, true));
        }
      }
      crossedKeys = known;
    }
    return known.contains(far.key(k, true, true));
  }

  /** Whether the sender went on behind those bytes, so that it must have sent them. */
  private boolean isBuiltUpon(int k, long leftNs) {
    int next = near.firstFrom(leftNs);
    if (next == near.size()) {
      return false;
    }
    if (laterSeq.length == 0) {
      noteLaterSeq();
    }
    // Nothing comes after a real FIN: data beyond it shows that the sender knows nothing of it.
    boolean fin = far.log().has(k, TcpFlags.FIN);
    int beyond = SeqNum.distance(far.endSeq(k), laterSeq[next]);
    return (fin ? beyond == 0 : beyond >= 0) && sentRange().mayEndAt(far.endSeq(k));
  }

  /** Whether A is the point nearer to the sender. */
  public boolean fromA() {
    return fromA;
  }

  /** Packets at the point nearer to the sender. */
  public int departures() {
    return near.size();
  }

  /** Packets at the other point. */
  public int arrivals() {
    return far.size();
  }

  /** What became of a packet after the nearer point. */
  public Fate departure(int i) {
    return nearFates[i];
  }

  /** Where a packet at the farther point came from. */
  public Fate arrival(int k) {
    return farFates[k];
  }

  /** Whether it left after the last frame of the other capture, which may have been running. */
  public boolean leftAfterEnd(int i) {
    return nearFates[i] == Fate.OUTSIDE && near.timeNs(i) > lastSureNs;
  }

  /** Whether every packet crossed, but for what the other capture cannot have. */
  boolean isClean() {
    for (Fate[] fates : List.of(nearFates, farFates)) {
      for (Fate fate : fates) {
        if (fate != Fate.CROSSED && fate != Fate.OUTSIDE) {
          return false;
        }
      }
    }
    return !hasOpenEnd();
  }

  /** Whether its last packet left after the last frame of the other capture. */
  boolean hasOpenEnd() {
    return near.size() > 0 && leftAfterEnd(near.size() - 1);
  }

  void departure(int i, Fate fate) {
    nearFates[i] = fate;
  }

  void arrival(int k, Fate fate) {
    farFates[k] = fate;
  }

  /** The same packet at the farther point; of one that was cut up its first piece; else -1. */
  public int arrivalOf(int i) {
    int whole = pairing.farOf(i);
    return whole == Pairing.NONE && pieces.arrivedBytes(i) > 0 ? pieces.firstPiece(i) : whole;
  }

  /** The same packet at the nearer point, or -1. */
  public int departureOf(int k) {
    return pairing.nearOf(k);
  }

  /** Bytes of a packet that came over in other pieces. */
  public int arrivedBytes(int i) {
    return pieces.arrivedBytes(i);
  }

  /** When it was seen at the nearer point, nanoseconds by the clock of A. */
  public long departureNs(int i) {
    return near.timeNs(i);
  }

  /** When it was seen at the farther point, by the clock of A. */
  public long arrivalNs(int k) {
    return far.timeNs(k);
  }

  public int departureFrame(int i) {
    return near.log().frame(i);
  }

  public int arrivalFrame(int k) {
    return far.log().frame(k);
  }

  /** The bits of {@link TcpFlags}. */
  public int departureFlags(int i) {
    return near.log().flags(i);
  }

  /** The bits of {@link TcpFlags}. */
  public int arrivalFlags(int k) {
    return far.log().flags(k);
  }

  /** Sequence number of a departure, in the numbers of A. */
  public int departureSeq(int i) {
    return near.seq(i);
  }

  /** SEG.LEN of RFC 9293. */
  public int departureLength(int i) {
    return near.sequenceLength(i);
  }

  public int departurePayloadBytes(int i) {
    return near.log().payloadBytes(i);
  }

  public int arrivalPayloadBytes(int k) {
    return far.log().payloadBytes(k);
  }

  /** Time on the way that most packets take, in nanoseconds. */
  public long usualNs() {
    return pairing.usualNs();
  }

  /**
   * Whether what a packet carries came to the farther point later after all: its bytes, or for one
   * without any a later one like it.
   */
  public boolean cameLater(int i) {
    if (near.sequenceLength(i) > 0) {
      long firstNs = seenFar().firstNs(near.endSeq(i));
      return firstNs != Long.MAX_VALUE && firstNs > near.timeNs(i);
    }
    int last = near.isRst(i) ? lastRstCrossed : lastCrossed;
    return last > i;
  }

  /**
   * Whether that is a RST whose sender went on after it, or had sent no more than SYNs before: then
   * it answered what belongs to an older connection (RFC 9293 section 3.10.7.3, an ACK that is not
   * acceptable in SYN-SENT), and ended nothing of this one.
   */
  public boolean isRstWithoutEnd(int i) {
    return near.isRst(i) && (lastOther > i || isInSynSent(i));
  }

  private boolean isInSynSent(int before) {
    boolean opened = false;
    for (int i = 0; i < before; i++) {
      boolean opens = near.log().has(i, TcpFlags.SYN) && !near.hasAck(i);
      if (!opens && !near.isRst(i)) {
        return false;
      }
      opened |= opens;
    }
    return opened;
  }

  /**
   * Whether a packet left the nearer point with the TTL of all that its sender sent there but RSTs,
   * and there was enough of that.
   */
  public boolean leftAsOthers(int i) {
    int others = 0;
    for (int other = 0; other < near.size(); other++) {
      if (!near.isRst(other)) {
        if (near.log().ttl(other) != near.log().ttl(i)) {
          return false;
        }
        others++;
      }
    }
    return others >= ENOUGH_OTHERS;
  }

  SentPackets near() {
    return near;
  }

  SentPackets far() {
    return far;
  }

  /** The departure as a frame of the nearer capture. */
  public SeenFrame departureAsFrame(int i) {
    return SeenFrame.of(near.log(), i);
  }

  /** The arrival as a frame of the farther capture. */
  public SeenFrame arrivalAsFrame(int k) {
    return SeenFrame.of(far.log(), k);
  }
}
