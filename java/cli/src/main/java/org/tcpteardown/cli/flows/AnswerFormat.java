package org.tcpteardown.cli.flows;

import java.io.PrintWriter;

/** How an answer is printed. */
public enum AnswerFormat {
  TABLE,
  CSV,
  NDJSON;

  /** A printer of this kind. */
  public RowPrinter printer(PrintWriter out) {
    return switch (this) {
      case TABLE -> new TablePrinter(out);
      case CSV -> new CsvPrinter(out);
      case NDJSON -> new NdjsonPrinter(out);
    };
  }
}
