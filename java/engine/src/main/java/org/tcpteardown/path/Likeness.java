package org.tcpteardown.path;

/**
 * How alike two connections are that have nothing but their ends in common: what only they could
 * share is looked at packet by packet.
 */
final class Likeness {
  private int packets;
  private int alike;
  private int stamped;
  private boolean stampsAgree = true;
  private boolean sameOptions = true;

  private Likeness() {}

  static Likeness of(PointLog a, PointLog b, FlowPair pair) {
    Likeness likeness = new Likeness();
    for (int direction = 0; direction < 2; direction++) {
      int inB = pair.directionInB(direction);
      if (pair.a().synPlace(direction) >= 0 && pair.b().synPlace(inB) >= 0) {
        likeness.sameOptions &= pair.a().windowScale(direction) == pair.b().windowScale(inB);
      }
    }
    SentLog[] here = SentLog.of(a, pair.a());
    SentLog[] there = SentLog.of(b, pair.b());
    for (int direction = 0; direction < 2; direction++) {
      if (pair.offsetKnown(direction)) {
        SentLog logB = there[pair.directionInB(direction)];
        likeness.look(
            SentPackets.atA(here[direction], pair, direction),
            SentPackets.atB(logB, pair, direction, logB.timesNs()));
      }
    }
    return likeness;
  }

  private void look(SentPackets atA, SentPackets atB) {
    packets += Math.min(bearing(atA), bearing(atB));
    int[] difference = {0};
    boolean[] first = {true};
    UniqueKeys.visit(
        atA,
        atB,
        false,
        (i, k) -> {
          alike += atA.sequenceLength(i) > 0 ? 1 : 0;
          if (atA.log().hasTimestamp(i) && atB.log().hasTimestamp(k)) {
            stamped++;
            int apart = atB.log().tsVal(k) - atA.log().tsVal(i);
            // A device that rewrites timestamps adds the same to all of one direction.
            stampsAgree &= first[0] || apart == difference[0];
            difference[0] = apart;
            first[0] = false;
          }
        });
  }

  private static int bearing(SentPackets packets) {
    int count = 0;
    for (int i = 0; i < packets.size(); i++) {
      count += packets.sequenceLength(i) > 0 ? 1 : 0;
    }
    return count;
  }

  /**
   * Whether no packet of one is a packet of the other: clocks in their timestamps go on unlike each
   * other, or they agreed upon different options.
   */
  boolean isRelayed() {
    return !sameOptions || (stamped > 2 && !stampsAgree);
  }

  /** Whether they may be one connection. */
  boolean isPlausible() {
    return alike > 0 && alike * 2 >= packets && (stamped < 3 || stampsAgree);
  }
}
