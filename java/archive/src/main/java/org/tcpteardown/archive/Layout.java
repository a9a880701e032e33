package org.tcpteardown.archive;

/** What lies where in the folder of results. */
final class Layout {
  /** The table of all files. */
  static final String FILES = "files.tsv";

  static final String FLOWS = "flows";
  static final String FINDINGS = "findings";

  private Layout() {}

  /** The sidecar of a capture. */
  static String sidecar(CaptureFile file) {
    return "sidecars/" + file.site() + "/" + file.name() + ".tcpteardown";
  }

  /** What was kept of a capture for its neighbours, and how it went. */
  static String kept(CaptureFile file) {
    return "work/" + file.id() + ".kept";
  }

  /** The sidecar as the capture alone gives it, where the other is not the same. */
  static String local(CaptureFile file) {
    return "work/" + file.id() + ".local";
  }

  /**
   * Which of its connections go on in a later file, where they are told again: one number a line.
   */
  static String goingOn(CaptureFile file) {
    return sidecar(file) + ".going-on";
  }
}
