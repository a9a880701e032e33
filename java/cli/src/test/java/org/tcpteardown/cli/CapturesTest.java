package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every regression capture yields just the findings and flow ends that its {@code expect.json}
 * lists: one more or one less fails. {@code -Dexpectations.update=true} rewrites them, for review.
 */
class CapturesTest {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final List<String> FLOW_FIELDS =
      List.of(
          "flow",
          "client",
          "server",
          "end",
          "closed_by",
          "cause",
          "state.clt",
          "state.srv",
          "conn_state",
          "history",
          "data_complete");

  static List<Path> captures() {
    return Checkout.captures();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void yieldsWhatIsExpected(Path capture) throws IOException {
    Run run = Run.of("analyze", "--format", "json", capture);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    JsonObject actual = reduced(run.json());
    Path file = capture.resolveSibling("expect.json");
    String name = String.valueOf(capture.getFileName());
    String version = run.json().getAsJsonObject("capture").get("reader_version").getAsString();
    JsonObject all =
        Files.exists(file)
            ? JsonParser.parseString(Files.readString(file)).getAsJsonObject()
            : new JsonObject();
    // tshark 4.4 opens a new tcp.stream in cases where 4.0 does not; flows follow the one in use.
    String special = name + " in tshark " + version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
    name = all.has(special) ? special : name;
    if (Boolean.getBoolean("expectations.update")) {
      all.add(name, actual);
      Files.writeString(file, GSON.toJson(all) + "\n");
    }
    assertEquals(GSON.toJson(all.get(name)), GSON.toJson(actual));
  }

  private static JsonObject reduced(JsonObject json) {
    JsonArray findings = new JsonArray();
    for (JsonElement finding : json.getAsJsonArray("findings")) {
      findings.add(
          only(finding.getAsJsonObject(), List.of("frame", "id", "severity", "value", "flow")));
    }
    JsonArray flows = new JsonArray();
    for (JsonElement flow : json.getAsJsonArray("flows")) {
      flows.add(only(flow.getAsJsonObject(), FLOW_FIELDS));
    }
    JsonObject reduced = new JsonObject();
    reduced.add("findings", findings);
    reduced.add("flows", flows);
    return reduced;
  }

  private static JsonObject only(JsonObject object, List<String> names) {
    JsonObject part = new JsonObject();
    names.stream().filter(object::has).forEach(name -> part.add(name, object.get(name)));
    return part;
  }
}
