package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code share}. */
final class ShareTest {
  @TempDir Path folder = Path.of("");

  private Run share(Path capture, int flow) {
    return Run.of("share", capture, "--flow", flow, "-o", folder.resolve("out.pcap"));
  }

  private List<String> fields(String... names) throws IOException {
    List<Object> args =
        new ArrayList<>(
            List.of("-n", "-r", folder.resolve("out.pcap"), "-o", "tcp.check_checksum:TRUE"));
    args.addAll(List.of("-o", "ip.check_checksum:TRUE", "-T", "fields"));
    for (String name : names) {
      args.addAll(List.of("-e", name));
    }
    return Tshark.lines(Tshark.run(args.toArray()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rv082-late-fin",
        "idle-reset/client",
        "ipv6-idle-reset/client",
        "ipv6-injected-rst/client",
        "home-late-fin-icmp",
        "tls-late-close/client",
        "self-connect/client",
        "mtu-blackhole/client",
        "userspace-stack/client",
        "crafted-claims",
        "tunnels/vxlan",
        "tunnels/pppoe"
      })
  void theVerdictStays(String capture) {
    Run run = share(Checkout.capture(capture), 0);
    assertEquals(ExitCode.DONE, run.code(), run.out() + run.err());
    assertTrue(run.out().contains("its verdict is the same: "), run.out());
  }

  @Test
  void nothingButHeadersAndOtherAddressesAreWritten() throws IOException {
    Path capture = Checkout.capture("tls-late-close/client");
    Run run = share(capture, 0);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    String before = Files.readString(capture, StandardCharsets.ISO_8859_1);
    String after = Files.readString(folder.resolve("out.pcap"), StandardCharsets.ISO_8859_1);
    List<String> packets = fields("ip.src", "frame.cap_len", "frame.len", "tcp.len");
    for (String packet : packets) {
      String[] cells = packet.split("\t", -1);
      assertTrue(Set.of("192.0.2.1", "192.0.2.2").contains(cells[0]), packet);
      // 14 of Ethernet, 20 of IP, at most 60 of TCP
      assertTrue(Integer.parseInt(cells[1]) <= 94, packet);
      assertEquals(
          Integer.parseInt(cells[2]),
          Integer.parseInt(cells[1]) + Integer.parseInt(cells[3]),
          packet);
    }
    // Addresses of the capture, as bytes.
    for (String row :
        Tshark.lines(
            Tshark.run("-n", "-r", capture, "-T", "fields", "-e", "ip.src", "-e", "ip.dst"))) {
      for (String address : row.split("\t", -1)) {
        StringBuilder bytes = new StringBuilder();
        for (String octet : address.split("\\.", -1)) {
          bytes.append((char) Integer.parseInt(octet));
        }
        assertTrue(before.contains(bytes));
        assertFalse(after.contains(bytes), address);
      }
    }
  }

  /** What was right stays right. */
  @Test
  void checksumsFitTheNewAddresses() throws IOException {
    share(Checkout.capture("home-late-fin-icmp"), 0);
    for (String row : fields("ip.checksum.status", "tcp.checksum.status", "tcp.len")) {
      String[] cells = row.split("\t", -1);
      assertTrue(cells[0].startsWith("1"), row);
      assertTrue(cells[1].isEmpty() || cells[1].equals("0".equals(cells[2]) ? "1" : "2"), row);
    }
  }

  @Test
  void aFileThatIsThereIsNotReplacedUnasked() {
    Path capture = Checkout.capture("rv082-late-fin");
    Run over = Run.of("share", capture, "-o", capture);
    assertEquals(ExitCode.USAGE, over.code());
    Run unclear =
        Run.of("share", Checkout.capture("port-scan/server"), "-o", folder.resolve("x.pcap"));
    assertEquals(ExitCode.USAGE, unclear.code());
    assertTrue(unclear.err().contains("choose one"), unclear.err());
  }

  /** A verdict that needs other connections cannot stay, and that is said. */
  @Test
  void aVerdictThatDiffersIsTold() {
    Path capture = Checkout.capture("port-scan/server");
    Run run = share(capture, 3);
    assertEquals(ExitCode.FOUND, run.code(), run.out() + run.err());
    assertTrue(run.out().contains("not quite the same:"), run.out());
  }
}
