package org.tcpteardown.heuristic.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstFit;

/** SYNs that were sent again and again: in vain, or until one was taken. */
public final class SynSeries {
  /** Sooner than this after its only SYN a RST may answer a SYN-ACK that was not captured. */
  private static final long ANSWER_NS = 1_000_000_000L;

  /** The second SYN is answered often enough: one packet was lost. */
  private static final int LATE_FROM = 3;

  private SynSeries() {}

  /**
   * Whether nobody has answered: nothing was captured but SYNs, of both ends if they crossed, and a
   * RST with which their sender gave up.
   */
  public static boolean unanswered(Flow flow) {
    boolean asked = false;
    for (HalfConnection half : flow.halves()) {
      boolean onlySyns = half.frames() == half.synCount();
      if (!onlySyns && !(half.peer().frames() == 0 && gaveUp(half))) {
        return false;
      }
      asked |= half.synCount() > 0;
    }
    return asked;
  }

  /**
   * Whether an end that sent nothing but SYNs and RSTs gave up for want of an answer: it had
   * repeated its SYN, or waited for longer than an answer takes.
   */
  public static boolean gaveUp(HalfConnection half) {
    if (half.syns().isEmpty()
        || half.rsts().isEmpty()
        || half.frames() != half.synCount() + half.rstCount()) {
      return false;
    }
    Segment last = half.syns().get(half.syns().size() - 1);
    long waitedNs = half.rsts().get(0).timeNs() - last.timeNs();
    return waitedNs >= 0 && (half.syns().size() > 1 || waitedNs >= ANSWER_NS);
  }

  /**
   * Whether a connection was opened after all, by a SYN that was sent after a frame.
   *
   * @param frame number of a RST that refused an earlier SYN, or rejected the answer to it
   */
  public static boolean openedAfter(Flow flow, long frame) {
    List<Segment> syns = flow.client().syns();
    Segment synAck = flow.server().lastSynAck();
    return !syns.isEmpty()
        && syns.get(syns.size() - 1).frame() > frame
        && synAck != null
        && synAck.frame() > frame
        && flow.server().synAcked();
  }

  /**
   * The answer to a SYN that had to be repeated once; null if there was none, or more repeats than
   * that. One packet was lost, yet the client waited.
   */
  public static @Nullable Segment answeredAfterRepeat(Flow flow) {
    List<Segment> syns = flow.client().syns();
    Segment synAck = flow.server().firstSynAck();
    return syns.size() == LATE_FROM - 1
            && synAck != null
            && flow.server().synAcked()
            && flow.server().strayAnswers().isEmpty()
            && flow.server().rsts().stream().noneMatch(rst -> rst.frame() < synAck.frame())
            && syns.get(0).seq() == syns.get(1).seq()
            && syns.get(1).frame() < synAck.frame()
        ? synAck
        : null;
  }

  /**
   * What told the second SYN, which was answered, from the first, which was not, in words; empty if
   * nothing did, or if there were not just two. One packet gets lost by chance: it takes others
   * that met the same.
   */
  public static String differenceAfterRepeat(Flow flow) {
    List<Segment> syns = flow.client().syns();
    Segment synAck = answeredAfterRepeat(flow);
    return synAck == null || answered(syns, synAck) != 1
        ? ""
        : SynDifference.between(syns.subList(0, 1), syns.get(1));
  }

  /**
   * The SYN that was taken after at least two that went unanswered; null if there is none. SYNs
   * that were refused, or that met an older connection, were answered; a RST that no client may
   * accept is no answer.
   */
  public static @Nullable Taken takenLate(Flow flow) {
    HalfConnection client = flow.client();
    List<Segment> syns = client.syns();
    // Those before the last one were not taken: their client rejected them.
    Segment synAck = rejected(flow) ? flow.server().lastSynAck() : flow.server().firstSynAck();
    int least = rejected(flow) ? 2 : LATE_FROM;
    if (syns.size() < least
        || synAck == null
        || !flow.server().synAcked()
        || !flow.server().strayAnswers().isEmpty()) {
      return null;
    }
    boolean refused =
        flow.server().rsts().stream()
                .anyMatch(rst -> rst.frame() < synAck.frame() && rst.fit() != RstFit.SYN_NOT_ACKED)
            || (!rejected(flow)
                && client.rsts().stream().anyMatch(rst -> rst.frame() < synAck.frame()));
    int taken = refused ? -1 : answered(syns, synAck);
    // Another number is another attempt.
    return taken + 1 >= least && syns.get(0).seq() == syns.get(taken).seq()
        ? new Taken(syns.subList(0, taken), syns.get(taken))
        : null;
  }

  /** Whether its client answered a SYN-ACK by a RST, and a later one was taken. */
  private static boolean rejected(Flow flow) {
    Segment first = flow.server().firstSynAck();
    Segment last = flow.server().lastSynAck();
    return first != null
        && last != null
        && first.frame() < last.frame()
        && flow.client().rsts().stream()
            .anyMatch(rst -> rst.frame() > first.frame() && rst.frame() < last.frame());
  }

  /** Which SYN a SYN-ACK answers, counted from 0; -1 if none: by its timestamp, or the latest. */
  private static int answered(List<Segment> syns, Segment synAck) {
    int latest = -1;
    for (int i = 0; i < syns.size(); i++) {
      Segment syn = syns.get(i);
      if (syn.frame() < synAck.frame() && syn.seq() + 1 == synAck.ack()) {
        if (syn.tsVal() != CapturedFrame.ABSENT && syn.tsVal() == synAck.tsEcr()) {
          return i;
        }
        latest = i;
      }
    }
    return latest;
  }

  /**
   * A SYN that was answered although those before it were not.
   *
   * @param unanswered those before it, the first one first
   * @param syn the one that was answered
   */
  public record Taken(List<Segment> unanswered, Segment syn) {

    /** The first SYN of all. */
    public Segment first() {
      return unanswered.get(0);
    }

    /** Which one was answered: 2 for the second. */
    public int nth() {
      return unanswered.size() + 1;
    }

    /** How long after the first SYN it was sent, in nanoseconds. */
    public long lateNs() {
      return syn.timeNs() - first().timeNs();
    }

    /** Whether SYN-ACKs that their client rejected came before it was answered. */
    public boolean rejectedBefore(Flow flow) {
      return rejected(flow);
    }

    /** Whether RSTs that no client may accept came before it was answered. */
    public boolean refusedInVain(Flow flow) {
      return flow.server().rsts().stream().anyMatch(rst -> rst.frame() < syn.frame());
    }

    /** What tells it from all others, in words; empty if nothing does. */
    public String difference() {
      return SynDifference.between(unanswered, syn);
    }
  }
}
