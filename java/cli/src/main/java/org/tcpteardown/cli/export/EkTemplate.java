package org.tcpteardown.cli.export;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.ValueType;

/** The index template that tells Elasticsearch and OpenSearch of what type each value is. */
public final class EkTemplate {
  private static final List<String> KEYWORDS = List.of("type", "capture", "id");

  private EkTemplate() {}

  /** Writes it. */
  public static void write(Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.setIndent("  ");
    json.beginObject();
    json.name("index_patterns").beginArray().value(EkNames.INDEX + "*").endArray();
    json.name("template").beginObject().name("mappings").beginObject();
    json.name("properties").beginObject();
    json.name("timestamp").beginObject();
    json.name("type").value("date").name("format").value("epoch_millis");
    json.endObject();
    json.name(EkNames.LAYERS).beginObject().name("properties").beginObject();
    json.name(EkNames.LAYER).beginObject().name("properties").beginObject();
    values(json);
    for (int i = 0; i < 8; i++) {
      json.endObject();
    }
    json.flush();
    out.write('\n');
  }

  private static void values(JsonWriter json) throws IOException {
    for (String name : KEYWORDS) {
      property(json, name, "keyword");
    }
    property(json, "client_ip", "ip");
    property(json, "client_port", "integer");
    property(json, "server_ip", "ip");
    property(json, "server_port", "integer");
    property(json, "frame", "long");
    property(json, "text", "text");
    for (FlowField field : FlowField.values()) {
      boolean words = field.id().startsWith("verdict");
      property(json, EkNames.of(field.id()), words ? "text" : type(field.type()));
    }
    for (FindingInfo info : RuleList.INFOS) {
      property(json, EkNames.of(info.id().id()), type(info.type()));
    }
  }

  private static void property(JsonWriter json, String name, String type) throws IOException {
    json.name(name).beginObject().name("type").value(type).endObject();
  }

  private static String type(ValueType type) {
    return switch (type) {
      case DURATION -> "double";
      case COUNT, BYTES, NUMBER, SCORE, FRAME -> "long";
      case TEXT -> "keyword";
      case FLAG, NONE -> "boolean";
    };
  }
}
