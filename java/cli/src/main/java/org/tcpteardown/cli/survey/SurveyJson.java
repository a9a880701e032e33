package org.tcpteardown.cli.survey;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.tcpteardown.cli.render.JsonText;

/** A survey for programs: one JSON object a line, each with its {@code type}. */
final class SurveyJson {
  private final PrintWriter out;

  private SurveyJson(PrintWriter out) {
    this.out = out;
  }

  private interface Fields {
    void write(JsonWriter json) throws IOException;
  }

  static void print(Survey survey, PrintWriter out) throws IOException {
    new SurveyJson(out).print(survey);
  }

  private void print(Survey survey) throws IOException {
    line(
        "survey",
        json -> {
          json.name("captures").value(survey.captures());
          json.name("frames").value(survey.frames());
          json.name("flows").value(survey.flows());
        });
    for (Tally.Line<FindingKind> row : survey.findings.inOrder()) {
      String type = row.what().population() ? "population" : "finding";
      line(
          type,
          json -> {
            json.name("id").value(row.what().id());
            json.name("severity").value(row.what().severity().id());
            counts(json, row);
          });
    }
    for (Tally.Line<String> row : survey.causes.mostFirst()) {
      count("cause", row.what(), row);
    }
    for (Tally.Line<String> row : survey.ends.mostFirst()) {
      count("end", row.what(), row);
    }
    for (Tally.Line<Integer> row : survey.exitCodes.inOrder()) {
      count("exit_code", String.valueOf(row.what()), row);
    }
    for (Map.Entry<Path, String> one : survey.troubled.entrySet()) {
      line(
          "trouble",
          json -> {
            json.name("capture").value(one.getKey().toString());
            json.name("reason").value(one.getValue());
          });
    }
    for (Tally.Line<String> row : survey.handOvers.mostFirst()) {
      count("hand_over", row.what(), row);
    }
    for (Tally.Line<Implausible> row : survey.implausible.inOrder()) {
      count("implausible", row.what().id(), row);
    }
    for (Entry entry : survey.listed) {
      line("listed", json -> entry(json, entry));
    }
    for (Entry entry : survey.urn.drawn()) {
      line("drawn", json -> entry(json, entry));
    }
  }

  private void count(String type, String id, Tally.Line<?> row) throws IOException {
    line(
        type,
        json -> {
          json.name("id").value(id);
          counts(json, row);
        });
  }

  private static void counts(JsonWriter json, Tally.Line<?> row) throws IOException {
    json.name("count").value(row.count());
    json.name("captures").value(row.captures());
  }

  private static void entry(JsonWriter json, Entry entry) throws IOException {
    json.name("capture").value(entry.capture().toString());
    json.name("frame").value(entry.frame());
    json.name("flow").value(entry.flow());
    json.name("id").value(entry.id());
    json.name("severity").value(entry.severity());
    json.name("text").value(entry.text());
    json.name("verdict").value(entry.verdict());
    json.name("tshark").value(entry.tshark());
  }

  private void line(String type, Fields fields) throws IOException {
    JsonWriter json = JsonText.writer(out);
    json.beginObject();
    json.name("type").value(type);
    fields.write(json);
    json.endObject();
    out.println();
  }
}
