package org.tcpteardown.cli.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a JSON object: its fields in their order, and where each comes from. It has no other
 * fields.
 *
 * @param <T> what such an object is about
 */
public final class Shape<T> implements JsonType<T> {
  /** Whether a field is always there. */
  private enum Presence {
    ALWAYS,
    /** It is left out where there is no value. */
    MAYBE,
    /** It is null where there is no value. */
    OR_NULL
  }

  /**
   * Takes a value out of something.
   *
   * @param <T> out of what
   * @param <V> what it takes
   */
  public interface Getter<T, V> {
    /** The value; null if there is none. */
    @Nullable V of(T from);
  }

  private record Field<T, V>(
      String name, String summary, JsonType<V> type, Getter<T, V> getter, Presence presence) {

    void write(T from, JsonWriter json) throws IOException {
      V value = getter.of(from);
      if (value != null) {
        json.name(name);
        type.write(value, json);
      } else if (presence == Presence.OR_NULL) {
        json.name(name).nullValue();
      } else if (presence == Presence.ALWAYS) {
        throw new IllegalStateException(name + " has no value");
      }
    }

    JsonObject describe(Definitions definitions) {
      JsonObject schema = type.schema(definitions);
      if (presence == Presence.OR_NULL) {
        schema = orNull(schema);
      }
      schema.addProperty("description", summary);
      return schema;
    }

    private static JsonObject orNull(JsonObject schema) {
      JsonElement one = schema.get("type");
      JsonElement values = schema.get("enum");
      if (one == null || values != null) {
        JsonObject nothing = new JsonObject();
        nothing.addProperty("type", "null");
        JsonArray both = new JsonArray();
        both.add(schema);
        both.add(nothing);
        JsonObject either = new JsonObject();
        either.add("anyOf", both);
        return either;
      }
      JsonArray types = new JsonArray();
      types.add(one);
      types.add("null");
      schema.add("type", types);
      return schema;
    }
  }

  private final String name;
  private final String summary;
  private final List<Field<T, ?>> fields = new ArrayList<>();

  private Shape(String name, String summary) {
    this.name = name;
    this.summary = summary;
  }

  /**
   * Without fields so far.
   *
   * @param name what it is called in a schema
   * @param summary what such an object is, in one line without full stop
   */
  public static <T> Shape<T> of(String name, String summary) {
    return new Shape<>(name, summary);
  }

  /** Adds a field that is always there. */
  public <V> Shape<T> with(String field, JsonType<V> type, String about, Getter<T, V> getter) {
    fields.add(new Field<>(field, about, type, getter, Presence.ALWAYS));
    return this;
  }

  /** Adds a field that is left out where there is no value. */
  public <V> Shape<T> maybe(String field, JsonType<V> type, String about, Getter<T, V> getter) {
    fields.add(new Field<>(field, about, type, getter, Presence.MAYBE));
    return this;
  }

  /** Adds a field that is null where there is no value. */
  public <V> Shape<T> orNull(String field, JsonType<V> type, String about, Getter<T, V> getter) {
    fields.add(new Field<>(field, about, type, getter, Presence.OR_NULL));
    return this;
  }

  /** The same by another name. */
  public Shape<T> named(String other) {
    Shape<T> named = new Shape<>(other, summary);
    named.fields.addAll(fields);
    return named;
  }

  /** The same behind a field {@code type} that says what it is. */
  public Shape<T> typed(String type) {
    Shape<T> typed = new Shape<>(name, summary);
    typed.with("type", JsonTypes.constant(type), "What this line is", from -> type);
    typed.fields.addAll(fields);
    return typed;
  }

  /** Fields of something else, of which there is one for each of these. */
  public <U> Shape<T> within(Shape<U> other, Getter<T, U> getter) {
    other.fields.forEach(field -> fields.add(through(field, getter)));
    return this;
  }

  private static <T, U, V> Field<T, V> through(Field<U, V> field, Getter<T, U> getter) {
    return new Field<>(
        field.name(),
        field.summary(),
        field.type(),
        from -> {
          U inner = getter.of(from);
          return inner == null ? null : field.getter().of(inner);
        },
        field.presence());
  }

  String name() {
    return name;
  }

  @Override
  public void write(T value, JsonWriter json) throws IOException {
    json.beginObject();
    for (Field<T, ?> field : fields) {
      field.write(value, json);
    }
    json.endObject();
  }

  @Override
  public JsonObject schema(Definitions definitions) {
    return definitions.reference(this);
  }

  JsonObject describe(Definitions definitions) {
    JsonObject schema = new JsonObject();
    schema.addProperty("description", summary);
    schema.addProperty("type", "object");
    JsonArray required = new JsonArray();
    JsonObject properties = new JsonObject();
    for (Field<T, ?> field : fields) {
      if (properties.has(field.name())) {
        throw new IllegalStateException(name + " has two fields " + field.name());
      }
      properties.add(field.name(), field.describe(definitions));
      if (field.presence() != Presence.MAYBE) {
        required.add(field.name());
      }
    }
    schema.add("properties", properties);
    schema.add("required", required);
    schema.addProperty("additionalProperties", false);
    return schema;
  }
}
