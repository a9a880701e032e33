package org.tcpteardown.cli.render;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Evictions;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.json.JsonType;
import org.tcpteardown.cli.json.JsonTypes;
import org.tcpteardown.cli.json.Shape;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.ClosedBy;
import org.tcpteardown.verdict.FlowEnd;

/** The JSON objects of which results consist. */
final class ResultShapes {
  static final JsonType<String> END = JsonTypes.oneOf(FlowEnd.values(), FlowEnd::id);
  static final JsonType<String> CAUSE = JsonTypes.oneOf(Cause.values(), Cause::id);
  static final JsonType<String> CLOSED_BY = JsonTypes.oneOf(ClosedBy.values(), ClosedBy::id);

  /** Flows that were let go before the end. */
  private static final Shape<Evictions> JUDGED_EARLY =
      Shape.<Evictions>of("judged_early", "Flows that were let go before the end")
          .with("ordinary", JsonTypes.INT, "Ordinary connections", Evictions::ordinary)
          .with(
              "cut_short",
              JsonTypes.INT,
              "Connections judged after their longest silence, for there were too many",
              Evictions::cutShort)
          .with(
              "attempts_only_counted",
              JsonTypes.COUNT,
              "Attempts that nobody answered, beyond --max-flows",
              Evictions::attempts)
          .with(
              "frames_too_late",
              JsonTypes.COUNT,
              "Frames that came after the judgement and were not looked at",
              Evictions::lateFrames)
          .with(
              "icmp_errors_only_counted",
              JsonTypes.COUNT,
              "ICMP errors about connections of which nothing was captured before",
              Evictions::strayErrors);

  static final Shape<Result> CAPTURE =
      Shape.<Result>of("capture", "How a capture was read")
          .with("name", JsonTypes.TEXT, "Its base name, - for a stream", r -> r.capture().name())
          .with("frames", JsonTypes.COUNT, "Frames read", r -> r.capture().frames())
          .with("complete", JsonTypes.FLAG, "Whether all was read", r -> r.capture().complete())
          .maybe(
              "reason",
              JsonTypes.TEXT,
              "If not, why",
              r -> r.capture().complete() ? null : r.capture().reason())
          .maybe(
              "filter",
              JsonTypes.TEXT,
              "Which packets were looked at, in libpcap's syntax; left out for all",
              r -> r.capture().filter().isEmpty() ? null : r.capture().filter())
          .with("reader", JsonTypes.TEXT, "Who read it", r -> r.capture().reader())
          .with(
              "reader_version",
              JsonTypes.TEXT,
              "In which version; may be empty",
              r -> r.capture().readerVersion())
          .with(
              "settings",
              JsonTypes.map(JsonTypes.TEXT),
              "The thresholds in force, see list --settings",
              r -> r.capture().settings().asText())
          .maybe(
              "judged_early",
              JUDGED_EARLY,
              "Left out if there was none",
              r -> r.evictions().equals(Evictions.NONE) ? null : r.evictions());

  static final Shape<PopulationFinding> POPULATION =
      Shape.<PopulationFinding>of("population", "What many flows have in common, or sets one apart")
          .with(
              "id",
              JsonTypes.oneOf(PopulationId.values(), PopulationId::id),
              "What it is",
              finding -> finding.id().id())
          .with("severity", JsonTypes.SEVERITY, "How bad", finding -> finding.severity().id())
          .with("subject", JsonTypes.TEXT, "Whom it is about", PopulationFinding::subject)
          .with("value", JsonTypes.TEXT, "The value in a few words", PopulationFinding::value)
          .orNull(
              "from",
              JsonTypes.SECONDS,
              "Where it is about times, from when, in seconds",
              finding -> known(finding.span().fromNs()))
          .orNull(
              "to",
              JsonTypes.SECONDS,
              "Where it is about times, to when, in seconds",
              finding -> known(finding.span().toNs()))
          .with("count", JsonTypes.COUNT, "How many flows show it", PopulationFinding::count)
          .with("of", JsonTypes.COUNT, "Of how many that could have", PopulationFinding::of)
          .with("flows", JsonTypes.NUMBERS, "Numbers of a few of them", PopulationFinding::flows)
          .with("text", JsonTypes.TEXT, "One sentence", PopulationFinding::text);

