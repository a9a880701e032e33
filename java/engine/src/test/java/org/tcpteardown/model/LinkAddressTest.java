package org.tcpteardown.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LinkAddressTest {
  @Test
  void namesOneMachineOrNone() {
    byte[] bytes = {(byte) 0xfe, 0, 0x5e, 0x10, 0, (byte) 0x80};
    assertEquals(0xfe00_5e10_0080L, LinkAddress.ofSender(bytes));
    assertEquals("fe:00:5e:10:00:80", LinkAddress.text(LinkAddress.ofSender(bytes)));
    assertEquals(CapturedFrame.ABSENT, LinkAddress.ofSender(new byte[6]));
    assertEquals(CapturedFrame.ABSENT, LinkAddress.ofSender(0xffff_ffff_ffffL));
    assertEquals(CapturedFrame.ABSENT, LinkAddress.ofSender(0x0100_5e00_0001L));
  }

  @Test
  void knowsThoseOfGroupsOfRouters() {
    assertTrue(LinkAddress.isShared(0x0000_5e00_0107L));
    assertTrue(LinkAddress.isShared(0x0000_0c07_ac01L));
    assertFalse(LinkAddress.isShared(0x0000_0c12_ac01L));
    assertFalse(LinkAddress.isShared(0x0200_5e00_0107L));
  }

  @Test
  void whoOnlyAsksClaimsNothing() {
    assertNull(LinkClaim.of(0, 0x0200_0000_00aaL));
    assertNull(LinkClaim.of(5, CapturedFrame.ABSENT));
    assertEquals(
        new LinkClaim(new IpAddress(false, 0, 5), 0x0200_0000_00aaL),
        LinkClaim.of(5, 0x0200_0000_00aaL));
  }
}
