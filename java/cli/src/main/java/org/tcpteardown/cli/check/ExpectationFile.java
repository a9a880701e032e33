package org.tcpteardown.cli.check;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.AtomicFile;

/**
 * A file of expectations: one JSON object with an expectation for each capture by its file name.
 * {@code "NAME in tshark 4.4"} stands in for {@code "NAME"} where that version of tshark or a later
 * one reads, or decides how streams are numbered; of several the latest that fits.
 */
final class ExpectationFile {
  /** Beside the captures. */
  static final String NAME = "expect.json";

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();
  private static final Pattern SPECIAL =
      Pattern.compile("(?<name>.+) in tshark (?<major>\\d{1,9})\\.(?<minor>\\d{1,9})");
  private static final Pattern TSHARK =
      Pattern.compile("tshark (?<major>\\d{1,9})\\.(?<minor>\\d{1,9})");

  private final Path path;
  private final JsonObject all;
  private final String fault;

  private ExpectationFile(Path path, JsonObject all, String fault) {
    this.path = path;
    this.all = all;
    this.fault = fault;
  }

  /**
   * Reads it; an empty one if there is no such file. One that makes no sense says so when it is
   * asked about a capture, so that the others are still checked.
   */
  static ExpectationFile read(Path path) {
    try {
      if (!Files.exists(path)) {
        return new ExpectationFile(path, new JsonObject(), "");
      }
      return parse(path, Files.readString(path));
    } catch (CharacterCodingException e) {
      return broken(path, "is not JSON: " + e.getMessage());
    } catch (IOException e) {
      return broken(path, "cannot be read: " + e.getMessage());
    }
  }

  /** Reads its text. */
  static ExpectationFile parse(Path path, String text) {
    try {
      JsonElement json = JsonParser.parseString(text);
      if (!json.isJsonObject()) {
        return broken(path, "does not hold a JSON object");
      }
      ExpectationFile file = new ExpectationFile(path, json.getAsJsonObject(), "");
      Set<String> names = file.captures();
      file.comparisons().forEach(comparison -> names.addAll(points(comparison)));
      for (String name : names) {
        if (!isPlainName(name)) {
          return broken(
              path, "speaks of '" + name + "', which is not the name of a file beside it");
        }
      }
      return file;
    } catch (JsonParseException e) {
      return broken(path, "is not JSON: " + e.getMessage());
    }
  }

  /** What is read stays in the folder: expectations may come from anybody. */
  static boolean isPlainName(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      return false;
    }
    try {
      Path path = Path.of(name);
      return !path.isAbsolute() && path.getNameCount() == 1 && !name.contains("\\");
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** One that cannot be used. */
  static ExpectationFile broken(Path path, String why) {
    return new ExpectationFile(path, new JsonObject(), path + " " + why);
  }

  /** Why it cannot be understood; empty if it can. */
  String fault() {
    return fault;
  }

  Path path() {
    return path;
  }

  /** The captures that it says should be compared: their names, in order, with this between. */
  static final String BETWEEN = " > ";

  /** Captures that are to be compared, each time as the name under which that stands. */
  Set<String> comparisons() {
    Set<String> names = new TreeSet<>();
    for (String name : all.keySet()) {
      if (name.contains(BETWEEN)) {
        names.add(withoutVersion(name));
      }
    }
    return names;
  }

  /** The names of the captures in one of {@link #comparisons}. */
  static List<String> points(String comparison) {
    return List.of(comparison.split(BETWEEN, -1));
  }

  /** What a capture must yield beside others when that reader reads it; null if nothing is said. */
  synchronized @Nullable Expectation of(
      String comparison, String capture, String reader, String version)
      throws BadExpectationException {
    if (!(all.get(key(comparison, reader, version)) instanceof JsonObject points)) {
      throw new BadExpectationException(path + ": '" + comparison + "' is not an object");
    }
    for (String name : points.keySet()) {
      if (!points(comparison).contains(name)) {
        throw new BadExpectationException(
            path + ": '" + comparison + "' speaks of '" + name + "', which is none of these");
      }
    }
    JsonElement json = points.get(capture);
    if (json == null) {
      return null;
    }
    if (!json.isJsonObject()) {
      throw new BadExpectationException(path + ": '" + capture + "' is not an object");
    }
    return Expectation.of(json.getAsJsonObject());
  }

  /** Replaces what a capture must yield beside others; says whether that is something else. */
  synchronized boolean put(
      String comparison, String capture, String reader, String version, JsonObject expectation) {
    JsonObject points = all.getAsJsonObject(key(comparison, reader, version));
    boolean changes = !GSON.toJson(expectation).equals(GSON.toJson(points.get(capture)));
    points.add(capture, expectation);
    return changes;
  }

  /** The captures that it speaks of, each for itself. */
  Set<String> captures() {
    Set<String> names = new TreeSet<>();
    for (String name : all.keySet()) {
      if (name.contains(BETWEEN)) {
        continue;
      }
      names.add(withoutVersion(name));
    }
    return names;
  }

  private static String withoutVersion(String name) {
    Matcher special = SPECIAL.matcher(name);
    return special.matches() ? special.group("name") : name;
  }

  /** What a capture must yield when that reader reads it; null if nothing is said. */
  synchronized @Nullable Expectation of(String capture, String reader, String version)
      throws BadExpectationException {
    if (!fault.isEmpty()) {
      throw new BadExpectationException(fault);
    }
    JsonElement json = all.get(key(capture, reader, version));
    if (json == null) {
      return null;
    }
    if (!json.isJsonObject()) {
      throw new BadExpectationException(path + ": '" + capture + "' is not an object");
    }
    try {
      return Expectation.of(json.getAsJsonObject());
    } catch (BadExpectationException e) {
      throw new BadExpectationException(path + ": '" + capture + "': " + e.getMessage());
    }
  }

  /** Replaces what a capture must yield; says whether that is something else than before. */
  synchronized boolean put(String capture, String reader, String version, JsonObject expectation) {
    String key = key(capture, reader, version);
    boolean changes = !GSON.toJson(expectation).equals(GSON.toJson(all.get(key)));
    all.add(key, expectation);
    return changes;
  }

  private String key(String capture, String reader, String version) {
    Matcher tshark = TSHARK.matcher(reader + " " + version);
    long reads = tshark.find() ? number(tshark) : -1;
    String key = capture;
    long latest = -1;
    for (String name : all.keySet()) {
      Matcher special = SPECIAL.matcher(name);
      if (special.matches() && capture.equals(special.group("name"))) {
        long from = number(special);
        if (from <= reads && from > latest) {
          key = name;
          latest = from;
        }
      }
    }
    return key;
  }

  /** A version as a number that can be compared. */
  private static long number(Matcher version) {
    return Integer.parseInt(version.group("major")) * 1_000_000_000L
        + Integer.parseInt(version.group("minor"));
  }

  /** Writes it back, captures sorted by name. */
  synchronized void save() throws IOException {
    JsonObject sorted = new JsonObject();
    for (String name : new TreeSet<>(all.keySet())) {
      sorted.add(name, all.get(name));
    }
    AtomicFile.write(path, out -> out.write(GSON.toJson(sorted) + "\n"));
  }
}
