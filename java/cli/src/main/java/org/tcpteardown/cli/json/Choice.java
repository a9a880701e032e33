package org.tcpteardown.cli.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A value of one of several kinds.
 *
 * @param <T> what they are about
 */
public final class Choice<T> implements JsonType<T> {
  private record Way<T, S>(Shape.Getter<T, S> part, JsonType<S> type) {
    boolean write(T value, JsonWriter json) throws IOException {
      S fits = part.of(value);
      if (fits == null) {
        return false;
      }
      type.write(fits, json);
      return true;
    }
  }

  private final List<Way<T, ?>> ways = new ArrayList<>();

  /**
   * Adds a kind; the first that fits is taken.
   *
   * @param part what is written; null if this kind does not fit
   */
  public <S> Choice<T> or(Shape.Getter<T, S> part, JsonType<S> type) {
    ways.add(new Way<>(part, type));
    return this;
  }

  @Override
  public void write(T value, JsonWriter json) throws IOException {
    for (Way<T, ?> way : ways) {
      if (way.write(value, json)) {
        return;
      }
    }
    throw new IllegalStateException("no form for " + value);
  }

  @Override
  public JsonObject schema(Definitions definitions) {
    return oneOf(ways.stream().<JsonType<?>>map(Way::type).toList(), definitions);
  }

  /** What fits exactly one of several kinds. */
  static JsonObject oneOf(List<JsonType<?>> types, Definitions definitions) {
    if (types.size() == 1) {
      return types.get(0).schema(definitions);
    }
    JsonArray all = new JsonArray();
    types.forEach(type -> all.add(type.schema(definitions)));
    JsonObject schema = new JsonObject();
    schema.add("oneOf", all);
    return schema;
  }
}
