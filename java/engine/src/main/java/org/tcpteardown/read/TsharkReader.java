package org.tcpteardown.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;

/** Reads a capture file through a tshark that it starts. */
final class TsharkReader implements FrameReader {
  private static final int SIGNAL_BASE = 128;

  private final Path file;
  private final @Nullable Path tsharkOption;
  private @Nullable TsharkProcess running;
  private boolean closed;

  /** The tshark is looked for if it is null. The file must exist. */
  TsharkReader(Path file, @Nullable Path tshark) {
    this.file = file;
    this.tsharkOption = tshark;
  }

  @Override
  public ReadOutcome read(Consumer<CapturedFrame> sink)
      throws UnreadableInputException, IOException {
    Path tshark = TsharkLocator.find(tsharkOption, System.getenv());
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
      Consumer<CapturedFrame> sink, Path tshark, CompletableFuture<String> version)
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
      CompletableFuture<String> version,
      Consumer<CapturedFrame> sink,
      StreamReader.Check check)
      throws UnreadableInputException, IOException {
    try (TsharkProcess process = TsharkProcess.start(tshark, command.arguments(file))) {
      if (!register(process)) {
        throw new IOException("closed before it was read");
      }
      ReadTally tally = StreamReader.readAll(command.splitter(process.output()), sink, check);
      int exitCode = process.exitCode();
      String ending = ending(exitCode, process.messages(), tally.endsEarly());
      if (tally.frames() == 0) {
        requireEmptyCapture(command, ending, tally);
      }
      List<String> reasons = new ArrayList<>();
      // When tshark says why, its half-written last line is no news.
      reasons.add(ending);
      if (ending.isEmpty() || tally.badRecords() > 0) {
        reasons.add(tally.reason());
      }
      reasons.removeIf(String::isEmpty);
      return new ReadOutcome(
          "tshark",
          version(version),
          reasons.isEmpty(),
          String.join("; ", reasons),
          tally.frames(),
          tally.badRecords(),
          tally.foreignLines(),
          tally.problems());
    }
  }

  /** Asks without waiting for the answer. */
  private static CompletableFuture<String> askVersion(Path tshark) {
    CompletableFuture<String> version = new CompletableFuture<>();
    Thread asking =
        new Thread(() -> version.complete(VersionLines.of(tshark)), "tcpteardown-version");
    asking.setDaemon(true);
    asking.start();
    return version;
  }

  /** Fails unless it is sure that the file has no frames. */
  private void requireEmptyCapture(TsharkCommand command, String ending, ReadTally tally)
      throws UnreadableInputException {
    boolean failed = !ending.isEmpty() || tally.endsEarly();
    if (command == TsharkCommand.COLUMNS && (failed || tally.foreignLines() > 0)) {
      throw new DistrustedColumnsException();
    }
    if (!ending.isEmpty()) {
      throw unreadable(ending);
    }
    if (tally.badRecords() > 0) {
      // tshark opens a file that it does not know as one packet without time.
      throw unreadable("no capture, or one with nothing but a broken header");
    }
  }

  /** Why tshark did not read the whole file; empty when it did. */
  private static String ending(int exitCode, List<String> messages, boolean endsEarly) {
    if (exitCode == 0 && !endsEarly) {
      return "";
    }
    if (!messages.isEmpty()) {
      return "tshark: " + String.join(" ", messages);
    }
    if (exitCode > SIGNAL_BASE) {
      return "tshark was ended by signal " + (exitCode - SIGNAL_BASE);
    }
    return exitCode == 0 ? "" : "tshark failed with exit code " + exitCode;
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
    return new IOException("reading through " + tshark + ": " + e.getMessage(), e);
  }

  private static String version(CompletableFuture<String> line) {
    try {
      return TsharkVersion.of(line.get(2, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (ExecutionException | TimeoutException e) {
      return ""; // nice to know, no more
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
