package org.tcpteardown.cli.flows;

import java.io.PrintWriter;

/** How an answer is printed. */
public enum AnswerFormat {
  TABLE,
  CSV,
  NDJSON,
  /** Not text: see {@code Parquet}. */
  PARQUET;

  /** A printer of this kind, if it is text. */
  public RowPrinter printer(PrintWriter out) {
    return switch (this) {
      case TABLE -> new TablePrinter(out);
      case CSV -> new CsvPrinter(out);
      case NDJSON -> new NdjsonPrinter(out);
      case PARQUET -> throw new IllegalStateException("not text");
    };
  }
}
