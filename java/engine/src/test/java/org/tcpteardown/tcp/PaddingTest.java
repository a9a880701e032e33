package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tcpteardown.model.CapturedFrame.ABSENT;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;

final class PaddingTest {
  private static final Endpoint FROM = new Endpoint(new IpAddress(false, 0, 1), 80);
  private static final Endpoint TO = new Endpoint(new IpAddress(false, 0, 2), 1024);

  /** Payload bytes left of a segment of 6 bytes whose first is 0. */
  private static int left(int frameBytes, int flags, long tsVal) {
    Segment segment =
        new Segment(
            1,
            0,
            frameBytes,
            frameBytes,
            0,
            FROM,
            TO,
            1,
            1,
            flags,
            500,
            6,
            64,
            1,
            1,
            0,
            tsVal,
            tsVal,
            0,
            SegmentDetails.NONE);
    return Padding.removed(segment).payloadBytes();
  }

  @Test
  void whateverTheLinkPutsAroundTheFrame() {
    assertEquals(0, left(60, TcpFlags.ACK, ABSENT)); // Ethernet
    assertEquals(0, left(62, TcpFlags.ACK | TcpFlags.FIN, ABSENT)); // cooked
    assertEquals(0, left(66, TcpFlags.ACK, ABSENT)); // cooked, version 2
    assertEquals(0, left(68, TcpFlags.ACK, ABSENT)); // two VLAN tags
  }

  @Test
  void aFrameThatIsLongEnoughIsNotFilled() {
    assertEquals(6, left(72, TcpFlags.ACK, 1000));
    assertEquals(6, left(68, TcpFlags.ACK, 1000));
    assertEquals(6, left(74, TcpFlags.ACK, ABSENT));
  }

  @Test
  void whatIsPushedIsReal() {
    assertEquals(6, left(62, TcpFlags.ACK | TcpFlags.PSH, ABSENT));
  }
}
