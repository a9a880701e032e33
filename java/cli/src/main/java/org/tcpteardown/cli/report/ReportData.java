package org.tcpteardown.cli.report;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.FlowWatch;
import org.tcpteardown.analysis.FlowWatches;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.EngineVersion;
import org.tcpteardown.cli.against.Change;
import org.tcpteardown.cli.against.SideBySide;
import org.tcpteardown.cli.render.FlowDetail;
import org.tcpteardown.cli.render.ShellWord;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.read.FilePart;
import org.tcpteardown.timer.Phase;

/**
 * All that a page shows.
 *
 * @param overview what all flows add up to
 * @param selection which flows are shown one by one
 * @param watches what was seen of those whose story is told
 * @param times when the flows that are shown began and ended
 * @param parts of several captures, what each is of the whole; else empty
 * @param packets whether there were any: else times of frames are about right, and no story is told
 * @param against what changed since others were made; null if there are no others
 */
public record ReportData(
    Overview overview,
    Selection selection,
    FlowWatches watches,
    FrameTimes times,
    List<FilePart> parts,
    boolean packets,
    @Nullable SideBySide against) {
  /** The file that the page's command lines name where there are several captures. */
  private static final String JOINED = "joined.pcapng";

  /** The sentence is made of its three parts. */
  private static final List<FlowField> FIELDS =
      Arrays.stream(FlowField.values())
          .filter(field -> field != FlowField.FLOW && field != FlowField.VERDICT)
          .toList();

  private static final int MOST_POPULATION = 60;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** What the capture comes to. */
  String headline() {
    return Headline.of(overview);
  }

  /** The capture's name for people. */
  String captureName() {
    String name = overview.result().capture().name();
    return name.equals("-") ? "standard input" : name;
  }

  CaptureInfo capture() {
    return overview.result().capture();
  }

  /** Writes one JSON object. */
  void write(Writer out) throws IOException {
    PageJson json = new PageJson(out);
    json.beginObject();
    capture(json);
    names(json);
    cells(json);
    groups(json);
    population(json);
    against(json);
    json.name("times").beginArray();
    times("half-closed", overview.halfClosed(), Phase.HALF_CLOSED, PopulationId.FIN_TIMER, json);
    times("idle", overview.idle(), Phase.ESTABLISHED, PopulationId.IDLE_TIMER, json);
    json.endArray();
    flows(json);
    told(json);
    json.endObject();
    json.flush();
  }

  private void capture(PageJson json) throws IOException {
    CaptureInfo capture = capture();
    long firstNs = overview.cube().buckets().firstNs();
    json.name("capture").beginObject();
    json.name("name").text(capture.name());
    json.name("quoted").text(ShellWord.quoted(parts.isEmpty() ? capture.name() : JOINED));
    parts(json);
    json.name("frames").number(capture.frames());
    json.name("flows").number(overview.flowCount());
    json.name("clients").number(overview.clientCount());
    json.name("servers").number(overview.serverCount());
    json.name("start").text(capture.frames() == 0 ? "" : time(firstNs));
    json.name("seconds").seconds(overview.spanNs());
    json.name("packets").flag(packets);
    json.name("filter").text(capture.filter());
    json.name("reader").text(capture.reader() + " " + capture.readerVersion());
    json.name("version").text(EngineVersion.text());
    json.name("problems").texts(capture.problems());
    json.name("changed").beginArray();
    Map<String, String> defaults = Settings.defaults().asText();
    for (Map.Entry<String, String> setting : capture.settings().asText().entrySet()) {
      if (!setting.getValue().equals(defaults.get(setting.getKey()))) {
        json.text(setting.getKey() + " = " + setting.getValue());
      }
    }
    json.endArray();
    json.name("ends").beginObject();
    for (Map.Entry<String, Long> end : overview.result().ends().entrySet()) {
      json.name(end.getKey()).number(end.getValue());
    }
    json.endObject();
    json.endObject();
  }

  /** What several captures are of the whole, and how to make one file of them. */
  private void parts(PageJson json) throws IOException {
    json.name("parts").beginArray();
    for (FilePart part : parts) {
      json.beginArray();
      json.text(String.valueOf(part.file().getFileName()));
      json.number(part.firstFrame()).number(part.firstFrame() + part.frames() - 1);
      json.endArray();
    }
    json.endArray();
    List<String> words = new ArrayList<>(List.of("mergecap -a -w", JOINED));
    parts.forEach(part -> words.add(ShellWord.quoted(String.valueOf(part.file().getFileName()))));
    json.name("join").text(parts.isEmpty() ? "" : String.join(" ", words));
  }

  private void against(PageJson json) throws IOException {
    SideBySide both = against;
    if (both == null) {
      return;
    }
    json.name("against").beginObject();
    json.name("before").texts(both.before());
    json.name("connections_before").number(both.connectionsBefore());
    json.name("connections_after").number(both.connectionsAfter());
    json.name("caution").text(both.caution());
    json.name("changes").beginArray();
    for (Change change : both.changes()) {
      json.beginArray();
      json.text(change.verdict().id()).text(change.measure().title());
      json.number(change.before().count()).decimal(change.before().per1000());
      json.number(change.after().count()).decimal(change.after().per1000());
      json.decimal(1000 * change.difference());
      json.decimal(1000 * change.interval().from());
      json.decimal(1000 * change.interval().to());
      json.text(change.measure().filter());
      json.endArray();
    }
    json.endArray();
    json.endObject();
  }

  private static String time(long ns) {
    return TIME.format(
            Instant.ofEpochSecond(
                Math.floorDiv(ns, NS_PER_SECOND), Math.floorMod(ns, NS_PER_SECOND)))
        + " UTC";
  }

  private void names(PageJson json) throws IOException {
    FlowCube cube = overview.cube();
    json.name("clients").beginArray();
    json.beginArray().text("other clients").text("").endArray();
    for (IpAddress client : cube.clients()) {
      json.beginArray();
      json.text(client.toString()).text(DisplayFilters.address(client)).endArray();
    }
    json.endArray();
    json.name("servers").beginArray();
    json.beginArray().text("other servers").text("").text("").number(-1).endArray();
    for (Endpoint server : cube.servers()) {
      json.beginArray();
      json.text(server.toString()).text(DisplayFilters.endpoint(server));
      json.text(server.address().toString()).number(server.port());
      json.endArray();
    }
    json.endArray();
    json.name("ends").texts(cube.ends());
    json.name("causes").beginArray();
    for (String cause : cube.causes()) {
      json.beginArray().text(cause).text(CauseText.of(cause)).endArray();
    }
    json.endArray();
  }

  private void cells(PageJson json) throws IOException {
    FlowCube cube = overview.cube();
    json.name("buckets").beginObject();
    json.name("seconds").seconds(cube.buckets().widthNs());
    json.name("count").number(cube.buckets().count());
    json.endObject();
    json.name("counters")
        .texts(
            Arrays.stream(FlowCube.Counter.values())
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .toList());
    json.name("cells").beginArray();
    for (Map.Entry<FlowCube.Cell, long[]> entry : cube.cells().entrySet()) {
      FlowCube.Cell cell = entry.getKey();
      json.beginArray();
      json.number(cell.bucket()).number(cell.client()).number(cell.server());
      json.number(cell.end()).number(cell.cause());
      for (long number : entry.getValue()) {
        json.number(number);
      }
      json.endArray();
    }
    json.endArray();
  }

  private void groups(PageJson json) throws IOException {
    json.name("groups").beginArray();
    for (VerdictGroup group : overview.groups()) {
      FlowRow example = overview.result().flow(group.example());
      json.beginArray();
      severity(group.key().severity(), json);
      json.text(group.key().cause()).text(group.key().end());
      json.number(group.count()).number(group.example());
      for (FlowField part :
          List.of(FlowField.VERDICT_WHAT, FlowField.VERDICT_WHY, FlowField.VERDICT_NEXT)) {
        json.text(example == null ? "" : FlowTexts.text(example, part));
      }
      json.endArray();
    }
    json.endArray();
  }

  private void population(PageJson json) throws IOException {
    List<PopulationFinding> all = overview.population();
    json.name("population_left_out").number(Math.max(0, all.size() - MOST_POPULATION));
    json.name("population").beginArray();
    for (PopulationFinding finding : all.subList(0, Math.min(MOST_POPULATION, all.size()))) {
      json.beginObject();
      json.name("id").text(finding.id().id());
      json.name("severity").text(finding.severity().id());
      json.name("subject").text(finding.subject());
      json.name("text").text(finding.text());
      json.name("count").number(finding.count());
      json.name("of").number(finding.of());
      json.name("flows").numbers(finding.flows());
      json.endObject();
    }
    json.endArray();
  }

  private void times(
      String kind, Histogram histogram, Phase phase, PopulationId timer, PageJson json)
      throws IOException {
    json.beginObject();
    json.name("kind").text(kind);
    json.name("count").number(histogram.count());
    json.name("well").numbers(histogram.well());
    json.name("badly").numbers(histogram.badly());
    json.name("lowest_decade").number(Histogram.LOWEST_DECADE);
    json.name("steps_per_decade").number(Histogram.STEPS_PER_DECADE);
    json.name("intervals").beginArray();
    for (PopulationFinding finding : overview.population()) {
      if (finding.id() == timer) {
        json.beginObject();
        json.name("subject").text(finding.subject());
        json.name("text").text(finding.text());
        bound("from", finding.span().fromNs(), json);
        bound("to", finding.span().toNs(), json);
        json.endObject();
      }
    }
    json.endArray();
    json.name("timers").beginArray();
    for (Map.Entry<Long, List<String>> mark : TimerMarks.of(phase).entrySet()) {
      json.beginArray().number(mark.getKey()).texts(mark.getValue()).endArray();
    }
    json.endArray();
    json.endObject();
  }

  private static void bound(String name, long ns, PageJson json) throws IOException {
    json.name(name);
    if (ns == PopulationFinding.Span.OPEN) {
      json.nothing();
    } else {
      json.seconds(ns);
    }
  }

  private static void severity(@Nullable Severity severity, PageJson json) throws IOException {
    json.text(severity == null ? "" : severity.id());
  }

  private Map<Long, List<Finding>> findings() {
    Map<Long, List<Finding>> byFlow = new HashMap<>();
    for (Finding finding : overview.result().findings()) {
      if (selection.shown().contains(finding.flow())) {
        List<Finding> some = byFlow.computeIfAbsent(finding.flow(), flow -> new ArrayList<>());
        some.add(finding);
      }
    }
    return byFlow;
  }

  private void flows(PageJson json) throws IOException {
    Map<Long, List<Finding>> findings = findings();
    json.name("fields").texts(FIELDS.stream().map(FlowField::id).toList());
    json.name("flows").beginArray();
    for (long number : selection.shown()) {
      FlowRow flow = overview.result().flow(number);
      if (flow != null) {
        flow(flow, findings.getOrDefault(number, List.of()), json);
      }
    }
    json.endArray();
  }

  private void flow(FlowRow flow, List<Finding> findings, PageJson json) throws IOException {
    long firstNs = overview.cube().buckets().firstNs();
    json.beginObject();
    json.name("n").number(flow.number());
    json.name("client").text(flow.client().toString());
    json.name("server").text(flow.server().toString());
    json.name("begin").seconds(times.ns(flow.firstFrame()) - firstNs);
    json.name("end_at").seconds(times.ns(flow.lastFrame()) - firstNs);
    json.name("first").number(flow.firstFrame());
    json.name("last").number(flow.lastFrame());
    json.name("fields").beginArray();
    for (FlowField field : FIELDS) {
      FieldValue value = flow.value(field);
      if (value == null) {
        json.nothing();
      } else {
        value(value, json);
      }
    }
    json.endArray();
    json.name("findings").beginArray();
    for (FoldedFinding same : FoldedFinding.of(findings)) {
      Finding finding = same.first();
      json.beginArray();
      json.number(finding.frame()).text(finding.id().id()).text(finding.severity().id());
      json.text(finding.text()).number(same.count()).number(same.lastFrame());
      json.endArray();
    }
    json.endArray();
    json.endObject();
  }

  private static void value(FieldValue value, PageJson json) throws IOException {
    switch (value.type()) {
      case DURATION -> json.seconds(value.number());
      case COUNT, BYTES, NUMBER, SCORE, FRAME -> json.number(value.number());
      case TEXT -> json.text(value.text());
      case FLAG -> json.flag(value.number() != 0);
      case NONE -> json.nothing();
    }
  }

  private void told(PageJson json) throws IOException {
    Result result = overview.result();
    json.name("told").beginObject();
    for (long number : selection.told()) {
      FlowWatch watch = watches.of(number).orElse(null);
      FlowReport report = watch == null ? null : watch.report().orElse(null);
      if (watch != null && report != null) {
        json.name(Long.toString(number));
        ToldFlow.write(FlowDetail.of(result.capture(), report, watch.frames()), json);
      }
    }
    json.endObject();
  }
}
