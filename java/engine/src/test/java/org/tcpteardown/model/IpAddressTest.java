package org.tcpteardown.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.10, 192.0.2.10",
    "255.255.255.255, 255.255.255.255",
    "0.0.0.0, 0.0.0.0",
    "2001:db8::1, 2001:db8::1",
    "2001:0db8:0:0:0:0:0:1, 2001:db8::1",
    "::, ::",
    "::1, ::1",
    "fe80::, fe80::",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "::ffff:192.0.2.1, ::ffff:192.0.2.1",
  })
  void textGoesThereAndBack(String in, String out) {
    assertEquals(out, IpAddress.parse(in).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1..2.3",
        "host",
        "fe80::1%eth0",
        ":",
        "1:2",
        "a.b.c.d"
      })
  void othersAreNoAddresses(String text) {
    assertEquals(Optional.empty(), IpAddress.parse(text));
  }

  @Test
  void ordersNumerically() {
    IpAddress low = IpAddress.parse("9.0.0.1").orElseThrow();
    IpAddress high = IpAddress.parse("200.0.0.1").orElseThrow();
    IpAddress v6 = IpAddress.parse("::1").orElseThrow();
    IpAddress top = IpAddress.parse("ffff::").orElseThrow();
    assertTrue(low.compareTo(high) < 0 && high.compareTo(v6) < 0 && v6.compareTo(top) < 0);
  }
}
