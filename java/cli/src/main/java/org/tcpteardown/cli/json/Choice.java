package org.tcpteardown.cli.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An object of one of several forms, by its class.
 *
 * @param <T> what they are about
 */
public final class Choice<T> implements JsonType<T> {
  private record Way<S>(Class<S> is, JsonType<S> type) {
    boolean write(Object value, JsonWriter json) throws IOException {
      if (!is.isInstance(value)) {
        return false;
      }
      type.write(is.cast(value), json);
      return true;
    }
  }

  private final List<Way<? extends T>> ways = new ArrayList<>();

  /** Adds a form; the first that fits is taken. */
  public <S extends T> Choice<T> or(Class<S> is, JsonType<S> type) {
    ways.add(new Way<>(is, type));
    return this;
  }

  @Override
  public void write(T value, JsonWriter json) throws IOException {
    for (Way<? extends T> way : ways) {
      if (way.write(value, json)) {
        return;
      }
    }
    throw new IllegalStateException("no form for " + value.getClass());
  }

  @Override
  public JsonObject schema(Definitions definitions) {
    JsonArray all = new JsonArray();
    ways.forEach(way -> all.add(way.type().schema(definitions)));
    JsonObject schema = new JsonObject();
    schema.add("oneOf", all);
    return schema;
  }
}
