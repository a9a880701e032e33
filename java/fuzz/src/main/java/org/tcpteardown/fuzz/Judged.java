package org.tcpteardown.fuzz;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.annotate.SidecarWriter;
import org.tcpteardown.cli.render.Format;
import org.tcpteardown.cli.render.TableOptions;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;

/** The way of frames from the reader to what is written, as for an ordinary user. */
public final class Judged {
  /**
   * Writing and reading back takes as long as all else; one in so many is enough to find faults.
   */
  private static final int WRITTEN_ONE_IN = 4;

  private Judged() {}

  /** Judges frames; of one in four also writes what was found, and reads it back. */
  public static Result of(List<CapturedFrame> frames) {
    Analysis analysis = new Analysis(Settings.defaults());
    frames.forEach(analysis::accept);
    Result result =
        analysis.finish(
            new CaptureInfo(
                "fuzz.pcap",
                "fuzz",
                "",
                true,
                "",
                analysis.frames(),
                analysis.firstTimeNs(),
                analysis.settings(),
                List.of()));
    if (!result.ruleFailures().isEmpty()) {
      throw new IllegalStateException(String.join("; ", result.ruleFailures()));
    }
    if (analysis.frames() % WRITTEN_ONE_IN != 1) {
      return result;
    }
    try {
      written(result);
    } catch (SidecarException e) {
      throw new IllegalStateException("what was written cannot be read back", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  /** What was written must be readable again. */
  private static void written(Result result) throws IOException, SidecarException {
    ByteArrayOutputStream sidecar = new ByteArrayOutputStream();
    SidecarWriter.write(result, sidecar);
    SidecarReader.read(
        new BufferedReader(new StringReader(sidecar.toString(StandardCharsets.UTF_8))));
  }

  /** Prints a result in all ways. */
  public static void printed(Result result) {
    for (Format format : Format.values()) {
      StringWriter text = new StringWriter();
      try {
        format.print(
            result,
            new TableOptions(
                Severity.CHAT, /* top= */ 0, /* colours= */ false, /* widthChars= */ 0),
            new PrintWriter(text));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (text.toString().indexOf('\u001b') >= 0) {
        throw new IllegalStateException("an escape reaches the terminal");
      }
    }
  }
}
