package org.tcpteardown.cli.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.PopulationFinding;

/** Compares an analysis with an expectation. */
final class Comparison {
  private final Result result;
  private final Map<Long, Long> timesNs = new HashMap<>();
  private final List<Difference> differences = new ArrayList<>();

  private Comparison(Result result) {
    this.result = result;
    for (FlowRow flow : result.flows()) {
      for (FrameFacts facts : flow.facts()) {
        timesNs.put(facts.frame(), facts.timeNs());
      }
    }
    result.findings().forEach(finding -> timesNs.put(finding.frame(), finding.timeNs()));
  }

  /** What is not as expected; sorted by frame, then what is about flows and the whole capture. */
  static List<Difference> of(Result result, Expectation expectation) {
    Comparison comparison = new Comparison(result);
    comparison.findings(expectation.findings());
    comparison.differences.sort(
        Comparator.comparingLong(Difference::frame).thenComparing(Difference::name));
    comparison.flows(expectation.flows());
    if (expectation.population() != null) {
      comparison.population(expectation.population());
    }
    return comparison.differences;
  }

  private record Key(long frame, String id) {}

  private void findings(List<JsonObject> expected) {
    Map<Key, Finding> open = new LinkedHashMap<>();
    for (Finding finding : result.findings()) {
      open.put(new Key(finding.frame(), finding.id().id()), finding);
    }
    for (JsonObject one : expected) {
      Key key = new Key(one.get("frame").getAsLong(), one.get("id").getAsString());
      Finding found = open.remove(key);
      if (found == null) {
        String value = one.has("value") ? " = " + Values.text(one.get("value")) : "";
        add(Difference.Kind.MISSING, key, key.id() + value + severity(one.get("severity")));
      } else {
        String changes = changes(one, actual(found));
        if (!changes.isEmpty()) {
          add(Difference.Kind.CHANGED, key, key.id() + ": " + changes);
        }
      }
    }
    for (Finding finding : open.values()) {
      String value = finding.value().plain();
      add(
          Difference.Kind.UNEXPECTED,
          new Key(finding.frame(), finding.id().id()),
          finding.id()
              + (value.isEmpty() ? "" : " = " + value)
              + " ("
              + finding.severity().id()
              + "): "
              + finding.text());
    }
  }

  private static String severity(@Nullable JsonElement severity) {
    return severity == null ? "" : " (" + Values.text(severity) + ")";
  }

  /** A finding as it stands in an expectation. */
  static JsonObject actual(Finding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("frame", finding.frame());
    json.addProperty("id", finding.id().id());
    json.addProperty("severity", finding.severity().id());
    JsonElement value = Values.of(finding.value());
    if (!value.isJsonNull()) {
      json.add("value", value);
    }
    if (finding.flow() != CapturedFrame.ABSENT) {
      json.addProperty("flow", finding.flow());
    }
    return json;
  }

  /** A population finding as it stands in an expectation. */
  static JsonObject actual(PopulationFinding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("id", finding.id().id());
    json.addProperty("severity", finding.severity().id());
    json.addProperty("subject", finding.subject());
    json.addProperty("value", finding.value());
    return json;
  }

  /** "severity: expected warn, found error; value: ..." for all that is named and not so. */
  private static String changes(JsonObject expected, JsonObject found) {
    List<String> changes = new ArrayList<>();
    for (String name : expected.keySet()) {
      JsonElement actual = found.has(name) ? found.get(name) : JsonNull.INSTANCE;
      if (!Values.match(expected.get(name), actual)) {
        changes.add(
            name
                + ": expected "
                + Values.text(expected.get(name))
                + ", found "
                + Values.text(actual));
      }
    }
    if (!expected.has("value") && found.has("value")) {
      changes.add("value: expected nothing, found " + Values.text(found.get("value")));
    }
    return String.join("; ", changes);
  }

  private void add(Difference.Kind kind, Key key, String text) {
    Long timeNs = timesNs.get(key.frame());
    differences.add(
        new Difference(
            kind,
            key.id(),
            "frame " + key.frame(),
            key.frame(),
            timeNs == null ? null : timeNs - result.capture().firstTimeNs(),
            text,
            kind == Difference.Kind.MISSING
                ? "frame.number == " + key.frame()
                : "frame.number == " + key.frame() + " && tcpteardown." + key.id()));
  }

  private void flows(List<JsonObject> expected) {
    Map<Long, FlowRow> rows = new HashMap<>();
    result.flows().forEach(row -> rows.put(row.number(), row));
    for (JsonObject flow : expected) {
      long number = flow.get("flow").getAsLong();
      FlowRow row = rows.get(number);
      if (row == null) {
        flow(Difference.Kind.MISSING, "flow", number, "there is no such flow");
        continue;
      }
      for (String name : flow.keySet()) {
        JsonElement found = field(row, name);
        if (found == null) {
          flow(
              Difference.Kind.MISSING, name, number, "no field of a flow is called '" + name + "'");
        } else if (!Values.match(flow.get(name), found)) {
          String text =
              name + ": expected " + Values.text(flow.get(name)) + ", found " + Values.text(found);
          flow(Difference.Kind.CHANGED, name, number, text);
        }
      }
    }
  }

  /** A flow's field as it stands in an expectation; null if there is no field of that name. */
  static @Nullable JsonElement field(FlowRow row, String name) {
    return switch (name) {
      case "flow" -> new JsonPrimitive(row.number());
      case "client" -> new JsonPrimitive(row.client().toString());
      case "server" -> new JsonPrimitive(row.server().toString());
      default ->
          Arrays.stream(FlowField.values())
              .filter(f -> f.id().equals(name))
              .findFirst()
              .map(f -> Values.of(row.value(f)))
              .orElse(null);
    };
  }

  private void flow(Difference.Kind kind, String name, long number, String text) {
    differences.add(
        new Difference(kind, name, "flow " + number, 0, null, text, "tcp.stream == " + number));
  }

  private void population(List<JsonObject> expected) {
    List<PopulationFinding> open = new ArrayList<>(result.population());
    for (JsonObject one : expected) {
      Optional<PopulationFinding> found =
          open.stream()
              .filter(
                  f -> sameText(one, "id", f.id().id()) && sameText(one, "subject", f.subject()))
              .findFirst();
      String name = Values.text(one.get("id"));
      if (found.isEmpty()) {
        whole(Difference.Kind.MISSING, name, name + " of " + Values.text(one.get("subject")));
        continue;
      }
      open.remove(found.get());
      String changes = changes(one, actual(found.get()));
      if (!changes.isEmpty()) {
        whole(Difference.Kind.CHANGED, name, name + ": " + changes);
      }
    }
    for (PopulationFinding finding : open) {
      whole(Difference.Kind.UNEXPECTED, finding.id().id(), finding.id() + ": " + finding.text());
    }
  }

  private static boolean sameText(JsonObject json, String name, String text) {
    return json.has(name) && Values.text(json.get(name)).equals(text);
  }

  private void whole(Difference.Kind kind, String name, String text) {
    differences.add(new Difference(kind, name, "population", 0, null, text, ""));
  }
}
