package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.annotate.AtomicFile;

/** What is written never costs what is read, and shows nobody else what a capture holds. */
class OutputsTest {
  @TempDir Path folder = Path.of("");

  private Path capture = Path.of("");
  private byte[] bytes = {};

  @BeforeEach
  void copy() throws IOException {
    capture = Files.copy(Checkout.capture("rv082-late-fin"), folder.resolve("x.pcapng"));
    bytes = Files.readAllBytes(capture);
  }

  private void refused(Object... args) throws IOException {
    Run run = Run.of(args);
    assertEquals(ExitCode.USAGE, run.code(), run.err());
    assertTrue(run.err().contains("nothing was done"), run.err());
    assertArrayEquals(bytes, Files.readAllBytes(capture));
  }

  @Test
  void noOutputIsAFileThatIsRead() throws IOException {
    Path soft = Files.createSymbolicLink(folder.resolve("soft"), capture);
    Path hard = Files.createLink(folder.resolve("hard"), capture);
    Path detour = folder.resolve("none").resolve("..").resolve("x.pcapng");
    for (Path name : List.of(capture, soft, hard, detour)) {
      refused("analyze", "--no-store", "-o", name, capture);
      refused("analyze", "--no-store", "-o", capture, name);
      refused("check", "--junit", name, "--assert", "true", folder);
      refused("flows", "--format", "csv", "-o", name, capture);
      refused("export", "--format", "ek", "-o", name, capture);
      refused("report", "-o", name, capture);
      refused("report", "-o", name, "--against", capture, Checkout.capture("clean-close/client"));
      refused("check", "--sarif", name, "--assert", "true", capture);
      refused(
          "compare", "--no-store", "--html", name, capture, Checkout.capture("clean-close/client"));
      refused("share", "-o", name, capture);
      refused("annotate", capture, name);
    }
    Path expect = Files.writeString(folder.resolve("expect.json"), "{}");
    refused("check", "--junit", expect, folder);
    assertEquals("{}", Files.readString(expect));
  }

  /** What is saved of a capture is read in its place by some commands. */
  @Test
  void noOutputIsASavedResult() throws Exception {
    Program program = new Program(folder);
    assertEquals(ExitCode.DONE, program.run("analyze", capture).code());
    Path saved;
    try (Stream<Path> files = Files.list(folder.resolve("tcpteardown"))) {
      saved = files.filter(file -> file.toString().endsWith(".tsv")).findFirst().orElseThrow();
    }
    String before = Files.readString(saved);
    Path link = Files.createSymbolicLink(folder.resolve("link"), saved);
    Run run = program.run("flows", "--format", "csv", "-o", link, capture);
    assertEquals(ExitCode.USAGE, run.code(), run.toString());
    assertTrue(run.err().contains("is a saved result"), run.err());
    assertEquals(before, Files.readString(saved));
  }

