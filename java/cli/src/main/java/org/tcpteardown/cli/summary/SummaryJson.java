package org.tcpteardown.cli.summary;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.against.SideBySideJson;
import org.tcpteardown.cli.json.JsonForm;
import org.tcpteardown.cli.json.JsonType;
import org.tcpteardown.cli.json.JsonTypes;
import org.tcpteardown.cli.json.Shape;
import org.tcpteardown.cli.render.JsonText;
import org.tcpteardown.cli.summary.Section.Column;
import org.tcpteardown.cli.summary.Section.Kind;
import org.tcpteardown.cli.summary.Section.Line;
import org.tcpteardown.verdict.FlowEnd;

/** A summary for programs. */
public final class SummaryJson {
  private static final JsonType<Number> RATE =
      JsonTypes.of(JsonTypes.schema("number"), (value, json) -> json.value(value));

  private static final Shape<ResetTimeline> RESETS =
      Shape.<ResetTimeline>of("resets", "When connections were reset")
          .with("from", JsonTypes.TEXT, "When the first begins, ISO 8601", ResetTimeline::begin)
          .with("seconds", JsonTypes.COUNT, "How long each is", ResetTimeline::widthSeconds)
          .with(
              "counts",
              JsonTypes.list(JsonTypes.COUNT),
              "Connections reset in each stretch of time, one after the other",
              ResetTimeline::counts);

  private static final Shape<Summary.View> SUMMARY = summary();

  /** What is printed. */
  public static final JsonForm FORM =
      new JsonForm(
          "summary",
          List.of("summary --format json"),
          /* isLines= */ false,
          "Captures from above: who is reset, who refuses, when, and what stands out",
          List.of(SUMMARY));

  private SummaryJson() {}

  private static Shape<Summary.View> summary() {
    Shape<Summary.View> summary =
        Shape.<Summary.View>of("summary", "Captures from above")
            .with(
                "captures",
                JsonTypes.list(JsonTypes.TEXT),
                "As they were named",
                Summary.View::captures)
            .with("connections", JsonTypes.COUNT, "In all of them", Summary.View::connections)
            .with(
                "continued",
                JsonTypes.COUNT,
                "How many of them go on in a later capture, and are counted in each",
                Summary.View::continued)
            .with(
                "ends",
                JsonTypes.map(JsonTypes.oneOf(FlowEnd.values(), FlowEnd::id), JsonTypes.COUNT),
                "How many connections ended how",
                Summary.View::ends)
            .maybe("resets", RESETS, "Left out if hardly any was", Summary.View::resets);
    for (Kind kind : Kind.values()) {
      summary.with(kind.id(), section(kind), kind.title(), view -> section(view, kind));
    }
    return summary.maybe("against", SideBySideJson.SHAPE, "With --against", Summary.View::against);
  }

  private static Section section(Summary.View view, Kind kind) {
    return view.sections().stream()
        .filter(section -> section.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static Shape<Section> section(Kind kind) {
    Shape<Line> line =
        Shape.<Line>of(kind.id() + "_line", "One of " + kind.title())
            .with("name", JsonTypes.TEXT, "Whom or what it is about", Line::name);
    for (int i = 0; i < kind.columns().size(); i++) {
      int at = i;
      Column column = kind.columns().get(i);
      switch (column) {
        case SYN_RATE -> line.orNull(column.id(), RATE, column.summary(), of -> number(of, at));
        case TIME ->
            line.with(column.id(), JsonTypes.SECONDS, column.summary(), of -> count(of, at));
        default -> line.with(column.id(), JsonTypes.COUNT, column.summary(), of -> count(of, at));
      }
    }
    line.with("filter", JsonTypes.TEXT, "The display filter that selects its flows", Line::filter)
        .maybe(
            "not_in_filter",
            JsonTypes.COUNT,
            "How many of its connections the filter does not select, for it would be too long",
            of -> of.leftOut() == 0 ? null : of.leftOut())
        .maybe(
            "capture",
            JsonTypes.TEXT,
            "The capture that the filter is about; left out if it fits all",
            of -> of.capture().isEmpty() ? null : of.capture());
    return Shape.<Section>of(kind.id(), kind.title())
        .with("lines", JsonTypes.list(line), "The first few", Section::lines)
        .with("more", JsonTypes.INT, "How many there are behind them", Section::more);
  }

  private static @Nullable Number number(Line line, int at) {
    return line.numbers().get(at);
  }

  private static long count(Line line, int at) {
    Number number = number(line, at);
    return number == null ? 0 : number.longValue();
  }

  /** Prints one object. */
  public static void print(Summary.View view, PrintWriter out) throws IOException {
    JsonWriter json = JsonText.writer(out);
    json.setHtmlSafe(true);
    json.setIndent("  ");
    SUMMARY.write(view, json);
    json.flush();
    out.println();
  }
}
