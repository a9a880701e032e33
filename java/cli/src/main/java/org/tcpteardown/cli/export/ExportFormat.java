package org.tcpteardown.cli.export;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.tcpteardown.analysis.Result;

/** In what form results are exported. */
public enum ExportFormat {
  /** Bulk requests for Elasticsearch and OpenSearch. */
  EK,
  /** Prometheus' text format. */
  PROMETHEUS;

  /** Writes results. */
  public void write(List<Result> results, Writer out) throws IOException {
    switch (this) {
      case EK -> {
        for (Result result : results) {
          new EkDocuments(result, out).write();
        }
      }
      case PROMETHEUS -> PrometheusText.write(results, out);
    }
  }
}
