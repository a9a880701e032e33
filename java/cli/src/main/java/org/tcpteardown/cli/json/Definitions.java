package org.tcpteardown.cli.json;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** The forms of objects in one schema, each of which stands there once. */
public final class Definitions {
  private final Map<String, Shape<?>> shapes = new LinkedHashMap<>();
  private final Map<String, JsonObject> schemas = new LinkedHashMap<>();

  Definitions() {}

  /** A reference to a form, which is described if it is not yet. */
  JsonObject reference(Shape<?> shape) {
    Shape<?> known = shapes.put(shape.name(), shape);
    if (known == null) {
      schemas.put(shape.name(), new JsonObject()); // keeps its place before what it uses
      schemas.put(shape.name(), shape.describe(this));
    } else if (!known.equals(shape)) {
      throw new IllegalStateException("two forms are called " + shape.name());
    }
    JsonObject reference = new JsonObject();
    reference.addProperty("$ref", "#/$defs/" + shape.name());
    return reference;
  }

  JsonObject all() {
    JsonObject all = new JsonObject();
    schemas.forEach(all::add);
    return all;
  }
}
