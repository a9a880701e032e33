package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read and write what each command writes, whatever the user's umask. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions of a Unix")
class ModesTest {
  /** Between two commands. */
  private static final String THEN = "--then";

  @TempDir Path folder = Path.of("");

  /** Several commands in one process, for each takes a second to start. */
  static final class Commands {
    private Commands() {}

    /** Ends with the first code that is not 0. */
    public static void main(String[] args) {
      int from = 0;
      for (int i = 0; i <= args.length; i++) {
        if (i == args.length || args[i].equals(THEN)) {
          StringWriter err = new StringWriter();
          int code =
              Main.run(
                  new PrintWriter(new StringWriter()),
                  new PrintWriter(err, true),
                  Arrays.copyOfRange(args, from, i));
          if (code != 0) {
            System.err.println(args[from] + ": " + err);
            System.exit(code);
          }
          from = i + 1;
        }
      }
      System.exit(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "000, rw-rw-r--, rwxrwxr-x",
    "022, rw-r--r--, rwxr-xr-x",
    "077, rw-------, rwx------"
  })
  void whoMayReadWhat(String umask, String read, String entered) throws Exception {
    Path in = Files.createDirectory(folder.resolve("in"));
    Path capture = Files.copy(Checkout.capture("rv082-late-fin"), in.resolve("x.pcapng"));
    Path other = Files.copy(Checkout.capture("clean-close/client"), folder.resolve("y.pcapng"));
    Path out = Files.createDirectory(folder.resolve("made"));
    Path home = out.resolve("home");
    String commands =
        """
        analyze -o OUT/sidecar CAPTURE --then
        report -o OUT/report.html CAPTURE --then
        flows --format csv -o OUT/flows.csv CAPTURE --then
        flows --format ndjson -o OUT/flows.ndjson CAPTURE --then
        export --format ek -o OUT/bulk.ndjson CAPTURE --then
        export --format prometheus -o OUT/metrics CAPTURE --then
        export --format ek --template -o OUT/template --then
        compare --html OUT/lanes.html -o OUT/ends CAPTURE OTHER --then
        share -o OUT/shared.pcap CAPTURE --then
        annotate CAPTURE OUT/annotated.pcapng --then
        check --assert true --junit OUT/junit.xml --sarif OUT/report.sarif CAPTURE --then
        check --update IN --then
        install --profile-zip OUT/profile.zip --then
        install --profile\
        """;
    Object[] words =
        commands
            .replace("CAPTURE", capture.toString())
            .replace("OTHER", other.toString())
            .replace("OUT", out.toString())
            .replace("IN", in.toString())
            .split("\\s+", -1);
    Run run =
        new Program(folder)
            .main(Commands.class)
            .shell("umask " + umask + "; exec \"$@\"")
            .with("HOME", home.toString())
            .with("WIRESHARK_CONFIG_DIR", out.resolve("personal").toString())
            .run(words);
    assertEquals(0, run.code(), run.err());
    String own = "rw-------";
    Map<String, String> modes = modes(out);
    modes.putAll(modes(in));
    for (String name :
        List.of(
            "sidecar",
            "report.html",
            "flows.csv",
            "flows.ndjson",
            "bulk.ndjson",
            "lanes.html",
            "ends/x.pcapng.tsv",
            "ends/y.pcapng.tsv",
            "shared.pcap",
            "annotated.pcapng",
            "profile.zip")) {
      assertEquals(own, modes.remove(name), name);
    }
    for (String name : List.of("metrics", "template", "junit.xml", "report.sarif", "expect.json")) {
      assertEquals(read, modes.remove(name), name);
    }
    assertEquals("rwx------", modes.remove("personal/tcpteardown"), "the store");
    modes.remove("x.pcapng");
    int stored = 0;
    for (Map.Entry<String, String> left : modes.entrySet()) {
      boolean isResult = left.getKey().matches("personal/tcpteardown/(.*\\.tsv|saved)");
      boolean isFolder = left.getValue().charAt(2) == 'x';
      stored += isResult ? 1 : 0;
      if (!left.getKey().equals("personal")) {
        assertEquals(isResult ? own : isFolder ? entered : read, left.getValue(), left.getKey());
      }
    }
    assertEquals(3, stored, "two results, and how much was saved");
    assertTrue(modes.keySet().stream().anyMatch(name -> name.endsWith("tcpteardown.lua")));
  }

  private static Map<String, String> modes(Path top) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      Map<String, String> modes = new TreeMap<>();
      for (Path file : files.filter(file -> !file.equals(top)).toList()) {
        modes.put(
            top.relativize(file).toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
      return modes;
    }
  }
}
