package org.tcpteardown.cli.flows;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.render.JsonText;

/** An object a line; what is not known is left out. */
final class NdjsonPrinter implements RowPrinter {
  private final PrintWriter out;
  private List<String> labels = List.of();

  NdjsonPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(List<AnswerColumn> columns) {
    labels = columns.stream().map(AnswerColumn::label).toList();
  }

  @Override
  public void row(@Nullable Object[] values) throws IOException {
    JsonWriter json = JsonText.writer(out);
    json.setHtmlSafe(true);
    json.beginObject();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        continue;
      }
      json.name(labels.get(i));
      if (value instanceof Boolean truth) {
        json.value(truth);
      } else if (value instanceof Number number && isFinite(number)) {
        json.value(new BigDecimal(Cells.text(number)));
      } else {
        json.value(value.toString());
      }
    }
    json.endObject();
    json.flush();
    out.print('\n');
  }

  private static boolean isFinite(Number number) {
    return Double.isFinite(number.doubleValue());
  }

  @Override
  public void end() {}
}
