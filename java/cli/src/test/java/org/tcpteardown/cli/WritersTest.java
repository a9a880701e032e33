package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each command that writes, under each fault of the system: it ends with a documented code and a
 * word, and its output is whole, what was there before, or not there.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "handles and limits of a Unix")
class WritersTest {
  private static final Path CAPTURE = Checkout.capture("rv082-late-fin");
  private static final Path OTHER = Checkout.capture("clean-close/client");
  private static final String BEFORE = "what was there before";
  private static final String DUMPCAP = "#!/bin/sh\nexec cat '" + CAPTURE + "'\n";

  /** All that write a file, which is {@code OUT}. */
  enum Writer {
    ANALYZE("analyze --no-store -o OUT CAPTURE"),
    REPORT("report -o OUT CAPTURE"),
    REPORT_AGAINST("report --against OTHER -o OUT CAPTURE"),
    FLOWS_CSV("flows --format csv -o OUT CAPTURE"),
    FLOWS_NDJSON("flows --format ndjson -o OUT CAPTURE"),
    FLOWS_TABLE("flows -o OUT CAPTURE"),
    EXPORT_EK("export --format ek -o OUT CAPTURE"),
    EXPORT_PROMETHEUS("export --format prometheus -o OUT CAPTURE"),
    EXPORT_TEMPLATE("export --format ek --template -o OUT"),
    COMPARE("compare --no-store --html OUT CAPTURE OTHER"),
    SHARE("share -o OUT CAPTURE"),
    ANNOTATE("annotate CAPTURE OUT"),
    CHECK_JUNIT("check --assert true --junit OUT CAPTURE", "</testsuites>"),
    CHECK_SARIF("check --assert true --sarif OUT CAPTURE", "}"),
    PROFILE("install --profile-zip OUT"),
    LIVE_METRICS("live -i lo --metrics OUT");

    private final String words;

    /** How its output ends, where that says what went wrong; else empty. */
    private final String end;

    Writer(String words) {
      this(words, "");
    }

    Writer(String words, String end) {
      this.words = words;
      this.end = end;
    }

    /** Whether there is all of its output, which is so long when nothing is wrong. */
    private boolean isWhole(Path out, long usualBytes) throws IOException {
      return Files.size(out) == usualBytes
          || (!end.isEmpty() && Files.readString(out).strip().endsWith(end));
    }

    private Run run(Path out) {
      StringWriter printed = new StringWriter();
      StringWriter err = new StringWriter();
      String[] args =
          Arrays.stream(words.split(" ", -1))
              .map(
                  word ->
                      switch (word) {
                        case "OUT" -> out.toString();
                        case "CAPTURE" -> CAPTURE.toString();
                        case "OTHER" -> OTHER.toString();
                        default -> word;
                      })
              .toArray(String[]::new);
      int code = Main.run(new PrintWriter(printed), new PrintWriter(err, true), args);
      return new Run(code, printed.toString(), err.toString());
    }

    private Path out(Path folder) {
      return folder.resolve(name() + ".out");
    }

    /**
     * How long its output is, times and all, when nothing is wrong; this loads its classes, and
     * with them whatever else is opened once.
     */
    private long alone(Path folder) throws IOException {
      Run run = run(out(folder));
      if (run.code() != 0) {
        throw new IOException(this + " does not run at all: " + run);
      }
      return Files.size(out(folder));
    }
  }

  @TempDir Path folder = Path.of("");

