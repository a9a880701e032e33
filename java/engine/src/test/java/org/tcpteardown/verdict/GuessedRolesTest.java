package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;

/** Without a SYN nobody knows who opened a connection. */
final class GuessedRolesTest {
  private static final String MIDDLE =
      """
      0.00 S>C P. 5001:5301(300) ack 1001
      0.04 C>S . 1001:1001(0) ack 5301
      2.00 C>S P. 1001:1081(80) ack 5301
      2.01 S>C P. 5301:5361(60) ack 1081
      2.02 C>S . 1081:1081(0) ack 5361
      9.50 C>S F. 1081:1081(0) ack 5361
      9.51 S>C F. 5361:5361(0) ack 1082
      9.52 C>S . 1082:1082(0) ack 5362
      """;

  private static String told(int port, String script) {
    return new Crowd().to("192.0.2.1", port).add(0, script).verdict(0).sentence();
  }

  /** Clients' ports on both sides: 40000 and 39999. */
  @Test
  void isToldWhereThePortsDoNotTell() {
    String sentence = told(39_999, MIDDLE);
    assertTrue(sentence.contains("10.0.0.1:40000 is the client is a guess"), sentence);
  }

  @Test
  void notWhereTheyTell() {
    assertFalse(told(80, MIDDLE).contains("guess"), told(80, MIDDLE));
    assertFalse(told(8080, MIDDLE).contains("guess"), told(8080, MIDDLE));
  }

  @Test
  void notWhereTheSynWasCaptured() {
    String whole =
        "established\n"
            + MIDDLE
                .replaceFirst("0.00", "0.03")
                .replaceFirst("(?m)^0.04.*$", "0.04 C>S . 1001:1001(0) ack 5301");
    assertFalse(told(39_999, whole).contains("guess"), told(39_999, whole));
  }

  /** As a client of NFS has it: on a reserved port, below that of the service. */
  private static Crowd onPort(int client, int server, String script) {
    return new Crowd().onPortOf(40_000 - client).to("192.0.2.1", server).add(0, script);
  }

  @Test
  void aServicePortBeatsTheLowerNumber() {
    String sentence = onPort(894, 2049, MIDDLE).verdict(0).sentence();
    assertTrue(sentence.startsWith("The client closed first"), sentence);
    assertFalse(sentence.contains("guess"), sentence);
  }

  /**
   * Below 512 every port is a service's; where both or none are known, the lower is the server's.
   */
  @Test
  void notWhereTheLowerIsOneToo() {
    assertTrue(onPort(2049, 515, MIDDLE).verdict(0).sentence().startsWith("The client closed"));
    assertTrue(onPort(3306, 1433, MIDDLE).verdict(0).sentence().startsWith("The client closed"));
    assertTrue(onPort(7001, 7000, MIDDLE).verdict(0).sentence().startsWith("The client closed"));
  }

  private static final String SYNS =
      """
      0 C>S S 9000:9000(0)
      1 C>S S 9000:9000(0)
      3 C>S S 9000:9000(0)
      7 C>S S 9000:9000(0)
      15 C>S S 9000:9000(0)
      """;

  /** Whoever opens the next connection on these ports will have opened this one. */
  @Test
  void aLaterSynTells() {
    Crowd crowd = onPort(7000, 7001, MIDDLE).onPortOf(1).add(49, SYNS);
    String sentence = crowd.verdict(0).sentence();
    assertTrue(sentence.startsWith("The client closed first"), sentence);
    assertFalse(sentence.contains("guess"), sentence);
  }

  private static final String SERVED =
      """
      exchanged
      30 C>S P. 1101:1201(100) ack 5201
      30.02 S>C P. 5201:5301(100) ack 1201
      58 C>S P. 1201:1301(100) ack 5301
      58.02 S>C P. 5301:5401(100) ack 1301
      90 C>S P. 1301:1401(100) ack 5401
      90.02 S>C P. 5401:5501(100) ack 1401
      """;

  /** The port is open to others, and the host: what is used again is what matters. */
  @Test
  void aSynThatIsIgnoredOnPortsUsedJustBefore() {
    Crowd samePort = onPort(894, 2049, MIDDLE).onPortOf(1).add(49, SYNS).add(0, SERVED);
    assertTrue(
        samePort.lastVerdict(1).sentence().contains("still has flow"),
        samePort.lastVerdict(1).sentence());
    String later =
        SERVED
            + "118 C>S P. 1401:1501(100) ack 5501\n118.02 S>C P. 5501:5601(100) ack 1501\n"
            + "121 C>S P. 1501:1601(100) ack 5601\n121.02 S>C P. 5601:5701(100) ack 1601\n";
    Crowd otherPort =
        new Crowd()
            .onPortOf(40_000 - 894)
            .to("192.0.2.1", 2049)
            .add(60, MIDDLE)
            .onPortOf(1)
            .add(110, SYNS)
            .to("192.0.2.1", 22)
            .add(0, later);
    String told = otherPort.lastVerdict(1).sentence();
    assertTrue(told.contains("still has flow"), told);
    assertFalse(
        new Crowd()
            .to("192.0.2.1", 2049)
            .add(49, SYNS)
            .to("192.0.2.1", 22)
            .add(0, SERVED)
            .verdict(0)
            .sentence()
            .contains("still has"));
  }
}
