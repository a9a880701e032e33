package org.tcpteardown.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowObserver;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.read.FilePart;
import org.tcpteardown.read.ProgramFailedException;
import org.tcpteardown.read.UnreadableInputException;

/**
 * What is to be read as one capture, and more than once: a file, captures that follow each other,
 * or what comes through a pipe, which is kept in a temporary file meanwhile.
 */
final class WholeCapture implements AutoCloseable {
  private static final int PIECE_BYTES = 1 << 16;

  private final CapturesInTime captures;
  private final String name;
  private final @Nullable Path temporary;
  private List<FilePart> parts = List.of();

  private WholeCapture(CapturesInTime captures, String name, @Nullable Path temporary) {
    this.captures = captures;
    this.name = name;
    this.temporary = temporary;
  }

  /**
   * Of captures, folders of captures, an archive's results for the captures that they are of, or
   * {@code -} for standard input.
   *
   * @throws UnreadableInputException if one cannot be read, or a folder has none
   */
  static WholeCapture of(List<String> named)
      throws UnreadableInputException, IOException, CommandFailure {
    List<String> wanted = new ArrayList<>();
    for (String one : named) {
      if (!ArchiveResults.is(Path.of(one))) {
        wanted.add(one);
        continue;
      }
      try {
        ArchiveResults.captures(Path.of(one)).forEach(file -> wanted.add(file.toString()));
      } catch (IOException e) {
        throw new UnreadableInputException(
            SafeText.line(one + " holds results of an archive: " + Words.of(e)));
      }
    }
    if (wanted.isEmpty()) {
      throw new UnreadableInputException(
          SafeText.line(String.join(", ", named) + " holds results of no capture"));
    }
    List<String> problems = new ArrayList<>();
    List<String> captures = NamedCaptures.of(wanted, problems::add);
    if (!problems.isEmpty()) {
      throw new UnreadableInputException(SafeText.line(String.join("; ", problems)));
    }
    if (captures.size() > 1) {
      if (captures.contains(CaptureAnalyzer.STANDARD_INPUT)) {
        throw new CommandFailure(
            ExitCode.USAGE, "standard input is one capture: no other can be named beside it");
      }
      CapturesInTime inTime = CapturesInTime.of(captures);
      return new WholeCapture(inTime, inTime.name(), /* temporary= */ null);
    }
    String only = captures.get(0);
    if (only.equals(CaptureAnalyzer.STANDARD_INPUT)) {
      return kept(System.in, CaptureAnalyzer.STANDARD_INPUT);
    }
    Path file = Path.of(only);
    String name = String.valueOf(file.getFileName());
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (InputStream pipe = Files.newInputStream(file)) {
        return kept(pipe, name);
      }
    }
    return new WholeCapture(new CapturesInTime(List.of(file)), name, /* temporary= */ null);
  }

  /** Keeps a stream, for its owner only. */
  private static WholeCapture kept(InputStream in, String name)
      throws UnreadableInputException, IOException, CommandFailure {
    Path file;
    try {
      file = Files.createTempFile("tcpteardown-", ".capture");
    } catch (IOException e) {
      throw noRoom(e);
    }
    WholeCapture kept = new WholeCapture(new CapturesInTime(List.of(file)), name, file);
    file.toFile().deleteOnExit(); // also if a signal ends the program
    boolean whole = false;
    try {
      if (copy(in, file) == 0) {
        throw new UnreadableInputException("Nothing arrived on standard input.");
      }
      whole = true;
      return kept;
    } finally {
      if (!whole) {
        kept.close();
      }
    }
  }

  private static long copy(InputStream in, Path file) throws IOException, CommandFailure {
    long count = 0;
    byte[] piece = new byte[PIECE_BYTES];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int bytes = in.read(piece); bytes >= 0; bytes = in.read(piece)) {
        count += bytes;
        try {
          out.write(piece, 0, bytes);
        } catch (IOException e) {
          throw noRoom(e);
        }
      }
    }
    return count;
  }

  private static CommandFailure noRoom(IOException cause) {
    return new CommandFailure(
        ExitCode.UNWRITABLE,
        SafeText.line(
            "what comes through a pipe is kept in a temporary file, which cannot be written: "
                + Words.reason(cause)));
  }

  /** The files that are read. */
  List<Path> files() {
    return captures.files();
  }

  /** Of several captures, what each is of the whole; empty if there is one, or none was read. */
  List<FilePart> parts() {
    return parts.size() > 1 ? parts : List.of();
  }

  /** Analyses it, and watches flows of it. */
  Result analyze(CaptureAnalyzer analyzer, @Nullable FlowObserver watch)
      throws UnreadableInputException, IOException {
    List<FilePart> read = new ArrayList<>();
    try {
      Result result = analyzer.analyze(captures, name, watch, read);
      parts = List.copyOf(read);
      return result;
    } catch (ProgramFailedException e) {
      throw e;
    } catch (UnreadableInputException e) {
      String message = String.valueOf(e.getMessage());
      throw temporary == null || !message.contains(temporary.toString())
          ? e
          : new UnreadableInputException(message.replace(temporary.toString(), "The input"));
    }
  }

  @Override
  public void close() throws IOException {
    if (temporary != null) {
      Files.deleteIfExists(temporary);
    }
  }
}
