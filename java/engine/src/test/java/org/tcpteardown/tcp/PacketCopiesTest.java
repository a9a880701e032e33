package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Segment;
import org.tcpteardown.testkit.Script;

final class PacketCopiesTest {

  /** For each frame the one that showed its packet first, or 0. */
  private static List<Long> originals(String script) {
    PacketCopies copies = new PacketCopies();
    return Script.of(script).frames().stream()
        .map(frame -> copies.take((Segment) frame))
        .map(original -> original == PacketCopies.NEW ? 0 : original)
        .toList();
  }

  private static void assertOriginals(List<Integer> expected, String script) {
    assertEquals(expected.stream().map(Integer::longValue).toList(), originals(script));
  }

  /** A mirror port at a router: 64 and 63 twice each, in no order. */
  @Test
  void fourFramesOfEachPacket() {
    assertOriginals(
        List.of(0, 1, 1, 1, 0, 5, 5, 5, 0, 9, 0, 11, 9, 11, 9, 11),
        """
        0.000000 C>S S 1000:1000(0) id 9 ttl 128
        0.000035 C>S S 1000:1000(0) id 9 ttl 128
        0.000037 C>S S 1000:1000(0) id 9 ttl 127
        0.000184 C>S S 1000:1000(0) id 9 ttl 127
        0.000185 S>C S. 5000:5000(0) ack 1001 id 0 ttl 64
        0.000259 S>C S. 5000:5000(0) ack 1001 id 0 ttl 63
        0.000262 S>C S. 5000:5000(0) ack 1001 id 0 ttl 63
        0.000283 S>C S. 5000:5000(0) ack 1001 id 0 ttl 64
        0.099923 C>S P. 1001:1101(100) ack 5001 id 20 ttl 128
        0.099933 C>S P. 1001:1101(100) ack 5001 id 20 ttl 128
        0.100097 S>C . 5001:5001(0) ack 1101 id 30 ttl 64
        0.100099 S>C . 5001:5001(0) ack 1101 id 30 ttl 63
        0.100149 C>S P. 1001:1101(100) ack 5001 id 20 ttl 127
        0.100150 S>C . 5001:5001(0) ack 1101 id 30 ttl 64
        0.100151 C>S P. 1001:1101(100) ack 5001 id 20 ttl 127
        0.100152 S>C . 5001:5001(0) ack 1101 id 30 ttl 63
        """);
  }

  @Test
  void aRetransmissionIsAPacketOfItsOwn() {
    assertOriginals(
        List.of(0, 0, 2, 0),
        """
        0.000000 C>S P. 1001:1101(100) ack 5001 id 20
        0.003000 C>S P. 1001:1101(100) ack 5001 id 21
        0.102999 C>S P. 1001:1101(100) ack 5001 id 21
        0.103000 C>S P. 1001:1101(100) ack 5001 id 21
        """);
  }

  /** Slow routers: the last round is more than 100 ms after the first. */
  @Test
  void aPacketThatCirclesWasSentOnce() {
    assertOriginals(
        List.of(0, 1, 1, 1, 1, 1, 0, 7, 7, 7),
        """
        0.000 C>S S 1000:1000(0) id 7 ttl 61 ts 100 ecr 0
        0.040 C>S S 1000:1000(0) id 7 ttl 59 ts 100 ecr 0
        0.080 C>S S 1000:1000(0) id 7 ttl 57 ts 100 ecr 0
        0.120 C>S S 1000:1000(0) id 7 ttl 55 ts 100 ecr 0
        0.160 C>S S 1000:1000(0) id 7 ttl 53 ts 100 ecr 0
        0.200 C>S S 1000:1000(0) id 7 ttl 51 ts 100 ecr 0
        1.000 C>S S 1000:1000(0) id 8 ttl 61 ts 1100 ecr 0
        1.040 C>S S 1000:1000(0) id 8 ttl 59 ts 1100 ecr 0
        1.080 C>S S 1000:1000(0) id 8 ttl 57 ts 1100 ecr 0
        1.120 C>S S 1000:1000(0) id 8 ttl 55 ts 1100 ecr 0
        """);
  }

  /** Some devices write their own timestamps; the number and the TTL tell nevertheless. */
  @Test
  void timestampsMayBeRewrittenOnTheWay() {
    assertOriginals(
        List.of(0, 1, 1, 0, 0),
        """
        0.000 C>S S 1000:1000(0) id 7 ttl 61 ts 100 ecr 0
        0.001 C>S S 1000:1000(0) id 7 ttl 60 ts 101 ecr 0
        0.002 C>S S 1000:1000(0) id 7 ttl 59 ts 102 ecr 0
        0.003 C>S S 1000:1000(0) id 7 ttl 59 ts 103 ecr 0
        0.004 C>S S 1000:1000(0) id 8 ttl 58 ts 104 ecr 0
        """);
  }

  /** Some stacks count nothing and put the same number everywhere. */
  @Test
  void anIpIdThatIsTheSameEverywhereSaysNothing() {
    assertOriginals(
        List.of(0, 0, 0, 0),
        """
        0.000 C>S S 1000:1000(0) id 1
        0.020 C>S . 1001:1001(0) ack 5001 id 1
        0.021 C>S P. 1001:1101(100) ack 5001 id 1
        0.071 C>S P. 1001:1101(100) ack 5001 id 1
        """);
  }

