package org.tcpteardown.cli.render;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;
import org.tcpteardown.analysis.Announcement;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.Evictions;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;

/**
 * Results for programs. Durations and times are numbers in seconds with nine decimals; readers that
 * need them exactly should read them as decimals, not as binary floating point.
 */
final class JsonRenderer {
  private final JsonWriter json;

  private JsonRenderer(Writer out) {
    json = JsonText.writer(out);
    json.setHtmlSafe(true); // so that a page may embed it
  }

  /** One object with {@code capture}, {@code population}, {@code findings} and {@code flows}. */
  static void printDocument(Result result, PrintWriter out) throws IOException {
    JsonRenderer renderer = new JsonRenderer(out);
    renderer.json.setIndent("  ");
    renderer.document(result);
    out.println();
  }

  /** One object a line, each with its {@code type}: capture, population, finding or flow. */
  static void printLines(Result result, PrintWriter out) throws IOException {
    line(out, r -> r.capture(result, "capture"));
    for (PopulationFinding finding : result.population()) {
      line(out, r -> r.population(finding, "population"));
    }
    for (Finding finding : result.findings()) {
      line(out, r -> r.finding(finding, "finding"));
    }
    for (FlowRow flow : result.flows()) {
      line(out, r -> r.flow(flow, "flow"));
    }
  }

  private interface Part {
    void write(JsonRenderer renderer) throws IOException;
  }

  private static void line(PrintWriter out, Part part) throws IOException {
    part.write(new JsonRenderer(out));
    out.println();
  }

  private void document(Result result) throws IOException {
    json.beginObject();
    json.name("capture");
    capture(result, "");
    json.name("population").beginArray();
    for (PopulationFinding finding : result.population()) {
      population(finding, "");
    }
    json.endArray();
    json.name("findings").beginArray();
    for (Finding finding : result.findings()) {
      finding(finding, "");
    }
    json.endArray();
    json.name("flows").beginArray();
    for (FlowRow flow : result.flows()) {
      flow(flow, "");
    }
    json.endArray();
    json.endObject();
  }

  private void begin(String type) throws IOException {
    json.beginObject();
    if (!type.isEmpty()) {
      json.name("type").value(type);
    }
  }

  private void capture(Result result, String type) throws IOException {
    CaptureInfo capture = result.capture();
    begin(type);
    json.name("name").value(capture.name());
    json.name("frames").value(capture.frames());
    json.name("complete").value(capture.complete());
    if (!capture.complete()) {
      json.name("reason").value(capture.reason());
    }
    if (!capture.filter().isEmpty()) {
      json.name("filter").value(capture.filter());
    }
    json.name("reader").value(capture.reader());
    json.name("reader_version").value(capture.readerVersion());
    json.name("settings").beginObject();
    for (Map.Entry<String, String> setting : capture.settings().asText().entrySet()) {
      json.name(setting.getKey()).value(setting.getValue());
    }
    json.endObject();
    evictions(result.evictions());
    json.endObject();
  }

  /** Flows that were let go before the end; mostly none. */
  private void evictions(Evictions flows) throws IOException {
    if (flows.equals(Evictions.NONE)) {
      return;
    }
    json.name("judged_early").beginObject();
    json.name("ordinary").value(flows.ordinary());
    json.name("cut_short").value(flows.cutShort());
    json.name("attempts_only_counted").value(flows.attempts());
    json.name("frames_too_late").value(flows.lateFrames());
    json.name("icmp_errors_only_counted").value(flows.strayErrors());
    json.endObject();
  }

  private void population(PopulationFinding finding, String type) throws IOException {
    begin(type);
    json.name("id").value(finding.id().id());
    json.name("severity").value(finding.severity().id());
    json.name("subject").value(finding.subject());
    json.name("value").value(finding.value());
    time("from", finding.span().fromNs());
    time("to", finding.span().toNs());
    json.name("count").value(finding.count());
    json.name("of").value(finding.of());
    json.name("flows").beginArray();
    for (long flow : finding.flows()) {
      json.value(flow);
    }
    json.endArray();
    json.name("text").value(finding.text());
    json.endObject();
  }

