package org.tcpteardown.gen;

import java.util.stream.Collectors;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationInfo;

/** The pages about what many connections have in common. */
final class PopulationPages {
  private PopulationPages() {}

  /** One finding's page. */
  static String page(PopulationInfo info, Examples examples) {
    StringBuilder out = new StringBuilder(FindingPages.NOTICE);
    out.append("# ").append(info.name()).append(": `").append(info.id()).append("`\n\n");
    out.append(info.summary()).append(". About many connections, so no field of a frame: see ");
    out.append("\"population\" in what `analyze` prints.\n\n| | |\n|---|---|\n");
    FindingPages.row(
        out,
        "Severity",
        info.severities().stream().map(Severity::id).collect(Collectors.joining(", ")));
    FindingPages.row(out, "About", info.subject());
    FindingPages.row(out, "Value", info.valueMeaning());
    for (Setting setting : info.settings()) {
      FindingPages.row(out, "Setting", FindingPages.setting(setting));
    }
    out.append(
        """

        ## In a capture

        [`test-captures/%1$s`](../../test-captures/%2$s/README.md):

        > %3$s.

        %4$s

        ## Sources

        """
            .formatted(
                info.example(),
                info.example().replaceFirst("/.*", ""),
                examples.of(info).text(),
                info.explanation()));
    info.sources().forEach(source -> out.append("- ").append(source).append('\n'));
    return out.toString();
  }
}
