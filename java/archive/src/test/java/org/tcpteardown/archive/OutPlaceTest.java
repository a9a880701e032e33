package org.tcpteardown.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Results go where nothing of the user's is lost by it. */
class OutPlaceTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.createDirectories(folder.resolve("in/site"));
    Files.writeString(folder.resolve("in/site/a.pcap"), "capture");
    Files.writeString(folder.resolve("note.txt"), "a file of somebody");
    Files.createSymbolicLink(folder.resolve("to-file"), folder.resolve("in/site/a.pcap"));
    Files.createSymbolicLink(folder.resolve("to-in"), folder.resolve("in"));
    Files.createDirectories(folder.resolve("foreign"));
    Files.writeString(folder.resolve("foreign/files.tsv"), "somebody's table\n");
    Files.createDirectories(folder.resolve("linked"));
    Files.createSymbolicLink(folder.resolve("linked/files.tsv"), folder.resolve("in/site/a.pcap"));
    Files.createDirectories(folder.resolve("half"));
    Files.writeString(folder.resolve("half/flows"), "no folder");
    Files.createDirectories(folder.resolve("ours/sidecars/site"));
    Files.writeString(folder.resolve("ours/files.tsv"), FilesTable.title());
  }

  private @Nullable String problem(String out, String input) throws IOException {
    String in = input.startsWith("/") ? input : folder.resolve(input).toString();
    return OutPlace.problem(
        folder.resolve(out).toString(), List.of(in), new Configuration(/* loadDefaults= */ true));
  }

  @ParameterizedTest
  @CsvSource({
    "in/site/a.pcap, in/site/a.pcap, that is a file",
    "to-file, in/site/a.pcap, that is a file",
    "note.txt, in, that is a file",
    "note.txt/below, in, is a file",
    "in, in, cannot go into the folder of captures",
    "to-in, in, cannot go into the folder of captures",
    "in, to-in, cannot go into the folder of captures",
    "in/new, in, cannot go into a folder below",
    "to-in/new/deep, in, cannot go into a folder below",
    "in/../in/new, in, cannot go into a folder below",
    "foreign, in, there is another files.tsv",
    "linked, in, there is another files.tsv",
    "half, in, there is a file flows",
    "ours, ours/sidecars, is among the results",
    "ours, ours/files.tsv, is one of the results",
    "ours, ours/s*, is among the results",
  })
  void isRefused(String out, String input, String why) throws IOException {
    String problem = problem(out, input);
    assertNotNull(problem);
    assertTrue(problem.contains(why), problem);
    assertTrue(problem.contains(folder.toString()), problem);
  }

  @ParameterizedTest
  @CsvSource({
    "new, in",
    "new/below, in",
    "ours, in",
    "in-out, in",
    "in/results, in/site/*.pcap",
    "in/results, in/site",
    "foreign/below, in",
    "., in",
    "new, nothing-there",
  })
  void isTaken(String out, String input) throws IOException {
    assertNull(problem(out, input));
  }

  @Test
  void whatALinkAmongTheResultsLeadsToStays() throws IOException {
    Path site = folder.resolve("ours/sidecars/site");
    Path capture = folder.resolve("in/site/a.pcap");
    Files.createSymbolicLink(site.resolve("a.tcpteardown"), capture);
    OutFolder out =
        new OutFolder(
            folder.resolve("ours").toString(), new Configuration(/* loadDefaults= */ true));
    out.write("sidecars/site/a.tcpteardown", to -> to.write(1));
    assertEquals("capture", Files.readString(capture));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(site.resolve("a.tcpteardown")));
  }

  @Test
  void theJobEndsWithTwoBeforeItReads() throws IOException {
    Path capture = folder.resolve("in/site/a.pcap");
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new Main())
            .setErr(new PrintWriter(err, true))
            .execute("--master", "local[1]", capture.toString(), "-o", capture.toString());
    assertEquals(2, code);
    assertTrue(err.toString().contains("-o " + capture + ": that is a file"), err.toString());
    assertFalse(err.toString().contains("Exception"), err.toString());
    assertEquals("capture", Files.readString(capture));
  }

  /** What is wrong stays on the screen: no page of usage behind it. */
  @Test
  void twoLinesSayWhatIsWrong() {
    for (List<String> args : List.of(List.of("--nothing"), List.of("in"), List.of("in", "-o"))) {
      StringWriter err = new StringWriter();
      CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
      assertEquals(2, line.execute(args.toArray(String[]::new)), args.toString());
      List<String> lines = err.toString().lines().toList();
      assertEquals(2, lines.size(), err.toString());
      assertTrue(lines.get(0).startsWith("tcpteardown: "), err.toString());
      assertEquals("Try: archive --help", lines.get(1));
    }
  }

  /** A task on a cluster works in a folder of its own. */
  @Test
  void aPlaceIsTheSameForAll() throws IOException {
    Configuration hadoop = new Configuration();
    String here = Path.of("").toAbsolutePath().toString();
    assertEquals("file:" + here + "/a b%20", OutPlace.absolute("a b%20", hadoop));
    String place = folder.resolve("ours").toString();
    assertEquals("file:" + place, OutPlace.absolute(place, hadoop));
    assertEquals("file:" + place, OutPlace.absolute("file:" + place, hadoop));
  }
}
