package org.tcpteardown.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.population.rules.PopulationRules;

/** The pages about findings that travel inside the jar, for the plugin's window. */
final class Pages {
  private static final String FOLDER = "pages";

  private Pages() {}

  /** Writes them into a folder of their own. */
  static void writeInto(Path store) throws IOException {
    Path folder = store.resolve(FOLDER);
    AtomicFile.createReadableFolder(folder);
    for (String name : names()) {
      try (InputStream in = Pages.class.getResourceAsStream("/" + FOLDER + "/" + name)) {
        if (in == null) {
          throw new IOException("the page " + name + " is missing from this build");
        }
        String text = plain(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        AtomicFile.write(folder.resolve(textName(name)), out -> out.write(text));
      }
    }
  }

  /** Removes what was written. */
  static void removeFrom(Path store) throws IOException {
    Path folder = store.resolve(FOLDER);
    if (Files.isDirectory(folder)) {
      for (String name : names()) {
        Files.deleteIfExists(folder.resolve(textName(name)));
      }
      Files.deleteIfExists(folder);
    }
  }

  private static String textName(String page) {
    return page.replaceFirst("md$", "txt");
  }

  /** Without the signs of Markdown that are in the way when it is read as it is. */
  static String plain(String markdown) {
    StringBuilder out = new StringBuilder();
    for (String line : markdown.replaceFirst("^<!--.*?-->\\s*", "").split("\n", -1)) {
      if (line.matches("\\|[-| ]+\\|")) {
        continue; // the rule below the head of a table, or an empty head
      }
      String bare = line.replaceAll("\\[([^\\]]+)\\]\\([^)]+\\)", "$1").replace("`", "");
      if (bare.startsWith("| ")) {
        String cells = bare.substring(2, bare.lastIndexOf('|')).strip();
        out.append(cells.replaceAll("(?<!\\\\) \\| ", ": ").replace("\\|", "|"));
      } else if (bare.startsWith("#")) {
        out.append(bare.replaceFirst("^#+ ", "").toUpperCase(Locale.ROOT));
      } else {
        out.append(bare);
      }
      out.append('\n');
    }
    return out.toString().stripTrailing() + "\n";
  }

  private static List<String> names() {
    return Stream.concat(
            RuleList.INFOS.stream().map(info -> info.id().id()),
            PopulationRules.ALL.stream().map(rule -> rule.info().id().id()))
        .map(id -> id + ".md")
        .toList();
  }
}