  /** Standard input is known by the file that it comes from, in a process of its own. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void noOutputIsWhatStandardInputComesFrom() throws Exception {
    List<List<Object>> commands =
        List.of(
            List.of("report", "-o", capture, "-"),
            List.of("analyze", "--no-store", "-o", capture, "-"),
            List.of("flows", "--format", "csv", "-o", capture, "-"));
    for (List<Object> command : commands) {
      Path own = Files.createDirectories(folder.resolve("own"));
      Program program = new Program(own).shell("exec \"$@\" < '" + capture + "'");
      Run run = program.run(command.toArray());
      assertEquals(ExitCode.USAGE, run.code(), run.err());
      assertTrue(run.err().contains("nothing was done"), run.err());
      assertArrayEquals(bytes, Files.readAllBytes(capture));
    }
  }

  /** For each command that writes: the code says that it could not, and the word names the file. */
  @Test
  void whatCannotBeWrittenIsSaidByItsName() throws IOException {
    Path file = folder.resolve("no\nfolder").resolve("file");
    Path other = Checkout.capture("clean-close/client");
    List<List<Object>> commands =
        List.of(
            List.of("analyze", "--no-store", "-o", file, capture),
            List.of("check", "--junit", file, "--assert", "true", capture),
            List.of("check", "--sarif", file, "--assert", "true", capture),
            List.of("compare", "--no-store", "--html", file, capture, other),
            List.of("compare", "--no-store", "-o", capture.resolve("file"), capture, other),
            List.of("share", "-o", file, capture),
            List.of("annotate", capture, file),
            List.of("flows", "--format", "csv", "-o", file, capture),
            List.of("export", "--format", "ek", "-o", file, capture),
            List.of("export", "--format", "prometheus", "-o", file, capture),
            List.of("report", "-o", file, capture),
            List.of("install", "--profile-zip", file));
    for (List<Object> command : commands) {
      Run run = Run.of(command.toArray());
      assertEquals(ExitCode.UNWRITABLE, run.code(), command + "\n" + run.err());
      assertEquals(1, run.err().lines().count(), run.err());
      assertTrue(run.err().contains(File.separator + "file"), run.err());
      assertFalse(run.err().contains(".tmp"), run.err());
    }
  }

