package org.tcpteardown.cli.render;

import java.io.IOException;
import java.io.PrintWriter;
import org.tcpteardown.analysis.Announcement;

/** One JSON object a line, for programs: nothing is folded. */
final class LiveLines implements LiveRenderer {
  private final TableOptions options;
  private final PrintWriter out;

  LiveLines(TableOptions options, PrintWriter out) {
    this.options = options;
    this.out = out;
  }

  @Override
  public void print(Announcement said, LivePlace place) throws IOException {
    if (said.finding().severity().compareTo(options.atLeast()) >= 0) {
      JsonRenderer.printLive(said, place, out);
    }
  }

  @Override
  public void pause(long nowNs) {
    out.flush();
  }

  @Override
  public boolean isCutOff() {
    return out.checkError();
  }

  @Override
  public void print(LiveSummary summary) throws IOException {
    JsonRenderer.printLiveSummary(summary, out);
    out.flush();
  }
}
