package org.tcpteardown.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys that a capture's author has chosen meet no more often than any others. */
final class KeyedHashTest {
  private static final int KEYS = 20_000;

  /** Of so many random hashes of 32 bits one pair meets in two runs of ten thousand. */
  private static void assertSpread(IntFunction<Object> key) {
    Set<Integer> hashes = new HashSet<>();
    IntStream.range(0, KEYS).forEach(i -> hashes.add(key.apply(i).hashCode()));
    assertTrue(hashes.size() > KEYS * 0.99, () -> "only " + hashes.size() + " hashes");
  }

  private static Endpoint v4(long address, int port) {
    return new Endpoint(new IpAddress(false, 0, address), port);
  }

  private static IpAddress v6(long high, long low) {
    return new IpAddress(true, high, low);
  }

  @Test
  void portsThatMakeUpForOneAnother() {
    assertSpread(
        i ->
            FlowKey.of(
                v4(0x0a00_0000L - i / 1000, 20_000 + i % 1000),
                v4(0x1400_0000L + 31L * (i / 1000), 60_000 - 31 * (i % 1000))));
  }

  @Test
  void addressesThatMakeUpForOneAnother() {
    assertSpread(i -> FlowKey.of(v4(0x0a00_0000L - i, 1000), v4(0x1400_0000L + 31L * i, 80)));
    assertSpread(i -> List.of(v4(0x0a00_0000L - i, 1000), v4(0x1400_0000L + 31L * i, 80)));
  }

  @Test
  void halvesOfAnAddressThatMakeUpForOneAnother() {
    assertSpread(i -> v6(i, -31L * i));
    assertSpread(i -> v6((long) i << 32, i)); // which Long.hashCode() folds into one number
    assertSpread(i -> v6(0x2001_0db8L << 32, (long) i << 32 | i));
  }

  @Test
  void optionsThatMakeUpForOneAnother() {
    assertSpread(
        i ->
            new SegmentDetails(
                1000 + i % 50,
                255,
                (long) i << 32 | i,
                SackBlocks.NONE,
                Checksum.UNKNOWN,
                "",
                ABSENT));
  }

  @Test
  void equalKeysHaveEqualHashes() {
    FlowKey one = FlowKey.of(v4(1, 2), v4(3, 4));
    assertEquals(one.hashCode(), FlowKey.of(v4(3, 4), v4(1, 2)).hashCode());
    assertEquals(v6(5, 6).hashCode(), v6(5, 6).hashCode());
  }
}
