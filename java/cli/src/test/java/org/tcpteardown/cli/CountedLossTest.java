package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code compare} calls lost and made is what the counters of the lab's routers say: by
 * direction and sort of packet.
 */
final class CountedLossTest {
  /** The router answered it by a RST in the name of whom it was for, and did not pass it on. */
  private static final String ANSWERED = "answered";

  /** Two neighbouring points, and what the routers between them did: the truth's words. */
  private record Pair(Path folder, String near, String far, JsonObject dropped) {
    Path at(String point) {
      return folder.resolve(point + ".pcapng");
    }

    @Override
    public String toString() {
      return folder.getFileName() + ": " + near + " > " + far;
    }
  }

  private static JsonObject truth(Path folder) {
    try (Reader reader = Files.newBufferedReader(folder.resolve("truth.json"))) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Pair> pairs() throws IOException {
    List<Pair> pairs = new ArrayList<>();
    try (Stream<Path> folders = Files.list(Checkout.CAPTURES)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        JsonElement dropped = truth(folder).get("dropped");
        if (dropped == null) {
          continue;
        }
        for (Map.Entry<String, JsonElement> one : dropped.getAsJsonObject().entrySet()) {
          int arrow = one.getKey().indexOf(" > ");
          if (arrow > 0) {
            String near = one.getKey().substring(0, arrow);
            String far = one.getKey().substring(arrow + 3);
            pairs.add(new Pair(folder, near, far, one.getValue().getAsJsonObject()));
          } else if (one.getKey().equals("from_client")) {
            pairs.add(new Pair(folder, "client", "server", dropped.getAsJsonObject()));
          }
        }
      }
    }
    assertTrue(pairs.size() >= 10, "the lab's pairs are there");
    return pairs;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void findsWhatTheRoutersCounted(Pair pair) {
    Run run =
        Run.of(
            "compare", "--no-store", "--format", "json", pair.at(pair.near()), pair.at(pair.far()));
    assertEquals("", run.err());
    JsonObject link = run.json().getAsJsonArray("links").get(0).getAsJsonObject();
    Map<String, Integer> fromClient = counted(pair.dropped(), "from_client");
    Map<String, Integer> fromServer = counted(pair.dropped(), "from_server");
    assertEquals(fromClient, found(link, "findings_a", "lost_on_path"), "the client's");
    Map<String, Integer> lost = found(link, "findings_b", "lost_on_path");
    if (fromServer.containsKey(ANSWERED)) {
      assertEquals(all(fromServer), all(lost), "the server's");
    } else {
      assertEquals(fromServer, lost, "the server's");
    }
    assertEquals(made(fromServer), found(link, "findings_b", "injected_on_path"), "for the server");
    assertEquals(made(fromClient), found(link, "findings_a", "injected_on_path"), "for the client");
    assertEquals(0, link.getAsJsonArray("ambiguous").size());
    checkClock(pair, link);
  }

  /** By sort; the router did not say of what sort those were that it answered. */
  private static Map<String, Integer> counted(JsonObject dropped, String way) {
    Map<String, Integer> counts = new TreeMap<>();
    dropped
        .getAsJsonObject(way)
        .entrySet()
        .forEach(e -> counts.put(e.getKey(), e.getValue().getAsInt()));
    return counts;
  }

  private static int all(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static Map<String, Integer> made(Map<String, Integer> counted) {
    Integer answered = counted.get(ANSWERED);
    return answered == null ? Map.of() : Map.of("rst", answered);
  }

  private static Map<String, Integer> found(JsonObject link, String findings, String id) {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonElement one : link.getAsJsonArray(findings)) {
      JsonObject finding = one.getAsJsonObject();
      if (finding.get("id").getAsString().equals(id)) {
        counts.merge(sort(finding.get("text").getAsString()), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static String sort(String text) {
    return text.startsWith("SYN")
        ? "syn"
        : text.startsWith("FIN") ? "fin" : text.startsWith("RST") ? "rst" : "other";
  }

  /** One machine captured all points, and clocks that differ were set wrong by a known amount. */
  private static void checkClock(Pair pair, JsonObject link) {
    JsonObject wrong = truth(pair.folder()).getAsJsonObject("clock");
    double aheadS = wrong == null ? 0 : wrong.get("ahead_s").getAsDouble();
    double driftPpm = wrong == null ? 0 : wrong.get("drift_ppm").getAsDouble();
    JsonObject clock = link.getAsJsonObject("clock");
    double drift = clock.get("drift_ppm").getAsDouble() - driftPpm;
    assertTrue(Math.abs(drift) <= clock.get("drift_error_ppm").getAsDouble(), "drift " + clock);
    double offset = clock.get("offset").getAsDouble() - aheadS;
    assertTrue(Math.abs(offset) <= clock.get("offset_error").getAsDouble(), "offset " + clock);
  }
}
