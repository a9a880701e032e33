package org.tcpteardown.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.TcpFlags;

final class LadderTextTest {
  @Test
  void flagsAreInWiresharksOrder() {
    assertEquals("[FIN, PSH, ACK]", LadderText.flags(TcpFlags.ACK | TcpFlags.FIN | TcpFlags.PSH));
    assertEquals("[SYN, ECE, CWR]", LadderText.flags(TcpFlags.SYN | TcpFlags.ECE | TcpFlags.CWR));
    assertEquals("[RST]", LadderText.flags(TcpFlags.RST));
    assertEquals("[<None>]", LadderText.flags(0));
  }

  @Test
  void secondsAreRoundedToMicroseconds() {
    assertEquals("0.000000", LadderLines.seconds(499));
    assertEquals("0.000001", LadderLines.seconds(500));
    assertEquals("1.000000", LadderLines.seconds(999_999_500));
    assertEquals("-0.020000", LadderLines.seconds(-20_000_000));
  }
}