  static final Shape<Finding> FINDING =
      Shape.<Finding>of("finding", "What was found at a frame")
          .with("frame", JsonTypes.COUNT, "frame.number", Finding::frame)
          .with("time", JsonTypes.SECONDS, "Seconds since 1970", Finding::timeNs)
          .with("id", JsonTypes.FINDING_ID, "What it is", finding -> finding.id().id())
          .with("severity", JsonTypes.SEVERITY, "How bad", finding -> finding.severity().id())
          .with(
              "value",
              JsonTypes.ANY_VALUE,
              "What docs/findings says of it; null for those without value",
              Finding::value)
          .with("text", JsonTypes.TEXT, "One sentence", Finding::text)
          .orNull(
              "flow",
              JsonTypes.COUNT,
              "tcp.stream; null for what belongs to none",
              finding -> finding.flow() == CapturedFrame.ABSENT ? null : finding.flow());

  static final Shape<FlowRow> FLOW = flow();

  /** What came of a live capture. */
  static final Shape<LiveSummary> LIVE_SUMMARY =
      Shape.<LiveSummary>of("live_summary", "What came of a watch as a whole")
          .with("name", JsonTypes.TEXT, "What was watched", LiveSummary::name)
          .with("seconds", JsonTypes.SECONDS, "For how long", LiveSummary::watchedNs)
          .with("frames", JsonTypes.COUNT, "Frames that came", LiveSummary::frames)
          .maybe(
              "received",
              JsonTypes.COUNT,
              "Packets that dumpcap says it was given; left out where it says nothing",
              summary -> summary.received() < 0 ? null : summary.received())
          .maybe(
              "dropped",
              JsonTypes.COUNT,
              "Packets that dumpcap says were lost; left out where it says nothing",
              summary -> summary.received() < 0 ? null : summary.dropped())
          .with(
              "skipped",
              JsonTypes.COUNT,
              "Frames that only tshark can take apart",
              LiveSummary::foreignFrames)
          .with("flows", JsonTypes.COUNT, "Connections seen", LiveSummary::connections)
          .with(
              "ends",
              JsonTypes.map(END, JsonTypes.COUNT),
              "How many connections ended how",
              LiveSummary::ends)
          .with(
              "findings",
              JsonTypes.map(
                  JsonTypes.SEVERITY, JsonTypes.map(JsonTypes.FINDING_ID, JsonTypes.COUNT)),
              "How many findings of each id, by severity",
              ResultShapes::bySeverity);

  private ResultShapes() {}

  private static @Nullable Long known(long ns) {
    return ns == PopulationFinding.Span.OPEN ? null : (Long) ns;
  }

  private static Shape<FlowRow> flow() {
    Shape<FlowRow> flow =
        Shape.<FlowRow>of("flow", "A connection; what is not known of it is left out")
            .with("flow", JsonTypes.COUNT, FlowField.FLOW.summary(), FlowRow::number)
            .with("client", JsonTypes.TEXT, "Address and port", row -> row.client().toString())
            .with("server", JsonTypes.TEXT, "Address and port", row -> row.server().toString());
    for (FlowField field : FlowField.values()) {
      if (field != FlowField.FLOW) {
        flow.maybe(field.id(), type(field), field.summary(), row -> row.value(field));
      }
    }
    return flow;
  }

  private static JsonType<FieldValue> type(FlowField field) {
    return switch (field) {
      case END -> texts(END);
      case CAUSE -> texts(CAUSE);
      case CLOSED_BY -> texts(CLOSED_BY);
      case SEVERITY -> texts(JsonTypes.SEVERITY);
      default -> JsonTypes.value(field.type());
    };
  }

  private static JsonType<FieldValue> texts(JsonType<String> type) {
    return JsonTypes.through(type, FieldValue::text);
  }

  private static Map<String, Map<String, Long>> bySeverity(LiveSummary summary) {
    Map<String, Map<String, Long>> all = new LinkedHashMap<>();
    for (Map.Entry<Severity, ? extends Map<?, Long>> severity : summary.findings().entrySet()) {
      Map<String, Long> counts = new LinkedHashMap<>();
      severity.getValue().forEach((id, count) -> counts.put(id.toString(), count));
      all.put(severity.getKey().id(), counts);
    }
    return all;
  }
}
