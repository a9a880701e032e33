package org.tcpteardown.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One capture may be read differently by several versions of tshark. */
class ExpectationFileTest {
  /** Each says by its flow which it is. */
  private static final String VERSIONS =
      """
      {"a.pcap": {"flows": [{"flow": 0}]},
       "a.pcap in tshark 4.4": {"flows": [{"flow": 44}]},
       "a.pcap in tshark 4.10": {"flows": [{"flow": 410}]},
       "b.pcap in tshark 4.4": {"flows": [{"flow": 1}]}}
      """;

  private static ExpectationFile file() {
    return ExpectationFile.parse(Path.of(ExpectationFile.NAME), VERSIONS);
  }

  private static int flow(String reader, String version) throws BadExpectationException {
    Expectation found = file().of("a.pcap", reader, version);
    assertNotNull(found);
    return found.flows().get(0).get("flow").getAsInt();
  }

  @ParameterizedTest
  @CsvSource({
    "4.0.17, 0",
    "4.3.9, 0",
    "3.6.24, 0",
    "4.4.0, 44",
    "4.6.9, 44",
    "4.9.0, 44",
    "4.10.0, 410",
    "5.0.1, 410"
  })
  void theLatestThatFits(String version, int flow) throws BadExpectationException {
    assertEquals(flow, flow("tshark", version));
    assertEquals(flow, flow("libpcap 1.10.3, streams as in tshark", version));
  }

  @Test
  void readersWithoutTshark() throws BadExpectationException {
    assertEquals(0, flow("libpcap", "1.10.3"));
    assertNull(file().of("b.pcap", "libpcap", "1.10.3"));
    assertNull(file().of("b.pcap", "tshark", "4.2.0"));
    assertNotNull(file().of("b.pcap", "tshark", "4.6.0"));
    assertEquals(Set.of("a.pcap", "b.pcap"), file().captures());
  }

  @Test
  void whatWasReadIsUpdated() throws BadExpectationException {
    ExpectationFile file = file();
    file.put("a.pcap", "tshark", "4.6.9", new JsonObject());
    Expectation updated = file.of("a.pcap", "tshark", "4.4.0");
    assertNotNull(updated);
    assertEquals(0, updated.flows().size());
    Expectation kept = file.of("a.pcap", "tshark", "4.10.0");
    assertNotNull(kept);
    assertEquals(1, kept.flows().size());
  }

  /** Where a value belongs, a list or another object is refused when it is read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'findings': [{'frame': 1, 'id': 'late_fin', 'severity': ['warn', 'error']}]}",
        "{'findings': [{'frame': 1, 'id': 'late_fin', 'text': {'a': 1}}]}",
        "{'flows': [{'flow': 0, 'end': ['fin', 'rst']}]}",
        "{'population': [{'id': ['port_scan', 'x'], 'subject': 'all'}]}",
        "{'population': [{'id': 'port_scan', 'subject': ['all', 'none']}]}"
      })
  void strangeValuesAreRefused(String json) {
    JsonObject object = JsonParser.parseString(json.replace('\'', '"')).getAsJsonObject();
    BadExpectationException refused =
        assertThrows(BadExpectationException.class, () -> Expectation.of(object));
    assertTrue(String.valueOf(refused.getMessage()).contains("a value must be"));
  }
}
