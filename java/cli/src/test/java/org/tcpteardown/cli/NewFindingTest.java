package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/new-finding}: with whatever awk there is, for they differ. */
final class NewFindingTest {
  private static final String ENGINE = "java/engine/src/main/java/org/tcpteardown/";
  private static final String TESTS = "java/engine/src/test/java/org/tcpteardown/heuristic/rules/";
  private static final String IDS = ENGINE + "model/FindingId.java";
  private static final String RULES = ENGINE + "heuristic/rules/RuleList.java";
  private static final String CONTRACT = TESTS + "RuleListTest.java";

  @TempDir Path folder = Path.of("");

  private static List<Path> everyAwk() {
    return Stream.of("awk", "mawk", "gawk", "original-awk")
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(place -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .toList();
  }

  private void copy(Path to, String name) throws Exception {
    Path copied = to.resolve(name);
    Files.createDirectories(copied.resolveSibling(""));
    Files.copy(Checkout.TOP.resolve(name), copied);
  }

  private static String run(Path awk, Path top, int code, String... args) throws Exception {
    Path programs = Files.createDirectories(top.resolve("bin"));
    if (!Files.exists(programs.resolve("awk"))) {
      Files.createSymbolicLink(programs.resolve("awk"), awk);
    }
    ProcessBuilder builder = new ProcessBuilder().redirectErrorStream(true);
    builder.command().add(top.resolve("scripts/new-finding").toString());
    builder.command().addAll(List.of(args));
    builder.environment().merge("PATH", programs + File.pathSeparator, (was, own) -> own + was);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(code, process.waitFor(), awk + ": " + out);
    return out;
  }

  /** Where a line stands, of which there must be one. */
  private static int line(Path file, String text) throws Exception {
    List<String> lines = Files.readAllLines(file);
    assertEquals(1, lines.stream().filter(text::equals).count(), file + ": " + text);
    return lines.indexOf(text);
  }

  @Test
  void entersItWhereTheOrderWantsIt() throws Exception {
    List<Path> all = everyAwk();
    assertTrue(!all.isEmpty(), "no awk");
    for (int i = 0; i < all.size(); i++) {
      Path top = folder.resolve("checkout" + i);
      for (String name :
          List.of(
              "scripts/new-finding",
              "scripts/lib.sh",
              "scripts/new-finding.d/Rule.java.txt",
              "scripts/new-finding.d/RuleTest.java.txt",
              IDS,
              RULES,
              CONTRACT)) {
        copy(top, name);
      }
      run(all.get(i), top, 0, "fin_ignored", "FIN ignored");
      assertEquals(
          1, line(top.resolve(IDS), "  FIN_MOVED,") - line(top.resolve(IDS), "  FIN_IGNORED,"));
      line(top.resolve(RULES), "          new FinIgnored(),");
      line(top.resolve(CONTRACT), "      fin_ignored note");
      String rule = Files.readString(top.resolve(ENGINE + "heuristic/rules/FinIgnored.java"));
      assertTrue(rule.contains(".name(\"FIN ignored\")"), rule);
      assertTrue(Files.exists(top.resolve(TESTS + "FinIgnoredTest.java")));
      String again = run(all.get(i), top, 2, "fin_ignored", "FIN ignored");
      assertTrue(again.contains("there is a finding fin_ignored already"), again);
      run(all.get(i), top, 2, "FinIgnored", "FIN ignored");
    }
  }
}
