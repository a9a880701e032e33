package org.tcpteardown.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;

class DisplayFiltersTest {
  @Test
  void bothFamilies() {
    IpAddress v6 = IpAddress.parse("2001:db8::1").orElseThrow();
    assertEquals("ipv6.addr == 2001:db8::1", DisplayFilters.address(v6));
    IpAddress v4 = IpAddress.parse("192.0.2.1").orElseThrow();
    assertEquals(
        "ip.addr == 192.0.2.1 && tcp.port == 80", DisplayFilters.endpoint(new Endpoint(v4, 80)));
  }
}
