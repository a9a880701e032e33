package org.tcpteardown.cli.render;

import java.io.IOException;
import java.io.PrintWriter;
import org.tcpteardown.analysis.Result;

/** How results are printed. */
public enum Format {
  TABLE,
  JSON,
  NDJSON;

  /** Prints results; {@code options} matter for the table only. */
  public void print(Result result, TableOptions options, PrintWriter out) throws IOException {
    switch (this) {
      case TABLE -> new TableRenderer(result, options, out).print();
      case JSON -> JsonRenderer.printDocument(result, out);
      case NDJSON -> JsonRenderer.printLines(result, out);
    }
  }
}
