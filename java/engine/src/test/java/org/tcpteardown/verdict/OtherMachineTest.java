package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;

/** RSTs that another machine put on the link than the one that had the connection. */
final class OtherMachineTest {
  /** The server is on the same network, at aa. */
  private static final String SERVED =
      """
      0.0000 C>S S 1000:1000(0) mac cc
      0.0002 S>C S. 5000:5000(0) ack 1001 ttl 64 mac aa
      0.0003 C>S . 1001:1001(0) ack 5001 mac cc
      0.0004 C>S P. 1001:1101(100) ack 5001 mac cc
      0.0006 S>C P. 5001:5201(200) ack 1101 ttl 64 mac aa
      0.0007 C>S . 1101:1101(0) ack 5201 mac cc
      """;

  /** And 30 s later its RST comes from bb. */
  private static final String RESET =
      """
      30.0000 C>S P. 1101:1201(100) ack 5201 mac cc
      30.0002 S>C R 5201:5201(0) win 0 ttl 64 id 0 mac bb
      """;

  private static final String MOVES = "20.0 arp S bb\n";

  private static final String GOES_ON =
      """
      36.0000 S>C P. 5201:5301(100) ack 1101 ttl 64 mac aa
      36.0002 C>S R 1101:1101(0) mac cc
      """;

  private static Verdict verdict(String... parts) {
    return new Crowd().add(0, String.join("", parts)).verdict(0);
  }

  @Test
  void theAddressMoved() {
    Verdict verdict = verdict(SERVED, MOVES, RESET);
    assertEquals(Cause.PEER_FORGOT, verdict.cause(), verdict.sentence());
    String sentence = verdict.sentence();
    assertTrue(sentence.contains("another machine had taken 192.0.2.1 over"), sentence);
    assertTrue(
        sentence.contains(
            "the RST came from 02:00:00:00:00:bb, the server's 2 other packets from"
                + " 02:00:00:00:00:aa"),
        sentence);
    assertTrue(sentence.contains("ARP (frame 7) had moved 192.0.2.1 there 10 s before"), sentence);
    assertFalse(sentence.contains("same distance"), sentence);
  }

  /** The machine that was there had it before: ARP said so, and it is silent since. */
  @Test
  void alsoWhereTheOldHolderHadSaidSo() {
    String sentence = verdict("0.0 arp S aa\n", SERVED, MOVES, RESET).sentence();
    assertTrue(sentence.contains("another machine had taken 192.0.2.1 over"), sentence);
  }

  /** Of the client's address likewise. */
  @Test
  void theClientsAddressMoved() {
    String reset =
        """
        30.0000 S>C P. 5201:5301(100) ack 1101 ttl 64 mac aa
        30.0002 C>S R 1101:1101(0) win 0 ttl 64 id 0 mac bb
        """;
    String sentence = verdict(SERVED, "20.0 arp C bb\n", reset).sentence();
    assertTrue(sentence.contains("another machine had taken 10.0.0.1 over"), sentence);
  }

  @Test
  void bothGoOn() {
    Crowd crowd = new Crowd().add(0, SERVED + MOVES + RESET + GOES_ON);
    Verdict verdict = crowd.verdict(0);
    assertEquals(Cause.DUPLICATE_ADDRESS, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("two machines claim 192.0.2.1"), verdict.sentence());
    assertTrue(crowd.tempered(0).stream().noneMatch(f -> f.id() == FindingId.FORGED_RST));
    PopulationFinding found = crowd.finding(PopulationId.DUPLICATE_ADDRESS);
    assertEquals("192.0.2.1", found.subject());
    assertEquals("02:00:00:00:00:aa and 02:00:00:00:00:bb", found.value());
    assertEquals(
        "Two machines claim 192.0.2.1: the RST came from 02:00:00:00:00:bb, the server's 3 other"
            + " packets from 02:00:00:00:00:aa; ARP (frame 7) had moved 192.0.2.1 there 10 s"
            + " before, yet 02:00:00:00:00:aa went on (frame 10)",
        found.text());
  }

  /** Both answer in turns who asks for the address. */
  @Test
  void bothClaimIt() {
    String inTurns =
        """
        20.0 arp S bb
        21.0 arp S aa
        22.0 arp S bb
        """;
    Verdict verdict = verdict(SERVED, inTurns, RESET);
    assertEquals(Cause.DUPLICATE_ADDRESS, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("yet 02:00:00:00:00:aa claimed it again (frame 8)"),
        verdict.sentence());
  }

  private static void nothingSaid(String... parts) {
    Crowd crowd = new Crowd().add(0, String.join("", parts));
    String sentence = crowd.verdict(0).sentence();
    assertFalse(sentence.contains("another machine had taken"), sentence);
    assertFalse(sentence.contains("two machines"), sentence);
    crowd.none(PopulationId.DUPLICATE_ADDRESS);
  }

  /** Each time one thing less. */
  @Test
  void notWithTheSameHardwareAddress() {
    nothingSaid(SERVED, MOVES, RESET.replace("mac bb", "mac aa"));
    nothingSaid(SERVED, "20.0 arp S aa\n", RESET.replace("mac bb", "mac aa"));
  }

  @Test
  void notWithoutHardwareAddress() {
    nothingSaid(SERVED, MOVES, RESET.replace(" mac bb", ""));
    nothingSaid(SERVED.replace(" mac aa", ""), MOVES, RESET);
  }

  /** That of another machine, or of another address, or too late. */
  @Test
  void notByAnotherClaim() {
    nothingSaid(SERVED, "20.0 arp S dd\n", RESET);
    nothingSaid(SERVED, "20.0 arp C bb\n", RESET);
  }

