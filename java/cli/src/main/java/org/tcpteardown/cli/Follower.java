package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tcpteardown.analysis.LiveAnalysis;
import org.tcpteardown.cli.render.LiveRenderer;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.read.UnreadableInputException;

/** {@code analyze --follow}: what is found in a capture that another program still writes. */
final class Follower {
  private final ReadingOptions reading;
  private final String filter;
  private final TableOptionsMixin output;
  private final PrintWriter out;
  private final PrintWriter err;

  Follower(
      ReadingOptions reading,
      String filter,
      TableOptionsMixin output,
      PrintWriter out,
      PrintWriter err) {
    this.reading = reading;
    this.filter = filter;
    this.output = output;
    this.out = out;
    this.err = err;
  }

  /**
   * Follows a file, or the files of a folder, until ctrl-C.
   *
   * @param idle stops also when nothing was written for so long
   * @return the exit code
   */
  int follow(Path path, TimeSpan idle) throws UnreadableInputException, IOException {
    LiveRenderer renderer = LiveRenderer.of(output.format, output.table(), output.isAll(), out);
    try (FollowedFiles files = new FollowedFiles(path, filter, Files.isDirectory(path))) {
      LiveRun run = new LiveRun(files, reading, renderer, err);
      err.println(SafeText.line("tcpteardown: following " + path + "; ctrl-C ends"));
      Interrupts interrupts = new Interrupts(run::stop);
      try {
        LiveAnalysis analysis =
            run.run(new LiveRun.Limits(/* frames= */ 0, /* durationNs= */ 0, idle.ns()));
        String damage = run.damage();
        if (damage != null && files.frames().frames() == 0) {
          throw new UnreadableInputException(
              SafeText.line(
                  path + " cannot be followed: " + damage + ". Only pcap and pcapng can."));
        }
        run.printSummary();
        int code = LiveRun.exitCode(analysis, err);
        if (damage != null) {
          err.println(SafeText.line("tcpteardown: results are incomplete: " + damage));
          return Math.max(code, ExitCode.INCOMPLETE);
        }
        return code;
      } finally {
        interrupts.close();
      }
    }
  }
}
