package org.tcpteardown.path;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;

/** A connection as one capture point saw it. */
public final class PointFlow {
  /** Stands for the direction of whoever sent the first captured segment. */
  static final int FORWARD = 0;

  private final long number;
  private final Endpoint first;
  private final Endpoint second;
  private final int index;
  private @Nullable Anchors anchors;

  /** For each direction, first that of {@link #first}: values at the places below. */
  private final int[] facts = {0, ABSENT, ABSENT, 0, 0, ABSENT, ABSENT, 0};

  /** Where the first SYN stands in the log, plus one; negative if it has ACK; 0 without one. */
  private static final int SYN = 0;

  private static final int MSS = 1;
  private static final int WINDOW_SCALE = 2;
  private static final int PACKETS = 3;
  private static final int FACTS = 4;

  private List<PointFlow> parts = List.of();
  private boolean part;
  private long firstTimeNs = Long.MAX_VALUE;
  private long lastTimeNs = Long.MIN_VALUE;

  PointFlow(long number, int index, Segment opening) {
    this.number = number;
    this.index = index;
    this.first = opening.source();
    this.second = opening.destination();
  }

  /** Wireshark's {@code tcp.stream} in that capture. */
  public long number() {
    return number;
  }

  /** Its place among the flows of its log. */
  int index() {
    return index;
  }

  /** Who sent the first captured segment. */
  public Endpoint first() {
    return first;
  }

  /** The other end. */
  public Endpoint second() {
    return second;
  }

  /** The end that sends in that direction. */
  public Endpoint sender(int direction) {
    return direction == FORWARD ? first : second;
  }

  /** Where the first SYN of that direction stands in the log, with or without ACK; else -1. */
  int synPlace(int direction) {
    return Math.abs(facts[direction * FACTS + SYN]) - 1;
  }

  /** The maximum segment size that the SYN of that direction offers, in bytes; or absent. */
  public int mss(int direction) {
    return facts[direction * FACTS + MSS];
  }

  /** The window scale's shift count that the SYN of that direction offers; or absent. */
  public int windowScale(int direction) {
    return facts[direction * FACTS + WINDOW_SCALE];
  }

  /**
   * The direction in which the client sends: that of the SYN without ACK, or against that of the
   * SYN with ACK; without either the end with the higher port counts as the client.
   */
  public int clientDirection() {
    for (int direction = 0; direction < 2; direction++) {
      int syn = facts[direction * FACTS + SYN];
      if (syn != 0) {
        return syn < 0 ? 1 - direction : direction;
      }
    }
    return first.port() >= second.port() ? 0 : 1;
  }

  /** Who opened it, or is taken for it. */
  public Endpoint client() {
    return sender(clientDirection());
  }

  /** The other end. */
  public Endpoint server() {
    return sender(1 - clientDirection());
  }

  /** Time of its earliest segment, nanoseconds since 1970 by that capture's clock. */
  public long firstTimeNs() {
    return firstTimeNs;
  }

  /** Time of its latest segment. */
  public long lastTimeNs() {
    return lastTimeNs;
  }

  /**
   * Takes another flow in: a SYN that nobody asked for makes two flows of what is one connection.
   */
  void absorb(PointFlow other) {
    List<PointFlow> more = new ArrayList<>(parts);
    more.add(other);
    parts = more;
    other.part = true;
    firstTimeNs = Math.min(firstTimeNs, other.firstTimeNs);
    lastTimeNs = Math.max(lastTimeNs, other.lastTimeNs);
  }

  /** Whether it was taken into another one. */
  boolean isPart() {
    return part;
  }

  /** Further flows of the same connection. */
  List<PointFlow> parts() {
    return parts;
  }

  /** Whether it has the same ends as another one. */
  boolean hasEndsOf(PointFlow other) {
    return (first.equals(other.first) && second.equals(other.second))
        || (first.equals(other.second) && second.equals(other.first));
  }

  /** How many frames of that direction were captured. */
  int packets(int direction) {
    return facts[direction * FACTS + PACKETS];
  }

  Anchors anchors() {
    Anchors known = anchors;
    if (known == null) {
      known = new Anchors();
      anchors = known;
    }
    return known;
  }

  /** Lets go of what it is recognised by. */
  void releaseAnchors() {
    anchors = null;
  }

  int directionOf(Segment segment) {
    return segment.source().equals(first) ? 0 : 1;
  }

  void add(Segment segment, int place) {
    int direction = directionOf(segment);
    int at = direction * FACTS;
    if (segment.isSyn() && facts[at + SYN] == 0) {
      facts[at + SYN] = segment.isAck() ? -place - 1 : place + 1;
      facts[at + MSS] = segment.details().mss();
      facts[at + WINDOW_SCALE] = segment.details().windowScale();
    }
    facts[at + PACKETS]++;
    firstTimeNs = Math.min(firstTimeNs, segment.timeNs());
    lastTimeNs = Math.max(lastTimeNs, segment.timeNs());
  }
}
