package org.tcpteardown.path;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds data again that was cut up or joined between two points: a capture on the sending host
 * shows what its network card cuts later (segmentation offload), one on the receiving host what its
 * network card joined.
 */
final class Resegmentation {
  /** Pieces of one segment lie close together. */
  private static final int LOOK_BACK = 512;

  private final SentPackets near;
  private final SentPackets far;
  private final Pairing pairing;
  private final long slackNs;

  /** Bytes of each packet at the nearer point that came to the farther one in other pieces. */
  private final int[] arrived;

  /** Bytes of each packet at the farther point that are from packets at the nearer one. */
  private final int[] known;

  private final int[] firstPiece;

  Resegmentation(SentPackets near, SentPackets far, Pairing pairing, long slackNs) {
    this.near = near;
    this.far = far;
    this.pairing = pairing;
    this.slackNs = slackNs;
    this.arrived = new int[near.size()];
    this.known = new int[far.size()];
    this.firstPiece = new int[near.size()];
  }

  /** A part of the sequence space, relative to something close to it. */
  private record Range(int from, int to) {}

  void find() {
    int[] lonely = new int[near.size()];
    int count = 0;
    for (int i = 0; i < near.size(); i++) {
      if (pairing.farOf(i) == Pairing.NONE && near.sequenceLength(i) > 0) {
        lonely[count++] = i;
      }
    }
    if (count == 0) {
      return;
    }
    int before = 0;
    for (int k = 0; k < far.size(); k++) {
      while (before < count && near.timeNs(lonely[before]) <= far.timeNs(k) + slackNs) {
        before++;
      }
      if (pairing.nearOf(k) == Pairing.NONE && far.sequenceLength(k) > 0) {
        trace(k, lonely, before);
      }
    }
  }

  /** Looks which packets that had left by then the bytes of one may be from, the latest first. */
  private void trace(int k, int[] lonely, int before) {
    int base = far.seq(k);
    List<Range> open = new ArrayList<>(1);
    open.add(new Range(0, far.sequenceLength(k)));
    for (int n = before - 1; n >= Math.max(0, before - LOOK_BACK) && !open.isEmpty(); n--) {
      int i = lonely[n];
      if (far.timeNs(k) - near.timeNs(i) > Pairing.LONGEST_NS) {
        break;
      }
      int from = near.seq(i) - base;
      int to = from + near.sequenceLength(i);
      int taken = take(open, from, to, near.sequenceLength(i) - arrived[i]);
      if (taken > 0) {
        firstPiece[i] = arrived[i] == 0 ? k : firstPiece[i];
        arrived[i] += taken;
        known[k] += taken;
      }
    }
  }

  /** Takes what lies between both out of some ranges, if there is room for so much. */
  private static int take(List<Range> open, int from, int to, int room) {
    int taken = 0;
    List<Range> left = new ArrayList<>(2);
    for (Range range : open) {
      int start = Math.max(range.from, from);
      int end = Math.min(range.to, to);
      if (start >= end || end - start > room - taken) {
        left.add(range);
        continue;
      }
      taken += end - start;
      if (range.from < start) {
        left.add(new Range(range.from, start));
      }
      if (end < range.to) {
        left.add(new Range(end, range.to));
      }
    }
    open.clear();
    open.addAll(left);
    return taken;
  }

  /**
   * How many bytes of a packet at the nearer point came over in other pieces; SYN and FIN count.
   */
  int arrivedBytes(int nearIndex) {
    return arrived[nearIndex];
  }

  /** The packet at the farther point that has the first of them. */
  int firstPiece(int nearIndex) {
    return firstPiece[nearIndex];
  }

  /** How many bytes of a packet at the farther point are from packets at the nearer one. */
  int knownBytes(int farIndex) {
    return known[farIndex];
  }
}
