package org.tcpteardown.archive;

import java.util.List;

/** What lies where in the folder of results. */
final class Layout {
  /** The table of all files. */
  static final String FILES = "files.tsv";

  static final String FLOWS = "flows";
  static final String FINDINGS = "findings";

  /** Timers of each path by day, and when they changed. */
  static final String TIMERS = "timers";

  static final String TIMER_CHANGES = "timer-changes.tsv";

  /** There while a run is not over: what it had begun is done again by the next. */
  static final String UNFINISHED = "work/unfinished";

  private static final String SIDECARS = "sidecars";
  private static final String WORK = "work";

  /** All that is made in it, besides the table of files. */
  static final List<String> FOLDERS = List.of(SIDECARS, FLOWS, FINDINGS, TIMERS, WORK);

  private Layout() {}

  /** The sidecar of a capture. */
  static String sidecar(CaptureFile file) {
    return SIDECARS + "/" + file.site() + "/" + file.name() + ".tcpteardown";
  }

  /** What was kept of a capture for its neighbours, and how it went. */
  static String kept(CaptureFile file) {
    return WORK + "/" + file.id() + ".kept";
  }

  /** The sidecar as the capture alone gives it, where the other is not the same. */
  static String local(CaptureFile file) {
    return WORK + "/" + file.id() + ".local";
  }

  /** What it tells of timers in the light of its neighbours, where that is not the same. */
  static String timers(CaptureFile file) {
    return WORK + "/" + file.id() + ".timers";
  }

  /**
   * Which of its connections go on in a later file, where they are told again: one number a line.
   */
  static String goingOn(CaptureFile file) {
    return sidecar(file) + ".going-on";
  }
}
