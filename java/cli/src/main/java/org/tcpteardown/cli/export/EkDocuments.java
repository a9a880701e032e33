package org.tcpteardown.cli.export;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.render.JsonText;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;

/**
 * Findings and flows of one result as a bulk request: before each document a line that says which
 * index it belongs to, as in tshark's EK output.
 */
final class EkDocuments {
  private static final long NS_PER_MS = 1_000_000L;

  private final Result result;
  private final Writer out;
  private final Map<Long, FlowRow> flows = new HashMap<>();

  EkDocuments(Result result, Writer out) {
    this.result = result;
    this.out = out;
    result.flows().forEach(flow -> flows.put(flow.number(), flow));
  }

  void write() throws IOException {
    for (Finding finding : result.findings()) {
      finding(finding);
    }
    for (FlowRow flow : result.flows()) {
      flow(flow);
    }
  }

  /** Begins a document; its values are to follow. */
  private JsonWriter begin(String type, long timeNs) throws IOException {
    long ms = Math.floorDiv(timeNs, NS_PER_MS);
    JsonWriter action = JsonText.writer(out);
    action.beginObject().name("index").beginObject();
    action
        .name("_index")
        .value(EkNames.INDEX + Instant.ofEpochMilli(ms).atOffset(ZoneOffset.UTC).toLocalDate());
    action.endObject().endObject().flush();
    out.write('\n');
    JsonWriter json = JsonText.writer(out);
    json.beginObject();
    json.name("timestamp").value(Long.toString(ms));
    json.name(EkNames.LAYERS).beginObject().name(EkNames.LAYER).beginObject();
    json.name("type").value(type);
    json.name("capture").value(result.capture().name());
    return json;
  }

  private void end(JsonWriter json) throws IOException {
    json.endObject().endObject().endObject().flush();
    out.write('\n');
  }

  private static void ends(JsonWriter json, FlowRow flow) throws IOException {
    json.name("flow").value(flow.number());
    end(json, "client", flow.client());
    end(json, "server", flow.server());
  }

  private static void end(JsonWriter json, String which, Endpoint end) throws IOException {
    json.name(which + "_ip").value(end.address().toString());
    json.name(which + "_port").value(end.port());
  }

  private void finding(Finding finding) throws IOException {
    JsonWriter json = begin("finding", finding.timeNs());
    FlowRow flow = flows.get(finding.flow());
    if (flow != null) {
      ends(json, flow);
    }
    json.name("frame").value(finding.frame());
    json.name("id").value(finding.id().id());
    json.name("severity").value(finding.severity().id());
    value(json, finding.id().id(), finding.value());
    json.name("text").value(finding.text());
    end(json);
  }

  private void flow(FlowRow flow) throws IOException {
    JsonWriter json = begin("flow", timeNs(flow));
    ends(json, flow);
    for (FlowField field : FlowField.values()) {
      FieldValue value = flow.value(field);
      if (field != FlowField.FLOW && value != null) {
        value(json, field.id(), value);
      }
    }
    end(json);
  }

  /** Of its first FIN or RST; of the capture's begin where there is none. */
  private long timeNs(FlowRow flow) {
    return flow.facts().stream()
        .mapToLong(FrameFacts::timeNs)
        .min()
        .orElse(result.fingerprint().startTimeNs());
  }

  private static void value(JsonWriter json, String id, @Nullable FieldValue value)
      throws IOException {
    if (value == null) {
      return;
    }
    json.name(EkNames.of(id));
    switch (value.type()) {
      case DURATION, COUNT, BYTES, NUMBER, SCORE, FRAME -> json.jsonValue(value.plain());
      case TEXT -> json.value(value.text());
      case FLAG -> json.value(value.number() != 0);
      case NONE -> json.value(true);
    }
  }
}
