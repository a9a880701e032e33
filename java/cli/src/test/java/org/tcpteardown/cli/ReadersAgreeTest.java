package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.pcap.PcapFile;
import org.tcpteardown.read.TsharkField;

/** Whatever way the packets come in, the answer is the same. */
class ReadersAgreeTest {
  @TempDir Path folder = Path.of("");

  /** Late FINs, a forged RST, ICMP, IPv6, a download that was cancelled. */
  @Test
  void everyWayIn() throws Exception {
    Path capture =
        joined(
            "rv082-late-fin",
            "asa-forged-rst",
            "late-fin-icmp/client",
            "ipv6-clean-close/client",
            "user-cancel/server");
    JsonObject expected = answer(Run.of("analyze", "--format", "json", capture));
    assertTrue(expected.getAsJsonArray("findings").size() > 10, expected.toString());
    for (String type : List.of("ek", "json")) {
      byte[] few = Tshark.run(fewFields(capture, type));
      byte[] all = Tshark.run("-n", "-r", capture, "-T", type);
      assertEquals(expected, answer(Run.withInput(few, "analyze", "--format", "json", "-")), type);
      assertEquals(expected, answer(Run.withInput(all, "analyze", "--format", "json", "-")), type);
      Path file = Files.write(folder.resolve("out." + type), few);
      assertEquals(expected, answer(Run.of("analyze", "--format", "json", file)), type);
    }
  }

  private Path joined(String... names) throws Exception {
    assumeTrue(PcapFile.problem() == null, "libpcap is not installed");
    Path file = folder.resolve("joined.pcap");
    OneAfterTheOther.write(file, Stream.of(names).map(Checkout::capture).toList());
    return file;
  }

  private static final Pattern WHO_AND_WHEN = Pattern.compile("#(reader|written)\t.*");

  /** That all captures yield the same frames is tested beside the readers. */
  @Test
  void sameSidecar() throws Exception {
    Path capture =
        joined(
            "asa-population/server",
            "crafted-tampering",
            "fin-timer-mix/client",
            "late-fin-icmp/client",
            "tuple-reuse-refused/server",
            "tunnels/gre");
    List<List<String>> sidecars = new ArrayList<>();
    for (String reader : List.of("libpcap", "tshark")) {
      Path file = folder.resolve(reader);
      Run run = Run.of("analyze", "--reader", reader, "-o", file, capture);
      assertEquals(ExitCode.DONE, run.code(), run.err());
      assertTrue(Files.readString(file).contains("\n#reader\t" + reader + "\t"));
      sidecars.add(
          Files.readAllLines(file).stream()
              .filter(l -> !WHO_AND_WHEN.matcher(l).matches())
              .toList());
    }
    assertEquals(sidecars.get(1), sidecars.get(0));
  }

  private static Object[] fewFields(Path capture, String type) {
    List<Object> args = new ArrayList<>(List.of("-n", "-r", capture, "-T", type));
    for (String field : TsharkField.names()) {
      args.add("-e");
      args.add(field);
    }
    return args.toArray();
  }

  /** Findings and flows; the capture's name and reader may differ. */
  private static JsonObject answer(Run run) {
    assertEquals(ExitCode.DONE, run.code(), run.err());
    JsonObject json = run.json();
    JsonObject capture = json.getAsJsonObject("capture");
    capture.remove("name");
    capture.remove("reader");
    capture.remove("reader_version");
    return json;
  }
}
