package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A running tshark with a configuration folder of its own. Whatever happens, closing it leaves
 * neither the process nor the folder behind.
 */
final class TsharkProcess implements AutoCloseable {
  /** An exit code that no program has. */
  static final int HANGS = -1;

  private static final int MESSAGES_KEPT = 20;
  private static final int MESSAGE_BYTES = 2_000;
  private static final String PREFIX = "tshark: ";
  private static final long EXIT_MS = 60_000; // it frees a lot of memory first

  /** SIGHUP, SIGINT, SIGTERM: what tells it to end may be meant for us, too, and take longer. */
  private static final List<Integer> STOPPED = List.of(129, 130, 143);

  private static final long SIGNAL_MS = 500;

  private final TemporaryFolder configuration;
  private final Child child;
  private final ChildMessages messages;
  private final SilenceLimit output;
  private final long exitMs;
  private volatile boolean shutDown;

  private TsharkProcess(
      TemporaryFolder configuration, ProcessBuilder builder, String leftovers, long silenceNs)
      throws IOException {
    this.configuration = configuration;
    this.child = Child.start(builder, configuration.path().toString(), leftovers, this::shutDown);
    Process process = child.process();
    this.messages =
        new ChildMessages(
            process.getErrorStream(), MESSAGES_KEPT, MESSAGE_BYTES, TsharkProcess::aboutFile);
    long silenceMs = silenceNs == 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(silenceNs));
    this.output = new SilenceLimit(process.getInputStream(), silenceMs, child::kill);
    this.exitMs = silenceMs == 0 ? EXIT_MS : Math.min(EXIT_MS, silenceMs);
  }

  /** Starts tshark with these arguments, on a file that is not ours. */
  static TsharkProcess start(Path tshark, List<String> arguments, long silenceNs)
      throws ProgramFailedException, IOException {
    return start(tshark, arguments, "", silenceNs);
  }

  /**
   * Starts tshark with these arguments.
   *
   * @param leftovers a folder to be removed if we are killed; empty for none
   * @param silenceNs it is ended when it gives nothing for so long; 0 for never
   * @throws ProgramFailedException when it does not start
   */
  static TsharkProcess start(Path tshark, List<String> arguments, String leftovers, long silenceNs)
      throws ProgramFailedException, IOException {
    // An empty folder instead of the user's: preferences change what fields say and which exist.
    TemporaryFolder configuration = TemporaryFolder.create();
    try {
      List<String> command = new ArrayList<>();
      command.add(tshark.toString());
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("WIRESHARK_CONFIG_DIR", configuration.path().toString());
      // Our own plugin, if installed, would look for annotations on every packet.
      builder.environment().put("TCPTEARDOWN_PLUGIN", "off");
      return new TsharkProcess(configuration, builder, leftovers, silenceNs);
    } catch (IOException e) {
      configuration.close();
      throw new ProgramFailedException(
          "tshark could not be started: " + Excerpt.printable(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      configuration.close();
      throw e;
    }
  }

  InputStream output() {
    return new PipeInput(output);
  }

  /** Ends it: what it gives is not to be used. */
  void stop() {
    child.kill();
  }

  /** Whether it was ended since it gave nothing for too long. */
  boolean wasSilent() {
    return output.isExceeded();
  }

  /**
   * Waits for the end; the exit code, or 128 plus the signal that ended it; or that it {@link
   * #HANGS}.
   */
  int exitCode() throws IOException {
    try {
      boolean ended = child.process().waitFor(exitMs, TimeUnit.MILLISECONDS);
      if (ended && STOPPED.contains(child.process().exitValue())) {
        Thread.sleep(SIGNAL_MS);
      }
      if (shutDown) {
        // We were told to end, and so it was ended: what it gave is not the whole capture, and
        // nobody may take it for that in the moment that is left.
        new CountDownLatch(1).await();
      }
      if (!ended) {
        return HANGS;
      }
      messages.await(EXIT_MS);
      return child.process().exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for tshark", e);
    }
  }

  /** What tshark said about the file, without its name in front. */
  List<String> messages() {
    return messages.kept();
  }

  /** Other lines are not about the file: "Running as user", "Lua: ...", GLib warnings. */
  private static String aboutFile(String line) {
    return line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : "";
  }

  private void shutDown() {
    shutDown = true;
    configuration.close();
  }

  @Override
  public void close() {
    output.stop();
    child.close();
    configuration.close();
  }
}
