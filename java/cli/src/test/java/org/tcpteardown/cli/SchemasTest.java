package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program prints fits the published schemas, by somebody else's validator. */
final class SchemasTest {
  private static final Path SCHEMAS = Checkout.TOP.resolve("docs").resolve("schemas");
  private static final Path LATE = Checkout.capture("rv082-late-fin");
  private static final Path REFUSING = Checkout.capture("refusing-server/client");
  private static final Path HABIT = Checkout.capture("linger0-habit/client");
  private static final Path RESETS = Checkout.capture("crafted-resets");
  private static final Path STALLS = Checkout.capture("crafted-stalls");
  private static final Path INSIDE = Checkout.capture("late-fin-eaten/client");
  private static final Path OUTSIDE = Checkout.capture("late-fin-eaten/server");

  @TempDir Path folder = Path.of("");

  private static List<String> whole(Object... args) {
    Run run = Run.of(args);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    return List.of(run.out());
  }

  private static List<String> lines(Object... args) {
    return whole(args).get(0).lines().toList();
  }

  /** By schema; each has to have some. */
  private Map<String, List<String>> printed() throws IOException {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("results", whole("analyze", "--no-store", "--format", "json", HABIT));
    all.put("result-lines", new ArrayList<>());
    for (Path capture : List.of(LATE, HABIT, RESETS, STALLS)) {
      all.get("result-lines").addAll(lines("analyze", "--no-store", "--format", "ndjson", capture));
    }
    Path copy = Files.copy(LATE, folder.resolve("late.pcapng"));
    all.put(
        "live-lines",
        lines("analyze", "--no-store", "--follow", "--idle", "200ms", "--format", "ndjson", copy));
    all.put("explanation", new ArrayList<>());
    for (Path capture : List.of(LATE, STALLS, RESETS)) {
      for (int flow = 0; flow < (capture.equals(LATE) ? 1 : 4); flow++) {
        all.get("explanation")
            .addAll(whole("explain", "--format", "json", "--flow", flow, capture));
      }
    }
    all.put("flow-rows", lines("flows", "--format", "ndjson", LATE, HABIT, RESETS));
    all.put(
        "group-rows",
        lines("flows", "--format", "ndjson", "--by", "server.port,cause", LATE, REFUSING));
    all.put("summary", new ArrayList<>(whole("summary", "--format", "json", LATE)));
    all.get("summary").addAll(whole("summary", "--format", "json", REFUSING, HABIT));
    all.get("summary").addAll(whole("summary", "--format", "json", "--against", HABIT, LATE));
    all.put("comparison", whole("compare", "--no-store", "--format", "json", INSIDE, OUTSIDE));
    all.put(
        "comparison-lines", lines("compare", "--no-store", "--format", "ndjson", INSIDE, OUTSIDE));
    all.put("ek-lines", lines("export", "--format", "ek", LATE, HABIT));
    Path letter = Files.writeString(folder.resolve("letter.pcap"), "Dear Sir or Madam");
    all.put(
        "survey-lines",
        Run.of("survey", "--format", "ndjson", LATE, RESETS, letter).out().lines().toList());
    return all;
  }

  @Test
  void allThatIsPrintedFits() throws IOException {
    Map<String, List<String>> printed = printed();
    assertEquals(published(), new TreeSet<>(printed.keySet()));
    for (Map.Entry<String, List<String>> form : printed.entrySet()) {
      Fit fit = new Fit(form.getKey());
      assertFalse(form.getValue().isEmpty(), form.getKey());
      form.getValue().forEach(text -> assertEquals("", fit.problem(text), form.getKey() + text));
    }
  }

  private static Set<String> published() throws IOException {
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      return new TreeSet<>(
          files.map(file -> file.getFileName().toString().replace(".schema.json", "")).toList());
    }
  }

  /** Or the test above could not fail. */
  @Test
  void whatIsNotInASchemaDoesNotFit() throws IOException {
    for (String name : List.of("result-lines", "flow-rows", "ek-lines", "survey-lines")) {
      assertFalse(new Fit(name).problem("{\"type\":\"new\",\"flow\":1}").isEmpty(), name);
    }
    JsonObject summary = Run.of("summary", "--format", "json", LATE).json();
    Fit fit = new Fit("summary");
    assertEquals("", fit.problem(summary.toString()));
    JsonObject ports = summary.getAsJsonObject("ports_by_refusals");
    ports.addProperty("new", 1);
    assertTrue(fit.problem(summary.toString()).contains("new"), summary.toString());
    ports.remove("new");
    summary.remove("connections");
    assertTrue(fit.problem(summary.toString()).contains("connections"), summary.toString());
  }

  /** A schema that is read once. */
  private static final class Fit {
    private final Validator validator =
        new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
    private final URI schema;

    Fit(String name) throws IOException {
      schema = validator.registerSchema(Files.readString(SCHEMAS.resolve(name + ".schema.json")));
    }

    /** What is wrong; empty if nothing is. */
    String problem(String text) {
      Validator.Result result = validator.validate(schema, JsonParser.parseString(text));
      return result.isValid()
          ? ""
          : String.join(
              "\n",
              result.getErrors().stream()
                  .map(e -> e.getInstanceLocation() + ": " + e.getError())
                  .toList());
    }
  }
}
