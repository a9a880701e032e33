package org.tcpteardown.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;

final class GatheredRowsTest {
  private static final Endpoint CLIENT =
      new Endpoint(IpAddress.parse("192.0.2.1").orElseThrow(), 40_000);
  private static final Endpoint SERVER =
      new Endpoint(IpAddress.parse("192.0.2.2").orElseThrow(), 80);

  /** A segment and the flow that it is of. */
  private record Row(int flow, Segment segment) {}

  private static Segment segment(int frame, Random random) {
    boolean stamped = random.nextBoolean();
    return new Segment(
        frame,
        random.nextLong() >>> 2,
        random.nextInt(1 << 20),
        0,
        0,
        CLIENT,
        SERVER,
        random.nextInt(),
        random.nextInt(),
        random.nextInt(1 << 12),
        random.nextInt(1 << 16),
        random.nextInt(1 << 18),
        random.nextInt(256),
        random.nextInt(1 << 16),
        CapturedFrame.ABSENT,
        CapturedFrame.ABSENT,
        stamped ? random.nextInt() & 0xffff_ffffL : CapturedFrame.ABSENT,
        stamped ? random.nextInt() & 0xffff_ffffL : CapturedFrame.ABSENT,
        CapturedFrame.ABSENT,
        SegmentDetails.NONE);
  }

  /** Segments of flows that begin one after the other, go on side by side, and one long one. */
  private static List<Row> rows(int count, int flows, Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int newest = Math.min(flows - 1, i / 3);
      int flow = random.nextInt(4) == 0 ? newest / 2 : random.nextInt(newest + 1);
      rows.add(new Row(i < 3 * flows && i % 3 == 0 ? i / 3 : flow, segment(i + 1, random)));
    }
    return rows;
  }

  private static int[] starts(List<Row> rows, int flows) {
    int[] starts = new int[flows + 1];
    rows.forEach(row -> starts[row.flow + 1]++);
    for (int i = 0; i < flows; i++) {
      starts[i + 1] += starts[i];
    }
    return starts;
  }

  private static String told(FlowRows rows, int i) {
    return rows.frame(i)
        + " "
        + rows.timeNs(i)
        + " "
        + rows.lengthBytes(i)
        + " "
        + rows.seq(i)
        + " "
        + rows.ack(i)
        + " "
        + rows.flags(i)
        + " "
        + rows.window(i)
        + " "
        + rows.payloadBytes(i)
        + " "
        + rows.ttl(i)
        + " "
        + rows.ipId(i)
        + " "
        + rows.direction(i)
        + (rows.hasTimestamp(i) ? " " + rows.tsVal(i) + " " + rows.tsEcr(i) : "");
  }

  private static String told(Row row) {
    Segment s = row.segment;
    return s.frame()
        + " "
        + s.timeNs()
        + " "
        + s.lengthBytes()
        + " "
        + s.seq()
        + " "
        + s.ack()
        + " "
        + s.flags()
        + " "
        + s.windowRaw()
        + " "
        + s.payloadBytes()
        + " "
        + s.ttl()
        + " "
        + s.ipId()
        + " "
        + row.flow % 2
        + (s.tsVal() >= 0 ? " " + (int) s.tsVal() + " " + (int) s.tsEcr() : "");
  }

  private static void layTogether(int count, int flows, int chunkRows) throws IOException {
    List<Row> rows = rows(count, flows, new Random(7));
    GatheredRows gathered = new GatheredRows(chunkRows);
    for (Row row : rows) {
      gathered.add(row.segment, row.flow, row.flow % 2 == 1);
    }
    assertEquals(count, gathered.size());
    RowBlocks sorted = gathered.byFlow(starts(rows, flows));
    int[] words = new int[count * FlowRows.WORDS];
    sorted.read(0, count, words, 0);
    FlowRows read = new FlowRows(new PointLog(), words);
    List<Row> expected = new ArrayList<>(rows);
    expected.sort(Comparator.comparingInt(Row::flow));
    for (int i = 0; i < count; i++) {
      assertEquals(told(expected.get(i)), told(read, i));
    }
    // Again, in pieces that begin and end anywhere.
    Random random = new Random(3);
    for (int n = 0; n < 200; n++) {
      int from = random.nextInt(count);
      int some = random.nextInt(count - from) / 2;
      int[] piece = new int[some * FlowRows.WORDS];
      sorted.read(from, some, piece, 0);
      FlowRows one = new FlowRows(new PointLog(), piece);
      for (int i = 0; i < some; i++) {
        assertEquals(told(read, from + i), told(one, i));
      }
    }
  }

  @Test
  void fewStayInMemory() throws IOException {
    layTogether(1_000, 60, 1 << 16);
  }

  @Test
  void manyGoThroughFiles() throws IOException {
    layTogether(20_000, 900, 512);
  }

  @Test
  void aFlowMayBeLongerThanAChunk() throws IOException {
    layTogether(20_000, 3, 256);
  }

  @Test
  void aChunkMayBeFullAtTheEnd() throws IOException {
    layTogether(1_024, 40, 256);
  }

  @Test
  void nothingCanBeLaidTogether() throws IOException {
    assertEquals(0, new GatheredRows().byFlow(new int[1]).size());
  }

  @Test
  void whatWasForgottenDoesNotComeBack() throws IOException {
    GatheredRows gathered = new GatheredRows(16);
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      gathered.add(segment(i, random), 0, false);
    }
    gathered.clear();
    gathered.add(segment(200, random), 0, false);
    RowBlocks sorted = gathered.byFlow(new int[] {0, 1});
    int[] words = new int[FlowRows.WORDS];
    sorted.read(0, 1, words, 0);
    assertEquals(200, new FlowRows(new PointLog(), words).frame(0));
  }

  @Test
  void bucketsHoldWhatCanBeSorted() {
    FlowBuckets buckets = new FlowBuckets(new int[] {0, 3, 5, 15, 16, 20}, 6);
    assertEquals(3, buckets.count());
    assertEquals(0, buckets.of(1));
    assertEquals(1, buckets.of(2));
    assertEquals(2, buckets.of(4));
    assertEquals(5, buckets.start(1));
    assertEquals(20, buckets.start(3));
    assertEquals(false, buckets.hasSeveralFlows(1));
  }
}
