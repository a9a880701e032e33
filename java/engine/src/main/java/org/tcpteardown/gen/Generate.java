package org.tcpteardown.gen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.population.rules.PopulationRules;

/**
 * Writes all generated files of a checkout: the plugin's catalogue and the pages about findings.
 */
public final class Generate {
  private static final Path PLUGIN = Path.of("lua", "tcpteardown.lua");

  private Generate() {}

  /** Takes the checkout's top folder. */
  public static void main(String[] args) throws IOException {
    Path top = Path.of(args.length == 0 ? "." : args[0]);
    for (Map.Entry<Path, String> file : files(top).entrySet()) {
      Path target = top.resolve(file.getKey());
      Path folder = target.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(target, file.getValue());
    }
  }

  /** What each generated file should hold, by its path below the checkout's top folder. */
  static Map<Path, String> files(Path top) throws IOException {
    Map<Path, String> files = new LinkedHashMap<>();
    files.put(PLUGIN, LuaCatalogue.into(Files.readString(top.resolve(PLUGIN))));
    files.put(Path.of("docs", "findings.md"), FindingPages.index());
    files.put(Path.of("docs", "symptoms.md"), SymptomPage.page());
    List<FindingInfo> findings = RuleList.INFOS;
    List<PopulationInfo> population =
        PopulationRules.ALL.stream().map(PopulationRule::info).toList();
    Examples examples = Examples.read(top, findings, population);
    for (FindingInfo info : findings) {
      files.put(Path.of("docs", "findings", info.id() + ".md"), FindingPages.page(info, examples));
    }
    for (PopulationInfo info : population) {
      files.put(
          Path.of("docs", "findings", info.id() + ".md"), PopulationPages.page(info, examples));
    }
    files.put(Path.of("docs", "timers.md"), TimersPage.page());
    return files;
  }
}
