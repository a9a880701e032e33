package org.tcpteardown.cli.survey;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tcpteardown.cli.json.JsonForm;
import org.tcpteardown.cli.json.JsonType;
import org.tcpteardown.cli.json.JsonTypes;
import org.tcpteardown.cli.json.Shape;
import org.tcpteardown.cli.render.JsonText;

/** A survey for programs: one JSON object a line, each with its {@code type}. */
public final class SurveyJson {
  /** Something that was counted. */
  private record Counted(String type, String id, Tally.Line<?> line) {}

  private static final Shape<Survey> TOTALS =
      Shape.<Survey>of("survey", "What was looked at")
          .with("captures", JsonTypes.COUNT, "Captures", survey -> survey.captures())
          .with("frames", JsonTypes.COUNT, "Frames in them", Survey::frames)
          .with("flows", JsonTypes.COUNT, "Connections in them", Survey::flows)
          .typed("survey");

  private static final Shape<Tally.Line<FindingKind>> FOUND =
      Shape.<Tally.Line<FindingKind>>of("found", "A finding, or one about many connections")
          .with(
              "type",
              JsonTypes.oneOf(List.of("finding", "population")),
              "What this line is",
              line -> line.what().population() ? "population" : "finding")
          .with("id", JsonTypes.TEXT, "What it is", line -> line.what().id())
          .with("severity", JsonTypes.SEVERITY, "How bad", line -> line.what().severity().id())
          .with("count", JsonTypes.COUNT, "How often", Tally.Line::count)
          .with("captures", JsonTypes.COUNT, "In how many captures", Tally.Line::captures);

  private static final Shape<Counted> COUNTED =
      Shape.<Counted>of("counted", "How often something was")
          .with(
              "type",
              JsonTypes.oneOf(List.of("cause", "end", "exit_code", "hand_over", "implausible")),
              "What this line is",
              Counted::type)
          .with("id", JsonTypes.TEXT, "What it is", Counted::id)
          .with("count", JsonTypes.COUNT, "How often", counted -> counted.line().count())
          .with(
              "captures",
              JsonTypes.COUNT,
              "In how many captures",
              counted -> counted.line().captures());

  private static final Shape<Map.Entry<Path, String>> TROUBLE =
      Shape.<Map.Entry<Path, String>>of("trouble", "A capture that could not be read")
          .with("capture", JsonTypes.TEXT, "Where it is", one -> one.getKey().toString())
          .with("reason", JsonTypes.TEXT, "Why", Map.Entry::getValue)
          .typed("trouble");

  private static final Shape<Entry> ENTRY =
      Shape.<Entry>of("entry", "Where something was found")
          .with("capture", JsonTypes.TEXT, "The file", entry -> entry.capture().toString())
          .with("frame", JsonTypes.NUMBER, "frame.number", Entry::frame)
          .with("flow", JsonTypes.NUMBER, "tcp.stream; below 0 for none", Entry::flow)
          .with("id", JsonTypes.TEXT, "What it is", Entry::id)
          .with("severity", JsonTypes.TEXT, "How bad; empty for no finding", Entry::severity)
          .with("text", JsonTypes.TEXT, "What was found", Entry::text)
          .with("verdict", JsonTypes.TEXT, "On its flow; empty without one", Entry::verdict)
          .with("tshark", JsonTypes.TEXT, "The command that shows its frames", Entry::tshark);

  private static final Shape<Entry> LISTED = ENTRY.named("listed").typed("listed");
  private static final Shape<Entry> DRAWN = ENTRY.named("drawn").typed("drawn");

  /** What is printed. */
  public static final JsonForm FORM =
      new JsonForm(
          "survey-lines",
          List.of("survey --format ndjson"),
          /* isLines= */ true,
          "What is found in many captures, counted, and what cannot be right",
          List.of(TOTALS, FOUND, COUNTED, TROUBLE, LISTED, DRAWN));

  private SurveyJson() {}

  static void print(Survey survey, PrintWriter out) throws IOException {
    print(TOTALS, List.of(survey), out);
    print(FOUND, survey.findings.inOrder(), out);
    print(COUNTED, counted("cause", survey.causes.mostFirst()), out);
    print(COUNTED, counted("end", survey.ends.mostFirst()), out);
    print(COUNTED, counted("exit_code", survey.exitCodes.inOrder()), out);
    print(TROUBLE, List.copyOf(survey.troubled.entrySet()), out);
    print(COUNTED, counted("hand_over", survey.handOvers.mostFirst()), out);
    List<Counted> implausible = new ArrayList<>();
    survey
        .implausible
        .inOrder()
        .forEach(line -> implausible.add(new Counted("implausible", line.what().id(), line)));
    print(COUNTED, implausible, out);
    print(LISTED, survey.listed, out);
    print(DRAWN, survey.urn.drawn(), out);
  }

  private static <K extends Comparable<K>> List<Counted> counted(
      String type, List<Tally.Line<K>> lines) {
    return lines.stream()
        .map(line -> new Counted(type, String.valueOf(line.what()), line))
        .toList();
  }

  private static <T> void print(JsonType<T> type, List<T> all, PrintWriter out) throws IOException {
    for (T one : all) {
      type.write(one, JsonText.writer(out));
      out.println();
    }
  }
}
