package org.tcpteardown.archive;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.archive.Crossings.Piece;

/**
 * Finds the connections of which one file alone cannot tell the end: those that go on in a later
 * file, those whose addresses and ports are used again soon after in another file, and those that
 * are not over when their file ends but another follows.
 */
final class Crossings {
  private static final int FIELDS = 4;

  private Crossings() {}

  /**
   * Connections of one file whose tuples fall into one bucket.
   *
   * @param chain number of the chain
   * @param file number of the file in it
   * @param numbers for each its tuple, first and last time, and stream number with two bits
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Piece(int chain, int file, long[] numbers) implements Serializable {}

  /** Those of one file, by bucket. */
  static Map<Integer, Piece> pieces(int chain, int file, KeptFlows flows, int buckets) {
    int[] counts = new int[buckets];
    for (int i = 0; i < flows.size(); i++) {
      counts[bucket(flows.hash(i), buckets)]++;
    }
    Map<Integer, Piece> pieces = new HashMap<>();
    int[] filled = new int[buckets];
    for (int i = 0; i < flows.size(); i++) {
      int bucket = bucket(flows.hash(i), buckets);
      long[] numbers =
          pieces
              .computeIfAbsent(bucket, b -> new Piece(chain, file, new long[counts[b] * FIELDS]))
              .numbers();
      int at = filled[bucket]++ * FIELDS;
      numbers[at] = flows.hash(i);
      numbers[at + 1] = flows.firstNs(i);
      numbers[at + 2] = flows.lastNs(i);
      numbers[at + 3] =
          (long) flows.stream(i) << 2
              | (flows.has(i, StreamTracker.UNSETTLED) ? 1 : 0)
              | (flows.has(i, StreamTracker.BEGINS_IN_THE_MIDDLE) ? 2 : 0);
    }
    return pieces;
  }

  static int bucket(long hash, int buckets) {
    return (int) Long.remainderUnsigned(hash, buckets);
  }

  /**
   * Those of one chain and bucket that are to be followed over files: for each file their stream
   * numbers.
   *
   * @param lastFile number of the chain's last file
   * @param options say which are wanted
   */
  static Map<Integer, int[]> of(List<Piece> pieces, int lastFile, JobOptions options) {
    pieces.sort(Comparator.comparingInt(Piece::file));
    int total = 0;
    for (Piece piece : pieces) {
      total = Math.addExact(total, piece.numbers().length / FIELDS);
    }
    long[] hash = new long[total];
    int[] piece = new int[total];
    int[] place = new int[total];
    int at = 0;
    for (int p = 0; p < pieces.size(); p++) {
      long[] numbers = pieces.get(p).numbers();
      for (int i = 0; i < numbers.length; i += FIELDS) {
        hash[at] = numbers[i];
        piece[at] = p;
        place[at++] = i;
      }
    }
    // In the order of files for each tuple: the sort keeps it, by index.
    Integer[] order = new Integer[total];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(i -> hash[i]));
    boolean[] wanted = new boolean[total];
    Arrays.fill(wanted, options.together());
    for (int from = 0; from < total; ) {
      int to = from + 1;
      while (to < total && hash[order[to]] == hash[order[from]]) {
        to++;
      }
      tuple(pieces, piece, place, order, from, to, lastFile, options.windowNs(), wanted);
      from = to;
    }
    return byFile(pieces, piece, place, wanted);
  }

  private static void tuple(
      List<Piece> pieces,
      int[] piece,
      int[] place,
      Integer[] order,
      int from,
      int to,
      int lastFile,
      long windowNs,
      boolean[] wanted) {
    for (int i = from; i < to; i++) {
      int one = order[i];
      Piece here = pieces.get(piece[one]);
      long[] numbers = here.numbers();
      boolean unsettled = (numbers[place[one] + 3] & 1) != 0;
      if (unsettled && here.file() < lastFile) {
        wanted[one] = true;
      }
      for (int j = i + 1; j < to; j++) {
        int other = order[j];
        Piece there = pieces.get(piece[other]);
        if (there.file() == here.file()) {
          continue; // its own file has told of both
        }
        long gapNs = there.numbers()[place[other] + 1] - numbers[place[one] + 2];
        if (unsettled || gapNs <= windowNs) {
          wanted[one] = true;
          wanted[other] = true;
        }
        break;
      }
    }
    // What used the same tuple in the same file before or after one of these belongs to its story.
    for (int i = from + 1; i < to; i++) {
      join(pieces, piece, order[i - 1], order[i], wanted);
    }
    for (int i = to - 1; i > from; i--) {
      join(pieces, piece, order[i], order[i - 1], wanted);
    }
  }

  private static void join(List<Piece> pieces, int[] piece, int from, int to, boolean[] wanted) {
    if (wanted[from] && pieces.get(piece[from]).file() == pieces.get(piece[to]).file()) {
      wanted[to] = true;
    }
  }

  private static Map<Integer, int[]> byFile(
      List<Piece> pieces, int[] piece, int[] place, boolean[] wanted) {
    Map<Integer, List<Integer>> lists = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i]) {
        Piece of = pieces.get(piece[i]);
        lists
            .computeIfAbsent(of.file(), f -> new ArrayList<>())
            .add((int) (of.numbers()[place[i] + 3] >> 2));
      }
    }
    Map<Integer, int[]> byFile = new HashMap<>();
    lists.forEach(
        (file, streams) ->
            byFile.put(file, streams.stream().mapToInt(Integer::intValue).sorted().toArray()));
    return byFile;
  }
}
