package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FlowKey;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.SackBlocks;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;

class PackedSegmentsTest {
  private static final Endpoint LOW = new Endpoint(new IpAddress(false, 0, 1), 80);
  private static final Endpoint HIGH = new Endpoint(new IpAddress(false, 0, 2), 40000);
  private static final FlowKey KEY = FlowKey.of(LOW, HIGH);
  private static final int ABSENT = CapturedFrame.ABSENT;

  private final PackedSegments packed = new PackedSegments();

  private static Segment segment(long frame, int flags, int[] small, long tsVal, long tsEcr) {
    return new Segment(
        frame,
        1_700_000_000_123_456_789L,
        70_000,
        96,
        7,
        frame % 2 == 0 ? LOW : HIGH,
        frame % 2 == 0 ? HIGH : LOW,
        (int) frame * 0x1234567,
        -1,
        flags,
        small[0],
        65_000,
        small[1],
        small[2],
        small[3],
        small[4],
        tsVal,
        tsEcr,
        ABSENT,
        SegmentDetails.NONE);
  }

  private static final int[] LARGEST = {65_535, 255, 65_535, 1, 63};
  private static final int[] NOTHING = {ABSENT, ABSENT, ABSENT, ABSENT, ABSENT};

  private void assertKept(Segment segment) {
    int at = packed.add(PackedSegments.NONE, segment, segment.source().equals(LOW));
    assertEquals(segment, packed.get(at, KEY, 7));
  }

  @Test
  void everyNumberComesBack() {
    assertKept(segment(1, 0, new int[] {0, 0, 0, 0, 0}, 0, 0));
    assertKept(segment((1L << 47) - 1, 0xfff, LARGEST, 0xffff_ffffL, 0xffff_ffffL));
    assertKept(segment(2, 0x10, NOTHING, ABSENT, ABSENT));
    assertKept(segment(3, 2, LARGEST, 5, ABSENT));
    assertKept(segment(4, 2, NOTHING, ABSENT, 5));
  }

  private static Segment with(int firstPayloadByte, SegmentDetails details) {
    Segment s = segment(1, 2, LARGEST, 5, 6);
    return new Segment(
        s.frame(),
        s.timeNs(),
        s.lengthBytes(),
        s.capturedBytes(),
        s.stream(),
        s.source(),
        s.destination(),
        s.seq(),
        s.ack(),
        s.flags(),
        s.windowRaw(),
        s.payloadBytes(),
        s.ttl(),
        s.ipId(),
        s.df(),
        s.dscp(),
        s.tsVal(),
        s.tsEcr(),
        firstPayloadByte,
        details);
  }

  private static SegmentDetails details(int mss, SackBlocks sack, String rstText) {
    return new SegmentDetails(mss, 7, -1, sack, Checksum.RIGHT, rstText, ABSENT);
  }

  @Test
  void detailsComeBack() {
    for (int first : new int[] {ABSENT, 0, 21, 255}) {
      assertKept(with(first, SegmentDetails.NONE));
      assertKept(with(first, SegmentDetails.of(Checksum.WRONG)));
      for (int mss : new int[] {ABSENT, 0, 1460, 65_535}) {
        assertKept(with(first, details(mss, SackBlocks.NONE, "")));
      }
    }
  }

  @Test
  void linksComeBack() {
    Segment any = segment(1, 2, LARGEST, 5, 6);
    for (long link : new long[] {ABSENT, 1, 0x0200_0000_00aaL, 0xfeff_ffff_ffffL, 1, ABSENT}) {
      assertKept(any.withLink(link));
    }
  }

  /** There is room for 65535, of which no network has so many. */
  @Test
  void tooManyLinksAreRefused() {
    Segment any = segment(1, 2, LARGEST, 5, 6);
    List<Segment> kept = new ArrayList<>();
    int[] places = new int[65_535];
    for (int i = 0; i < places.length; i++) {
      kept.add(any.withLink(0x0200_0000_0000L + 7L * i));
      places[i] = packed.add(PackedSegments.NONE, kept.get(i), false);
    }
    assertEquals(PackedSegments.NONE, packed.add(PackedSegments.NONE, any.withLink(5), false));
    for (int i = 0; i < places.length; i += 97) {
      assertEquals(kept.get(i), packed.get(places[i], KEY, 7));
      assertKept(kept.get(i));
    }
  }

  @Test
  void rareDetailsAreRefused() {
    int refused = PackedSegments.NONE;
    assertEquals(refused, packed.add(refused, with(0, details(1, SackBlocks.of(1, 2), "")), true));
    assertEquals(refused, packed.add(refused, with(0, details(1, SackBlocks.NONE, "full")), true));
    assertEquals(refused, packed.add(refused, with(511, SegmentDetails.NONE), true));
    for (int mss = 0; mss < 4_095; mss++) {
      assertKept(with(0, details(mss, SackBlocks.NONE, "")));
    }
    assertEquals(refused, packed.add(refused, with(0, details(4_095, SackBlocks.NONE, "")), true));
    assertKept(with(0, details(4_094, SackBlocks.NONE, "")));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    int refused = PackedSegments.NONE;
    assertEquals(refused, packed.add(refused, segment(1L << 48, 0, LARGEST, 0, 0), true));
    assertEquals(refused, packed.add(refused, segment(1, 0x1000, LARGEST, 0, 0), true));
    for (int field = 0; field < LARGEST.length; field++) {
      int[] tooLarge = LARGEST.clone();
      tooLarge[field] = 1 << 17;
      assertEquals(
          refused, packed.add(refused, segment(1, 0, tooLarge, 0, 0), true), "field " + field);
    }
    assertEquals(refused, packed.add(refused, segment(1, 0, LARGEST, 1L << 32, 0), true));
    assertEquals(refused, packed.add(refused, segment(1, 0, LARGEST, 0, -2), true));
  }

  /** Many chains that come and go, against lists of the same segments. */
  @Test
  void chainsDoNotTouchEachOther() {
    Random random = new Random(7);
    List<List<Segment>> expected = new ArrayList<>();
    List<int[]> chains = new ArrayList<>();
    for (int i = 1; i <= 50_000; i++) {
      Segment segment = segment(i, i & 0xfff, LARGEST, i, ABSENT);
      boolean fromLow = segment.source().equals(LOW);
      int choice = random.nextInt(chains.size() + 3);
      if (choice >= chains.size()) {
        int at = packed.add(PackedSegments.NONE, segment, fromLow);
        chains.add(new int[] {at, at});
        expected.add(new ArrayList<>(List.of(segment)));
      } else if (random.nextInt(20) > 0) {
        chains.get(choice)[1] = packed.add(chains.get(choice)[1], segment, fromLow);
        expected.get(choice).add(segment);
      } else {
        assertEquals(expected.remove(choice), segments(chains.get(choice)));
        int[] gone = chains.remove(choice);
        packed.free(gone[0], gone[1]);
      }
    }
    for (int i = 0; i < chains.size(); i++) {
      assertEquals(expected.get(i), segments(chains.get(i)));
    }
  }

  private List<Segment> segments(int[] chain) {
    List<Segment> all = new ArrayList<>();
    int at = chain[0];
    all.add(packed.get(at, KEY, 7));
    while (at != chain[1]) {
      at = packed.next(at);
      all.add(packed.get(at, KEY, 7));
    }
    return all;
  }
}
