package org.tcpteardown.read;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A running tshark with a configuration folder of its own. Whatever happens, closing it leaves
 * neither the process nor the folder behind.
 */
final class TsharkProcess implements AutoCloseable {
  private static final int MESSAGES_KEPT = 20;
  private static final int MESSAGE_CHARS = 2_000;
  private static final String PREFIX = "tshark: ";
  private static final long EXIT_SECONDS = 60; // it frees a lot of memory first

  private final Path configuration;
  private final Process process;
  private final List<String> messages = new ArrayList<>();
  private final Thread errorReader;
  private final Thread shutdownHook;

  private TsharkProcess(Path configuration, Process process) {
    this.configuration = configuration;
    this.process = process;
    this.errorReader = new Thread(this::readErrors, "tcpteardown-tshark-errors");
    this.shutdownHook = new Thread(this::destroy, "tcpteardown-tshark-stop");
  }

  /** Starts tshark with these arguments. */
  static TsharkProcess start(Path tshark, List<String> arguments) throws IOException {
    // An empty folder instead of the user's: preferences change what fields say and which exist.
    Path configuration = Files.createTempDirectory("tcpteardown-");
    try {
      List<String> command = new ArrayList<>();
      command.add(tshark.toString());
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("WIRESHARK_CONFIG_DIR", configuration.toString());
      // Our own plugin, if installed, would look for annotations on every packet.
      builder.environment().put("TCPTEARDOWN_PLUGIN", "off");
      Process process = builder.start();
      process.getOutputStream().close();
      TsharkProcess started = new TsharkProcess(configuration, process);
      Runtime.getRuntime().addShutdownHook(started.shutdownHook);
      started.errorReader.setDaemon(true);
      started.errorReader.start();
      return started;
    } catch (IOException | RuntimeException e) {
      delete(configuration);
      throw e;
    }
  }

  InputStream output() {
    return new PipeInput(process.getInputStream());
  }

  /** Waits for the end; the exit code, or 128 plus the signal that ended it. */
  int exitCode() throws IOException {
    try {
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("tshark closed its output but does not end");
      }
      // A child of tshark could hold the pipe open; its messages are not worth waiting for.
      errorReader.join(TimeUnit.SECONDS.toMillis(EXIT_SECONDS));
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for tshark", e);
    }
  }

  /** What tshark said about the file, without its name in front. */
  List<String> messages() {
    synchronized (messages) {
      return List.copyOf(messages);
    }
  }

  private void readErrors() {
    Charset charset = Charset.defaultCharset();
    try (InputStream errors = process.getErrorStream()) {
      BufferedReader lines = new BufferedReader(new InputStreamReader(errors, charset));
      StringBuilder line = new StringBuilder();
      for (int c = lines.read(); c >= 0; c = lines.read()) {
        if (c == '\n') {
          note(line.toString());
          line.setLength(0);
        } else if (line.length() < MESSAGE_CHARS) {
          line.append((char) c);
        }
      }
      note(line.toString());
    } catch (IOException e) {
      // The process was stopped; what it said so far is all there is.
    }
  }

  /** Other lines are not about the file: "Running as user", "Lua: ...", GLib warnings. */
  private void note(String line) {
    synchronized (messages) {
      if (line.startsWith(PREFIX) && messages.size() < MESSAGES_KEPT) {
        messages.add(Excerpt.printable(line.substring(PREFIX.length()).strip()));
      }
    }
  }

  @Override
  public void close() {
    destroy();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // Already shutting down: the hook does what this method does.
    }
  }

  private void destroy() {
    process.destroyForcibly();
    try {
      // Waiting reaps it, and nothing uses the folder any more.
      process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delete(configuration);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // A leftover in the temporary folder is no reason to fail; the system clears it.
    }
  }
}
