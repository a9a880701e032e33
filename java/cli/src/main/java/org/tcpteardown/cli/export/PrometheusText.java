package org.tcpteardown.cli.export;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;

/** Counters in Prometheus' text format, for the textfile collector of node_exporter. */
final class PrometheusText {
  private final List<Result> results;
  private final Writer out;

  PrometheusText(List<Result> results, Writer out) {
    this.results = results;
    this.out = out;
  }

  void write() throws IOException {
    Map<String, Long> ends = new TreeMap<>();
    Map<String, Long> causes = new TreeMap<>();
    Map<String, Long> findings = new TreeMap<>();
    Map<String, Long> fins = new TreeMap<>();
    Map<String, Long> rsts = new TreeMap<>();
    Map<String, Long> syns = new TreeMap<>();
    Map<String, Long> handshakes = new TreeMap<>();
    for (Result result : results) {
      String capture = label("capture", result.capture().name());
      for (FlowRow flow : result.flows()) {
        add(ends, capture + "," + label("end", text(flow, FlowField.END)), 1);
        add(causes, capture + "," + label("cause", text(flow, FlowField.CAUSE)), 1);
        add(fins, capture + ",sender=\"client\"", number(flow, FlowField.FIN_COUNT_CLT));
        add(fins, capture + ",sender=\"server\"", number(flow, FlowField.FIN_COUNT_SRV));
        add(rsts, capture + ",sender=\"client\"", number(flow, FlowField.RST_COUNT_CLT));
        add(rsts, capture + ",sender=\"server\"", number(flow, FlowField.RST_COUNT_SRV));
        add(syns, capture, number(flow, FlowField.SYN_COUNT));
        add(handshakes, capture, number(flow, FlowField.CT_COUNT));
      }
      for (Finding finding : result.findings()) {
        String labels =
            label("id", finding.id().id()) + "," + label("severity", finding.severity().id());
        add(findings, capture + "," + labels, 1);
      }
    }
    metric("connections", "Connections by how they ended.", ends);
    metric("causes", "Connections by the best explanation of their end.", causes);
    metric("findings", "Findings by id and severity.", findings);
    metric("fin_frames", "Frames with FIN by their sender.", fins);
    metric("rst_frames", "Frames with RST by their sender.", rsts);
    metric("syn_frames", "Frames with SYN and without ACK.", syns);
    metric("handshakes", "Completed three-way handshakes.", handshakes);
  }

  private static void add(Map<String, Long> counts, String labels, long count) {
    counts.merge(labels, count, Long::sum);
  }

  private static long number(FlowRow flow, FlowField field) {
    FieldValue value = flow.value(field);
    return value == null ? 0 : value.number();
  }

  private static String text(FlowRow flow, FlowField field) {
    FieldValue value = flow.value(field);
    return value == null ? "" : value.text();
  }

  private static String label(String name, String value) {
    String escaped = SafeText.line(value).replace("\\", "\\\\").replace("\"", "\\\"");
    return name + "=\"" + escaped + '"';
  }

  /** A gauge, for it tells of one capture: of the next one it may be less. */
  private void metric(String name, String help, Map<String, Long> counts) throws IOException {
    if (counts.isEmpty()) {
      return;
    }
    String full = "tcpteardown_" + name;
    out.write("# HELP " + full + " " + help + "\n# TYPE " + full + " gauge\n");
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      out.write(full + "{" + count.getKey() + "} " + count.getValue() + "\n");
    }
  }
}
