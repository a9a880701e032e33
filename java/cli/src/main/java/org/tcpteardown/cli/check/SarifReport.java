package org.tcpteardown.cli.check;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tcpteardown.annotate.EngineVersion;
import org.tcpteardown.cli.render.JsonText;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;

/** SARIF 2.1.0, which code hosts show beside a change. */
final class SarifReport {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String NOT_CHECKED = "not_checked";
  private static final String ASSERTION = "assertion";

  private final JsonWriter json;

  private SarifReport(JsonWriter json) {
    this.json = json;
  }

  static void write(List<Outcome> outcomes, Writer out) throws IOException {
    JsonWriter json = JsonText.writer(out);
    json.setIndent("  ");
    new SarifReport(json).document(outcomes);
    json.flush();
    out.write('\n');
  }

  private void document(List<Outcome> outcomes) throws IOException {
    json.beginObject();
    json.name("$schema").value(SCHEMA);
    json.name("version").value("2.1.0");
    json.name("runs").beginArray().beginObject();
    json.name("tool").beginObject().name("driver").beginObject();
    json.name("name").value("tcpteardown");
    json.name("version").value(EngineVersion.text());
    json.name("rules").beginArray();
    for (String rule : rules(outcomes)) {
      json.beginObject().name("id").value(rule);
      json.name("shortDescription").beginObject().name("text").value(summary(rule)).endObject();
      json.endObject();
    }
    json.endArray().endObject().endObject();
    json.name("results").beginArray();
    for (Outcome outcome : outcomes) {
      if (outcome.status() == Outcome.Status.ERROR) {
        result(outcome, NOT_CHECKED, outcome.error(), "capture");
      }
      for (Difference difference : outcome.differences()) {
        result(outcome, rule(difference), TextReport.text(difference), difference.where());
      }
    }
    json.endArray();
    json.endObject().endArray().endObject();
  }

  private static Set<String> rules(List<Outcome> outcomes) {
    Set<String> rules = new TreeSet<>();
    for (Outcome outcome : outcomes) {
      if (outcome.status() == Outcome.Status.ERROR) {
        rules.add(NOT_CHECKED);
      }
      outcome.differences().forEach(difference -> rules.add(rule(difference)));
    }
    return rules;
  }

  private static String summary(String rule) {
    return switch (rule) {
      case NOT_CHECKED -> "The capture could not be checked";
      case ASSERTION -> "An assertion does not hold";
      default ->
          RuleList.find(rule)
              .map(FindingInfo::summary)
              .orElse("A field of a flow, or what many connections have in common");
    };
  }

  private static String rule(Difference difference) {
    return difference.kind() == Difference.Kind.ASSERTION ? ASSERTION : difference.name();
  }

  private void result(Outcome outcome, String rule, String text, String where) throws IOException {
    json.beginObject();
    json.name("ruleId").value(rule);
    json.name("level").value("error");
    json.name("message").beginObject();
    json.name("text").value(outcome.name() + ": " + text);
    json.endObject();
    json.name("locations").beginArray().beginObject();
    json.name("physicalLocation").beginObject();
    json.name("artifactLocation").beginObject();
    json.name("uri").value(uri(outcome.capture()));
    json.endObject();
    // Hosts want a line even of a file that has none.
    json.name("region").beginObject().name("startLine").value(1).endObject();
    json.endObject();
    json.name("logicalLocations").beginArray().beginObject();
    json.name("name").value(where);
    json.endObject().endArray();
    json.endObject().endArray();
    json.endObject();
  }

  /** Relative as it was given, so that a host finds it in the checkout. */
  private static String uri(Path capture) {
    if (capture.isAbsolute()) {
      return capture.toUri().toString();
    }
    List<String> parts = new ArrayList<>();
    for (Path part : capture.normalize()) {
      parts.add(URLEncoder.encode(part.toString(), StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return String.join("/", parts);
  }
}
