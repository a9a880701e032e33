package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.read.TsharkProgram;

/** The real plugin under damaged sidecars: what it cannot use it says, and tshark goes on. */
class MutatedSidecarsTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");
  private static final List<String> ODD =
      List.of("", "-1", "99999999999999999999", "1e999", "nan", "0x10", "\u0000", "\t", "%s", "\n");

  @TempDir Path folder = Path.of("");
  private byte[] sidecar = {};

  @BeforeEach
  void analyze() throws IOException {
    Path file = folder.resolve("whole.tsv");
    assertEquals(0, Run.of("analyze", "--no-store", "-o", file, RV082).code());
    sidecar = Files.readAllBytes(file);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void fieldsReplaced(long seed) throws Exception {
    Random random = new Random(seed);
    String[] lines = new String(sidecar, StandardCharsets.UTF_8).split("\n", -1);
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      int line = random.nextInt(lines.length);
      String[] fields = lines[line].split("\t", -1);
      fields[random.nextInt(fields.length)] = ODD.get(random.nextInt(ODD.size()));
      lines[line] = String.join("\t", fields);
    }
    survives(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void bytesReplaced(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] damaged = sidecar.clone();
    for (int i = 0; i < 20; i++) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
    }
    survives(damaged);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 0.3, 0.9})
  void cut(double part) throws Exception {
    survives(Arrays.copyOf(sidecar, (int) (sidecar.length * part)));
  }

  /** Findings whose text refers to one that is not there, or has another number of holes. */
  @ParameterizedTest
  @ValueSource(strings = {"@", "@0", "@0|", "@0|1|2|3", "@9|1", "@0|%d|%1", "\\@0"})
  void referencesReplaced(String reference) throws Exception {
    String damaged =
        new String(sidecar, StandardCharsets.UTF_8)
            .replaceFirst("#texts\t0([^\n]*)\n", "#texts\t1$1\n0\tSent {} times, %1 {}\n")
            .replaceAll(
                "(?m)^(\\d+\t[^\t]*\t\\d+\t\\d*\t[a-z_]+\t[a-z]+\t[^\t]*\t).*$",
                "$1" + Matcher.quoteReplacement(reference));
    assertTrue(damaged.contains("\t" + reference + "\n"));
    survives(damaged.getBytes(StandardCharsets.UTF_8));
  }

  private void survives(byte[] damaged) throws Exception {
    Path file = Files.write(folder.resolve("damaged.tsv"), damaged);
    Path err = folder.resolve("err");
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                TsharkProgram.find().toString(),
                "-n",
                "-r",
                RV082.toString(),
                "-X",
                "lua_script:" + Checkout.PLUGIN,
                "-X",
                "lua_script1:" + file,
                "-T",
                "fields",
                "-e",
                "frame.number",
                "-e",
                "tcpteardown.late_fin")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "hangs");
    String said = Files.readString(err, StandardCharsets.ISO_8859_1);
    assertEquals(0, process.exitValue(), said);
    assertEquals(19, Files.readAllLines(out, StandardCharsets.ISO_8859_1).size(), said);
    assertFalse(said.contains("stack traceback") || said.contains("Lua: Error"), said);
  }
}
