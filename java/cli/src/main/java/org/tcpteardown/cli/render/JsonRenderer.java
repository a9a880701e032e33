package org.tcpteardown.cli.render;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Announcement;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.json.JsonForm;
import org.tcpteardown.cli.json.JsonType;
import org.tcpteardown.cli.json.JsonTypes;
import org.tcpteardown.cli.json.Shape;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.PopulationFinding;

/**
 * Results for programs. Durations and times are numbers in seconds with nine decimals; readers that
 * need them exactly should read them as decimals, not as binary floating point.
 */
public final class JsonRenderer {
  private static final Shape<Result> RESULT =
      Shape.<Result>of("result", "All that an analysis yields")
          .with("capture", ResultShapes.CAPTURE, "How the capture was read", result -> result)
          .with(
              "population",
              JsonTypes.list(ResultShapes.POPULATION),
              "What many flows have in common, worst first",
              Result::population)
          .with(
              "findings", JsonTypes.list(ResultShapes.FINDING), "Sorted by frame", Result::findings)
          .with("flows", JsonTypes.list(ResultShapes.FLOW), "Sorted by number", Result::flows);

  private static final Shape<Result> CAPTURE_LINE = ResultShapes.CAPTURE.typed("capture");
  private static final Shape<PopulationFinding> POPULATION_LINE =
      ResultShapes.POPULATION.typed("population");
  private static final Shape<Finding> FINDING_LINE = ResultShapes.FINDING.typed("finding");
  private static final Shape<FlowRow> FLOW_LINE = ResultShapes.FLOW.typed("flow");
  private static final Shape<LiveSummary> LIVE_SUMMARY = ResultShapes.LIVE_SUMMARY.typed("summary");

  /** Something said while a line is watched, and where it is. */
  private record Said(Announcement announcement, LivePlace place) {
    Finding finding() {
      return announcement.finding();
    }

    @Nullable String file() {
      return place.file().isEmpty() ? null : place.file();
    }
  }

  private static final Shape<Said> LIVE_FINDING =
      Shape.<Said>of("live_finding", "What was found while it was watched")
          .with(
              "event",
              JsonTypes.oneOf(Announcement.Kind.values(), JsonRenderer::id),
              "Whether it is new, or what is now said of it",
              said -> id(said.announcement().kind()))
          .within(ResultShapes.FINDING, Said::finding)
          .orNull(
              "client",
              JsonTypes.TEXT,
              "Address and port; null for what belongs to no connection",
              said -> text(said.announcement().client()))
          .orNull(
              "server",
              JsonTypes.TEXT,
              "Address and port; null for what belongs to no connection",
              said -> text(said.announcement().server()))
          .maybe(
              "instead",
              JsonTypes.FINDING_ID,
              "The finding that says better what this withdrawn one said",
              said ->
                  said.announcement().instead().isEmpty() ? null : said.announcement().instead())
          .maybe("file", JsonTypes.TEXT, "The file of the ring that it is in", Said::file)
          .maybe(
              "file_frame",
              JsonTypes.COUNT,
              "The frame in that file",
              said ->
                  said.file() == null
                      ? null
                      : (Long) (said.finding().frame() - said.place().framesBefore()))
          .typed("finding");

  /** One object of all results. */
  public static final JsonForm DOCUMENT =
      new JsonForm(
          "results",
          List.of("analyze --format json", "show --format json"),
          /* isLines= */ false,
          "All that an analysis yields",
          List.of(RESULT));

  /** The same, one object a line. */
  public static final JsonForm LINES =
      new JsonForm(
          "result-lines",
          List.of("analyze --format ndjson", "show --format ndjson"),
          /* isLines= */ true,
          "All that an analysis yields, each line with its type",
          List.of(CAPTURE_LINE, POPULATION_LINE, FINDING_LINE, FLOW_LINE));

  /** What is said of a line that is watched. */
  public static final JsonForm LIVE =
      new JsonForm(
          "live-lines",
          List.of("live --format ndjson", "analyze --follow --format ndjson"),
          /* isLines= */ true,
          "What is found while it happens, and a summary at the end",
          List.of(LIVE_FINDING, LIVE_SUMMARY));

  private JsonRenderer() {}

  /** One object with {@code capture}, {@code population}, {@code findings} and {@code flows}. */
  static void printDocument(Result result, PrintWriter out) throws IOException {
    JsonWriter json = writer(out);
    json.setIndent("  ");
    RESULT.write(result, json);
    json.flush();
    out.println();
  }

  /** One object a line, each with its {@code type}: capture, population, finding or flow. */
  static void printLines(Result result, PrintWriter out) throws IOException {
    line(CAPTURE_LINE, result, out);
    for (PopulationFinding finding : result.population()) {
      line(POPULATION_LINE, finding, out);
    }
    for (Finding finding : result.findings()) {
      line(FINDING_LINE, finding, out);
    }
    for (FlowRow flow : result.flows()) {
      line(FLOW_LINE, flow, out);
    }
  }

  /** One line: a finding, with what is to be said of it and where it is. */
  static void printLive(Announcement said, LivePlace place, PrintWriter out) throws IOException {
    line(LIVE_FINDING, new Said(said, place), out);
  }

  /** One line: what came of a live capture as a whole. */
  static void printLiveSummary(LiveSummary summary, PrintWriter out) throws IOException {
    line(LIVE_SUMMARY, summary, out);
  }

  private static <T> void line(JsonType<T> type, T value, PrintWriter out) throws IOException {
    type.write(value, writer(out));
    out.println();
  }

  private static JsonWriter writer(PrintWriter out) {
    JsonWriter json = JsonText.writer(out);
    json.setHtmlSafe(true); // so that a page may embed it
    return json;
  }

  private static String id(Announcement.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String text(@Nullable Endpoint end) {
    return end == null ? null : end.toString();
  }
}
