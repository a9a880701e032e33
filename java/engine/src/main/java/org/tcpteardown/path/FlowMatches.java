package org.tcpteardown.path;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which connection at one point is which at the other.
 *
 * @param pairs what was found at both, in the order of A
 * @param relayed two connections of which something on the path, such as a proxy, ends the one and
 *     opens the other: they carry the same data, but no packet of one is a packet of the other
 * @param ambiguous connections of A that fit several of B equally well: nothing is said of them
 * @param onlyA connections that only A has
 * @param onlyB connections that only B has, without those that {@link #ambiguous} ones may be
 */
public record FlowMatches(
    List<FlowPair> pairs,
    List<FlowPair> relayed,
    List<Ambiguity> ambiguous,
    List<PointFlow> onlyA,
    List<PointFlow> onlyB) {

  /** One in so many connections without counterpart is nothing unusual. */
  private static final int MANY = 20;

  /** A connection of A, and those of B that it may be. */
  public record Ambiguity(PointFlow a, List<PointFlow> b) {}

  /** Connections of A without counterpart, and those of which it is not known. */
  List<PointFlow> unpairedA() {
    return Stream.concat(onlyA.stream(), ambiguous.stream().map(Ambiguity::a)).toList();
  }

  /** Connections of B without counterpart, and those that may be one of several. */
  List<PointFlow> unpairedB() {
    return Stream.concat(onlyB.stream(), ambiguous.stream().flatMap(one -> one.b().stream()))
        .distinct()
        .toList();
  }

  /** Whether what segments carry might tell more connections apart, or together. */
  public boolean needPayload() {
    int alone = Math.min(onlyA.size(), onlyB.size()) + ambiguous.size();
    return alone * MANY > pairs.size();
  }
}
