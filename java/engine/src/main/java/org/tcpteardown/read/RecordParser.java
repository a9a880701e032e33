package org.tcpteardown.read;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.ClearTlsAlert;

/**
 * Collects the engine's fields from one JSON record of tshark, flat or nested, in whatever order.
 *
 * <p>Keys are not checked for repetition: tshark repeats them (a second IP header is a second key
 * {@code "ip"}), so each one only adds values.
 */
final class RecordParser {
  /** How Gson ends the messages of its syntax errors. */
  /**
   * Of the payload, which may be long, only what {@link DetailsReader} looks at: {@code 15:03:}.
   */
  private static final int PAYLOAD_CHARACTERS = 3 * ClearTlsAlert.RECORD_BYTES;

  private static final Pattern PLACE = Pattern.compile("at line (\\d+) column (\\d+)");

  /** Wireshark cuts trees at 500 levels, each of which may be an array and an object. */
  static final int MAX_NESTING = 1_500;

  private static final int LAYERS_DEPTH = 1;

  private RecordParser() {}

  /**
   * Reads one record into {@code values}. Afterwards {@link FrameValues#layersSeen()} says whether
   * it was a packet.
   *
   * @param record the text of the record, and nothing more
   */
  static void parse(Reader record, FrameValues values) throws BadRecordException {
    values.clear();
    // Not closed: that would only close the reader, which holds nothing.
    JsonReader in = new JsonReader(record);
    in.setNestingLimit(MAX_NESTING);
    try {
      if (in.peek() != JsonToken.BEGIN_OBJECT) {
        throw BadRecordException.of("is JSON, but not an object");
      }
      record(in, values);
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw BadRecordException.of("has something after its end");
      }
    } catch (EOFException e) {
      throw BadRecordException.endsEarly();
    } catch (IOException e) {
      throw BadRecordException.notJson(column(e.getMessage()));
    } catch (IllegalStateException e) {
      throw BadRecordException.of("is JSON, but not as tshark writes it");
    }
    values.finish();
  }

  /** EK has {@code layers} at the top, JSON below {@code _source}. */
  private static void record(JsonReader in, FrameValues values)
      throws IOException, BadRecordException {
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      boolean object = in.peek() == JsonToken.BEGIN_OBJECT;
      if (object && name.equals("layers")) {
        values.markLayersSeen();
        fields(in, values, LAYERS_DEPTH);
      } else if (object && name.equals("_source")) {
        record(in, values);
      } else {
        in.skipValue();
      }
    }
    in.endObject();
  }

  private static void fields(JsonReader in, FrameValues values, int depth)
      throws IOException, BadRecordException {
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      TsharkField field = TsharkField.byKey(name);
      JsonToken token = in.peek();
      if (depth == LAYERS_DEPTH && token == JsonToken.STRING && name.equals("frame_raw")) {
        values.markHexDump();
      }
      value(in, token, field, values, depth);
    }
    in.endObject();
  }

  private static void value(
      JsonReader in, JsonToken token, @Nullable TsharkField field, FrameValues values, int depth)
      throws IOException, BadRecordException {
    switch (token) {
      case BEGIN_OBJECT -> {
        values.markNested();
        fields(in, values, depth + 1);
      }
      case BEGIN_ARRAY -> array(in, field, values, depth);
      case STRING, NUMBER -> {
        if (field == null) {
          in.skipValue();
        } else {
          String value = in.nextString();
          values.add(
              field,
              field == TsharkField.TCP_PAYLOAD
                  ? value.substring(0, Math.min(PAYLOAD_CHARACTERS, value.length()))
                  : value,
              depth);
        }
      }
      case BOOLEAN -> {
        boolean truth = in.nextBoolean();
        if (field != null) {
          values.add(field, Boolean.toString(truth), depth);
        }
      }
      default -> {
        in.skipValue();
        if (field == TsharkField.TCP_URGENT_WITHOUT_FLAG) {
          values.add(field, "", depth); // it has no value, so it may be null
        }
      }
    }
  }

  /**
   * With {@code -x}, JSON describes the bytes of {@code tcp.seq} in an array {@code tcp.seq_raw} of
   * a hex string and four numbers, which is not the field of that name.
   */
  private static void array(
      JsonReader in, @Nullable TsharkField field, FrameValues values, int depth)
      throws IOException, BadRecordException {
    int countBefore = field == null ? 0 : values.count(field);
    boolean strings = false;
    boolean bytes = false;
    in.beginArray();
    while (in.hasNext()) {
      JsonToken token = in.peek();
      strings |= token == JsonToken.STRING;
      bytes |= strings && token == JsonToken.NUMBER;
      value(in, token, field, values, depth);
    }
    in.endArray();
    if (bytes && field != null) {
      values.truncate(field, countBefore);
    }
  }

  /** Characters before the error when it is in the record's first line, else 0. */
  private static int column(@Nullable String message) {
    Matcher place = PLACE.matcher(String.valueOf(message));
    return place.find() && place.group(1).equals("1")
        ? Math.max(0, Integer.parseInt(place.group(2)) - 2)
        : 0;
  }
}
