package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code analyze --filter}: less is looked at, and nothing is numbered anew. */
class FilterTest {
  @TempDir Path folder = Path.of("");

  private static Run analyze(Object... args) {
    List<Object> all = new ArrayList<>(List.of("analyze", "--no-store", "--format", "json"));
    all.addAll(List.of(args));
    return Run.of(all.toArray());
  }

  private static JsonObject withoutReader(Run run) {
    assertEquals(ExitCode.DONE, run.code(), run.err());
    JsonObject json = run.json();
    for (String name : List.of("reader", "reader_version", "name")) {
      json.getAsJsonObject("capture").remove(name);
    }
    return json;
  }

  /** Who reads makes no difference: libpcap, a stream, tshark, tshark of what is compressed. */
  @ParameterizedTest
  @CsvSource({
    "nmap-scan/client, tcp portrange 1-100",
    "ipv6-aborts/client, ip6 and tcp",
    "tunnels/vlan, vlan and tcp",
    "tuple-reuse/server, src portrange 1-65535",
    "handshake-abandoned/client, tcp[tcpflags] & tcp-syn != 0",
    "late-fin-icmp/client, icmp or greater 100"
  })
  void allReadersLeaveTheSame(String name, String filter) throws IOException {
    Path capture = Checkout.capture(name);
    byte[] bytes = Files.readAllBytes(capture);
    JsonObject expected = withoutReader(analyze("--filter", filter, "--reader", "tshark", capture));
    assertEquals(filter, expected.getAsJsonObject("capture").get("filter").getAsString());
    assertEquals(expected, withoutReader(analyze("-f", filter, capture)));
    assertEquals(
        expected,
        withoutReader(
            Run.withInput(bytes, "analyze", "--no-store", "--format", "json", "-f", filter, "-")));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    Path gz = Files.write(folder.resolve("x.gz"), packed.toByteArray());
    assertEquals(expected, withoutReader(analyze("-f", filter, gz)));
  }

  /** A connection that the filter lets through is told of as if there were no filter. */
  @ParameterizedTest
  @ValueSource(strings = {"accept-queue-full/client", "linger0-habit/server", "ipv6-aborts/client"})
  void numbersStayThoseOfTheFile(String name) {
    Path capture = Checkout.capture(name);
    JsonObject whole = analyze(capture).json();
    JsonArray flows = whole.getAsJsonArray("flows");
    JsonObject last = flows.get(flows.size() - 1).getAsJsonObject();
    String client = last.get("client").getAsString();
    String port = client.substring(client.lastIndexOf(':') + 1);
    JsonObject filtered = analyze("-f", "tcp port " + port, capture).json();
    Optional<JsonObject> found = Optional.empty();
    for (JsonElement flow : filtered.getAsJsonArray("flows")) {
      assertTrue(flow.toString().contains(":" + port + "\""), flow.toString());
      if (flow.getAsJsonObject().get("flow").equals(last.get("flow"))) {
        found = Optional.of(flow.getAsJsonObject());
      }
    }
    JsonObject same = found.orElseThrow();
    for (String field :
        List.of("client", "server", "end", "closed_by", "history", "rst.count", "state.clt")) {
      assertTrue(last.has(field), field);
      assertEquals(last.get(field), same.get(field), field);
    }
    assertEquals(
        whole.getAsJsonObject("capture").get("frames"),
        filtered.getAsJsonObject("capture").get("frames"));
  }

  /** What was not looked at is not clean: table, sidecar and plugin say so. */
  @Test
  void theResultSaysWhatItIsOf() throws IOException {
    Path capture = Checkout.capture("rv082-late-fin");
    Path sidecar = folder.resolve("sidecar");
    Run run = Run.of("analyze", "--no-store", "-o", sidecar, "-f", " port 4 ", capture);
    assertEquals(ExitCode.DONE, run.code());
    assertTrue(
        run.out().contains("\nonly: port 4 (what this filter leaves out was not"), run.out());
    assertTrue(run.err().contains("the filter leaves no TCP"), run.err());
    assertTrue(Files.readString(sidecar).contains("\n#filter\tport 4\n"));
    assertTrue(Run.of("show", sidecar).out().contains("\nonly: port 4 ("));
    assertFalse(Run.of("analyze", "--no-store", "-f", " ", capture).out().contains("only:"));
    List<String> notices =
        Tshark.withPlugin(
            capture,
            List.of("-X", "lua_script1:" + sidecar, "-T", "fields", "-e", "tcpteardown.notice")
                .toArray());
    assertTrue(notices.get(0).startsWith("Only packets that the filter 'port 4' "), "" + notices);
  }

  @Test
  void wrongFiltersAreRefused() {
    Path capture = Checkout.capture("rv082-late-fin");
    for (String filter : List.of("host 192.0.2.300", "port", "\u001b[31m", "tcp port nosuchport")) {
      for (Run run :
          List.of(
              analyze("-f", filter, capture),
              analyze("-f", filter, "--reader", "tshark", capture),
              Run.of("analyze", "--follow", "--idle", "1ms", "-f", filter, capture))) {
        assertEquals(ExitCode.USAGE, run.code(), run.err());
        assertTrue(run.err().contains("the filter '"), run.err());
        assertFalse(run.err().contains("\u001b"), run.err());
        assertEquals("", run.out());
      }
    }
  }

  @Test
  void whatHoldsNoPacketsHasNothingToFilter() {
    byte[] ek =
        "{\"timestamp\":\"0\",\"layers\":{\"frame_number\":[\"1\"]}}\n"
            .getBytes(StandardCharsets.UTF_8);
    Run run = Run.withInput(ek, "analyze", "--no-store", "-f", "tcp", "-");
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().contains("--filter is for captures"), run.err());
  }
}
