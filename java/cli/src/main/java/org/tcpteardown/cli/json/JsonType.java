package org.tcpteardown.cli.json;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/**
 * A kind of JSON value: it writes one, and describes all.
 *
 * @param <V> what is written
 */
public interface JsonType<V> {
  /** Writes one. */
  void write(V value, JsonWriter json) throws IOException;

  /**
   * What each of them fits.
   *
   * @param definitions takes the forms of objects that are used
   * @return a JSON schema, which the caller may add to
   */
  JsonObject schema(Definitions definitions);
}
