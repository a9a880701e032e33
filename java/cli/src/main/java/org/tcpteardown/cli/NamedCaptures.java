package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.tcpteardown.cli.captures.CaptureTree;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The captures of all commands that look at many. */
final class NamedCaptures {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Parameters(
      arity = "0..*",
      paramLabel = "CAPTURE|FOLDER|SIDECAR",
      description = "Captures, folders of captures, sidecar files, or - for standard input.")
  private List<String> named = List.of();

  boolean isEmpty() {
    return named.isEmpty();
  }

  /** As they were named; at least one. */
  List<String> names() {
    if (named.isEmpty()) {
      throw new ParameterException(command.commandLine(), "which capture?");
    }
    return named;
  }

  /**
   * The captures that are meant: of a folder those in it and in the folders below, of the results
   * of an archive their sidecars.
   *
   * @param problem told in one line of a folder that cannot be read or has none
   */
  static List<String> of(List<String> names, Consumer<String> problem) throws IOException {
    List<String> captures = new ArrayList<>();
    for (String name : names) {
      if (name.equals(CaptureAnalyzer.STANDARD_INPUT) || !Files.isDirectory(Path.of(name))) {
        captures.add(name);
        continue;
      }
      if (ArchiveResults.is(Path.of(name))) {
        ArchiveResults.sidecars(Path.of(name)).forEach(file -> captures.add(file.toString()));
        continue;
      }
      int before = captures.size();
      for (Path folder :
          CaptureTree.folders(Path.of(name), (path, why) -> problem.accept(path + ": " + why))) {
        CaptureTree.named(folder).forEach(capture -> captures.add(capture.toString()));
      }
      if (captures.size() == before) {
        problem.accept("there is no capture in " + name);
      }
    }
    return captures;
  }
}
