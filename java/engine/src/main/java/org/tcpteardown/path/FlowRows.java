package org.tcpteardown.path;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;

/**
 * The segments of one flow, in the order in which they were captured: a row of {@link #WORDS} ints
 * for each, as many flows lie in files and are read one by one.
 */
final class FlowRows {
  /** Ints of a row. */
  static final int WORDS = 12;

  /** Above the flags that TCP has: the segment's sender is not the flow's first. */
  private static final int REVERSE = 1 << 15;

  private static final int HAS_TIMESTAMP = 1 << 14;
  private static final int TCP_FLAGS = (1 << 12) - 1;

  private static final int TIME_HIGH = 0;
  private static final int TIME_LOW = 1;
  private static final int FRAME = 2;
  private static final int LENGTH = 3;
  private static final int FLOW = 4;
  private static final int SEQ = 5;
  private static final int ACK = 6;
  private static final int PAYLOAD = 7;
  private static final int TS_VAL = 8;
  private static final int TS_ECR = 9;

  /** Flags and the marks above in the upper half, the window in the lower one. */
  private static final int FLAGS = 10;

  /** IP identification in the upper half, TTL in the lower one. */
  private static final int IP = 11;

  private final PointLog log;
  private final int[] words;

  /**
   * Wraps rows.
   *
   * @param log whose flows they name
   * @param words as {@link #put} writes them
   */
  FlowRows(PointLog log, int[] words) {
    this.log = log;
    this.words = words;
  }

  /**
   * Writes a row.
   *
   * @param at where it begins
   * @param flow place of its flow among all
   * @param reverse whether its sender is not the flow's first
   */
  static void put(int[] words, int at, Segment segment, int flow, boolean reverse) {
    words[at + TIME_HIGH] = (int) (segment.timeNs() >>> Integer.SIZE);
    words[at + TIME_LOW] = (int) segment.timeNs();
    words[at + FRAME] = (int) segment.frame();
    words[at + LENGTH] = segment.lengthBytes();
    words[at + FLOW] = flow;
    words[at + SEQ] = segment.seq();
    words[at + ACK] = segment.ack();
    words[at + PAYLOAD] = segment.payloadBytes();
    words[at + TS_VAL] = (int) segment.tsVal();
    words[at + TS_ECR] = (int) segment.tsEcr();
    int flags = segment.flags() & TCP_FLAGS;
    flags |= reverse ? REVERSE : 0;
    flags |= segment.tsVal() >= 0 ? HAS_TIMESTAMP : 0;
    words[at + FLAGS] = flags << Short.SIZE | (segment.windowRaw() & 0xffff);
    int ipId = Math.max(0, segment.ipId()) & 0xffff;
    words[at + IP] = ipId << Short.SIZE | (Math.max(0, segment.ttl()) & 0xffff);
  }

  /** The place of a row's flow among all. */
  static int flowAt(int[] words, int at) {
    return words[at + FLOW];
  }

  /** Rows whose sender counts as the other one of both. */
  static void turn(int[] words) {
    for (int at = 0; at < words.length; at += WORDS) {
      words[at + FLAGS] ^= REVERSE << Short.SIZE;
    }
  }

  /** Rows of several flows, by their frames. */
  static FlowRows inOrder(PointLog log, List<int[]> parts) {
    int[] all = parts.stream().flatMapToInt(Arrays::stream).toArray();
    Integer[] order = new Integer[all.length / WORDS];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt(row -> all[row * WORDS + FRAME]));
    int[] words = new int[all.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(all, order[i] * WORDS, words, i * WORDS, WORDS);
    }
    return new FlowRows(log, words);
  }

  int size() {
    return words.length / WORDS;
  }

  private int word(int i, int which) {
    return words[i * WORDS + which];
  }

  long timeNs(int i) {
    return (long) word(i, TIME_HIGH) << Integer.SIZE | (word(i, TIME_LOW) & 0xffff_ffffL);
  }

  int frame(int i) {
    return word(i, FRAME);
  }

  int lengthBytes(int i) {
    return word(i, LENGTH);
  }

  /** Number of the flow that a segment is counted to. */
  long flowNumber(int i) {
    return log.flows().get(word(i, FLOW)).number();
  }

  int seq(int i) {
    return word(i, SEQ);
  }

  int ack(int i) {
    return word(i, ACK);
  }

  int payloadBytes(int i) {
    return word(i, PAYLOAD);
  }

  int tsVal(int i) {
    return word(i, TS_VAL);
  }

  int tsEcr(int i) {
    return word(i, TS_ECR);
  }

  int window(int i) {
    return word(i, FLAGS) & 0xffff;
  }

  /** 0 where it is 0 or absent. */
  int ipId(int i) {
    return word(i, IP) >>> Short.SIZE;
  }

  /** 0 where it is 0 or absent. */
  int ttl(int i) {
    return word(i, IP) & 0xffff;
  }

  private int marks(int i) {
    return word(i, FLAGS) >>> Short.SIZE;
  }

  boolean hasTimestamp(int i) {
    return (marks(i) & HAS_TIMESTAMP) != 0;
  }

  /** 0 if the end that {@link PointFlow#first} names sent it, else 1. */
  int direction(int i) {
    return (marks(i) & REVERSE) != 0 ? 1 : 0;
  }

  int flags(int i) {
    return marks(i) & TCP_FLAGS;
  }

  boolean hasAck(int i) {
    return (flags(i) & TcpFlags.ACK) != 0;
  }

  /** SEG.LEN of RFC 9293. */
  int sequenceLength(int i) {
    int flags = flags(i);
    if ((flags & TcpFlags.RST) != 0) {
      return 0;
    }
    return payloadBytes(i)
        + ((flags & TcpFlags.SYN) != 0 ? 1 : 0)
        + ((flags & TcpFlags.FIN) != 0 ? 1 : 0);
  }
}
