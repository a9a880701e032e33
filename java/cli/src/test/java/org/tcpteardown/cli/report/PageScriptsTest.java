package org.tcpteardown.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's own scripts and styles: nothing in them ends their block or parses text as HTML. */
class PageScriptsTest {
  private static final Path FOLDER = Path.of("src/main/resources/org/tcpteardown/cli/report");

  @Test
  void everyScriptIsInThePage() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".js"))
          .forEach(names::add);
    }
    assertEquals(ReportPage.SCRIPTS.stream().sorted().toList(), names.stream().sorted().toList());
  }

  @Test
  void noneEndsItsBlock() throws IOException {
    List<String> names = new ArrayList<>(ReportPage.SCRIPTS);
    names.addAll(List.of("uPlot.iife.min.js", "uPlot.min.css", "report.css"));
    for (String name : names) {
      String text = ReportPage.resource(name).toLowerCase(Locale.ROOT);
      for (String end : List.of("</script", "<script", "<!--", "</style")) {
        assertFalse(text.contains(end), name + " has " + end);
      }
      assertFalse(text.contains("url("), name + " asks for something");
    }
  }

  @Test
  void ownScriptsParseNoTextAsHtml() throws IOException {
    for (String name : ReportPage.SCRIPTS) {
      String text = ReportPage.resource(name);
      for (String word :
          List.of("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")) {
        assertFalse(text.contains(word), name + " has " + word);
      }
    }
  }
}
