package org.tcpteardown.cli.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import org.tcpteardown.cli.render.JsonText;
import org.tcpteardown.cli.render.SafeText;

/**
 * JSON for a page: nothing in it can end the script block that it stands in, and no text of a
 * capture keeps characters that steer, hide or turn other text. Times are seconds.
 */
final class PageJson {
  private static final int DECIMALS = 6;
  private static final int NS_DECIMALS = 9;

  private final JsonWriter json;

  PageJson(Writer out) {
    json = JsonText.writer(out);
    json.setHtmlSafe(true);
  }

  PageJson beginObject() throws IOException {
    json.beginObject();
    return this;
  }

  PageJson endObject() throws IOException {
    json.endObject();
    return this;
  }

  PageJson beginArray() throws IOException {
    json.beginArray();
    return this;
  }

  PageJson endArray() throws IOException {
    json.endArray();
    return this;
  }

  PageJson name(String name) throws IOException {
    json.name(name);
    return this;
  }

  PageJson text(String text) throws IOException {
    json.value(SafeText.line(text));
    return this;
  }

  PageJson number(long number) throws IOException {
    json.value(number);
    return this;
  }

  /** With one decimal. */
  PageJson decimal(double value) throws IOException {
    json.jsonValue(BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP).toPlainString());
    return this;
  }

  PageJson flag(boolean flag) throws IOException {
    json.value(flag);
    return this;
  }

  PageJson nothing() throws IOException {
    json.nullValue();
    return this;
  }

  /** Nanoseconds, as seconds with at most six decimals. */
  PageJson seconds(long ns) throws IOException {
    BigDecimal seconds =
        BigDecimal.valueOf(ns, NS_DECIMALS).setScale(DECIMALS, RoundingMode.HALF_UP);
    json.jsonValue(seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString());
    return this;
  }

  PageJson texts(Collection<String> texts) throws IOException {
    json.beginArray();
    for (String text : texts) {
      text(text);
    }
    json.endArray();
    return this;
  }

  PageJson numbers(long... numbers) throws IOException {
    json.beginArray();
    for (long number : numbers) {
      json.value(number);
    }
    json.endArray();
    return this;
  }

  PageJson numbers(Collection<Long> numbers) throws IOException {
    return numbers(numbers.stream().mapToLong(Long::longValue).toArray());
  }

  void flush() throws IOException {
    json.flush();
  }
}
