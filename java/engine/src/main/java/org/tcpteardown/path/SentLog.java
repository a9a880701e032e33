package org.tcpteardown.path;

import java.util.Arrays;
import java.util.Comparator;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.tcp.PacketCopies;

/**
 * What one end of a connection sent, as one capture holds it: each packet once, although a mirror
 * port may show it twice. Sorted by time.
 */
final class SentLog {
  private final FlowRows rows;

  /** Which of the rows. */
  private final int[] places;

  private SentLog(FlowRows rows, int[] places) {
    this.rows = rows;
    this.places = places;
  }

  /** Nothing was sent. */
  static SentLog nothing(PointLog log) {
    return new SentLog(new FlowRows(log, new int[0]), new int[0]);
  }

  /** Both directions of a flow, first that of {@link PointFlow#first}. */
  static SentLog[] of(PointLog log, PointFlow flow) {
    FlowRows rows = log.whole(flow);
    int[] all = byTime(rows);
    int[][] sent = new int[2][all.length];
    int[] count = new int[2];
    PacketCopies copies = mayHaveCopies(rows) ? new PacketCopies() : null;
    for (int place : all) {
      if (copies == null || copies.take(segment(rows, flow, place)) == PacketCopies.NEW) {
        int direction = rows.direction(place);
        sent[direction][count[direction]++] = place;
      }
    }
    return new SentLog[] {
      new SentLog(rows, Arrays.copyOf(sent[0], count[0])),
      new SentLog(rows, Arrays.copyOf(sent[1], count[1]))
    };
  }

  /** Frames may be a little out of order where several interfaces write to one file. */
  private static int[] byTime(FlowRows rows) {
    int[] all = new int[rows.size()];
    boolean sorted = true;
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
      sorted &= i == 0 || rows.timeNs(i) >= rows.timeNs(i - 1);
    }
    if (!sorted) {
      Integer[] boxed = new Integer[all.length];
      Arrays.setAll(boxed, i -> i);
      Arrays.sort(boxed, Comparator.comparingLong(rows::timeNs));
      Arrays.setAll(all, i -> boxed[i]);
    }
    return all;
  }

  /** Whether any two packets are alike: of most connections none are, which is soon told. */
  private static boolean mayHaveCopies(FlowRows rows) {
    long[] alike = new long[rows.size()];
    for (int i = 0; i < alike.length; i++) {
      long numbers = (long) rows.seq(i) << Integer.SIZE ^ rows.ack(i);
      long rest = (long) rows.payloadBytes(i) << Short.SIZE ^ rows.flags(i);
      alike[i] = numbers * 31 + rest;
    }
    Arrays.sort(alike);
    for (int i = 1; i < alike.length; i++) {
      if (alike[i] == alike[i - 1]) {
        return true;
      }
    }
    return false;
  }

  private static Segment segment(FlowRows rows, PointFlow flow, int place) {
    int direction = rows.direction(place);
    Endpoint source = flow.sender(direction);
    Endpoint destination = flow.sender(1 - direction);
    boolean stamped = rows.hasTimestamp(place);
    return new Segment(
        rows.frame(place),
        rows.timeNs(place),
        0,
        0,
        flow.number(),
        source,
        destination,
        rows.seq(place),
        rows.ack(place),
        rows.flags(place),
        rows.window(place),
        rows.payloadBytes(place),
        orAbsent(rows.ttl(place)),
        orAbsent(rows.ipId(place)),
        CapturedFrame.ABSENT,
        CapturedFrame.ABSENT,
        stamped ? rows.tsVal(place) & 0xffff_ffffL : CapturedFrame.ABSENT,
        stamped ? rows.tsEcr(place) & 0xffff_ffffL : CapturedFrame.ABSENT,
        CapturedFrame.ABSENT,
        SegmentDetails.NONE);
  }

  private static int orAbsent(int value) {
    return value == 0 ? CapturedFrame.ABSENT : value;
  }

  int size() {
    return places.length;
  }

  /** When each packet was seen, by the capture's own clock. */
  long[] timesNs() {
    long[] times = new long[places.length];
    Arrays.setAll(times, this::timeNs);
    return times;
  }

  long timeNs(int i) {
    return rows.timeNs(places[i]);
  }

  /** Wireshark's number of the flow that it is counted to. */
  long flowNumber(int i) {
    return rows.flowNumber(places[i]);
  }

  int frame(int i) {
    return rows.frame(places[i]);
  }

  int lengthBytes(int i) {
    return rows.lengthBytes(places[i]);
  }

  int seq(int i) {
    return rows.seq(places[i]);
  }

  int ack(int i) {
    return rows.ack(places[i]);
  }

  int payloadBytes(int i) {
    return rows.payloadBytes(places[i]);
  }

  int flags(int i) {
    return rows.flags(places[i]);
  }

  boolean has(int i, int flag) {
    return (rows.flags(places[i]) & flag) != 0;
  }

  int sequenceLength(int i) {
    return rows.sequenceLength(places[i]);
  }

  int endSeq(int i) {
    return seq(i) + sequenceLength(i);
  }

  int ipId(int i) {
    return rows.ipId(places[i]);
  }

  int ttl(int i) {
    return rows.ttl(places[i]);
  }

  boolean hasTimestamp(int i) {
    return rows.hasTimestamp(places[i]);
  }

  int tsVal(int i) {
    return rows.tsVal(places[i]);
  }

  /** The first packet with that flag; -1 if there is none. */
  int first(int flag) {
    for (int i = 0; i < places.length; i++) {
      if (has(i, flag)) {
        return i;
      }
    }
    return -1;
  }
}
