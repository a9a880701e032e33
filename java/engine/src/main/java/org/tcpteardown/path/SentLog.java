package org.tcpteardown.path;

import java.util.Arrays;
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
  private final PointLog log;

  /** Places in the log. */
  private final int[] places;

  private SentLog(PointLog log, int[] places) {
    this.log = log;
    this.places = places;
  }

  /** Nothing was sent. */
  static SentLog nothing(PointLog log) {
    return new SentLog(log, new int[0]);
  }

  /** Both directions of a flow, first that of {@link PointFlow#first}. */
  static SentLog[] of(PointLog log, PointFlow flow) {
    int[] all = log.places(flow);
    int[][] sent = new int[2][all.length];
    int[] count = new int[2];
    // Frames may be a little out of order where several interfaces write to one file.
    long[] keys = null;
    for (int i = 1; i < all.length && keys == null; i++) {
      if (log.timeNs(all[i]) < log.timeNs(all[i - 1])) {
        keys = new long[all.length];
      }
    }
    if (keys != null) {
      sortByTime(log, all);
    }
    PacketCopies copies = mayHaveCopies(log, all) ? new PacketCopies() : null;
    for (int place : all) {
      if (copies == null || copies.take(segment(log, flow, place)) == PacketCopies.NEW) {
        int direction = log.direction(flow, place);
        sent[direction][count[direction]++] = place;
      }
    }
    return new SentLog[] {
      new SentLog(log, Arrays.copyOf(sent[0], count[0])),
      new SentLog(log, Arrays.copyOf(sent[1], count[1]))
    };
  }

  /** Whether any two packets are alike: of most connections none are, which is soon told. */
  private static boolean mayHaveCopies(PointLog log, int[] places) {
    long[] alike = new long[places.length];
    for (int i = 0; i < places.length; i++) {
      long numbers = (long) log.seq(places[i]) << Integer.SIZE ^ log.ack(places[i]);
      long rest = (long) log.payloadBytes(places[i]) << Short.SIZE ^ log.flags(places[i]);
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

  private static void sortByTime(PointLog log, int[] places) {
    Integer[] boxed = new Integer[places.length];
    Arrays.setAll(boxed, i -> places[i]);
    Arrays.sort(boxed, (a, b) -> Long.compare(log.timeNs(a), log.timeNs(b)));
    Arrays.setAll(places, i -> boxed[i]);
  }

  private static Segment segment(PointLog log, PointFlow flow, int place) {
    int direction = log.direction(flow, place);
    Endpoint source = flow.sender(direction);
    Endpoint destination = flow.sender(1 - direction);
    boolean stamped = log.hasTimestamp(place);
    return new Segment(
        log.frame(place),
        log.timeNs(place),
        0,
        0,
        flow.number(),
        source,
        destination,
        log.seq(place),
        log.ack(place),
        log.flags(place),
        log.window(place),
        log.payloadBytes(place),
        orAbsent(log.ttl(place)),
        orAbsent(log.ipId(place)),
        CapturedFrame.ABSENT,
        CapturedFrame.ABSENT,
        stamped ? log.tsVal(place) & 0xffff_ffffL : CapturedFrame.ABSENT,
        stamped ? log.tsEcr(place) & 0xffff_ffffL : CapturedFrame.ABSENT,
        CapturedFrame.ABSENT,
        SegmentDetails.NONE);
  }

  private static int orAbsent(int value) {
    return value == 0 ? CapturedFrame.ABSENT : value;
  }

  int size() {
    return places.length;
  }

  int place(int i) {
    return places[i];
  }

  /** Which packet stands at that place of the log; -1 if it is a copy of another one. */
  int indexOf(int place) {
    int low = 0;
    int high = places.length - 1;
    long timeNs = log.timeNs(place);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (log.timeNs(places[middle]) < timeNs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < places.length && log.timeNs(places[i]) == timeNs; i++) {
      if (places[i] == place) {
        return i;
      }
    }
    return -1;
  }

  /** When each packet was seen, by the capture's own clock. */
  long[] timesNs() {
    long[] times = new long[places.length];
    Arrays.setAll(times, this::timeNs);
    return times;
  }

  long timeNs(int i) {
    return log.timeNs(places[i]);
  }

  /** Wireshark's number of the flow that it is counted to. */
  long flowNumber(int i) {
    return log.flowNumber(places[i]);
  }

  int frame(int i) {
    return log.frame(places[i]);
  }

  int lengthBytes(int i) {
    return log.lengthBytes(places[i]);
  }

  int seq(int i) {
    return log.seq(places[i]);
  }

  int ack(int i) {
    return log.ack(places[i]);
  }

  int payloadBytes(int i) {
    return log.payloadBytes(places[i]);
  }

  int flags(int i) {
    return log.flags(places[i]);
  }

  boolean has(int i, int flag) {
    return (log.flags(places[i]) & flag) != 0;
  }

  int sequenceLength(int i) {
    return log.sequenceLength(places[i]);
  }

  int endSeq(int i) {
    return seq(i) + sequenceLength(i);
  }

  int ipId(int i) {
    return log.ipId(places[i]);
  }

  int ttl(int i) {
    return log.ttl(places[i]);
  }

  boolean hasTimestamp(int i) {
    return log.hasTimestamp(places[i]);
  }

  int tsVal(int i) {
    return log.tsVal(places[i]);
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
