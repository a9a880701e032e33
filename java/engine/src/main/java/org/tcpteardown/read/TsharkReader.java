package org.tcpteardown.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;

/** Reads a capture file through a tshark that it starts. */
final class TsharkReader implements FrameReader {
  private static final int SIGNAL_BASE = 128;

  private final Path file;
  private final TsharkUse use;
  private final String leftovers;
  private @Nullable TsharkProcess running;
  private boolean closed;

  /** The file must exist. */
  TsharkReader(Path file, TsharkUse use) {
    this(file, use, "");
  }

  /**
   * The same for a file of our own.
   *
   * @param leftovers a folder to be removed if we are killed; empty for none
   */
  TsharkReader(Path file, TsharkUse use, String leftovers) {
    this.file = file;
    this.use = use;
    this.leftovers = leftovers;
  }

  @Override
  public ReadOutcome read(Consumer<CapturedFrame> sink)
      throws UnreadableInputException, IOException {
    Path tshark = TsharkLocator.find(use.program(), System.getenv());
    try {
      return read(sink, tshark, askVersion(tshark));
    } catch (IOException e) {
      throw explained(e, tshark);
    } finally {
      close();
    }
  }

  /** The fast way first; where that is not to be trusted, the other goes on. */
  private ReadOutcome read(
      Consumer<CapturedFrame> sink, Path tshark, CompletableFuture<TsharkVersion.Answer> version)
      throws UnreadableInputException, IOException {
    ColumnTrust trust = new ColumnTrust();
    try {
      return read(tshark, TsharkCommand.COLUMNS, version, sink, trust);
    } catch (DistrustedColumnsException e) {
      Consumer<CapturedFrame> rest =
          frame -> {
            if (frame.frame() > trust.frames()) {
              sink.accept(frame);
            }
          };
      return read(tshark, TsharkCommand.EK, version, rest, (tally, latest) -> {});
    }
  }

  private ReadOutcome read(
      Path tshark,
      TsharkCommand command,
      CompletableFuture<TsharkVersion.Answer> version,
      Consumer<CapturedFrame> sink,
      StreamReader.Check check)
      throws UnreadableInputException, IOException {
    try (TsharkProcess process =
        TsharkProcess.start(tshark, command.arguments(file), leftovers, use.silenceNs())) {
      if (!register(process)) {
        throw new IOException("closed before it was read");
      }
      FramesOnce frames = new FramesOnce(sink, process::stop);
      ReadTally tally = StreamReader.readAll(command.splitter(process.output()), frames, check);
      int exitCode = process.exitCode();
      String ending = ending(exitCode, process.messages(), tally.endsEarly());
      String failure = failure(process, exitCode, frames, tally);
      if (tally.frames() == 0) {
        requireEmptyCapture(command, ending, failure, tally);
      }
      List<String> reasons = new ArrayList<>();
      // When it is known why, a half-written last line is no news.
      reasons.add(failure.isEmpty() ? ending : failure);
      if (reasons.get(0).isEmpty() || tally.badRecords() > 0) {
        reasons.add(tally.reason());
      }
      reasons.add(tally.census().cutHeaders().reason());
      reasons.removeIf(String::isEmpty);
      TsharkVersion.Answer answer = version(version);
      return new ReadOutcome(
          "tshark",
          answer.version(),
          reasons.isEmpty(),
          String.join("; ", reasons),
          frames.count(),
          tally.badRecords(),
          tally.foreignLines(),
          tally.problems(),
          !failure.isEmpty(),
          answer.problem());
    }
  }

  /** What tshark did that no capture can be the reason of; empty when nothing. */
  private String failure(TsharkProcess process, int exitCode, FramesOnce frames, ReadTally tally) {
    if (process.wasSilent()) {
      return "tshark gave nothing for "
          + TimeUnit.NANOSECONDS.toMillis(use.silenceNs()) / 1e3
          + " s and was ended; --tshark-silence lets it take longer";
    }
    if (!frames.fault().isEmpty()) {
      return frames.fault() + "; what came then was left out";
    }
    if (exitCode == TsharkProcess.HANGS) {
      return "tshark closed its output but did not end";
    }
    if (exitCode != 0 && process.messages().isEmpty()) {
      return exitCode > SIGNAL_BASE
          ? "tshark was ended by signal " + (exitCode - SIGNAL_BASE)
          : "tshark failed with exit code " + exitCode + " and did not say why";
    }
    return exitCode == 0 && !tally.endsEarly() ? miscount(frames.count() + tally.badRecords()) : "";
  }

  private String miscount(long given) {
    OptionalLong held = PacketCount.of(file);
    if (held.isEmpty() || held.getAsLong() == given) {
      return "";
    }
    return "tshark gave "
        + (given == 1 ? "1 packet" : given + " packets")
        + " and said that this is all, but the capture holds "
        + held.getAsLong();
  }

  /** Asks without waiting for the answer. */
  private static CompletableFuture<TsharkVersion.Answer> askVersion(Path tshark) {
    CompletableFuture<TsharkVersion.Answer> version = new CompletableFuture<>();
    Thread asking =
        new Thread(() -> version.complete(VersionLines.of(tshark)), "tcpteardown-version");
    asking.setDaemon(true);
    asking.start();
    return version;
  }

  /** Fails unless it is sure that the file has no frames. */
  private void requireEmptyCapture(
      TsharkCommand command, String ending, String failure, ReadTally tally)
      throws UnreadableInputException {
    boolean spoke = !ending.isEmpty() || tally.endsEarly() || tally.foreignLines() > 0;
    if (command == TsharkCommand.COLUMNS && spoke) {
      throw new DistrustedColumnsException();
    }
    if (!failure.isEmpty()) {
      throw new ProgramFailedException(
          Excerpt.printable(file.toString()) + " could not be read.\n" + failure);
    }
    if (!ending.isEmpty()) {
      throw unreadable(ending);
    }
    if (tally.badRecords() > 0) {
      // tshark opens a file that it does not know as one packet without time.
      throw unreadable("no capture, or one with nothing but a broken header");
    }
  }

  /** What tshark said of why it did not read the whole file; empty when it did. */
  private static String ending(int exitCode, List<String> messages, boolean endsEarly) {
    if (exitCode == TsharkProcess.HANGS || (exitCode == 0 && !endsEarly)) {
      return "";
    }
    return messages.isEmpty() ? "" : "tshark: " + String.join(" ", messages);
  }

  private UnreadableInputException unreadable(String ending) {
    String name = Excerpt.printable(file.toString());
    String message = name + " could not be read.\n" + ending;
    if (ending.contains("format TShark understands")) {
      message = name + " is not EK, JSON or a capture.\n" + ending;
    } else if (ending.contains("fields aren't valid")) {
      message += "\nThis tshark is too old; 4.0 or newer is needed.";
    }
    return new UnreadableInputException(message);
  }

  private static IOException explained(IOException e, Path tshark) {
    if (e instanceof NoTemporaryFilesException) {
      return e;
    }
    return new IOException("reading through " + tshark + ": " + e.getMessage(), e);
  }

  private static TsharkVersion.Answer version(CompletableFuture<TsharkVersion.Answer> answer)
      throws IOException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for tshark's version", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private synchronized boolean register(TsharkProcess process) {
    running = process;
    return !closed;
  }

  @Override
  public void close() {
    TsharkProcess process;
    synchronized (this) {
      closed = true;
      process = running;
      running = null;
    }
    if (process != null) {
      process.close();
    }
  }
}