  /** Each command that has an option which names a file to be written is in the table. */
  @Test
  void allThatWriteAreHere() throws IOException {
    Set<String> told = new TreeSet<>();
    String command = "";
    for (String line : Files.readAllLines(Checkout.TOP.resolve("docs/commands.md"))) {
      if (line.startsWith("### ")) {
        command = line.substring(4);
      } else if (line.matches("- `(-o .*|-w FILE.*|--(html|junit|sarif|metrics|profile-zip)=.*)")) {
        told.add(command);
      }
    }
    Set<String> tested =
        Stream.of(Writer.values())
            .map(writer -> writer.words.split(" ", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    tested.remove("annotate"); // its output is no option
    assertEquals(told, tested);
  }

  /** In a process of its own: takes all handles but so many, and runs each command. */
  static final class FewHandles {
    static final int ALL_DONE = 42;

    /** With 12 another program can be started. */
    private static final List<Integer> LEFT = List.of(0, 1, 2, 3, 5, 8, 12);

    private FewHandles() {}

    /** The folder to write in. */
    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      // All before the first is short of handles: what Java closes by mistake may be a jar.
      Map<Writer, Long> whole = new EnumMap<>(Writer.class);
      for (Writer writer : Writer.values()) {
        whole.put(writer, writer.alone(folder));
      }
      for (Map.Entry<Writer, Long> one : whole.entrySet()) {
        for (int left : LEFT) {
          withSoMany(left, one.getKey(), folder, one.getValue());
        }
      }
      System.exit(ALL_DONE);
    }

    private static void withSoMany(int left, Writer writer, Path folder, long whole)
        throws IOException {
      Path out = writer.out(folder);
      Files.writeString(out, BEFORE);
      List<FileInputStream> taken = new ArrayList<>();
      Run run;
      try {
        takeAll(taken);
        for (int i = 0; i < left && !taken.isEmpty(); i++) {
          taken.remove(taken.size() - 1).close();
        }
        run = writer.run(out);
      } finally {
        taken.forEach(FewHandles::giveBack);
      }
      String what = writer + " with " + left + " handles: " + run;
      expect(Set.of(0, 3, 5, 6, 70).contains(run.code()), what);
      expect(!run.err().contains("\tat "), what);
      expect(run.code() == 0 || !(run.err() + run.out()).isBlank(), "without a word: " + what);
      boolean isBefore = Files.size(out) == BEFORE.length() && Files.readString(out).equals(BEFORE);
      expect(run.code() != 0 || !isBefore, "nothing written: " + what);
      expect(isBefore || writer.isWhole(out, whole), Files.size(out) + " bytes, half: " + what);
    }

    private static void giveBack(FileInputStream one) {
      try {
        one.close();
      } catch (IOException e) {
        // Where Java 17 has too few handles to start a program, it also closes one of any number.
      }
    }

    private static void takeAll(List<FileInputStream> taken) {
      try {
        while (true) {
          taken.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        // These were all.
      }
    }

    private static void expect(boolean holds, String what) {
      if (!holds) {
        System.out.println(what);
        System.exit(1);
      }
    }
  }

  private Program program() throws IOException {
    Path dumpcap = Files.writeString(folder.resolve("dumpcap"), DUMPCAP);
    Files.setPosixFilePermissions(dumpcap, PosixFilePermissions.fromString("rwx------"));
    return new Program(folder).with("TCPTEARDOWN_DUMPCAP", dumpcap.toString());
  }

  private Path made() throws IOException {
    return Files.createDirectories(folder.resolve("made"));
  }

  @Test
  void fewHandles() throws Exception {
    Run run = program().main(FewHandles.class).shell("ulimit -n 200; exec \"$@\"").run(made());
    // Not by words: the handle that Java closes by mistake may be that of standard output.
    assertEquals(FewHandles.ALL_DONE, run.code(), run.out() + run.err());
    assertNothingElseIn(made());
  }

  /** In a process of its own: so many run each command at once. */
  static final class AtOnce {
    private AtOnce() {}

    /** The folder to write in, one of its own, and how many. */
    public static void main(String[] args) throws IOException, InterruptedException {
      Path folder = Path.of(args[0]);
      Path own = Files.createDirectory(Path.of(args[1]));
      Map<Writer, Long> whole = new EnumMap<>(Writer.class);
      for (Writer writer : Writer.values()) {
        whole.put(writer, writer.alone(own));
      }
      List<String> faults = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        threads.add(new Thread(() -> runAll(folder, faults)));
      }
      for (Thread thread : threads) {
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      for (Writer writer : Writer.values()) {
        long size = Files.size(writer.out(folder));
        // The other process may still be at work, and writes this twice: as it begins, and at its
        // end.
        boolean begun =
            writer == Writer.LIVE_METRICS && Files.readString(writer.out(folder)).endsWith("\n");
        if (size != whole.getOrDefault(writer, 0L) && !begun) {
          faults.add(writer + ": " + size + " bytes of " + whole.get(writer));
        }
      }
      faults.forEach(System.out::println);
      System.exit(faults.isEmpty() ? 0 : 1);
    }

    private static void runAll(Path folder, List<String> faults) {
      for (Writer writer : Writer.values()) {
        Run run = writer.run(writer.out(folder));
        if (run.code() != 0 || run.err().contains("\tat ")) {
          synchronized (faults) {
            faults.add(writer + ": " + run);
          }
        }
      }
    }
  }

  /** Half of them in another process: the last one wins, and what is there is whole. */
  @ParameterizedTest
  @ValueSource(ints = {2, 20})
  void writersAtOnce(int writers) throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    String half = Integer.toString(writers / 2);
    Program.Running running =
        program().main(AtOnce.class).start(made(), folder.resolve("own"), half);
    Run second =
        new Program(other)
            .with("TCPTEARDOWN_DUMPCAP", folder.resolve("dumpcap").toString())
            .main(AtOnce.class)
            .run(made(), other.resolve("own"), half);
    Run first = running.end();
    assertEquals(0, first.code(), first.toString());
    assertEquals(0, second.code(), second.toString());
    assertNothingElseIn(made());
  }

  private static void assertNothingElseIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          Stream.of(Writer.values()).map(writer -> writer.out(folder)).sorted().toList(),
          files.sorted().toList());
    }
  }
}
