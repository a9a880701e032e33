package org.tcpteardown.cli.flows;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints the rows of an answer. */
public interface RowPrinter {
  /** What the columns are. */
  void begin(List<AnswerColumn> columns) throws IOException;

  /** A row: texts, numbers, truth values, or null where nothing is known; only valid now. */
  void row(@Nullable Object[] values) throws IOException;

  /** There are no more rows. */
  void end() throws IOException;
}
