package org.tcpteardown.path;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.util.ArrayList;
import java.util.List;
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
  private final Anchors anchors = new Anchors();

  /** Where the first SYN of each direction stands in the log, plus one. */
  private final int[] synPlaces = new int[2];

  /** Whether that SYN had ACK. */
  private final boolean[] synHasAck = new boolean[2];

  private final int[] mss = {ABSENT, ABSENT};
  private final int[] windowScale = {ABSENT, ABSENT};
  private List<PointFlow> parts = List.of();
  private boolean part;
  private final int[] packets = new int[2];
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
    return synPlaces[direction] - 1;
  }

  /** The maximum segment size that the SYN of that direction offers, in bytes; or absent. */
  public int mss(int direction) {
    return mss[direction];
  }

  /** The window scale's shift count that the SYN of that direction offers; or absent. */
  public int windowScale(int direction) {
    return windowScale[direction];
  }

  /**
   * The direction in which the client sends: that of the SYN without ACK, or against that of the
   * SYN with ACK; without either the end with the higher port counts as the client.
   */
  public int clientDirection() {
    for (int direction = 0; direction < 2; direction++) {
      if (synPlaces[direction] > 0) {
        return synHasAck[direction] ? 1 - direction : direction;
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
    return packets[direction];
  }

  Anchors anchors() {
    return anchors;
  }

  int directionOf(Segment segment) {
    return segment.source().equals(first) ? 0 : 1;
  }

  void add(Segment segment, int place) {
    int direction = directionOf(segment);
    if (segment.isSyn() && synPlaces[direction] == 0) {
      synPlaces[direction] = place + 1;
      synHasAck[direction] = segment.isAck();
      mss[direction] = segment.details().mss();
      windowScale[direction] = segment.details().windowScale();
    }
    packets[direction]++;
    firstTimeNs = Math.min(firstTimeNs, segment.timeNs());
    lastTimeNs = Math.max(lastTimeNs, segment.timeNs());
    anchors.add(segment, place);
  }
}
