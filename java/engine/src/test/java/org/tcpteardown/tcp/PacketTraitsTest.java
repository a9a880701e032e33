package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Segment;
import org.tcpteardown.testkit.Script;

final class PacketTraitsTest {
  private static PacketTraits of(int... ipIds) {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < ipIds.length; i++) {
      script.append(i).append(" C>S . 1:1(0) ack 1 id ").append(ipIds[i]).append('\n');
    }
    PacketTraits traits = new PacketTraits();
    Script.of(script.toString()).frames().forEach(frame -> traits.add((Segment) frame, null));
    return traits;
  }

  @Test
  void aCounterShowsAJump() {
    PacketTraits traits = of(100, 101, 102, 105, 110);
    assertEquals(0, traits.ipIdDistance(104));
    assertEquals(1, traits.ipIdDistance(111));
    assertEquals(1, traits.ipIdDistance(99));
    assertEquals(9890, traits.ipIdDistance(10000));
  }

  @Test
  void theCounterMayWrapAndBeOvertaken() {
    PacketTraits traits = of(65533, 65534, 65534, 2, 1, 3, 4);
    assertEquals(0, traits.ipIdDistance(65535));
    assertEquals(996, traits.ipIdDistance(1000));
  }

  /** SYN-ACKs and ACKs from TIME-WAIT have none. */
  @Test
  void zeroIsNoNumber() {
    PacketTraits traits = of(0, 700, 701, 702, 0, 703, 704);
    assertEquals(96, traits.ipIdDistance(800));
    assertEquals(0, traits.ipIdDistance(0));
  }

  @Test
  void randomConstantOrFewNumbersAreNoCounter() {
    assertEquals(0, of(100, 31000, 31001, 31002, 31003, 31004).ipIdDistance(9));
    assertEquals(0, of(77, 77, 77, 77, 77, 77).ipIdDistance(9));
    assertEquals(0, of(100, 101, 102, 103).ipIdDistance(9000));
    assertEquals(0, of(0, 0, 0, 0, 0, 0).ipIdDistance(9));
  }

  @Test
  void theNextNumberOfACounter() {
    PacketTraits counted = of(100, 101, 103, 104);
    assertTrue(counted.isNextIpId(105));
    assertTrue(counted.isNextIpId(120));
    assertFalse(counted.isNextIpId(121));
    assertFalse(counted.isNextIpId(104));
    assertFalse(counted.isNextIpId(0));
    assertTrue(of(100, 140, 180, 220).isNextIpId(300), "a busy host makes longer steps");
    assertTrue(of(65533, 65534, 65535).isNextIpId(3));
    assertFalse(of(100, 101).isNextIpId(102), "one step may be chance");
    assertFalse(of(100, 101, 9000, 9001).isNextIpId(9002), "random numbers");
    assertFalse(of(5, 5, 5, 5).isNextIpId(6));
  }
}
