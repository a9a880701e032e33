package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;

/** Stream numbers come from outside: they help, but are not trusted. */
class StreamIndexTest {
  private static final IpAddress A = IpAddress.parse("192.0.2.1").orElseThrow();
  private static final IpAddress B = IpAddress.parse("192.0.2.2").orElseThrow();

  private long frame;

  @Test
  void interleavedStreamsOfOneTupleStayTwoFlows() {
    FlowTable table = new FlowTable();
    table.accept(segment(0, 1000));
    table.accept(segment(1, 1000));
    table.accept(segment(0, 1000));
    table.accept(segment(1, 1000));
    assertEquals(2, table.flows().size());
    assertEquals(2, table.flows().get(0).frames());
  }

  @Test
  void oneNumberForTwoTuplesDoesNotMixThem() {
    FlowTable table = new FlowTable();
    table.accept(segment(0, 1000));
    table.accept(segment(0, 2000));
    table.accept(segment(0, 1000));
    assertEquals(2, table.flows().size());
    assertEquals(2, table.flows().get(0).frames());
  }

  @Test
  void hugeNumbersCostNothing() {
    FlowTable table = new FlowTable();
    table.accept(segment(1L << 40, 1000));
    table.accept(segment(1L << 40, 1000));
    assertEquals(1, table.flows().size());
    assertEquals(1L << 40, table.flows().get(0).number());
  }

  private Segment segment(long stream, int port) {
    frame++;
    return new Segment(
        frame,
        frame * 1000,
        60,
        60,
        stream,
        new Endpoint(A, port),
        new Endpoint(B, 80),
        1,
        1,
        TcpFlags.ACK,
        100,
        0,
        64,
        1,
        1,
        0,
        -1,
        -1,
        -1,
        SegmentDetails.NONE);
  }
}
