package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;

final class PortScanTest {
  private static final PopulationId ID = PopulationId.PORT_SCAN;

  private static final String REFUSED =
      """
      0.000 C>S S 1000:1000(0) win 1024
      0.020 S>C R. 0:0(0) ack 1001 win 0
      """;

  private static final String UNANSWERED = "0.000 C>S S 1000:1000(0) win 1024\n";

  private static final String INSISTING =
      """
      0.0 C>S S 1000:1000(0)
      1.0 C>S S 1000:1000(0)
      3.0 C>S S 1000:1000(0)
      """;

  private static final String HALF_OPENED =
      """
      0.000 C>S S 1000:1000(0) win 1024
      0.020 S>C S. 5000:5000(0) ack 1001
      0.021 C>S R 1001:1001(0) win 0
      """;

  private static final String CONNECTED =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C S. 5000:5000(0) ack 1001
      0.021 C>S . 1001:1001(0) ack 5001
      0.022 C>S R. 1001:1001(0) ack 5001
      """;

  /** The server sends a file, the client nothing: FTP in passive mode. */
  private static final String DOWNLOAD =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C S. 5000:5000(0) ack 1001
      0.021 C>S . 1001:1001(0) ack 5001
      0.030 S>C P. 5001:5201(200) ack 1001
      0.031 S>C F. 5201:5201(0) ack 1001
      0.052 C>S F. 1001:1001(0) ack 5202
      0.072 S>C . 5202:5202(0) ack 1002
      """;

  private static Crowd ports(int count, double everySeconds, String script) {
    return ports(new Crowd(), 1, count, everySeconds, script);
  }

  private static Crowd ports(Crowd crowd, int from, int count, double everySeconds, String script) {
    for (int i = 0; i < count; i++) {
      crowd.to("192.0.2.1", from + i).add(i * everySeconds, script);
    }
    return crowd;
  }

  private static Crowd hosts(Crowd crowd, int from, int count, String script) {
    for (int i = 0; i < count; i++) {
      crowd.to("192.0.2." + (from + i), 445).add(i, script);
    }
    return crowd;
  }

