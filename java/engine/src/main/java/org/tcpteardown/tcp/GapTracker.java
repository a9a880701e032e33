package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/** Finds the silences of a flow and what came of them. */
final class GapTracker {
  /** So many silences of one length are a habit that the path has shown to bear. */
  private static final int HABIT = 5;

  /** By the number of FINs before; none for the many flows that never fall silent. */
  private long @Nullable [] survivedNs;

  /** When the longest of them ended. */
  private final long[] survivedAtNs = new long[3];

  private final CaptureClock clock;

  /** How many silences before the first FIN survived that were about as long as the longest. */
  private int aboutLongest;

  private @Nullable Gap latest;

  /** Who broke a silence with a bare ACK, since when the other end has said nothing. */
  private @Nullable HalfConnection beating;

  private long beatenNs;
  private long beatenAtNs;

  /** By what messages the latest silences were broken; null before the first. */
  private @Nullable PayloadBeat beat;

  GapTracker(CaptureClock clock) {
    this.clock = clock;
  }

  /** Called before the sender's facts change. */
  void sent(HalfConnection sender, Segment segment, long quietNs) {
    followBeat(sender, segment, quietNs);
    Gap open = latest;
    if (open != null && open.answer() == null) {
      follow(open, sender, segment);
      return;
    }
    if (quietNs >= Gap.MIN_NS && !segment.isRst() && !segment.isSyn()) {
      begin(sender, segment, quietNs);
    }
  }

  private void follow(Gap open, HalfConnection sender, Segment segment) {
    if (sender == open.sender()) {
      if (!segment.isRst()) {
        open.senderWentOn(segment);
      }
      return;
    }
    int length = open.first().sequenceLength();
    boolean answers =
        segment.isRst()
            || length == 0
            || (segment.isAck() && !SeqNum.before(segment.ack(), open.first().endSeq()));
    if (answers) {
      open.peerSent(segment);
      if (open.survived()) {
        survive(open.finsBefore(), open.quietNs(), open.first().timeNs());
      }
    }
  }

  private void survive(int finsBefore, long quietNs, long untilNs) {
    if (survivedNs == null) {
      survivedNs = new long[3];
    }
    if (finsBefore == 0) {
      long longestNs = survivedNs(0);
      aboutLongest = quietNs > longestNs + PayloadBeat.spreadNs(longestNs) ? 0 : aboutLongest;
      aboutLongest += longestNs - quietNs <= PayloadBeat.spreadNs(longestNs) ? 1 : 0;
    }
    if (quietNs > survivedNs(finsBefore)) {
      survivedNs[finsBefore] = quietNs;
      survivedAtNs[finsBefore] = untilNs;
    }
  }

  /** A bare ACK asks for nothing; but when the other end is heard again, the path had survived. */
  private void followBeat(HalfConnection sender, Segment segment, long quietNs) {
    if (beating != null && sender == beating.peer()) {
      if (!segment.isRst()) {
        survive(0, clock.elapsedNs(beatenAtNs - beatenNs, beatenAtNs), beatenAtNs);
      }
      beating = null;
      beatenNs = 0;
    }
    if (HeartbeatTracker.isBareBeat(sender, segment, quietNs)) {
      beating = sender;
      if (quietNs > beatenNs) {
        beatenNs = quietNs;
        beatenAtNs = segment.timeNs();
      }
    }
  }

  private void begin(HalfConnection sender, Segment segment, long quietNs) {
    HalfConnection peer = sender.peer();
    boolean outstanding =
        !sender.ackKnown()
            || !peer.ackKnown()
            || sender.sndNxt() != peer.rcvNxt()
            || peer.sndNxt() != sender.rcvNxt();
    boolean probe = ProbeTracker.isProbe(sender, segment);
    // Other numbers show that there was more, which the capture lacks.
    boolean goesOn =
        (probe || segment.seq() == sender.sndNxt())
            && (!segment.isAck() || segment.ack() == sender.rcvNxt());
    if (!outstanding && goesOn && (segment.sequenceLength() > 0 || probe)) {
      boolean missed = beat != null && beat.sender() == peer && beat.isMissedIn(quietNs);
      latest = new Gap(sender, segment, quietNs, probe, missed ? beat : null, clock);
      beat = PayloadBeat.after(beat, sender, segment, quietNs);
    }
  }

  /** The latest silence; null if there was none. */
  @Nullable Gap latest() {
    return latest;
  }

  /**
   * Whether silences as long survived before, or so many that were longer but for the spread of a
   * clock that only by great chance does a timer lie between.
   */
  boolean survivedAsLong(Gap gap) {
    long longestNs = survivedNs(gap.finsBefore());
    return gap.quietNs() <= longestNs
        || (gap.finsBefore() == 0
            && aboutLongest >= HABIT
            && gap.quietNs() <= longestNs + PayloadBeat.spreadNs(longestNs));
  }

  /** The longest silence that the path survived with so many FINs sent; 0 if there was none. */
  long survivedNs(int finsBefore) {
    if (survivedNs == null) {
      return 0;
    }
    long untilNs = survivedAtNs[finsBefore];
    return clock.elapsedNs(untilNs - survivedNs[finsBefore], untilNs);
  }
}
