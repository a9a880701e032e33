package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong around it: the message and the exit code that the documentation names. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals, limits and scripts of a Unix")
class FaultsTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");

  /** Versions of tshark number its streams differently. */
  private static final Path VERSIONED = Checkout.capture("tuple-reuse-refused/client");

  private static final String ASKED = "[ \"$1\" = --version ] && exec $tshark --version\n";

  /** Signals are heard even where whoever started the tests is deaf to them, as under nohup. */
  private static final String HEARING =
      "e='env --default-signal=HUP,INT'; $e true 2>/dev/null || e=; exec $e \"$@\"";

  /** Root may do anything; this root may do only what its files allow their owner. */
  private static final String UNPRIVILEGED =
      "[ $(id -u) = 0 ] || exec \"$@\"; c=-dac_override,-dac_read_search;"
          + " exec setpriv --bounding-set=$c --inh-caps=$c \"$@\"";

  /**
   * With a folder on a disk of its own without room for data, or for one more file; only root can
   * mount it.
   */
  private static final String FULL =
      "exec unshare --mount --propagation private sh -c '"
          + "mount -t tmpfs -o size=16k,nr_inodes=%d none $0; cat /dev/zero >$0/all 2>/dev/null;"
          + " exec \"$@\"' %s \"$@\"";

  private static final String HANGS = ASKED + "echo $$ > \"$(dirname \"$0\")/pid\"; sleep 1000";

  @TempDir Path folder = Path.of("");

  /** What is done, and how it must end. */
  @FunctionalInterface
  interface Deed {
    Run in(Path folder) throws Exception;
  }

  /** One fault each: exit code, what standard error says, and what else must be true. */
  enum Fault {
    NOTHING_WRONG(0, "", f -> new Program(f).run("analyze", RV082)),
    PIPE_CLOSED(
        0,
        "",
        f ->
            new Program(f)
                .shell("exec 3>&1; { \"$@\" || echo $? >&3; } | :")
                .run("analyze", "--no-store", "--format", "json", RV082)),
    PIPE_CLOSED_ON_A_SILENT_LINE(
        0,
        "watching lo",
        f ->
            new Program(f)
                .shell("exec 3>&1; { \"$@\" || echo $? >&3; } | :")
                .with("TCPTEARDOWN_DUMPCAP", silentLine(f).toString())
                .run("live", "-i", "lo")),
    FOUND(1, "", f -> Run.of("analyze", "--no-store", "--fail-on", "warn", RV082)),
    DIFFERENT(1, "", f -> Run.of("check", "--assert", "count(late_fin) == 0", RV082)),
    UNKNOWN_OPTION(2, "Unknown option", f -> Run.of("analyze", "--nope", RV082)),
    NEGATIVE_ROWS(2, "--top must be 0 or more", f -> Run.of("flows", "--top", "-1", RV082)),
    NEGATIVE_LENGTH(2, "other numbers 0", f -> Run.of("live", "-i", "lo", "-s", "-1")),
    OUTPUT_IS_INPUT(2, "nothing was done", f -> Run.of("analyze", "-o", copy(f), copy(f))),
    NO_FILE(3, "There is no file", f -> Run.of("analyze", f.resolve("none"))),
    HUGE_NUMBERS(3, "line 7: cannot be understood", FaultsTest::hugeNumbers),
    HUGE_TIME(3, "line 7: cannot be understood", FaultsTest::hugeTime),
    ENDLESS_FOLDER(3, "", FaultsTest::endlessFolder),
    UNREADABLE_FOLDER(3, "", FaultsTest::unreadableFolder),
    UNREADABLE_FILE(3, "No permission to read", FaultsTest::unreadableFile),
    STORED_IN_PIPE(5, "is not a regular file", FaultsTest::storeHoldsPipe),
    VERSION_IS_NOT_SAID(
        0,
        "tshark did not say its version (nothing, and exit code 127)",
        f -> new Program(f).tshark("exit 127").run("analyze", VERSIONED)),
    VERSION_IS_NOT_SAID_IN_CHECK(
        3, "", f -> new Program(f).tshark("exit 127").run("check", VERSIONED)),
    CUT_OFF(4, "cut short", f -> Run.of("analyze", "--no-store", cut(f))),
    FULL_OUTPUT(
        5,
        "standard output could not be written",
        f -> new Program(f).shell("\"$@\" > /dev/full").run("analyze", RV082)),
    FULL_STORE(
        5,
        "results could not be saved in ",
        f -> new Program(f).shell("ulimit -f 1; exec \"$@\"").run("analyze", RV082)),
    FULL_DISK(5, "results could not be saved in ", FaultsTest::fullDisk),
    FULL_TEMPORARY_DISK(
        5,
        "nothing can be written in the folder for temporary files",
        FaultsTest::fullTemporaryDisk),
    READ_ONLY_STORE(
        5,
        "results could not be saved in /proc/none",
        f -> new Program(f).with("WIRESHARK_CONFIG_DIR", "/proc/none").run("analyze", RV082)),
    NO_TEMPORARY_FOLDER(
        5,
        "folder for temporary files, /proc/none: ",
        f -> new Program(f).jvm("-Djava.io.tmpdir=/proc/none").run(tshark())),
    FULL_TEMPORARY_FOLDER(
        0,
        "",
        f ->
            new Program(f)
                .shell("set -o pipefail; (ulimit -f 1; exec \"$@\") | cat")
                .run("analyze", "--no-store", RV082)),
    NO_HOME(
        0,
        "",
        f ->
            new Program(f)
                .with("HOME", "")
                .with("XDG_CONFIG_HOME", "")
                .with("WIRESHARK_CONFIG_DIR", "")
                .jvm("-Duser.home=" + f)
                .run("analyze", RV082)),
    NO_NATIVE_LIBRARIES(
        0,
        "reading with tshark",
        f -> new Program(f).jvm("-Djna.tmpdir=" + RV082).run("analyze", RV082)),
    NO_LIBPCAP(3, "libpcap is not installed", FaultsTest::withoutLibpcap),
    NO_TSHARK(
        3,
        "there is no program of that name",
        f -> new Program(f).with("TCPTEARDOWN_TSHARK", "/none").run(tshark())),
    TSHARK_GIVES_NOTHING(
        6, "tshark gave 0 packets", f -> new Program(f).tshark(ASKED + "exit 0").run(tshark())),
    TSHARK_GIVES_HALF(
        6,
        "the capture holds 19",
        f -> new Program(f).tshark(ASKED + "$tshark \"$@\" | head -9").run(tshark())),
    TSHARK_HANGS(
        6,
        "tshark gave nothing for 1.0 s",
        f ->
            new Program(f)
                .tshark(HANGS)
                .run("analyze", "--reader", "tshark", "--tshark-silence", "1s", RV082)),
    TSHARK_CANNOT_START(
        6,
        "tshark could not be started",
        f -> {
          Path script = Files.writeString(f.resolve("script"), "#!/none\n");
          assertTrue(script.toFile().setExecutable(true));
          return new Program(f).with("TCPTEARDOWN_TSHARK", script.toString()).run(tshark());
        }),
    DUMPCAP_CANNOT_START(
        6,
        "dumpcap could not be started",
        f -> {
          Path script = Files.writeString(f.resolve("script"), "#!/none\n");
          assertTrue(script.toFile().setExecutable(true));
          return new Program(f)
              .with("TCPTEARDOWN_DUMPCAP", script.toString())
              .run("live", "-i", "lo");
        }),
    TOO_LITTLE_MEMORY(70, "not enough memory", FaultsTest::tooLittleMemory),
    HANGUP(129, "", f -> killed(f, "HUP")),
    INTERRUPTED(130, "", f -> killed(f, "INT")),
    TERMINATED(143, "", f -> killed(f, "TERM")),
    KILLED(137, "", f -> killed(f, "KILL")),
    LIVE_KILLED(137, "watching lo", FaultsTest::liveKilled);

    private final int code;
    private final String message;

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final Deed deed;

    Fault(int code, String message, Deed deed) {
      this.code = code;
      this.message = message;
      this.deed = deed;
    }
  }

  private static Object[] tshark() {
    return new Object[] {"analyze", "--reader", "tshark", RV082};
  }

  @ParameterizedTest
  @EnumSource
  void endsAsDocumented(Fault fault) throws Exception {
    Run run = fault.deed.in(folder);
    assertEquals(fault.code, run.code(), run.toString());
    assertTrue(run.err().contains(fault.message), run.err());
    assertFalse(run.err().contains("\tat "), "a stack trace is for us, not for users");
    if (fault.message.isEmpty()) {
      assertEquals("", run.err().replaceAll("tcpteardown: reading with tshark.*\n", ""));
    }
  }

  @Test
  void everyRowOfTheTableHasItsTest() throws IOException {
    Pattern row = Pattern.compile("\\| ([0-9, and so on]+) \\| .*");
    Set<Integer> documented =
        Files.readAllLines(Checkout.TOP.resolve("docs/exit-codes.md")).stream()
            .map(row::matcher)
            .filter(m -> m.matches())
            .flatMap(m -> Stream.of(m.group(1).split("\\D+", -1)))
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<Integer> tested =
        Stream.of(Fault.values()).map(f -> f.code).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(documented, tested);
  }

  /** A dumpcap to which no packet comes. */
  private static Path silentLine(Path folder) throws IOException {
    Path script = folder.resolve("dumpcap");
    Files.writeString(script, "#!/bin/sh\nhead -c 100 " + RV082 + "\nexec sleep 1000\n");
    assertTrue(script.toFile().setExecutable(true));
    return script;
  }

  private static Path copy(Path folder) throws IOException {
    Path copy = folder.resolve("copy.pcapng");
    return Files.exists(copy) ? copy : Files.copy(RV082, copy);
  }

  private static Path cut(Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(RV082);
    return Files.write(folder.resolve("cut.pcapng"), Arrays.copyOf(whole, whole.length - 30));
  }

  private static Run damagedSidecar(Path folder, String find, String put) throws IOException {
    Path sidecar = folder.resolve("s.tsv");
    assertEquals(0, Run.of("analyze", "--no-store", "-o", sidecar, RV082).code());
    List<String> lines = Files.readAllLines(sidecar);
    lines.set(6, lines.get(6).replaceFirst(find, put));
    Files.write(sidecar, lines);
    return Run.of("show", sidecar);
  }

  /** Its line 7 tells of the first frame. */
  private static Run hugeTime(Path folder) throws IOException {
    return damagedSidecar(folder, "\t\\d+\\.", "\t99999999999.");
  }

  private static Run hugeNumbers(Path folder) throws IOException {
    return damagedSidecar(folder, "\t\\d+$", "\t99999999999999999999");
  }

  /** Its name is too long, so even root cannot look into it. */
  private static Run endlessFolder(Path folder) throws Exception {
    Path top = Files.createDirectory(folder.resolve("top"));
    Files.copy(RV082, top.resolve("a.pcapng"));
    String deep =
        "cd \"$0\"; n=$(printf '%0200d' 0); for i in $(seq 25); do mkdir $n; cd -P $n; done";
    assertEquals(0, new ProcessBuilder("bash", "-c", deep, top.toString()).start().waitFor());
    Run run = Run.of("check", "--assert", "true", top);
    assertTrue(run.out().contains("ERROR    " + top), run.out());
    assertTrue(run.out().contains("2 captures: 1 as expected"), run.out());
    new ProcessBuilder("rm", "-rf", top.toString()).start().waitFor();
    return run;
  }

  private static Run storeHoldsPipe(Path folder) throws Exception {
    assertEquals(0, new Program(folder).run("analyze", RV082).code());
    Path store = folder.resolve("tcpteardown");
    try (Stream<Path> files = Files.list(store)) {
      Path sidecar = files.toList().get(0);
      Files.delete(sidecar);
      assertEquals(0, new ProcessBuilder("mkfifo", sidecar.toString()).start().waitFor());
    }
    return new Program(folder).run("analyze", RV082);
  }

  private static Run withoutLibpcap(Path folder) throws Exception {
    Path libraries = Files.createDirectory(folder.resolve("lib"));
    for (String name : List.of("libpcap.so.1", "libpcap.so.0.8", "libpcap.so")) {
      Files.writeString(libraries.resolve(name), "not a library");
    }
    Program program =
        new Program(folder)
            .with("LD_LIBRARY_PATH", libraries.toString())
            .tshark("unset LD_LIBRARY_PATH; exec $tshark \"$@\"");
    Run run = program.run("analyze", RV082);
    assertEquals(0, run.code(), run.err());
    assertTrue(run.err().contains("reading with tshark, which takes longer"), run.err());
    return program.run("analyze", "--reader", "libpcap", RV082);
  }

  private static Run tooLittleMemory(Path folder) throws Exception {
    Path sidecar = folder.resolve("long.tsv");
    Files.writeString(sidecar, "#tcpteardown\t4\t0\n#" + "x".repeat(60_000_000));
    return new Program(folder).jvm("-Xmx40m").run("show", sidecar);
  }

  private static Run fullDisk(Path folder) throws Exception {
    Path store = Files.createDirectory(folder.resolve("tcpteardown"));
    assumeRoot();
    return new Program(folder).shell(FULL.formatted(99, store)).run("analyze", RV082);
  }

  private static Run fullTemporaryDisk(Path folder) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("full"));
    assumeRoot();
    return new Program(folder)
        .shell(FULL.formatted(2, temporary))
        .jvm("-Djava.io.tmpdir=" + temporary)
        .run(tshark());
  }

  private static void assumeRoot() throws Exception {
    String mounts = "unshare --mount --propagation private mount -t tmpfs none /mnt";
    assumeTrue(new ProcessBuilder("bash", "-c", mounts).start().waitFor() == 0, "cannot mount");
  }

  private static Run unreadableFolder(Path folder) throws Exception {
    Path top = Files.createDirectory(folder.resolve("top"));
    Files.copy(RV082, top.resolve("a.pcapng"));
    assertEquals(0, Run.of("check", "--update", top).code());
    Path closed = Files.createDirectory(top.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    Run run = new Program(folder).shell(UNPRIVILEGED).run("check", top);
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    assertTrue(run.out().contains("ERROR    " + closed), run.out());
    assertTrue(run.out().contains("2 captures: 1 as expected"), run.out());
    return run;
  }

  private static Run unreadableFile(Path folder) throws Exception {
    Path closed = copy(folder);
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    return new Program(folder).shell(UNPRIVILEGED).run("analyze", closed);
  }

  /** While tshark hangs; neither it nor its folder may be left. */
  private static Run killed(Path folder, String signal) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Program.Running running =
        new Program(folder)
            .shell(HEARING)
            .jvm("-Djava.io.tmpdir=" + temporary)
            .tshark(HANGS)
            .start(tshark());
    running.await(folder.resolve("pid"));
    running.signal(signal);
    Run run = running.end();
    assertEquals("", run.out());
    String pid = Files.readString(folder.resolve("pid")).strip();
    waitUntilGone(pid, temporary);
    return run;
  }

  /** On a silent line dumpcap would not notice. */
  private static Run liveKilled(Path folder) throws Exception {
    Program program = new Program(folder).tshark(HANGS);
    Program.Running running =
        program
            .with("TCPTEARDOWN_DUMPCAP", folder.resolve("fake-tshark").toString())
            .start("live", "-i", "lo");
    running.await(folder.resolve("pid"));
    running.await(folder.resolve("err"));
    running.signal("KILL");
    Run run = running.end();
    waitUntilGone(Files.readString(folder.resolve("pid")).strip(), folder);
    return run;
  }

  private static void waitUntilGone(String pid, Path temporary) throws Exception {
    String wait =
        "while ps -o stat= -p $1 | grep -q '^[^Z]' || ls -d $2/tcpteardown-* 2>/dev/null;"
            + " do sleep 0.1; done";
    Process gone = new ProcessBuilder("sh", "-c", wait, "sh", pid, temporary.toString()).start();
    assertTrue(gone.waitFor(20, TimeUnit.SECONDS), "tshark or its folder is left");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "middle", "after", "renamed"})
  void killedWriterLeavesOldOrNew(String stage) throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "old");
    assertEquals(137, new Program(folder).main(HaltingWriter.class).run(target, stage).code());
    String now = Files.readString(target);
    assertEquals(stage.equals("renamed") ? HaltingWriter.NEW : "old", now);
    for (Path left : leftovers()) {
      Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(60)));
    }
    assertEquals(stage.equals("renamed") ? 0 : 1, leftovers().size());
    HaltingWriter.main(new String[] {target.toString(), "none"});
    assertEquals(HaltingWriter.NEW, Files.readString(target));
    assertEquals(List.of(), leftovers());
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".tmp")).toList();
    }
  }

  /** Of two, and of twenty, the last wins, and what is there is always whole. */
  @ParameterizedTest
  @ValueSource(ints = {2, 20})
  void writersAtOnceLeaveOneWholeFile(int writers) throws Exception {
    Path target = folder.resolve("target");
    List<Thread> threads =
        Stream.generate(() -> new Thread(() -> write(target))).limit(writers).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(HaltingWriter.NEW, Files.readString(target));
    assertEquals(List.of(), leftovers());
  }

  private static void write(Path target) {
    try {
      HaltingWriter.main(new String[] {target.toString(), "none"});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
