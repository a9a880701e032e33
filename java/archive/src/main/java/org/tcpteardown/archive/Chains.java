package org.tcpteardown.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the captures of each site in order. Where two overlap in time, as those of two interfaces
 * do, connections are not followed from one into the other.
 */
final class Chains {
  /** Frames of one capture are mixed up by less, and of one rotation into the next. */
  private static final long OVERLAP_NS = 1_000_000_000L;

  private final long pauseNs;
  private final List<List<FileReport>> done = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private Chains(long pauseNs) {
    this.pauseNs = pauseNs;
  }

  /**
   * The chains.
   *
   * @param pauseNs captures that are further apart are not joined
   * @param remarks told in one line of captures that overlap
   */
  static List<Chain> of(List<FileReport> files, long pauseNs, List<String> remarks) {
    Map<String, List<FileReport>> sites = new TreeMap<>();
    for (FileReport file : files) {
      if (file.state().hasResults() && file.frames() > 0) {
        sites.computeIfAbsent(file.file().site(), site -> new ArrayList<>()).add(file);
      }
    }
    Chains chains = new Chains(pauseNs);
    sites.values().forEach(chains::site);
    remarks.addAll(chains.remarks);
    return chains.done.stream().map(Chain::new).toList();
  }

  private void site(List<FileReport> files) {
    files.sort(
        Comparator.comparingLong(FileReport::firstNs).thenComparing(file -> file.file().name()));
    List<List<FileReport>> open = new ArrayList<>();
    for (FileReport file : files) {
      List<FileReport> best = null;
      for (List<FileReport> chain : open) {
        if (fits(last(chain), file) && (best == null || isBetter(chain, best, file))) {
          best = chain;
        }
      }
      if (best == null) {
        tellOverlap(open, file);
        best = new ArrayList<>();
        open.add(best);
      }
      best.add(file);
      open.removeIf(chain -> file.firstNs() - last(chain).lastNs() > pauseNs && done.add(chain));
    }
    done.addAll(open);
  }

  private boolean fits(FileReport before, FileReport file) {
    long gapNs = file.firstNs() - before.lastNs();
    return gapNs >= -OVERLAP_NS && gapNs <= pauseNs;
  }

  /** Names of one rotation begin alike; else the one that ended last. */
  private static boolean isBetter(List<FileReport> chain, List<FileReport> than, FileReport file) {
    int alike = alike(last(chain), file);
    int otherAlike = alike(last(than), file);
    return alike == otherAlike ? last(chain).lastNs() > last(than).lastNs() : alike > otherAlike;
  }

  /** How many characters the names have in common from their start. */
  private static int alike(FileReport one, FileReport other) {
    String name = one.file().name();
    String otherName = other.file().name();
    int length = 0;
    while (length < Math.min(name.length(), otherName.length())
        && name.charAt(length) == otherName.charAt(length)) {
      length++;
    }
    return length;
  }

  private void tellOverlap(List<List<FileReport>> open, FileReport file) {
    FileReport over = null;
    for (List<FileReport> chain : open) {
      over = overlapping(last(chain), file, over);
    }
    if (over != null) {
      remarks.add(
          file.file().name()
              + " begins "
              + (over.lastNs() - file.firstNs()) / 1_000_000_000L
              + " s before the end of "
              + over.file().name()
              + ": connections are not followed from one into the other");
    }
  }

  private static @Nullable FileReport overlapping(
      FileReport last, FileReport file, @Nullable FileReport otherwise) {
    return last.lastNs() - file.firstNs() > OVERLAP_NS ? last : otherwise;
  }

  private static FileReport last(List<FileReport> chain) {
    return chain.get(chain.size() - 1);
  }
}
