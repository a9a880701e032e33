package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code export}. */
final class ExportTest {
  private static final Path REFUSING = Checkout.capture("refusing-server/client");
  private static final Path LATE = Checkout.capture("rv082-late-fin");

  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-z_]+)\\{([a-z]+=\"(?:[^\"\\\\]|\\\\.)*\"(?:,[a-z]+=\"(?:[^\"\\\\]|\\\\.)*\")*)}"
              + " (\\d+)");

  @TempDir Path folder = Path.of("");

  private static List<String> lines(Object... args) {
    Run run = Run.of(args);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    return run.out().lines().toList();
  }

  private static JsonObject inner(JsonObject outer, String... names) {
    JsonObject object = outer;
    for (String name : names) {
      object = object.getAsJsonObject(name);
    }
    return object;
  }

  private static boolean fits(JsonElement value, String type) {
    JsonPrimitive plain = value.getAsJsonPrimitive();
    return switch (type) {
      case "long", "integer", "double" -> plain.isNumber();
      case "boolean" -> plain.isBoolean();
      default -> plain.isString();
    };
  }

  @Test
  void everyValueOfEveryDocumentIsInTheTemplate() {
    JsonObject template =
        inner(
            Run.of("export", "--format", "ek", "--template").json(),
            "template",
            "mappings",
            "properties",
            "layers",
            "properties",
            "tcpteardown",
            "properties");
    List<String> lines = lines("export", "--format", "ek", REFUSING, LATE);
    Map<String, Integer> types = new HashMap<>();
    for (int i = 0; i < lines.size(); i += 2) {
      JsonObject action = JsonParser.parseString(lines.get(i)).getAsJsonObject();
      String index = inner(action, "index").get("_index").getAsString();
      JsonObject document = JsonParser.parseString(lines.get(i + 1)).getAsJsonObject();
      long ms = Long.parseLong(document.get("timestamp").getAsString());
      assertEquals("tcpteardown-" + Instant.ofEpochMilli(ms).toString().substring(0, 10), index);
      JsonObject values = inner(document, "layers", "tcpteardown");
      types.merge(values.get("type").getAsString(), 1, Integer::sum);
      for (Map.Entry<String, JsonElement> value : values.entrySet()) {
        JsonObject property = template.getAsJsonObject(value.getKey());
        assertTrue(property != null, value.getKey());
        assertTrue(fits(value.getValue(), property.get("type").getAsString()), value.toString());
        assertFalse(value.getKey().contains("."), value.getKey());
      }
    }
    assertEquals(14, types.get("flow"));
    assertTrue(types.getOrDefault("finding", 0) >= 14, types.toString());
  }

  private static Map<String, Long> samples(List<String> lines) {
    Map<String, Long> samples = new HashMap<>();
    Set<String> declared = new HashSet<>();
    for (String line : lines) {
      if (line.startsWith("# TYPE ")) {
        assertTrue(declared.add(line.split(" ", -1)[2]), line);
      } else if (!line.startsWith("# HELP ")) {
        Matcher sample = SAMPLE.matcher(line);
        assertTrue(sample.matches(), line);
        assertTrue(declared.contains(sample.group(1)), line);
        String key = sample.group(1) + "{" + sample.group(2) + "}";
        assertEquals(null, samples.put(key, Long.valueOf(sample.group(3))), line);
      }
    }
    return samples;
  }

  @Test
  void counters() {
    Map<String, Long> samples = samples(lines("export", "--format", "prometheus", REFUSING, LATE));
    String refusing = "{capture=\"client.pcapng\",";
    assertEquals(12, samples.get("tcpteardown_connections" + refusing + "end=\"refused\"}"));
    assertEquals(12, samples.get("tcpteardown_rst_frames" + refusing + "sender=\"server\"}"));
    assertEquals(0, samples.get("tcpteardown_rst_frames" + refusing + "sender=\"client\"}"));
    assertEquals(13, samples.get("tcpteardown_syn_frames{capture=\"client.pcapng\"}"));
    assertEquals(1, samples.get("tcpteardown_handshakes{capture=\"client.pcapng\"}"));
    assertEquals(
        1,
        samples.get(
            "tcpteardown_findings{capture=\"capture.pcapng\",id=\"late_fin\",severity=\"warn\"}"));
  }

  /** Of one base name each is called as it was named, in a folder too. */
  @Test
  void capturesOfOneNameAreNotAddedUp() throws IOException {
    for (String site : List.of("north", "south")) {
      Path at = Files.createDirectory(folder.resolve(site));
      Files.copy(LATE, at.resolve("capture.pcapng"));
    }
    Map<String, Long> samples = samples(lines("export", "--format", "prometheus", folder));
    for (String site : List.of("north", "south")) {
      String name = folder.resolve(site).resolve("capture.pcapng").toString();
      assertEquals(
          1, samples.get("tcpteardown_handshakes{capture=\"" + name + "\"}"), samples.toString());
    }
  }

  @Test
  void aFileIsThereWholeOrNotAtAll() throws IOException {
    Path file = folder.resolve("x.prom");
    assertEquals("", String.join("", lines("export", "--format", "prometheus", LATE, "-o", file)));
    assertEquals(lines("export", "--format", "prometheus", LATE), Files.readAllLines(file));
    Path missing = folder.resolve("missing/x.prom");
    assertEquals(
        ExitCode.UNWRITABLE, Run.of("export", "--format", "ek", LATE, "-o", missing).code());
    Path copy = Files.copy(LATE, folder.resolve("copy.pcapng"));
    assertEquals(ExitCode.USAGE, Run.of("export", "--format", "ek", copy, "-o", copy).code());
  }

  @Test
  void namesDoNoHarm() throws IOException {
    Path odd = Files.copy(LATE, folder.resolve("a\"} 7\u001b[31m\\.pcapng"));
    List<String> prometheus = lines("export", "--format", "prometheus", odd);
    assertFalse(samples(prometheus).isEmpty());
    List<String> ek = lines("export", "--format", "ek", odd);
    ek.forEach(line -> assertTrue(JsonParser.parseString(line).isJsonObject()));
    String all = String.join("\n", prometheus) + String.join("\n", ek);
    assertFalse(all.contains("\u001b"), all);
  }

  @Test
  void wrongUsage() {
    assertEquals(ExitCode.USAGE, Run.of("export", "--format", "ek").code());
    assertEquals(ExitCode.USAGE, Run.of("export", LATE).code());
    assertEquals(ExitCode.USAGE, Run.of("export", "--format", "prometheus", "--template").code());
    assertEquals(
        ExitCode.UNREADABLE, Run.of("export", "--format", "ek", folder.resolve("gone")).code());
  }
}
