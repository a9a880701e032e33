package org.tcpteardown.cli.flows;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.util.List;
import org.tcpteardown.cli.json.Definitions;
import org.tcpteardown.cli.json.JsonForm;
import org.tcpteardown.cli.json.JsonType;
import org.tcpteardown.cli.json.JsonTypes;
import org.tcpteardown.flows.ColumnType;
import org.tcpteardown.flows.FlowColumn;

/** What rows look like for programs: their columns are the question's. */
public final class RowsJson {
  /** All that is known of a connection. */
  public static final JsonForm FLOWS =
      new JsonForm(
          "flow-rows",
          List.of("flows --format ndjson"),
          /* isLines= */ true,
          "A connection, or those of its columns that were asked for; what is not known is left"
              + " out",
          List.of(new Rows(/* computed= */ false)));

  /** Rows of a question. */
  public static final JsonForm GROUPS =
      new JsonForm(
          "group-rows",
          List.of("flows --by COLUMN --format ndjson", "flows --sql QUERY --format ndjson"),
          /* isLines= */ true,
          "A row of a question's columns, as also of computed ones: counts, sums and largest"
              + " values",
          List.of(new Rows(/* computed= */ true)));

  private RowsJson() {}

  /** Rows are written by their printer, value by value. */
  private record Rows(boolean computed) implements JsonType<Void> {
    @Override
    public void write(Void value, JsonWriter json) {
      throw new UnsupportedOperationException("rows are printed one value after the other");
    }

    @Override
    public JsonObject schema(Definitions definitions) {
      JsonObject schema = JsonTypes.schema("object");
      if (computed) {
        schema.add("additionalProperties", JsonTypes.schema("number", "string", "boolean"));
        return schema;
      }
      JsonObject properties = new JsonObject();
      for (FlowColumn column : FlowColumn.ALL) {
        JsonObject property = JsonTypes.schema(type(column.type()));
        property.addProperty("description", column.summary());
        properties.add(column.name(), property);
      }
      schema.add("properties", properties);
      schema.addProperty("additionalProperties", false);
      return schema;
    }

    private static String type(ColumnType type) {
      return switch (type) {
        case NUMBER -> "integer";
        case SECONDS -> "number";
        case FLAG -> "boolean";
        case TIME, MINUTE, TEXT -> "string";
      };
    }
  }
}
