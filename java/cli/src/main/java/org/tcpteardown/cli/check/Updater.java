package org.tcpteardown.cli.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.PopulationFinding;

/**
 * Makes an expectation of what an analysis yields. What an earlier one says and still holds stays
 * as it is written: tolerances, and which fields of a flow are pinned.
 */
final class Updater {
  /** What is pinned of a flow that was not expected before. */
  private static final List<String> USUAL_FIELDS =
      List.of(
          "flow",
          "client",
          "server",
          "end",
          "closed_by",
          "cause",
          "state.clt",
          "state.srv",
          "conn_state",
          "history",
          "data_complete",
          "path.end");

  private Updater() {}

  /** The new expectation, with findings and flows in the order of the capture. */
  static JsonObject of(Result result, @Nullable Expectation before) {
    JsonArray findings = new JsonArray();
    for (Finding finding : result.findings()) {
      findings.add(
          kept(Comparison.actual(finding), before == null ? List.of() : before.findings()));
    }
    JsonArray flows = new JsonArray();
    for (FlowRow row : result.flows()) {
      Optional<JsonObject> old = before == null ? Optional.empty() : flow(before, row.number());
      if (before == null || before.flows().isEmpty() || old.isPresent()) {
        flows.add(flow(row, old));
      }
    }
    JsonObject json = new JsonObject();
    if (!result.capture().complete()) {
      json.addProperty("complete", false);
    }
    json.add("findings", findings);
    if (before == null || !before.flows().isEmpty()) {
      json.add("flows", flows);
    }
    if (!result.population().isEmpty()) {
      JsonArray population = new JsonArray();
      for (PopulationFinding finding : result.population()) {
        population.add(Comparison.actual(finding));
      }
      json.add("population", population);
    }
    return json;
  }

  private static Optional<JsonObject> flow(Expectation before, long number) {
    return before.flows().stream().filter(f -> f.get("flow").getAsLong() == number).findFirst();
  }

  /** A finding, with its value as it was written before if that still fits. */
  private static JsonObject kept(JsonObject finding, List<JsonObject> before) {
    for (JsonObject old : before) {
      boolean same =
          old.get("frame").getAsLong() == finding.get("frame").getAsLong()
              && old.get("id").equals(finding.get("id"));
      if (same && finding.has("value") && Values.match(old.get("value"), finding.get("value"))) {
        finding.add("value", old.get("value"));
      }
    }
    return finding;
  }

  private static JsonObject flow(FlowRow row, Optional<JsonObject> before) {
    List<String> names =
        before.map(old -> (List<String>) new ArrayList<>(old.keySet())).orElse(USUAL_FIELDS);
    JsonObject json = new JsonObject();
    for (String name : names) {
      JsonElement found = Comparison.field(row, name);
      if (found == null) {
        continue;
      }
      JsonElement old = before.map(b -> b.get(name)).orElse(null);
      json.add(name, old != null && Values.match(old, found) ? old : found);
    }
    return json;
  }
}