  @Test
  void withoutIpIdNothingIsSentAgainWithinAMillisecond() {
    assertOriginals(
        List.of(0, 1, 0),
        """
        0.000000 C>S F. 1001:1001(0) ack 5001 id 0
        0.000999 C>S F. 1001:1001(0) ack 5001 id 0
        0.001000 C>S F. 1001:1001(0) ack 5001 id 0
        """);
  }

  /** After duplicate ACKs a sender repeats what is missing, in a data centre within the ms. */
  @Test
  void butFastRetransmissionsFollowAnAck() {
    assertOriginals(
        List.of(0, 0, 0),
        """
        0.000000 C>S P. 1001:1101(100) ack 5001 id 0
        0.000200 S>C . 5001:5001(0) ack 1001 id 7
        0.000300 C>S P. 1001:1101(100) ack 5001 id 0
        """);
  }

  @Test
  void duplicateAcksAreNoCopies() {
    assertOriginals(
        List.of(0, 0, 0, 0),
        """
        0.0000 C>S P. 1001:1101(100) ack 5001
        0.0001 S>C . 5001:5001(0) ack 1001 id 0
        0.0002 S>C . 5001:5001(0) ack 1001 id 0
        0.0003 S>C . 5001:5001(0) ack 1001 id 0
        """);
  }

  @Test
  void unlessAllElseComesInCopies() {
    assertOriginals(
        List.of(0, 1, 0, 3, 0, 5),
        """
        0.00000 S>C P. 5001:5101(100) ack 1001 id 0
        0.00001 S>C P. 5001:5101(100) ack 1001 id 0
        0.01000 S>C . 5101:5101(0) ack 1101 id 0
        0.01001 S>C . 5101:5101(0) ack 1101 id 0
        0.01002 S>C . 5101:5101(0) ack 1101 id 0
        0.01003 S>C . 5101:5101(0) ack 1101 id 0
        """);
  }

  @Test
  void nothingIsACopyThatAcknowledgesOtherBlocks() {
    assertOriginals(
        List.of(0, 1, 0, 0, 3),
        """
        0.00000 S>C P. 5001:5101(100) ack 1001 id 0
        0.00001 S>C P. 5001:5101(100) ack 1001 id 0
        0.01000 S>C . 5101:5101(0) ack 1101 id 0 sack 1201:1301
        0.01001 S>C . 5101:5101(0) ack 1101 id 0 sack 1201:1401
        0.01002 S>C . 5101:5101(0) ack 1101 id 0 sack 1201:1301
        """);
  }

  @Test
  void nextRoutersCopyWithoutIpId() {
    assertOriginals(
        List.of(0, 1, 0),
        """
        0.000 S>C . 5001:5001(0) ack 1001 id 0 ttl 60
        0.009 S>C . 5001:5001(0) ack 1001 id 0 ttl 59
        0.020 S>C . 5001:5001(0) ack 1001 id 0 ttl 58
        """);
  }

  /** A host without the connection answers each segment with the same RST. */
  @Test
  void rstsWithoutIpIdAreCopiesOnlyAmongCopies() {
    String rsts =
        """
        0.0210 S>C R 5001:5001(0)
        0.0211 S>C R 5001:5001(0)
        """;
    assertOriginals(List.of(0, 0, 0), "0.0 C>S P. 1001:1101(100) ack 5001\n" + rsts);
    assertOriginals(
        List.of(0, 1, 0, 3),
        """
        0.0 C>S P. 1001:1101(100) ack 5001 id 9
        0.00001 C>S P. 1001:1101(100) ack 5001 id 9
        """
            + rsts);
  }

  /** An interface that hands on its packets in bunches. */
  @Test
  void copiesThatComeInBunches() {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      script.append("0.00001 C>S P. 1000:1001(1) ack 5001 id 9 win ").append(100 + i / 2 + "\n");
    }
    // Only 8 packets are remembered before it is known that there are copies.
    for (int bunch = 0; bunch < 2; bunch++) {
      for (int i = 0; i < 60; i++) {
        int seq = 1001 + i;
        String numbers = seq + ":" + (seq + 1) + "(1) ack 5001 id " + (100 + i);
        script.append("0.01").append(bunch).append(" C>S P. ").append(numbers).append('\n');
      }
    }
    List<Long> originals = originals(script.toString());
    assertEquals(9L, originals.get(68));
    assertEquals(68L, originals.get(127));
  }

  @Test
  void pointsOfThePath() {
    assertEquals(1, points("exchanged"));
    assertEquals(2, Script.of("exchanged").mirrored().story().flow().capturePoints());
    assertEquals(2, Script.of("exchanged").routed().story().flow().capturePoints());
    assertEquals(4, Script.of("exchanged").fourTimes().story().flow().capturePoints());
  }

  private static int points(String script) {
    return Script.of(script).story().flow().capturePoints();
  }
}