  /** The captures of most are of TCP alone. */
  @Test
  void withoutArpItIsAnotherMachineAllTheSame() {
    for (String text : new String[] {SERVED + RESET, SERVED + RESET + "31.0 arp S bb\n"}) {
      Verdict verdict = verdict(text);
      String sentence = verdict.sentence();
      assertEquals(Cause.PEER_FORGOT, verdict.cause(), sentence);
      assertTrue(sentence.contains("another machine than the one that had"), sentence);
      assertTrue(sentence.contains("the RST came from 02:00:00:00:00:bb"), sentence);
      assertFalse(sentence.contains("taken"), sentence);
    }
    String near = verdict(SERVED, RESET.replace("ttl 64", "ttl 63")).sentence();
    assertFalse(near.contains("another machine than"), near);
  }

  /** One machine with two network cards sends with both, and knows its connections. */
  @Test
  void notOfAHostThatSendsWithBoth() {
    String both = "10.0 S>C . 5201:5201(0) ack 1101 ttl 64 mac bb\n";
    nothingSaid(SERVED, both, MOVES, RESET);
    nothingSaid(
        SERVED, both, "10.1 S>C . 5201:5201(0) ack 1101 ttl 64 mac aa\n", MOVES, RESET, GOES_ON);
  }

  /** Two cards of one machine: its packets are counted through. */
  @Test
  void notOfAHostThatCountsOn() {
    String counted =
        SERVED
                .replace("ack 1001 ttl 64", "ack 1001 ttl 64 id 700")
                .replace("ack 1101 ttl 64", "ack 1101 ttl 64 id 701")
            + "10.0000 C>S P. 1101:1201(100) ack 5201 mac cc\n"
            + "10.0002 S>C . 5201:5201(0) ack 1201 ttl 64 id 702 mac aa\n"
            + "10.1002 S>C P. 5201:5301(100) ack 1201 ttl 64 id 703 mac aa\n"
            + "10.1003 C>S . 1201:1201(0) ack 5301 mac cc\n";
    String reset = RESET.replace("1101:1201", "1201:1301").replace("5201", "5301");
    assertTrue(verdict(counted, MOVES, reset).sentence().contains("another machine had taken"));
    nothingSaid(counted, MOVES, reset.replace("id 0", "id 704"));
  }

  /** Another connection of the same host had come from there before. */
  @Test
  void notOfAHostThatSentWithItElsewhere() {
    Crowd crowd =
        new Crowd().add(0, SERVED.replace("mac aa", "mac bb")).add(1, SERVED + MOVES + RESET);
    String sentence = crowd.verdict(1).sentence();
    assertFalse(sentence.contains("another machine had taken"), sentence);
  }

  /** The socket was there: a card or a cable was changed, or the machine itself moved. */
  @Test
  void notIfASocketSentIt() {
    String abort = "30.0 S>C R. 5201:5201(0) ack 1101 win 509 ttl 64 mac bb\n";
    nothingSaid(SERVED, MOVES, abort);
    nothingSaid(SERVED, MOVES, "25.0 S>C . 5201:5201(0) ack 1101 ttl 64 mac bb\n", RESET);
  }

  /** All packets before and after a router: each has two hardware addresses. */
  @Test
  void notWhereItIsCapturedTwice() {
    String copies =
        SERVED
            .lines()
            .map(
                line ->
                    line + "\n" + line.replaceAll("mac ..", "mac ee").replace("ttl 64", "ttl 63"))
            .reduce("", (a, b) -> a + b + "\n");
    nothingSaid(copies, MOVES, RESET);
  }

  /** Both come past routers: the way has changed, perhaps for all. */
  private static String routed(String text) {
    return text.replace("ttl 64", "ttl 57");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aa", "bb"})
  void anotherRouterProvesNothing(String later) {
    String text = routed(SERVED + RESET);
    Crowd crowd =
        new Crowd()
            .add(0, text)
            .to("192.0.2.9", 80)
            .add(0.1, routed(SERVED).replace("mac aa", "mac " + later))
            .add(31, routed(SERVED).replace("mac aa", "mac bb"));
    assertFalse(crowd.verdict(0).sentence().contains("hardware"), crowd.verdict(0).sentence());
    assertNotEquals(Cause.FORGED_RESET, crowd.verdict(0).cause(), crowd.verdict(0).sentence());
  }

  /** The server is on the network, and its RST came from the gateway: a firewall, most likely. */
  @Test
  void fromTheGateway() {
    Crowd crowd =
        new Crowd()
            .to("198.51.100.1", 80)
            .add(0, routed(SERVED).replace("mac aa", "mac bb"))
            .to("198.51.100.2", 80)
            .add(0.1, routed(SERVED).replace("mac aa", "mac bb"))
            .to("192.0.2.1", 80)
            .add(
                1,
                SERVED
                    + "0.1 S>C P. 5201:5301(100) ack 1101 ttl 64 mac aa\n"
                    + "0.1001 C>S . 1101:1101(0) ack 5301 mac cc\n"
                    + RESET
                        .replace("5201", "5301")
                        .replace("nodf", "df")
                        .replace("ttl 64", "ttl 63"));
    String sentence = crowd.verdict(2).sentence();
    assertEquals(Cause.FORGED_RESET, crowd.verdict(2).cause(), sentence);
    assertTrue(sentence.contains("02:00:00:00:00:bb, a router's,"), sentence);
  }
}