  private static void assertScan(Crowd crowd, String value) {
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.NOTE, found.severity());
    assertEquals("10.0.0.1", found.subject());
    assertEquals(value, found.value());
  }

  /** Captures that were joined: there is a day between one scan and the next. */
  @Test
  void theTimeIsThatOfAScanNotOfTheCapture() {
    String once = ports(30, 0.1, REFUSED).finding(ID).text();
    assertTrue(once.contains(" probes in 2.92 s: of 30 probes "), once);
    Crowd twice = ports(30, 0.1, REFUSED);
    for (int i = 0; i < 30; i++) {
      twice.to("192.0.2.1", 1001 + i).add(86_400 + i * 0.1, REFUSED);
    }
    String text = twice.finding(ID).text();
    assertTrue(text.contains(" probes, up to 30 of them within 60 s: of 60 probes "), text);
  }

  @Test
  void bySyn() {
    Crowd crowd = ports(ports(20, 0.1, REFUSED), 100, 3, 0.1, UNANSWERED);
    crowd.to("192.0.2.1", 200).add(3, HALF_OPENED);
    assertScan(crowd, "SYN: 24 ports, 1 host");
    assertEquals(
        "10.0.0.1 probed 24 ports of 192.0.2.1 with SYN probes in 3.02 s: of 24 probes 1 accepted,"
            + " 20 answered by RST, 3 unanswered",
        crowd.finding(ID).text());
  }

  @Test
  void byConnect() {
    Crowd crowd = ports(22, 0.1, REFUSED);
    crowd.to("192.0.2.1", 80).add(3, CONNECTED);
    assertScan(crowd, "SYN and connect: 23 ports, 1 host");
  }

  @Test
  void bySegmentsThatNoTcpSends() {
    assertScan(ports(3, 30, "0.0 C>S F 1000:1000(0)"), "FIN: 3 ports, 1 host");
    assertScan(ports(3, 30, "0.0 C>S - 1000:1000(0)"), "NULL: 3 ports, 1 host");
    assertScan(ports(3, 300, "0.0 C>S FPU 1000:1000(0)"), "Xmas: 3 ports, 1 host");
    assertScan(ports(3, 30, "0.0 C>S SF 1000:1000(0)"), "odd-flags: 3 ports, 1 host");
    ports(2, 30, "0.0 C>S F 1000:1000(0)").none(ID);
  }

  @Test
  void byAckWithoutConnection() {
    String ack = "0.0 C>S . 0:0(0) ack 7777 win 1024\n0.02 S>C R 7777:7777(0) win 0";
    assertScan(ports(21, 0.1, ack), "ACK: 20 ports, 1 host");
    String maimon = "0.0 C>S F. 0:0(0) ack 7777 win 1024\n0.02 S>C R 7777:7777(0) win 0";
    assertScan(ports(21, 0.1, maimon), "Maimon: 20 ports, 1 host");
  }

  /** A host that closes all its old connections, or whose NAT has forgotten them. */
  @Test
  void tailsOfConnectionsAreNoProbes() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 40; i++) {
      int seq = 1000 + 77 * i;
      crowd.to("192.0.2.1", 50_000 + i);
      crowd.add(
          i * 0.01,
          "0.0 C>S F. %d:%d(0) ack %d\n0.02 S>C R 9000:9000(0) win 0"
              .formatted(seq, seq, 9000 + 13 * i));
    }
    crowd.none(ID);
  }

  @Test
  void onePortOfManyHosts() {
    Crowd crowd = hosts(new Crowd(), 1, 31, UNANSWERED);
    assertScan(crowd, "SYN: 1 port, 31 hosts");
    String text = crowd.finding(ID).text();
    assertTrue(text.startsWith("10.0.0.1 probed port 445 of 31 hosts with SYN probes"), text);
    hosts(new Crowd(), 1, 29, UNANSWERED).none(ID);
  }

  @Test
  void severalHosts() {
    Crowd crowd = ports(25, 0.1, REFUSED);
    for (int i = 1; i <= 25; i++) {
      crowd.to("192.0.2.9", i).add(10 + i * 0.1, UNANSWERED);
    }
    assertScan(crowd, "SYN: 25 ports, 2 hosts");
  }

  @Test
  void nothingWarnsOfAProbe() {
    Crowd crowd = ports(new Crowd(), 1, 21, 0.1, REFUSED);
    crowd.to("192.0.2.7", 80).add(30, REFUSED);
    assertEquals(
        List.of(Severity.CHAT), crowd.tempered(0).stream().map(Finding::severity).toList());
    assertEquals(Cause.SCAN, crowd.verdict(0).cause());
    String told = crowd.verdict(0).sentence();
    assertTrue(told.contains("10.0.0.1 probed 21 ports of 192.0.2.1 with SYN probes"), told);
    // Another host, where the same client tried one port only.
    assertEquals(Cause.REFUSED_BY_HOST, crowd.verdict(21).cause());
    assertEquals(
        List.of(Severity.NOTE), crowd.tempered(21).stream().map(Finding::severity).toList());
  }

  @Test
  void fewPortsOfAService() {
    ports(19, 0.1, REFUSED).none(ID);
  }

  @Test
  void overALongTime() {
    ports(40, 10, REFUSED).none(ID);
  }

  @Test
  void aServiceOnManyPorts() {
    ports(ports(30, 0.1, "exchanged"), 100, 30, 0.1, REFUSED).none(ID);
  }

  @Test
  void monitoringThatConnects() {
    hosts(hosts(new Crowd(), 1, 60, CONNECTED), 100, 60, UNANSWERED).none(ID);
  }

  @Test
  void aHealthCheckerAsksTheSameAgainAndAgain() {
    Crowd crowd = new Crowd();
    for (int round = 0; round < 10; round++) {
      for (int port = 1; port <= 22; port++) {
        crowd.to("192.0.2.1", 8000 + port).add(round * 5 + port * 0.01, REFUSED);
      }
    }
    crowd.none(ID);
  }

  @Test
  void aCrawler() {
    hosts(hosts(new Crowd(), 1, 60, "exchanged"), 100, 50, UNANSWERED).none(ID);
  }

  @Test
  void passiveFtp() {
    ports(60, 0.5, DOWNLOAD).none(ID);
  }

  /** Its data connections never come about; but the client does not give up at once. */
  @Test
  void passiveFtpThroughAFirewall() {
    ports(40, 1, INSISTING).none(ID);
  }

  @Test
  void manyClientsBehindOneAddress() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 100; i++) {
      crowd.to("192.0.2." + (1 + i), 443).add(i * 0.1, i % 3 == 0 ? UNANSWERED : "exchanged");
    }
    crowd.none(ID);
  }

  @Test
  void manyClientsOfOnePort() {
    Crowd crowd = new Crowd();
    for (int i = 1; i < 60; i++) {
      crowd.from("10.0.0." + i).to("192.0.2.1", 81).add(i, REFUSED);
    }
    crowd.none(ID);
  }
}
