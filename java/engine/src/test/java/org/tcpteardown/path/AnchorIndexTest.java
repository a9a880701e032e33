package org.tcpteardown.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;

final class AnchorIndexTest {
  private static PointLog log(int flows) throws IOException {
    Random random = new Random(5);
    PointLog log = new PointLog();
    Endpoint client = new Endpoint(IpAddress.parse("192.0.2.1").orElseThrow(), 40_000);
    Endpoint server = new Endpoint(IpAddress.parse("192.0.2.2").orElseThrow(), 80);
    for (int i = 0; i < 4 * flows; i++) {
      // Every tenth flow says what others say, too.
      int number = i / 4 % 10 == 0 ? i % 4 : random.nextInt();
      log.add(
          i / 4,
          new Segment(
              i + 1,
              i,
              100,
              0,
              i / 4,
              client,
              server,
              number,
              number,
              TcpFlags.ACK,
              1_000,
              40,
              64,
              1,
              CapturedFrame.ABSENT,
              CapturedFrame.ABSENT,
              7,
              number & 0xffffL,
              CapturedFrame.ABSENT,
              SegmentDetails.NONE));
    }
    log.seal();
    return log;
  }

  /**
   * Every anchor is found, with all flows that have it, unless those are too many to tell apart.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 30, 200, 3_000})
  void findsAllThatHaveAnAnchor(int count) throws IOException {
    PointLog log = log(count);
    AnchorIndex index = new AnchorIndex(log);
    int[] room = AnchorIndex.room();
    for (Anchors.Kind kind : Anchors.KINDS) {
      Map<Integer, Integer> flows = new HashMap<>();
      for (PointFlow flow : log.flows()) {
        Anchors anchors = log.sketch(flow).anchors();
        for (int i = 0; i < anchors.count(kind); i++) {
          flows.merge(anchors.hash(kind, i), 1, Integer::sum);
        }
      }
      flows.forEach(
          (hash, having) -> {
            int expected = having > room.length ? 0 : having;
            assertEquals(expected, index.find(kind, hash, room), kind + " " + hash);
          });
      for (int none : new int[] {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE}) {
        int expected = flows.getOrDefault(none, 0);
        assertEquals(expected > room.length ? 0 : expected, index.find(kind, none, room));
      }
    }
  }
}
