package org.tcpteardown.cli.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;

/** The kinds of JSON values. */
public final class JsonTypes {
  /** A text. */
  public static final JsonType<String> TEXT =
      new Simple<>(schema("string"), (value, json) -> json.value(value));

  /** Yes or no. */
  public static final JsonType<Boolean> FLAG =
      new Simple<>(schema("boolean"), (value, json) -> json.value(value));

  /** A whole number of either sign. */
  public static final JsonType<Long> NUMBER =
      new Simple<>(schema("integer"), (value, json) -> json.value(value));

  /** A whole number from 0. */
  public static final JsonType<Long> COUNT =
      new Simple<>(from0("integer"), (value, json) -> json.value(value));

  /** The same as an int. */
  public static final JsonType<Integer> INT =
      new Simple<>(schema("integer"), (value, json) -> json.value(value));

  /** A number with a fraction. */
  public static final JsonType<Double> DECIMAL =
      new Simple<>(schema("number"), (value, json) -> json.value(value));

  /** Nanoseconds, written as seconds with nine decimals. */
  public static final JsonType<Long> SECONDS =
      new Simple<>(
          schema("number"), (value, json) -> json.jsonValue(FieldValue.secondsText(value)));

  /** Whatever the value of a field or finding is. */
  public static final JsonType<FieldValue> ANY_VALUE =
      new Simple<>(schema("number", "string", "boolean", "null"), JsonTypes::write);

  /** The public name of a finding. */
  public static final JsonType<String> FINDING_ID = oneOf(FindingId.values(), FindingId::id);

  /** How bad something is. */
  public static final JsonType<String> SEVERITY = oneOf(Severity.values(), Severity::id);

  private JsonTypes() {}

  /**
   * Writes a value.
   *
   * @param <V> what is written
   */
  public interface Writing<V> {
    /** Writes one. */
    void write(V value, JsonWriter json) throws IOException;
  }

  private record Simple<V>(JsonObject is, Writing<V> writing) implements JsonType<V> {
    @Override
    public void write(V value, JsonWriter json) throws IOException {
      writing.write(value, json);
    }

    @Override
    public JsonObject schema(Definitions definitions) {
      return is.deepCopy();
    }
  }

  /** A schema that asks for one of some JSON types. */
  public static JsonObject schema(String... types) {
    JsonObject schema = new JsonObject();
    if (types.length == 1) {
      schema.addProperty("type", types[0]);
    } else {
      schema.add("type", texts(Arrays.asList(types)));
    }
    return schema;
  }

  private static JsonObject from0(String type) {
    JsonObject schema = schema(type);
    schema.addProperty("minimum", 0);
    return schema;
  }

  private static JsonArray texts(List<String> all) {
    JsonArray array = new JsonArray();
    all.forEach(array::add);
    return array;
  }

  /** A schema of its own, and what writes such a value. */
  public static <V> JsonType<V> of(JsonObject schema, Writing<V> writes) {
    return new Simple<>(schema, writes);
  }

  /** Always the same text. */
  public static JsonType<String> constant(String text) {
    JsonObject schema = new JsonObject();
    schema.addProperty("const", text);
    return new Simple<>(schema, (value, json) -> json.value(value));
  }

  /** One of some texts. */
  public static JsonType<String> oneOf(List<String> texts) {
    JsonObject schema = schema("string");
    schema.add("enum", texts(texts));
    return new Simple<>(schema, (value, json) -> json.value(value));
  }

  /** One of the names of an enumeration. */
  public static <E extends Enum<E>> JsonType<String> oneOf(E[] all, Function<E, String> name) {
    return oneOf(Arrays.stream(all).map(name).toList());
  }

  /** Several, in an order. */
  public static <V> JsonType<List<V>> list(JsonType<V> of) {
    return new JsonType<>() {
      @Override
      public void write(List<V> values, JsonWriter json) throws IOException {
        json.beginArray();
        for (V value : values) {
          of.write(value, json);
        }
        json.endArray();
      }

      @Override
      public JsonObject schema(Definitions definitions) {
        JsonObject schema = JsonTypes.schema("array");
        schema.add("items", of.schema(definitions));
        return schema;
      }
    };
  }

  /** Values by name. */
  public static <V> JsonType<Map<String, V>> map(JsonType<V> of) {
    return map(TEXT, of);
  }

  /** Values by names that are known. */
  public static <V> JsonType<Map<String, V>> map(JsonType<String> names, JsonType<V> of) {
    return new JsonType<>() {
      @Override
      public void write(Map<String, V> values, JsonWriter json) throws IOException {
        json.beginObject();
        for (Map.Entry<String, V> entry : values.entrySet()) {
          json.name(entry.getKey());
          of.write(entry.getValue(), json);
        }
        json.endObject();
      }

      @Override
      public JsonObject schema(Definitions definitions) {
        JsonObject schema = JsonTypes.schema("object");
        JsonObject name = names.schema(definitions);
        if (name.has("enum")) {
          schema.add("propertyNames", name);
        }
        schema.add("additionalProperties", of.schema(definitions));
        return schema;
      }
    };
  }

  /** Whole numbers, in an order. */
  public static final JsonType<List<Long>> NUMBERS = list(COUNT);

  /** Texts, in an order. */
  public static final JsonType<List<String>> TEXTS = list(TEXT);

  /** The same of something else, out of which it is taken. */
  public static <T, V> JsonType<T> through(JsonType<V> type, Function<T, V> taken) {
    return new JsonType<>() {
      @Override
      public void write(T value, JsonWriter json) throws IOException {
        type.write(taken.apply(value), json);
      }

      @Override
      public JsonObject schema(Definitions definitions) {
        return type.schema(definitions);
      }
    };
  }

  /** A value that is known to be of a type. */
  public static JsonType<FieldValue> value(ValueType type) {
    return new Simple<>(valueSchema(type), JsonTypes::write);
  }

  private static JsonObject valueSchema(ValueType type) {
    return switch (type) {
      case DURATION -> schema("number");
      case COUNT, BYTES, FRAME -> from0("integer");
      case NUMBER -> schema("integer");
      case SCORE -> {
        JsonObject score = from0("integer");
        score.addProperty("maximum", 100);
        yield score;
      }
      case TEXT -> schema("string");
      case FLAG -> schema("boolean");
      case NONE -> schema("null");
    };
  }

  private static void write(FieldValue value, JsonWriter json) throws IOException {
    switch (value.type()) {
      case DURATION, COUNT, BYTES, NUMBER, SCORE, FRAME -> json.jsonValue(value.plain());
      case TEXT -> json.value(value.text());
      case FLAG -> json.value(value.number() != 0);
      case NONE -> json.nullValue();
    }
  }
}
