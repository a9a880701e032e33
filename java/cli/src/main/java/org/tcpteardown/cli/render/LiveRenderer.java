package org.tcpteardown.cli.render;

import java.io.IOException;
import java.io.PrintWriter;
import org.tcpteardown.analysis.Announcement;

/** Prints what a live capture has to say, as it comes. */
public interface LiveRenderer {

  /** One thing that was found. */
  void print(Announcement said, LivePlace place) throws IOException;

  /** Called several times a second, after what there was to print. */
  void pause(long nowNs);

  /** Whether nobody can read any more what is printed. */
  boolean isCutOff();

  /** At the end. */
  void print(LiveSummary summary) throws IOException;

  /**
   * The one for that format.
   *
   * @param all whether to print what would be too much for a person to read, too
   */
  static LiveRenderer of(Format format, TableOptions options, boolean all, PrintWriter out) {
    return format == Format.TABLE ? new LiveTable(options, all, out) : new LiveLines(options, out);
  }
}
