package org.tcpteardown.cli.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.cli.compare.ComparisonJson;
import org.tcpteardown.cli.export.EkDocuments;
import org.tcpteardown.cli.flows.RowsJson;
import org.tcpteardown.cli.json.JsonForm;
import org.tcpteardown.cli.render.FlowJson;
import org.tcpteardown.cli.render.JsonRenderer;
import org.tcpteardown.cli.summary.SummaryJson;
import org.tcpteardown.cli.survey.SurveyJson;

/** Writes the schemas into a checkout, and the page that lists them. */
public final class Schemas {
  /** All JSON that is printed and is of our own form. */
  static final List<JsonForm> ALL =
      List.of(
          JsonRenderer.DOCUMENT,
          JsonRenderer.LINES,
          JsonRenderer.LIVE,
          FlowJson.FORM,
          RowsJson.FLOWS,
          RowsJson.GROUPS,
          SummaryJson.FORM,
          ComparisonJson.FORM,
          ComparisonJson.LINES,
          EkDocuments.FORM,
          SurveyJson.FORM);

  private static final Path DOCS = Path.of("docs");

  private Schemas() {}

  /** Takes the checkout's top folder. */
  public static void main(String[] args) throws IOException {
    Path top = Path.of(args.length == 0 ? "." : args[0]);
    for (Map.Entry<Path, String> file : files().entrySet()) {
      Path target = top.resolve(file.getKey());
      Path folder = target.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(target, file.getValue());
    }
  }

  /** What each file should hold, by its path below the checkout's top folder. */
  static Map<Path, String> files() {
    Map<Path, String> files = new LinkedHashMap<>();
    for (JsonForm form : ALL) {
      files.put(DOCS.resolve(form.path()), form.schema());
    }
    files.put(DOCS.resolve("json.md"), page());
    return files;
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            <!-- Written by scripts/generate: do not change it here. -->
            # JSON

            For all JSON that the program prints there is a JSON schema (draft 2020-12) with a line about each field. They allow no
            other fields; a program that is to go on with later versions should ignore what it does not know. Times and
            durations are in seconds with nine decimals, times of day since 1970 (UTC); read them as decimals where nanoseconds
            matter. What is not known is left out, or null where the schema says so. Characters that steer a terminal or hide
            in text are written as `\\uXXXX`.

            | printed by | schema of | what it tells |
            |---|---|---|
            """);
    for (JsonForm form : ALL) {
      page.append("| `")
          .append(String.join("`, `", form.printedBy()))
          .append(form.isLines() ? "` | each line: [" : "` | the whole: [")
          .append(form.name())
          .append("](")
          .append(form.path())
          .append(") | ")
          .append(form.summary())
          .append(" |\n");
    }
    return page.append(
            """

            `check --sarif` writes SARIF 2.1.0, whose schema is OASIS's. `export --format ek --template` prints an index template,
            whose form is Elasticsearch's. Sidecars are not JSON: [sidecar.md](sidecar.md).
            """)
        .toString();
  }
}