  /** Nothing of the temporary name may make a name too long that is none. */
  @Test
  void aNameMayBeAsLongAsTheSystemLets() throws IOException {
    Path file = folder.resolve("x".repeat(251) + ".tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", file, capture).code());
    assertTrue(Files.exists(file));
  }

  @Test
  void aNewlineInANameBeginsNoLine() throws IOException {
    for (String command : List.of("explain", "show", "survey", "analyze", "summary", "nothing")) {
      Run run = Run.of(command, "no\nfile");
      assertTrue(run.code() == ExitCode.USAGE || run.code() == ExitCode.UNREADABLE, command);
      assertTrue(run.err().lines().noneMatch(line -> line.startsWith("file")), run.err());
    }
  }

  @Test
  void noFileIsWrittenTwice() throws IOException {
    Path report = folder.resolve("report");
    refused("check", "--junit", report, "--sarif", report, "--assert", "true", capture);
    assertFalse(Files.exists(report));
  }

  /** As cp does: the link stays, and what it leads to is replaced and keeps its permissions. */
  @Test
  void aSymbolicLinkIsFollowed() throws IOException {
    Path real = Files.writeString(folder.resolve("real"), "before");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", link, capture).code());
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.readString(real).startsWith("#"), Files.readString(real));
    assertEquals("rw-r-----", permissions(real));
    Path lost = Files.createSymbolicLink(folder.resolve("lost"), Path.of("nowhere"));
    Run run = Run.of("analyze", "--no-store", "-o", lost, capture);
    assertEquals(ExitCode.UNWRITABLE, run.code());
    assertTrue(run.err().contains("symbolic link to a file that is not there"), run.err());
  }

  @Test
  void aSidecarIsForItsOwner() throws IOException {
    Path sidecar = folder.resolve("sidecar");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", sidecar, capture).code());
    assertEquals("rw-------", permissions(sidecar));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** A killed writer's temporary file goes at the next writing; that of a living one stays. */
  @Test
  void leftoversOfTheDeadAreRemoved() throws IOException {
    Path sidecar = folder.resolve("sidecar");
    long dead = 4_194_305; // more than Linux ever gives
    FileTime past = FileTime.from(Instant.now().minusSeconds(60));
    Path left = Files.createFile(folder.resolve(".sidecar." + dead + "-1.tmp"));
    Path fresh = Files.createFile(folder.resolve(".sidecar." + dead + "-2.tmp"));
    Path other = Files.createFile(folder.resolve(".other." + dead + "-1.tmp"));
    Path alive =
        Files.createFile(folder.resolve(".sidecar." + ProcessHandle.current().pid() + "-1.tmp"));
    for (Path file : List.of(left, other, alive)) {
      Files.setLastModifiedTime(file, past);
    }
    AtomicFile.write(sidecar, out -> out.write("x"));
    assertFalse(Files.exists(left));
    for (Path file : List.of(fresh, other, alive)) {
      assertTrue(Files.exists(file), file.toString());
    }
  }

  @Test
  void theNamesOfExpectationsStayInTheFolder() throws IOException {
    Path tests = Files.createDirectory(folder.resolve("tests"));
    Files.copy(capture, tests.resolve("x.pcapng"));
    for (String name :
        List.of("../x.pcapng", "/etc/passwd", "..", "a/b", "a\\\\b", "nul\\u0000", "")) {
      Files.writeString(tests.resolve("expect.json"), "{\"" + name + "\": {\"findings\": []}}");
      Run run = Run.of("check", tests);
      assertEquals(ExitCode.UNREADABLE, run.code(), run.out());
      assertTrue(run.out().contains("not the name of a file beside it"), run.out());
      assertFalse(run.out().contains("root:"), run.out());
    }
  }

  /** Who adds a link to a folder of captures would learn what is in files that he cannot read. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nothingIsToldOfWhatLinksLeadTo() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.json"), "{\"password\": \"hunter2\"}");
    Path tests = Files.createDirectory(folder.resolve("tests"));
    Path link = Files.createSymbolicLink(tests.resolve("x.pcap"), secret);
    Run run = Run.of("check", "--assert", "true", tests);
    assertEquals(ExitCode.UNREADABLE, run.code(), run.out());
    assertTrue(run.out().contains("a link that leads out of"), run.out());
    assertFalse(run.out().contains("hunter2") || run.out().contains("password"), run.out());
    Files.delete(link);
    Files.createSymbolicLink(tests.resolve("expect.json"), secret);
    Files.copy(capture, tests.resolve("y.pcapng"));
    Run other = Run.of("check", tests);
    assertEquals(ExitCode.UNREADABLE, other.code(), other.out());
    assertTrue(other.out().contains("a link that leads out of"), other.out());
    assertFalse(other.out().contains("password"), other.out());
    assertEquals(
        ExitCode.DONE, Run.of("check", "--assert", "true", folder.resolve("x.pcapng")).code());
    Files.delete(tests.resolve("expect.json"));
    Files.delete(tests.resolve("y.pcapng"));
    Files.createSymbolicLink(tests.resolve("y.pcapng"), capture);
    assertEquals(
        ExitCode.DONE,
        Run.of("check", "--assert", "true", tests).code(),
        "a capture may be kept elsewhere, as git-annex does");
  }

  /** Or the whole file could not be read any more. */
  @Test
  void whatExpectationsCannotNameIsNotWritten() throws IOException {
    assumeTrue(File.separatorChar == '/', "elsewhere it is two names");
    Path tests = Files.createDirectory(folder.resolve("tests"));
    Files.copy(capture, tests.resolve("a\\b.pcapng"));
    Run run = Run.of("check", "--update", tests);
    assertEquals(ExitCode.UNREADABLE, run.code(), run.out());
    assertTrue(run.out().contains("a backslash in its name"), run.out());
    assertFalse(Files.exists(tests.resolve("expect.json")));
  }

  @Test
  void assertionsCanDoNothingElse() throws IOException {
    Path victim = folder.resolve("victim");
    for (String text :
        List.of(
            "new('java.util.Formatter', '" + victim + "') != null",
            "while (true) {}",
            "for (x : late_fin) {}",
            "x = 1",
            "late_fin.size() == 1",
            "(x) -> { true }",
            "var a = 1; a == 1")) {
      Run run = Run.of("check", "--assert", text, capture);
      assertEquals(ExitCode.USAGE, run.code(), text + "\n" + run.out() + run.err());
    }
    assertFalse(Files.exists(victim));
    assertEquals(
        ExitCode.DONE,
        Run.of("check", "--assert", "max(late_fin) > 30 && count(error) == 1", capture).code());
  }

  @Test
  void outputThatCannotBeWrittenIsNoticed() {
    assertEquals("disk full", lost("disk full"));
    assertNull(lost("Broken pipe"), "the reader has seen enough");
  }

  private static @Nullable String lost(String message) {
    StandardOutput out =
        new StandardOutput(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException(message);
              }
            });
    try {
      out.write('x');
    } catch (IOException e) {
      return out.lost();
    }
    throw new AssertionError("written");
  }

  /** What steers a terminal or hides in text is told to programs, not to terminals. */
  @Test
  void namesAreShownAsText() throws IOException {
    Path tests = Files.createDirectory(folder.resolve("tests"));
    String name = "a\nb\u009b\u202e\u200b\u007fc\\d.pcapng";
    assumeTrue(canBeAName(name), "only with a locale of UTF-8");
    Files.copy(capture, tests.resolve(name));
    Path junit = folder.resolve("junit");
    Path sarif = folder.resolve("sarif");
    Run.of("check", "--junit", junit, "--sarif", sarif, "--assert", "false", tests);
    String json = Run.of("analyze", "--no-store", "--format", "json", tests.resolve(name)).out();
    assertTrue(json.contains("a\\nb\\u009b\\u202e\\u200b\\u007fc\\\\d.pcapng"), json);
    for (String text : List.of(Files.readString(junit), Files.readString(sarif), json)) {
      assertTrue(
          text.chars().noneMatch(c -> (c >= 0x7f && c < 0xa0) || c == 0x202e || c == 0x200b), text);
    }
    assertTrue(Files.readString(sarif).contains("c%5Cd.pcapng"), "a backslash is no slash");
    Run show = Run.of("show", folder.resolve("no\nfile"));
    assertEquals(1, show.err().lines().count(), show.err());
  }

  /** The hook hands on exact names, and stops the commit whatever fails. */
  @Test
  void theHookSeesEveryFolder() throws Exception {
    Path repository = Files.createDirectory(folder.resolve("repository"));
    Path ci = Files.createDirectories(folder.resolve("tool/scripts/ci"));
    Path hook = Files.copy(Checkout.TOP.resolve("scripts/ci/pre-commit"), ci.resolve("pre-commit"));
    Path program = ci.resolveSibling("tcpteardown");
    Files.writeString(program, "#!/bin/sh\nprintf '%s|' \"$@\" > \"$SEEN\"\nexit 1\n");
    program.toFile().setExecutable(true);
    hook.toFile().setExecutable(true);
    List<String> names =
        Stream.of("it's", "\u00fcn\u00ef", "quo\"te", "--help", "new\nline")
            .filter(OutputsTest::canBeAName)
            .toList();
    for (String name : names) {
      Files.copy(capture, Files.createDirectory(repository.resolve(name)).resolve("x.pcapng"));
    }
    Path seen = folder.resolve("seen");
    git(repository, seen, "git", "init", "-q");
    git(repository, seen, "git", "add", "-A");
    assertEquals(1, git(repository, seen, hook.toString()));
    String arguments = Files.readString(seen);
    assertTrue(arguments.startsWith("check|--|"), arguments);
    for (String name : names) {
      assertTrue(arguments.contains("|./" + name + "|"), arguments);
    }
    git(repository, seen, "git", "reset", "-q");
    assertEquals(0, git(repository, seen, hook.toString()), "nothing staged");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    assertTrue(git(elsewhere, seen, hook.toString()) != 0, "git itself fails");
  }

  private static boolean canBeAName(String name) {
    try {
      return !Path.of(name).toString().isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static int git(Path where, Path seen, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("SEEN", seen.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("GIT_CEILING_DIRECTORIES", Objects.toString(where.getParent()));
    return builder.start().waitFor();
  }

  @Test
  void nothingElseIsLeft() throws IOException {
    Run.of("analyze", "--no-store", "-o", folder.resolve("sidecar"), capture);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }
}
