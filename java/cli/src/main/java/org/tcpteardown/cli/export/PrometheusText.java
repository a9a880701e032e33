package org.tcpteardown.cli.export;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.tcpteardown.analysis.LiveAnalysis;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.export.Counters.Metric;
import org.tcpteardown.cli.render.SafeText;

/** Counters in Prometheus' text format, for the textfile collector of node_exporter. */
public final class PrometheusText {
  private PrometheusText() {}

  /** Writes those of captures. */
  static void write(List<Result> results, Writer out) throws IOException {
    Counters counters = new Counters();
    results.forEach(counters::add);
    write(counters, out);
  }

  /**
   * Writes those of what is watched.
   *
   * @param name what is watched, as the label {@code capture}
   * @param watch keeps its counts
   */
  public static void write(String name, LiveAnalysis watch, Writer out) throws IOException {
    Counters counters = new Counters();
    counters.add(name, watch);
    write(counters, out);
  }

  private static void write(Counters counters, Writer out) throws IOException {
    for (Metric metric : Metric.values()) {
      write(metric, counters.of(metric), out);
    }
  }

  /** A gauge, for it tells of one capture: of the next one it may be less. */
  private static void write(Metric metric, Map<String, Long> values, Writer out)
      throws IOException {
    if (values.isEmpty()) {
      return;
    }
    String name = "tcpteardown_" + metric.id();
    out.write("# HELP " + name + " " + metric.help() + "\n# TYPE " + name + " gauge\n");
    for (Map.Entry<String, Long> value : values.entrySet()) {
      out.write(name + "{" + value.getKey() + "} " + value.getValue() + "\n");
    }
  }

  /** A label, whatever is in its value. */
  static String label(String name, String value) {
    String escaped = SafeText.line(value).replace("\\", "\\\\").replace("\"", "\\\"");
    return name + "=\"" + escaped + '"';
  }
}
