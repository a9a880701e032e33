package org.tcpteardown.cli.export;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.json.JsonForm;
import org.tcpteardown.cli.json.JsonType;
import org.tcpteardown.cli.json.JsonTypes;
import org.tcpteardown.cli.json.Shape;
import org.tcpteardown.cli.render.JsonText;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.ValueType;

/**
 * Findings and flows of one result as a bulk request: before each document a line that says which
 * index it belongs to, as in tshark's EK output.
 */
public final class EkDocuments {
  private static final long NS_PER_MS = 1_000_000L;

  /**
   * A document.
   *
   * @param capture which capture it is about
   * @param flow of which flow; null for a finding that belongs to none
   * @param finding of which finding; null for a flow's own
   * @param timeNs nanoseconds since 1970
   */
  private record Document(
      String capture, @Nullable FlowRow flow, @Nullable Finding finding, long timeNs) {
    long timeMs() {
      return Math.floorDiv(timeNs, NS_PER_MS);
    }

    String index() {
      return EkNames.INDEX + Instant.ofEpochMilli(timeMs()).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** The finding; there is one. */
    Finding found() {
      if (finding == null) {
        throw new IllegalStateException("a flow's document");
      }
      return finding;
    }
  }

  private static final Shape<Document> INDEX =
      Shape.<Document>of("index", "Where a document goes")
          .with("_index", index(), EkNames.INDEX + " and its day", Document::index);

  private static final Shape<Document> ACTION =
      Shape.<Document>of("action", "What is to be done with the next line")
          .with("index", INDEX, "It is a document", document -> document);

  private static final Shape<Document> FINDING = document("finding", finding());
  private static final Shape<Document> FLOW = document("flow", flow());

  /** What is printed. */
  public static final JsonForm FORM =
      new JsonForm(
          "ek-lines",
          List.of("export --format ek"),
          /* isLines= */ true,
          "Bulk requests for Elasticsearch and OpenSearch: a line that names the index, then a"
              + " document",
          List.of(ACTION, FINDING, FLOW));

  private final Result result;
  private final Writer out;
  private final Map<Long, FlowRow> flows = new HashMap<>();

  EkDocuments(Result result, Writer out) {
    this.result = result;
    this.out = out;
    result.flows().forEach(flow -> flows.put(flow.number(), flow));
  }

  void write() throws IOException {
    String capture = result.capture().name();
    for (Finding finding : result.findings()) {
      FlowRow flow = flows.get(finding.flow());
      write(FINDING, new Document(capture, flow, finding, finding.timeNs()));
    }
    for (FlowRow flow : result.flows()) {
      write(FLOW, new Document(capture, flow, /* finding= */ null, timeNs(flow)));
    }
  }

  private void write(Shape<Document> shape, Document document) throws IOException {
    line(ACTION, document);
    line(shape, document);
  }

  private void line(Shape<Document> shape, Document document) throws IOException {
    var json = JsonText.writer(out);
    shape.write(document, json);
    json.flush();
    out.write('\n');
  }

  /** Of its first FIN or RST; of the capture's begin where there is none. */
  private long timeNs(FlowRow flow) {
    return flow.facts().stream()
        .filter(facts -> facts.isFin() || facts.isRst())
        .mapToLong(FrameFacts::timeNs)
        .min()
        .orElse(result.fingerprint().startTimeNs());
  }

  private static JsonType<String> index() {
    JsonObject schema = JsonTypes.schema("string");
    schema.addProperty("pattern", "^" + EkNames.INDEX + "\\d{4,}-\\d\\d-\\d\\d$");
    return JsonTypes.of(schema, (value, json) -> json.value(value));
  }

  private static JsonType<String> decimal() {
    JsonObject schema = JsonTypes.schema("string");
    schema.addProperty("pattern", "^-?\\d+$");
    return JsonTypes.of(schema, (value, json) -> json.value(value));
  }

  private static Shape<Document> document(String type, Shape<Document> values) {
    Shape<Document> layers =
        Shape.<Document>of(type + "_layers", "As tshark's EK output has protocols")
            .with(EkNames.LAYER, values, "The values", document -> document);
    return Shape.<Document>of(type + "_document", "A document")
        .with(
            "timestamp",
            decimal(),
            "Milliseconds since 1970",
            document -> Long.toString(document.timeMs()))
        .with(EkNames.LAYERS, layers, "What it says", document -> document);
  }

  private static Shape<Document> begin(String type, String summary) {
    return Shape.<Document>of(type, summary)
        .with("type", JsonTypes.constant(type), "What it is about", document -> type)
        .with("capture", JsonTypes.TEXT, "The capture's base name", Document::capture)
        .maybe("flow", JsonTypes.COUNT, "tcp.stream", EkDocuments::number)
        .maybe("client_ip", JsonTypes.TEXT, "Address", d -> ip(client(d)))
        .maybe("client_port", JsonTypes.INT, "Port", d -> port(client(d)))
        .maybe("server_ip", JsonTypes.TEXT, "Address", d -> ip(server(d)))
        .maybe("server_port", JsonTypes.INT, "Port", d -> port(server(d)));
  }

  private static @Nullable Long number(Document document) {
    return document.flow() == null ? null : (Long) document.flow().number();
  }

  private static @Nullable Endpoint client(Document document) {
    return document.flow() == null ? null : document.flow().client();
  }

  private static @Nullable Endpoint server(Document document) {
    return document.flow() == null ? null : document.flow().server();
  }

  private static @Nullable String ip(@Nullable Endpoint end) {
    return end == null ? null : end.address().toString();
  }

  private static @Nullable Integer port(@Nullable Endpoint end) {
    return end == null ? null : (Integer) end.port();
  }

  private static Shape<Document> finding() {
    Shape<Document> shape =
        begin("finding", "What was found at a frame")
            .with("frame", JsonTypes.COUNT, "frame.number", document -> document.found().frame())
            .with("id", JsonTypes.FINDING_ID, "What it is", document -> document.found().id().id())
            .with(
                "severity",
                JsonTypes.SEVERITY,
                "How bad",
                document -> document.found().severity().id());
    for (FindingInfo info : RuleList.INFOS) {
      shape.maybe(
          EkNames.of(info.id().id()),
          value(info.type()),
          info.summary(),
          document -> document.found().id() == info.id() ? document.found().value() : null);
    }
    return shape.with("text", JsonTypes.TEXT, "One sentence", document -> document.found().text());
  }

  private static Shape<Document> flow() {
    Shape<Document> shape = begin("flow", "A connection; what is not known of it is left out");
    for (FlowField field : FlowField.values()) {
      if (field != FlowField.FLOW) {
        shape.maybe(
            EkNames.of(field.id()),
            value(field.type()),
            field.summary(),
            document -> document.flow() == null ? null : document.flow().value(field));
      }
    }
    return shape;
  }

  /** A finding without a value is there or not. */
  private static JsonType<FieldValue> value(ValueType type) {
    return type == ValueType.NONE
        ? JsonTypes.through(JsonTypes.FLAG, value -> true)
        : JsonTypes.value(type);
  }
}
