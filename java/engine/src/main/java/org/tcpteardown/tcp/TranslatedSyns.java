package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;

/**
 * Finds SYNs that were captured on both sides of something that translates addresses or ports, and
 * were answered under their new name only. The number alone does not tell, for scanners use one for
 * all their SYNs; a stack takes number and timestamp from one clock.
 */
final class TranslatedSyns {
  /** A translator needs less; sooner than any stack repeats a SYN. */
  private static final long WITHIN_NS = 100_000_000L;

  /** More of one number are no accident, and no translation either. */
  private static final int MAX_OF_ONE_NUMBER = 16;

  private TranslatedSyns() {}

  /** Tells attempts that nobody answered of the flows in which their SYN goes on. */
  static void find(List<Flow> flows) {
    Map<Integer, List<Flow>> attempts = new HashMap<>();
    for (Flow flow : flows) {
      if (flow.isMereAttempt() && hasClock(flow.opening())) {
        attempts.computeIfAbsent(flow.opening().seq(), n -> new ArrayList<>(1)).add(flow);
      }
    }
    if (attempts.isEmpty()) {
      return;
    }
    attempts.values().forEach(TranslatedSyns::findSentOn);
    for (Flow flow : flows) {
      if (!flow.isMereAttempt() && !flow.beginsInTheMiddle()) {
        Segment syn = flow.opening();
        List<Flow> same = attempts.getOrDefault(syn.seq(), List.of());
        if (same.size() <= MAX_OF_ONE_NUMBER) {
          same.stream()
              .filter(attempt -> isTranslated(attempt.opening(), syn))
              .forEach(attempt -> attempt.translatedAs(syn, flow.number()));
        }
      }
    }
  }

  /** Tells attempts of each other that begin with one SYN under two names, answered under none. */
  private static void findSentOn(List<Flow> same) {
    if (same.size() < 2 || same.size() > MAX_OF_ONE_NUMBER) {
      return;
    }
    for (Flow flow : same) {
      for (Flow other : same) {
        if (flow != other && isSamePacket(flow.opening(), other.opening())) {
          flow.sameSynIn(other.opening(), other.number());
        }
      }
    }
  }

  /**
   * Nobody answers, so only the packet itself shows that there was one: by its IP identification,
   * and by the one of its two names that it kept. What was sent back to its own sender needs less:
   * no stack sends that out.
   */
  private static boolean isSamePacket(Segment one, Segment other) {
    boolean keptName =
        one.source().equals(other.source()) || one.destination().equals(other.destination());
    boolean samePacket =
        (one.ipId() > 0 && one.ipId() == other.ipId())
            || isReturnOf(one, other)
            || isReturnOf(other, one);
    return keptName && samePacket && isTranslated(one, other);
  }

  /** Whether a SYN came back to its sender under its own address, having passed a router. */
  private static boolean isReturnOf(Segment before, Segment after) {
    return after.source().equals(before.source())
        && after.destination().address().equals(after.source().address())
        && !before.destination().address().equals(before.source().address())
        && after.ttl() < before.ttl()
        && after.ttl() > 0;
  }

  private static boolean hasClock(Segment syn) {
    return syn.isOpeningSyn() && syn.tsVal() != CapturedFrame.ABSENT && syn.tsVal() != 0;
  }

  private static boolean isTranslated(Segment before, Segment after) {
    return Math.abs(after.timeNs() - before.timeNs()) <= WITHIN_NS
        && before.tsVal() == after.tsVal()
        && before.windowRaw() == after.windowRaw()
        && before.payloadBytes() == after.payloadBytes()
        && before.flags() == after.flags();
  }
}
