package org.tcpteardown.heuristic.evidence;

import org.tcpteardown.model.Checksum;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/**
 * Whether segments were in vain because their TCP checksum is wrong: whoever gets them drops them
 * (RFC 9293 section 3.1). That means something only in a capture in which the other segments of
 * their sender, and those of its peer, are right: who replaces addresses in a capture mostly leaves
 * the checksums as they were.
 */
public final class WrongChecksums {
  /** What the findings say of such segments. */
  public static final String DROPPED = "is wrong: whoever gets them drops them";

  /** One may be damaged by chance. */
  private static final int MIN_WRONG = 2;

  /** So many right ones for each wrong one are needed, where anything was taken. */
  private static final long RIGHT_FOR_EACH = 4;

  private WrongChecksums() {}

  /** Whether one end's data, FIN or handshake was in vain for that. */
  public static boolean explain(Flow flow) {
    for (HalfConnection half : flow.halves()) {
      ResendSeries series = half.unackedResends();
      boolean data = series != null && inData(half, series);
      boolean fins = half.finAckedBy() == null && inFins(half);
      if (data || fins || sinceSyn(half)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the repeats of that payload are all damaged. */
  public static boolean inData(HalfConnection sender, ResendSeries series) {
    return areMost(series.wrongChecksums(), series.rightChecksums(), series.resends())
        && othersAreRight(sender, sender.wrongPayloadChecksums());
  }

  /** Whether the acknowledgements that the sender of that payload does not take are damaged. */
  public static boolean inAnswers(HalfConnection receiver, ResendSeries series) {
    int wrong = series.answers().wrongChecksums();
    int before = receiver.wrongChecksums() - wrong; // such as the first ACK, which drew the repeats
    return areMost(wrong, 0, series.answers().acks())
        && 2 * before <= wrong
        && receiver.rightChecksums() > 0
        && areRight(receiver.peer());
  }

  /** Whether the FINs of that end are all damaged. */
  public static boolean inFins(HalfConnection sender) {
    int wrong = count(sender, Checksum.WRONG);
    return areMost(wrong, count(sender, Checksum.RIGHT), sender.fins().size())
        && othersAreRight(sender, wrong);
  }

  private static int count(HalfConnection sender, Checksum checksum) {
    int count = 0;
    for (FinMark fin : sender.fins()) {
      count += fin.segment().details().checksum() == checksum ? 1 : 0;
    }
    return count;
  }

  /** Whether all that the server sent, no more than SYN-ACKs, is damaged. */
  public static boolean inSynAcks(HalfConnection server) {
    return !server.ordinarySeen()
        && areMost(server.wrongChecksums(), server.rightChecksums(), server.synAckCount())
        && areRight(server.peer());
  }

  /**
   * Whether all that the client sent after its SYN is damaged, as far as it was checked, and was
   * not taken.
   */
  public static boolean sinceSyn(HalfConnection client) {
    HalfConnection server = client.peer();
    return !server.ordinarySeen()
        && server.fins().isEmpty()
        && client.wrongChecksums() >= MIN_WRONG
        && client.rightChecksums() > 0
        && client.rightChecksums() <= client.synCount()
        && areRight(server);
  }

  private static boolean areMost(long wrong, long right, long all) {
    return wrong >= MIN_WRONG && right == 0 && 2 * wrong >= all;
  }

  private static boolean areRight(HalfConnection half) {
    return half.rightChecksums() > RIGHT_FOR_EACH * half.wrongChecksums();
  }

  private static boolean othersAreRight(HalfConnection sender, int inVain) {
    int elsewhere = sender.wrongChecksums() - inVain;
    return areRight(sender.peer())
        && (sender.rightChecksums() > RIGHT_FOR_EACH * elsewhere || sinceSyn(sender));
  }
}
