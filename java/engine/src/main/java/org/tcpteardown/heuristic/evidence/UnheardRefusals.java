package org.tcpteardown.heuristic.evidence;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstMark;

/**
 * Refusals that the client does not act on: after each of them it sends the same SYN once more, by
 * its own timer. One that gets them gives up, or tries anew with another number.
 *
 * @param refusals how many RSTs acknowledge that SYN
 * @param numbers how many sequence numbers they bear
 */
public record UnheardRefusals(int refusals, int numbers) {
  /** Windows sends a refused SYN three times, half a second apart. */
  private static final int MIN_REPEATS = 3;

  /** RFC 6298: what is sent sooner is not sent by a timer. */
  private static final long SHORTEST_NS = 900_000_000L;

  /** Of which the client gets none; null if that is not so. */
  public static @Nullable UnheardRefusals of(Flow flow) {
    HalfConnection client = flow.client();
    List<RstMark> rsts = flow.server().rsts();
    List<Segment> syns = client.syns();
    if (rsts.size() < MIN_REPEATS
        || syns.size() <= MIN_REPEATS
        || flow.server().synAckCount() > 0
        || client.rstCount() > 0) {
      return null;
    }
    Set<Integer> numbers = new HashSet<>();
    int refusals = 0;
    int repeats = 0;
    for (int i = 0; i < syns.size(); i++) {
      Segment syn = syns.get(i);
      Segment next = i + 1 < syns.size() ? syns.get(i + 1) : null;
      if (next != null && (next.seq() != syn.seq() || next.timeNs() - syn.timeNs() < SHORTEST_NS)) {
        return null;
      }
      boolean refused = false;
      for (RstMark rst : rsts) {
        if (isBetween(rst, syn, next)) {
          refused = true;
          refusals++;
          numbers.add(rst.segment().seq());
        }
      }
      repeats += refused && next != null ? 1 : 0;
    }
    long firstNs = syns.get(1).timeNs() - syns.get(0).timeNs();
    long lastNs = syns.get(syns.size() - 1).timeNs() - syns.get(syns.size() - 2).timeNs();
    // A small stack whose connections all begin with one number may try anew at equal steps.
    boolean backsOff = 2 * lastNs >= 3 * firstNs;
    return repeats >= MIN_REPEATS && backsOff
        ? new UnheardRefusals(refusals, numbers.size())
        : null;
  }

  private static boolean isBetween(RstMark rst, Segment syn, @Nullable Segment next) {
    Segment segment = rst.segment();
    return segment.isAck()
        && segment.ack() == syn.seq() + 1
        && segment.timeNs() >= syn.timeNs()
        && (next == null || segment.timeNs() < next.timeNs() - SHORTEST_NS / 2);
  }

  /** Whether no two of them bear the same number, where a refusal has 0. */
  public boolean allDiffer() {
    return numbers == refusals;
  }
}