  private void time(String name, long ns) throws IOException {
    json.name(name);
    if (ns == PopulationFinding.Span.OPEN) {
      json.nullValue();
    } else {
      json.jsonValue(FieldValue.secondsText(ns));
    }
  }

  private void finding(Finding finding, String type) throws IOException {
    begin(type);
    findingFields(finding);
    json.endObject();
  }

  private void findingFields(Finding finding) throws IOException {
    json.name("frame").value(finding.frame());
    json.name("time").jsonValue(FieldValue.secondsText(finding.timeNs()));
    json.name("id").value(finding.id().id());
    json.name("severity").value(finding.severity().id());
    json.name("value");
    value(finding.value());
    json.name("text").value(finding.text());
    json.name("flow");
    if (finding.flow() == CapturedFrame.ABSENT) {
      json.nullValue();
    } else {
      json.value(finding.flow());
    }
  }

  /** One line: a finding, with what is to be said of it and where it is. */
  static void printLive(Announcement said, LivePlace place, PrintWriter out) throws IOException {
    line(out, r -> r.live(said, place));
  }

  private void live(Announcement said, LivePlace place) throws IOException {
    begin("finding");
    json.name("event").value(said.kind().name().toLowerCase(Locale.ROOT));
    findingFields(said.finding());
    Endpoint client = said.client();
    Endpoint server = said.server();
    json.name("client").value(client == null ? null : client.toString());
    json.name("server").value(server == null ? null : server.toString());
    if (!said.instead().isEmpty()) {
      json.name("instead").value(said.instead());
    }
    if (!place.file().isEmpty()) {
      json.name("file").value(place.file());
      json.name("file_frame").value(said.finding().frame() - place.framesBefore());
    }
    json.endObject();
  }

  /** One line: what came of a live capture as a whole. */
  static void printLiveSummary(LiveSummary summary, PrintWriter out) throws IOException {
    line(out, r -> r.liveSummary(summary));
  }

  private void liveSummary(LiveSummary summary) throws IOException {
    begin("summary");
    json.name("name").value(summary.name());
    json.name("seconds").jsonValue(FieldValue.secondsText(summary.watchedNs()));
    json.name("frames").value(summary.frames());
    if (summary.received() >= 0) {
      json.name("received").value(summary.received());
      json.name("dropped").value(summary.dropped());
    }
    json.name("skipped").value(summary.foreignFrames());
    json.name("flows").value(summary.connections());
    json.name("ends").beginObject();
    for (Map.Entry<String, Long> end : summary.ends().entrySet()) {
      json.name(end.getKey()).value(end.getValue());
    }
    json.endObject();
    json.name("findings").beginObject();
    for (Map.Entry<Severity, Map<FindingId, Long>> severity : summary.findings().entrySet()) {
      json.name(severity.getKey().id()).beginObject();
      for (Map.Entry<FindingId, Long> finding : severity.getValue().entrySet()) {
        json.name(finding.getKey().id()).value(finding.getValue());
      }
      json.endObject();
    }
    json.endObject();
    json.endObject();
  }

  private void flow(FlowRow flow, String type) throws IOException {
    begin(type);
    json.name("flow").value(flow.number());
    json.name("client").value(flow.client().toString());
    json.name("server").value(flow.server().toString());
    for (FlowField field : FlowField.values()) {
      FieldValue value = flow.value(field);
      if (field != FlowField.FLOW && value != null) {
        json.name(field.id());
        value(value);
      }
    }
    json.endObject();
  }

  private void value(FieldValue value) throws IOException {
    switch (value.type()) {
      case DURATION, COUNT, BYTES, NUMBER, SCORE, FRAME -> json.jsonValue(value.plain());
      case TEXT -> json.value(value.text());
      case FLAG -> json.value(value.number() != 0);
      case NONE -> json.nullValue();
    }
  }
}
