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

  // Of either direction, one by one: there may be millions of flows.

  /** Where the first SYN stands among the segments, plus one; negative if it has ACK; 0 without. */
  private int synOfFirst;

  private int synOfSecond;
  private int mssOfFirst = ABSENT;
  private int mssOfSecond = ABSENT;
  private short scaleOfFirst = ABSENT;
  private short scaleOfSecond = ABSENT;
  private int packetsOfFirst;
  private int packetsOfSecond;

  private List<PointFlow> parts = List.of();
  private boolean part;
  private long firstTimeNs = Long.MAX_VALUE;
  private long lastTimeNs = Long.MIN_VALUE;

  /**
   * A flow without segments.
   *
   * @param number Wireshark's number of it
   * @param index its place among all flows of its log
   * @param first who sends its first segment
   * @param second the other end
   */
  PointFlow(long number, int index, Endpoint first, Endpoint second) {
    this.number = number;
    this.index = index;
    this.first = first;
    this.second = second;
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

  private int syn(int direction) {
    return direction == FORWARD ? synOfFirst : synOfSecond;
  }

  /**
   * Where the first SYN of that direction, with or without ACK, stands among the flow's own
   * segments; else -1.
   */
  int synPlace(int direction) {
    return Math.abs(syn(direction)) - 1;
  }

  /** The maximum segment size that the SYN of that direction offers, in bytes; or absent. */
  public int mss(int direction) {
    return direction == FORWARD ? mssOfFirst : mssOfSecond;
  }

  /** The window scale's shift count that the SYN of that direction offers; or absent. */
  public int windowScale(int direction) {
    return direction == FORWARD ? scaleOfFirst : scaleOfSecond;
  }

  /**
   * The direction in which the client sends: that of the SYN without ACK, or against that of the
   * SYN with ACK; without either the end with the higher port counts as the client.
   */
  public int clientDirection() {
    for (int direction = 0; direction < 2; direction++) {
      int syn = syn(direction);
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
    return direction == FORWARD ? packetsOfFirst : packetsOfSecond;
  }

  /** How many frames were captured, without those of its parts. */
  int packets() {
    return packetsOfFirst + packetsOfSecond;
  }

  int directionOf(Segment segment) {
    return segment.source().equals(first) ? 0 : 1;
  }

  /**
   * Takes its next segment.
   *
   * @param direction as {@link #directionOf} tells it
   */
  void add(Segment segment, int direction) {
    int place = packets() + 1;
    if (segment.isSyn() && syn(direction) == 0) {
      int syn = segment.isAck() ? -place : place;
      int mss = segment.details().mss();
      short scale = (short) segment.details().windowScale();
      if (direction == FORWARD) {
        synOfFirst = syn;
        mssOfFirst = mss;
        scaleOfFirst = scale;
      } else {
        synOfSecond = syn;
        mssOfSecond = mss;
        scaleOfSecond = scale;
      }
    }
    packetsOfFirst += direction == FORWARD ? 1 : 0;
    packetsOfSecond += direction == FORWARD ? 0 : 1;
    firstTimeNs = Math.min(firstTimeNs, segment.timeNs());
    lastTimeNs = Math.max(lastTimeNs, segment.timeNs());
  }
}
