package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code live} and {@code analyze --follow}: what users see. */
class LiveTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");

  @TempDir Path folder = Path.of("");

  /** Whether dumpcap is there and may capture on the loopback interface. */
  private static boolean canCapture() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("dumpcap", "-q", "-i", "lo", "-a", "duration:1", "-w", "-")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Knocks on a closed port again and again, since nobody knows when the capture has begun. */
  private static Thread knock(int port, AtomicBoolean enough) {
    Thread thread =
        new Thread(
            () -> {
              while (!enough.get()) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                  throw new IllegalStateException("somebody answers: " + socket);
                } catch (IOException e) {
                  // Refused, as it should be.
                }
                try {
                  Thread.sleep(50);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Run capture(int port, Object... options) throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    Thread knocking = knock(port, enough);
    try {
      Object[] args = {"live", "-i", "lo", "-f", "tcp port " + port};
      Object[] all = Arrays.copyOf(args, args.length + options.length);
      System.arraycopy(options, 0, all, args.length, options.length);
      return Run.of(all);
    } finally {
      enough.set(true);
      knocking.join();
    }
  }

  @Test
  void findsWhatIsOnTheLine() throws Exception {
    assumeTrue(canCapture(), "dumpcap cannot capture on lo here");
    Run run = capture(closedPort(), "-c", "6", "--format", "ndjson");
    assertEquals(ExitCode.DONE, run.code(), run.err());
    List<JsonObject> lines =
        run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    JsonObject first = lines.get(0);
    assertEquals("refused", first.get("id").getAsString());
    assertEquals("found", first.get("event").getAsString());
    assertTrue(first.get("client").getAsString().startsWith("127.0.0.1:"), run.out());
    JsonObject summary = lines.get(lines.size() - 1);
    assertEquals("summary", summary.get("type").getAsString());
    assertEquals(6, summary.get("frames").getAsLong());
    assertEquals(0, summary.get("dropped").getAsLong());
    assertEquals(3, summary.getAsJsonObject("ends").get("refused").getAsLong());
  }

  @Test
  void keepsCounters() throws Exception {
    assumeTrue(canCapture(), "dumpcap cannot capture on lo here");
    Path file = folder.resolve("live.prom");
    Run run = capture(closedPort(), "-c", "6", "--metrics", file);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    List<String> counters = Files.readAllLines(file);
    assertTrue(
        counters.contains("tcpteardown_connections{capture=\"lo\",end=\"refused\"} 3"),
        counters.toString());
    assertTrue(
        counters.contains("tcpteardown_watched_connections{capture=\"lo\"} 0"),
        counters.toString());
  }

  @Test
  void ringFilesHaveSidecarsOfTheirOwn() throws Exception {
    assumeTrue(canCapture(), "dumpcap cannot capture on lo here");
    Run run = capture(closedPort(), "-c", "6", "--no-store", "--write", folder.resolve("t.pcapng"));
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.out().contains("refused"), run.out());
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    assertEquals(2, files.size(), files.toString());
    assertEquals(files.get(0) + ".tcpteardown", files.get(1).toString());
    Path again = folder.resolve("again");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", again, files.get(0)).code());
    assertEquals(facts(again), facts(files.get(1)));
  }

  /** A sidecar but for the time when it was written. */
  private static List<String> facts(Path sidecar) throws IOException {
    return Files.readAllLines(sidecar).stream().filter(l -> !l.startsWith("#written")).toList();
  }

  /** As ctrl-C in a terminal, which goes to both. */
  @Test
  void dumpcapMayHearOfTheEndFirst() throws Exception {
    assumeTrue(canCapture(), "dumpcap cannot capture on lo here");
    Thread stopper =
        new Thread(
            () -> {
              String[] files = {};
              while (files == null || files.length == 0) {
                files = folder.toFile().list(); // from then on it captures
                Thread.onSpinWait();
              }
              ProcessHandle.current()
                  .children()
                  .filter(child -> child.info().command().orElse("").endsWith("dumpcap"))
                  .forEach(ProcessHandle::destroy);
            });
    stopper.start();
    Run run = capture(closedPort(), "--no-store", "--write", folder.resolve("t.pcapng"));
    stopper.join();
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertFalse(run.err().contains("by itself"), run.err());
    assertTrue(run.out().contains("refused"), run.out());
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    assumeTrue(canCapture(), "dumpcap cannot capture on lo here");
    Run nowhere = Run.of("live", "-i", "no-such-interface");
    assertEquals(ExitCode.UNREADABLE, nowhere.code());
    assertTrue(nowhere.err().contains("There is no device named"), nowhere.err());
    assertTrue(nowhere.err().contains("live -D"), nowhere.err());
    assertEquals("", nowhere.out());
    Run filter = Run.of("live", "-i", "lo", "-f", "tcp prot 443");
    assertEquals(ExitCode.USAGE, filter.code());
    assertTrue(filter.err().contains("Invalid capture filter"), filter.err());
    Run unwritable = Run.of("live", "-i", "lo", "-w", folder.resolve("missing/t.pcapng"));
    assertEquals(ExitCode.UNWRITABLE, unwritable.code());
  }

  @Test
  void listsInterfaces() throws Exception {
    assumeTrue(canCapture(), "dumpcap cannot capture on lo here");
    assertTrue(Run.of("live", "-D").out().contains("lo"));
    Run without = Run.of("live");
    assertEquals(ExitCode.USAGE, without.code());
    assertTrue(without.err().contains("live -i"), without.err());
  }

  /** Waits until this process has read so many bytes of a file that it has open. */
  private static void awaitReadUpTo(long bytes, Path file)
      throws IOException, InterruptedException {
    Path handles = Path.of("/proc/self/fd");
    if (!Files.isDirectory(handles)) {
      Thread.sleep(500); // not on Linux: nobody tells
      return;
    }
    long endTick = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (System.nanoTime() - endTick < 0) {
      try (Stream<Path> open = Files.list(handles)) {
        if (open.anyMatch(handle -> position(handle, file) >= bytes)) {
          return;
        }
      }
      Thread.sleep(10);
    }
    throw new IllegalStateException("nobody reads " + file);
  }

  /** Where in the file the handle stands; -1 if it is one of something else, or was just closed. */
  private static long position(Path handle, Path file) {
    try {
      if (!Files.readSymbolicLink(handle).equals(file.toRealPath())) {
        return -1;
      }
      return Files.readAllLines(Path.of("/proc/self/fdinfo", handle.getFileName().toString()))
          .stream()
          .filter(line -> line.startsWith("pos:"))
          .mapToLong(line -> Long.parseLong(line.substring(4).strip()))
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void followsAFileThatGrows() throws Exception {
    byte[] bytes = Files.readAllBytes(RV082);
    Path file = Files.write(folder.resolve("g.pcapng"), Arrays.copyOf(bytes, 1_000));
    Thread writer =
        new Thread(
            () -> {
              try {
                awaitReadUpTo(1_000, file);
                Files.write(
                    file,
                    Arrays.copyOfRange(bytes, 1_000, bytes.length),
                    StandardOpenOption.APPEND);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();
    Path sidecar = folder.resolve("sidecar");
    Run run = Run.of("analyze", "--follow", "--idle", "5s", "-o", sidecar, file);
    writer.join();
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.out().contains("fin_blackholed"), run.out());
    assertTrue(run.out().contains("19 frames, 1 TCP flow"), run.out());
    assertTrue(Files.readString(sidecar).contains("late_fin"));
    assertFalse(run.out().contains("WITHDRAWN"), run.out());
  }

  @Test
  void followsAFolder() throws Exception {
    Files.copy(RV082, folder.resolve("t_00001.pcapng"));
    Run run = Run.of("analyze", "--follow", "--idle", "1s", "--format", "ndjson", folder);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    JsonObject late =
        run.out()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .filter(o -> o.has("id") && o.get("id").getAsString().equals("late_fin"))
            .findFirst()
            .orElseThrow();
    assertEquals("t_00001.pcapng", late.get("file").getAsString());
    assertEquals(10, late.get("file_frame").getAsLong());
    assertEquals(ExitCode.USAGE, Run.of("analyze", "--follow", "-o", "x", folder).code());
  }

  @Test
  void followsNothingThatIsNoCapture() throws Exception {
    Path letter = Files.writeString(folder.resolve("letter"), "Dear Sir or Madam");
    Run run = Run.of("analyze", "--follow", letter);
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().contains("cannot be followed"), run.err());
    assertEquals(ExitCode.UNREADABLE, Run.of("analyze", "--follow", folder.resolve("x")).code());
    assertEquals(ExitCode.USAGE, Run.of("analyze", "--follow", "-").code());
  }
}
