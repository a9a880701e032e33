package org.tcpteardown.cli.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one capture must yield. Closed: a finding that is not listed is one too many. Flows are not
 * closed: a flow that is listed must have the fields that are listed with it.
 *
 * @param findings one object each: frame, id, severity, value, flow
 * @param flows one object each: flow, and any of its fields
 * @param population one object each: id, severity, subject, value; null if it is not pinned
 * @param complete whether the capture must be readable to its end
 */
record Expectation(
    List<JsonObject> findings,
    List<JsonObject> flows,
    @Nullable List<JsonObject> population,
    boolean complete) {

  /** What stands in an expectation file under a capture's name. */
  static Expectation of(JsonObject json) throws BadExpectationException {
    for (String name : json.keySet()) {
      if (!List.of("findings", "flows", "population", "complete").contains(name)) {
        throw new BadExpectationException("'" + name + "' means nothing in an expectation");
      }
    }
    List<JsonObject> findings = objects(json, "findings");
    for (JsonObject finding : findings) {
      if (!isNumber(finding.get("frame")) || !isText(finding.get("id"))) {
        throw new BadExpectationException("a finding needs a frame and an id: " + finding);
      }
      refuseStrangeValues(finding);
    }
    List<JsonObject> flows = objects(json, "flows");
    for (JsonObject flow : flows) {
      if (!isNumber(flow.get("flow"))) {
        throw new BadExpectationException("a flow needs its number: " + flow);
      }
      refuseStrangeValues(flow);
    }
    JsonElement whole = json.get("complete");
    if (whole != null && !(whole instanceof JsonPrimitive flag && flag.isBoolean())) {
      throw new BadExpectationException("'complete' must be true or false, not " + whole);
    }
    boolean complete = whole == null || whole.getAsBoolean();
    List<JsonObject> population = objects(json, "population");
    for (JsonObject one : population) {
      refuseStrangeValues(one);
    }
    return new Expectation(findings, flows, json.has("population") ? population : null, complete);
  }

  private static List<JsonObject> objects(JsonObject json, String name)
      throws BadExpectationException {
    List<JsonObject> objects = new ArrayList<>();
    JsonElement list = json.get(name);
    if (list == null) {
      return objects;
    }
    if (!list.isJsonArray()) {
      throw new BadExpectationException("'" + name + "' must be a list");
    }
    for (JsonElement element : list.getAsJsonArray()) {
      if (!element.isJsonObject()) {
        throw new BadExpectationException("'" + name + "' must hold objects, not " + element);
      }
      objects.add(element.getAsJsonObject());
    }
    return objects;
  }

  private static void refuseStrangeValues(JsonObject where) throws BadExpectationException {
    for (String name : where.keySet()) {
      String fault = Values.fault(where.get(name));
      if (!fault.isEmpty()) {
        throw new BadExpectationException("'" + name + "': " + fault + " in " + where);
      }
    }
  }

  private static boolean isNumber(@Nullable JsonElement element) {
    return element != null && element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber();
  }

  private static boolean isText(@Nullable JsonElement element) {
    return element != null && element.isJsonPrimitive() && element.getAsJsonPrimitive().isString();
  }
}
