package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running dumpcap, Wireshark's program that captures: it alone has the privileges for that. It
 * writes pcapng to its standard output.
 */
public final class Dumpcap implements AutoCloseable {
  static final String VARIABLE = "TCPTEARDOWN_DUMPCAP";

  private static final int MESSAGES_KEPT = 50;
  private static final int MESSAGE_CHARS = 500;
  private static final long EXIT_SECONDS = 10;
  private static final long LIST_SECONDS = 60; // it asks the hardware

  private static final String ABSENT =
      """
      dumpcap was not found. It captures, and comes with Wireshark:
        Debian, Ubuntu   sudo apt-get install wireshark-common
        Fedora           sudo dnf install wireshark-cli
        Arch             sudo pacman -S wireshark-cli
        macOS            brew install wireshark
        Windows          winget install WiresharkFoundation.Wireshark
      If it is installed in an unusual place, say where: \
      """
          + VARIABLE
          + "=/path/to/dumpcap";

  /** As dumpcap 4 writes it when it ends; one line for each interface. */
  private static final Pattern COUNTS =
      Pattern.compile("Packets received/dropped on interface '.*': (\\d+)/(\\d+) .*");

  /**
   * What dumpcap counted on all interfaces.
   *
   * @param received packets that it was given
   * @param dropped packets that were lost before it, or in it
   */
  public record Counts(long received, long dropped) {}

  /**
   * What to capture.
   *
   * @param interfaces at least one, as dumpcap knows them
   * @param filter in libpcap's syntax; empty for all packets
   * @param snapBytes how much of a packet; 0 for all of it
   * @param bufferMb size of the kernel's buffer
   */
  public record Options(List<String> interfaces, String filter, int snapBytes, int bufferMb) {
    public Options {
      interfaces = List.copyOf(interfaces);
    }
  }

  private final Child child;
  private final Process process;
  private final ChildMessages messages;

  private Dumpcap(Child child) {
    this.child = child;
    this.process = child.process();
    this.messages =
        new ChildMessages(process.getErrorStream(), MESSAGES_KEPT, MESSAGE_CHARS, String::strip);
  }

  /**
   * Begins to capture. Whether that works shows only in what comes, or does not come.
   *
   * @throws UnreadableInputException with what to type when there is no dumpcap, or it does not
   *     start
   */
  public static Dumpcap start(Options options) throws UnreadableInputException {
    List<String> command = new ArrayList<>(List.of(program().toString(), "-q"));
    for (String name : options.interfaces()) {
      command.addAll(List.of("-i", name));
      // Options after an interface are this interface's own.
      if (!options.filter().isEmpty()) {
        command.addAll(List.of("-f", options.filter()));
      }
      if (options.snapBytes() > 0) {
        command.addAll(List.of("-s", Integer.toString(options.snapBytes())));
      }
      command.addAll(List.of("-B", Integer.toString(options.bufferMb())));
    }
    command.addAll(List.of("-w", "-"));
    try {
      return new Dumpcap(Child.start(new ProcessBuilder(command), "", () -> {}));
    } catch (IOException e) {
      throw new ProgramFailedException(
          "dumpcap could not be started: " + Excerpt.printable(String.valueOf(e.getMessage())));
    }
  }

  /**
   * The interfaces of this machine, one line each, as dumpcap lists them.
   *
   * @throws UnreadableInputException when it cannot
   */
  public static String interfaces() throws UnreadableInputException {
    List<String> command = List.of(program().toString(), "-D");
    try {
      ChildAnswer answer = ChildAnswer.withErrors(command, LIST_SECONDS);
      if (answer.late()) {
        throw new ProgramFailedException(
            "dumpcap lists no interfaces, and said nothing for " + LIST_SECONDS + " s.");
      }
      if (answer.exitCode() != 0) {
        throw new UnreadableInputException("dumpcap lists no interfaces: " + answer.text().strip());
      }
      return answer.text();
    } catch (IOException e) {
      throw new ProgramFailedException(
          "dumpcap could not be started: " + Excerpt.printable(String.valueOf(e.getMessage())));
    }
  }

  private static Path program() throws UnreadableInputException {
    Map<String, String> environment = System.getenv();
    String variable = environment.getOrDefault(VARIABLE, "");
    Optional<Path> found =
        variable.isEmpty()
            ? TsharkLocator.candidates("dumpcap", environment).stream()
                .filter(TsharkLocator::isProgram)
                .findFirst()
            : Optional.of(Path.of(variable)).filter(TsharkLocator::isProgram);
    if (found.isEmpty() && !variable.isEmpty()) {
      throw new UnreadableInputException(
          VARIABLE
              + " says that dumpcap is "
              + Excerpt.printable(variable)
              + ", but there is no program of that name.");
    }
    return found.orElseThrow(() -> new UnreadableInputException(ABSENT));
  }

  /** What it captures, as pcapng. */
  InputStream output() {
    return process.getInputStream();
  }

  /** Asks it to stop: it writes what it still has, says what it counted, and ends. */
  public void stop() {
    // Process.destroy would close its output as well, with all that is still in there.
    process.toHandle().destroy();
  }

  /** Waits for its end; whether all was well with it until then. */
  public boolean endedWell() throws IOException {
    try {
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
      messages.await(TimeUnit.SECONDS.toMillis(EXIT_SECONDS));
      return process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for dumpcap", e);
    }
  }

  /** What it counted; empty when it has not said so (yet). */
  public Optional<Counts> counts() {
    long received = 0;
    long dropped = 0;
    boolean any = false;
    for (String line : messages()) {
      Matcher matcher = COUNTS.matcher(line);
      if (matcher.matches()) {
        any = true;
        received += Long.parseLong(matcher.group(1));
        dropped += Long.parseLong(matcher.group(2));
      }
    }
    return any ? Optional.of(new Counts(received, dropped)) : Optional.empty();
  }

  /** All that it said, line by line. */
  public List<String> messages() {
    return messages.kept();
  }

  @Override
  public void close() {
    stop();
    try {
      if (process.isAlive()) {
        process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    child.close();
  }
}
