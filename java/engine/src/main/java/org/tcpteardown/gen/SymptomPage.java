package org.tcpteardown.gen;

import java.util.Comparator;
import java.util.List;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.rules.RuleList;

/** The index by what people see before they open a capture, in Markdown. */
final class SymptomPage {
  private SymptomPage() {}

  static String page() {
    StringBuilder out = new StringBuilder(FindingPages.NOTICE);
    out.append(
        """
        # From the symptom to the finding

        Capture as near to the end that complains as you can, from before the connection opens; then

        ```text
        scripts/tcpteardown analyze trace.pcapng
        scripts/tcpteardown explain trace.pcapng --flow N
        ```

        and look at what is listed under the symptom. Several findings can lie behind one symptom; their pages say how to
        tell them apart, and when each of them misleads.

        """);
    for (Symptom symptom : Symptom.values()) {
      out.append("- [").append(symptom.title()).append("](#").append(symptom.id()).append(")\n");
    }
    for (Symptom symptom : Symptom.values()) {
      section(out, symptom);
    }
    return out.toString();
  }

  private static void section(StringBuilder out, Symptom symptom) {
    out.append("\n<a id=\"").append(symptom.id()).append("\"></a>\n");
    out.append("## ").append(symptom.title()).append("\n\n");
    out.append(symptom.seen()).append(".\n\nOr in other words: ");
    out.append(symptom.words());
    out.append(".\n\n| finding | observed | filter |\n|---|---|---|\n");
    for (FindingInfo info : findings(symptom)) {
      out.append("| [").append(info.name()).append("](findings/").append(info.id());
      out.append(".md) | ").append(info.summary());
      out.append(" | `").append(info.field()).append("` |\n");
    }
  }

  /** Those for which it is the most typical first; among equals the worse one. */
  private static List<FindingInfo> findings(Symptom symptom) {
    List<FindingInfo> found =
        RuleList.INFOS.stream()
            .filter(info -> info.symptoms().contains(symptom))
            .sorted(
                Comparator.comparingInt((FindingInfo info) -> info.symptoms().indexOf(symptom))
                    .thenComparing(FindingInfo::severity, Comparator.reverseOrder())
                    .thenComparing(FindingInfo::id))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalStateException("no finding answers the symptom " + symptom);
    }
    return found;
  }
}
