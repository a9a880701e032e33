package org.tcpteardown.cli.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.FieldValue;

/**
 * Values in expectations: a number or text as it is, or {@code {"about": 39.2, "within": 0.5}} for
 * a number that may differ.
 */
final class Values {
  private static final String ABOUT = "about";
  private static final String WITHIN = "within";

  private Values() {}

  /** As it stands in JSON; null for a value that only says "here". */
  static JsonElement of(@Nullable FieldValue value) {
    if (value == null) {
      return JsonNull.INSTANCE;
    }
    return switch (value.type()) {
      case DURATION, COUNT, BYTES, NUMBER, SCORE, FRAME ->
          new JsonPrimitive(new LazilyParsedNumber(value.plain()));
      case TEXT -> new JsonPrimitive(value.text());
      case FLAG -> new JsonPrimitive(value.number() != 0);
      case NONE -> JsonNull.INSTANCE;
    };
  }

  /** Whether {@code actual} is what {@code expected} asks for. */
  static boolean match(@Nullable JsonElement expected, JsonElement actual) {
    if (expected == null || expected.isJsonNull()) {
      return actual.isJsonNull();
    }
    if (expected.isJsonObject()) {
      BigDecimal about = number(expected.getAsJsonObject().get(ABOUT));
      BigDecimal within = number(expected.getAsJsonObject().get(WITHIN));
      BigDecimal found = number(actual);
      return about != null
          && within != null
          && found != null
          && found.subtract(about).abs().compareTo(within) <= 0;
    }
    BigDecimal one = number(expected);
    BigDecimal other = number(actual);
    return (one != null && other != null) ? one.compareTo(other) == 0 : expected.equals(actual);
  }

  /** What is wrong with the way that a value is given; empty if nothing is. */
  static String fault(@Nullable JsonElement expected) {
    if (expected == null || expected.isJsonNull() || expected.isJsonPrimitive()) {
      return "";
    }
    JsonObject object = expected.isJsonObject() ? expected.getAsJsonObject() : new JsonObject();
    boolean right =
        object.size() == 2
            && number(object.get(ABOUT)) != null
            && number(object.get(WITHIN)) != null;
    return right
        ? ""
        : "a value must be a number, text, true, null or {\"about\": N, \"within\": N}, not "
            + expected;
  }

  /** For a person. */
  static String text(@Nullable JsonElement value) {
    if (value == null || value.isJsonNull()) {
      return "nothing";
    }
    if (value.isJsonObject()) {
      return "about "
          + text(value.getAsJsonObject().get(ABOUT))
          + " within "
          + text(value.getAsJsonObject().get(WITHIN));
    }
    return value.getAsString();
  }

  private static @Nullable BigDecimal number(@Nullable JsonElement element) {
    return element != null && element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber()
        ? element.getAsBigDecimal()
        : null;
  }
}
