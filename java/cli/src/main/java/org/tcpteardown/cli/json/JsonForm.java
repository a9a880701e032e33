package org.tcpteardown.cli.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * A JSON text that the program prints, or each line of one.
 *
 * @param name of its schema, without ending
 * @param printedBy commands that print it, for instance {@code summary --format json}
 * @param isLines whether it is about each line of what they print, not about the whole
 * @param summary what it tells, in one line without full stop
 * @param types its outermost value is of one of these
 */
public record JsonForm(
    String name, List<String> printedBy, boolean isLines, String summary, List<JsonType<?>> types) {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** Where its schema is published, below the pages of documentation. */
  public String path() {
    return "schemas/" + name + ".schema.json";
  }

  /** Its JSON schema (draft 2020-12), with a line end behind it. */
  public String schema() {
    JsonObject schema = new JsonObject();
    schema.addProperty("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.addProperty("$id", "urn:tcpteardown:schema:" + name);
    schema.addProperty("title", "tcpteardown " + String.join(", ", printedBy));
    schema.addProperty("description", summary);
    Definitions definitions = new Definitions();
    Choice.oneOf(types, definitions).asMap().forEach(schema::add);
    JsonObject all = definitions.all();
    if (!all.isEmpty()) {
      schema.add("$defs", all);
    }
    return GSON.toJson(schema) + "\n";
  }
}
