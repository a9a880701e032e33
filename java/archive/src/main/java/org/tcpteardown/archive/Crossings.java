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
 * are not over when their file ends but another follows. Of SYNs that nobody answered, and of which
 * no other file has anything, there may be millions: some of each file are enough.
 */
final class Crossings {
  private static final int FIELDS = 4;

  /** Of SYNs without answer that only one file has seen, so many of it are followed, the latest. */
  static final int LONE_ATTEMPTS = 10_000;

  private static final int UNSETTLED = 1;
  private static final int ATTEMPT = 2;
  private static final int NUMBER_SHIFT = 2;

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
          (long) flows.stream(i) << NUMBER_SHIFT
              | (flows.has(i, StreamTracker.UNSETTLED) ? UNSETTLED : 0)
              | (flows.has(i, StreamTracker.MORE_THAN_SYN) ? 0 : ATTEMPT);
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
   * @param loneAttempts of SYNs without answer that no other file has, so many of each file
   */
  static Map<Integer, int[]> of(
      List<Piece> pieces, int lastFile, JobOptions options, int loneAttempts) {
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
    boolean[] lone = new boolean[total];
    for (int from = 0; from < total; ) {
      int to = from + 1;
      while (to < total && hash[order[to]] == hash[order[from]]) {
        to++;
      }
      if (to - from == 1 && isLoneAttempt(pieces, piece, place, order[from], lastFile)) {
        lone[order[from]] = !options.together();
      } else {
        tuple(pieces, piece, place, order, from, to, lastFile, options.windowNs(), wanted);
      }
      from = to;
    }
    latest(pieces, piece, place, lone, loneAttempts, wanted);
    return byFile(pieces, piece, place, wanted);
  }

  private static boolean isLoneAttempt(
      List<Piece> pieces, int[] piece, int[] place, int at, int lastFile) {
    Piece here = pieces.get(piece[at]);
    long bits = here.numbers()[place[at] + 3];
    return (bits & UNSETTLED) != 0 && (bits & ATTEMPT) != 0 && here.file() < lastFile;
  }

  /** Of some of each file the latest are wanted. They lie one after the other, file by file. */
  private static void latest(
      List<Piece> pieces, int[] piece, int[] place, boolean[] of, int most, boolean[] wanted) {
    for (int from = 0; from < of.length; ) {
      int to = from;
      List<Integer> some = new ArrayList<>();
      for (; to < of.length && piece[to] == piece[from]; to++) {
        if (of[to]) {
          some.add(to);
        }
      }
      if (some.size() > most) {
        long[] numbers = pieces.get(piece[from]).numbers();
        some.sort(Comparator.comparingLong((Integer i) -> numbers[place[i] + 2]).reversed());
        some = some.subList(0, most);
      }
      some.forEach(i -> wanted[i] = true);
      from = to;
    }
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
      boolean unsettled = (numbers[place[one] + 3] & UNSETTLED) != 0;
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
            .add((int) (of.numbers()[place[i] + 3] >> NUMBER_SHIFT));
      }
    }
    Map<Integer, int[]> byFile = new HashMap<>();
    lists.forEach(
        (file, streams) ->
            byFile.put(file, streams.stream().mapToInt(Integer::intValue).sorted().toArray()));
    return byFile;
  }
}
