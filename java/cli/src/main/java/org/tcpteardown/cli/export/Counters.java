package org.tcpteardown.cli.export;

import java.util.Map;
import java.util.TreeMap;
import org.tcpteardown.analysis.FlowCounts;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.LiveAnalysis;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;

/** What is counted of one or more captures: for each metric its values by their labels. */
final class Counters {
  /** In the order in which they are written. */
  enum Metric {
    CONNECTIONS("connections", "Connections by how they ended."),
    WATCHED("watched_connections", "Connections that may go on."),
    CAUSES("causes", "Connections by the best explanation of their end."),
    FINDINGS("findings", "Findings by id and severity."),
    FINS("fin_frames", "Frames with FIN by their sender."),
    RSTS("rst_frames", "Frames with RST by their sender."),
    SYNS("syn_frames", "Frames with SYN and without ACK."),
    HANDSHAKES("handshakes", "Completed three-way handshakes.");

    private final String id;
    private final String help;

    Metric(String id, String help) {
      this.id = id;
      this.help = help;
    }

    String id() {
      return id;
    }

    /** One line. */
    String help() {
      return help;
    }
  }

  private final Map<Metric, Map<String, Long>> values = new TreeMap<>();

  /** The values of a metric, by labels. */
  Map<String, Long> of(Metric metric) {
    return values.getOrDefault(metric, Map.of());
  }

  private void add(Metric metric, String labels, long count) {
    values.computeIfAbsent(metric, m -> new TreeMap<>()).merge(labels, count, Long::sum);
  }

  private void frames(Metric metric, String capture, long ofClient, long ofServer) {
    add(metric, capture + "," + PrometheusText.label("sender", "client"), ofClient);
    add(metric, capture + "," + PrometheusText.label("sender", "server"), ofServer);
  }

  /** Adds a capture. */
  void add(Result result) {
    String capture = PrometheusText.label("capture", result.capture().name());
    for (FlowRow flow : result.flows()) {
      end(capture, text(flow, FlowField.END), 1);
      cause(capture, text(flow, FlowField.CAUSE), 1);
      frames(
          Metric.FINS,
          capture,
          number(flow, FlowField.FIN_COUNT_CLT),
          number(flow, FlowField.FIN_COUNT_SRV));
      frames(
          Metric.RSTS,
          capture,
          number(flow, FlowField.RST_COUNT_CLT),
          number(flow, FlowField.RST_COUNT_SRV));
      add(Metric.SYNS, capture, number(flow, FlowField.SYN_COUNT));
      add(Metric.HANDSHAKES, capture, number(flow, FlowField.CT_COUNT));
    }
    for (Finding finding : result.findings()) {
      finding(capture, finding.id(), finding.severity(), 1);
    }
  }

  /**
   * Adds what is watched.
   *
   * @param name what is watched
   * @param watch keeps its counts
   */
  void add(String name, LiveAnalysis watch) {
    String capture = PrometheusText.label("capture", name);
    FlowCounts counts = watch.counts();
    add(Metric.WATCHED, capture, counts.watched());
    counts.ends().forEach((end, count) -> end(capture, end.id(), count));
    counts.causes().forEach((cause, count) -> cause(capture, cause.id(), count));
    frames(
        Metric.FINS,
        capture,
        counts.frames(FlowCounts.Frames.FIN_CLIENT),
        counts.frames(FlowCounts.Frames.FIN_SERVER));
    frames(
        Metric.RSTS,
        capture,
        counts.frames(FlowCounts.Frames.RST_CLIENT),
        counts.frames(FlowCounts.Frames.RST_SERVER));
    add(Metric.SYNS, capture, counts.frames(FlowCounts.Frames.SYN));
    add(Metric.HANDSHAKES, capture, counts.handshakes());
    watch
        .findings()
        .forEach(
            (severity, ids) -> ids.forEach((id, count) -> finding(capture, id, severity, count)));
  }

  private void end(String capture, String end, long count) {
    add(Metric.CONNECTIONS, capture + "," + PrometheusText.label("end", end), count);
  }

  private void cause(String capture, String cause, long count) {
    add(Metric.CAUSES, capture + "," + PrometheusText.label("cause", cause), count);
  }

  private void finding(String capture, FindingId id, Severity severity, long count) {
    String labels =
        PrometheusText.label("id", id.id()) + "," + PrometheusText.label("severity", severity.id());
    add(Metric.FINDINGS, capture + "," + labels, count);
  }

  private static long number(FlowRow flow, FlowField field) {
    FieldValue value = flow.value(field);
    return value == null ? 0 : value.number();
  }

  private static String text(FlowRow flow, FlowField field) {
    FieldValue value = flow.value(field);
    return value == null ? "" : value.text();
  }
}
