package org.tcpteardown.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Settings;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;
import org.tcpteardown.read.UnreadableInputException;

/** The test captures, and results of them. */
final class Captures {
  private Captures() {}

  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../../test-captures"))) {
      return files.filter(f -> f.toString().endsWith(".pcapng")).sorted().toList();
    }
  }

  static List<CapturedFrame> frames(Path capture) throws UnreadableInputException, IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    Readers.read(
        capture, Choice.AUTO, TsharkUse.USUAL, notice -> {}, reader -> reader.read(frames::add));
    return frames;
  }

  static Result analyze(List<CapturedFrame> frames, Analysis analysis) {
    frames.forEach(analysis::accept);
    return analysis.finish(
        new CaptureInfo(
            "capture", "test", "", true, "", frames.size(), 0, Settings.defaults(), List.of()));
  }
}
