package org.tcpteardown.annotate;

/** Words of the sidecar format that writer and reader share; docs/sidecar.md describes it. */
final class SidecarFormat {
  static final String MAGIC = "#tcpteardown";
  static final String VERSION = "4";

  static final String WRITTEN = "#written";
  static final String CAPTURE = "#capture";
  static final String PATH = "#path";
  static final String READER = "#reader";
  static final String COMPLETE = "#complete";
  static final String FILTER = "#filter";
  static final String FRAMES = "#frames";
  static final String EARLY = "#early";
  static final String LAST = "#last";
  static final String SET = "#set";
  static final String POPULATION = "#population";
  static final String TEXTS = "#texts";
  static final String FINDINGS = "#findings";
  static final String FACTS = "#facts";
  static final String FLOWS = "#flows";
  static final String SHAPES = "#shapes";
  static final String ENDS = "#ends";
  static final String ORDERLY = "#orderly";
  static final String END = "#end";

  private SidecarFormat() {}
}
