package org.tcpteardown.archive;

import java.util.Locale;

/** What became of one file. */
enum FileState {
  /** Read to its end. */
  DONE,
  /** It ends early, or cannot be read on; what came before counts. */
  BROKEN,
  /** It has no bytes. */
  EMPTY,
  /** It is no capture. */
  FOREIGN,
  /** It was written to while it was read, or a moment before; the next run takes it. */
  GROWING,
  /** It could not be opened. */
  UNREADABLE,
  /** Our own fault, or a program's that reads for us. */
  FAILED;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it has results. */
  boolean hasResults() {
    return this == DONE || this == BROKEN;
  }
}
