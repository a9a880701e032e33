package org.tcpteardown.cli.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;

/**
 * A JSON text that the program prints, or each line of one.
 *
 * @param name of its schema, without ending
 * @param from the command that prints it, for instance {@code analyze --format json}
 * @param summary what it tells, in one line without full stop
 * @param type its outermost value
 */
public record JsonForm(String name, String from, String summary, JsonType<?> type) {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** Its JSON schema (draft 2020-12), with a line end behind it. */
  public String schema() {
    JsonObject schema = new JsonObject();
    schema.addProperty("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.addProperty("$id", "urn:tcpteardown:" + name);
    schema.addProperty("title", "tcpteardown " + from);
    schema.addProperty("description", summary);
    Definitions definitions = new Definitions();
    for (Map.Entry<String, JsonElement> part : type.schema(definitions).entrySet()) {
      schema.add(part.getKey(), part.getValue());
    }
    JsonObject all = definitions.all();
    if (!all.isEmpty()) {
      schema.add("$defs", all);
    }
    return GSON.toJson(schema) + "\n";
  }
}
