package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tcpteardown.read.LayerPath.Ip;

final class LayerPathTest {
  @ParameterizedTest
  @CsvSource({
    "eth:ethertype:ip:tcp, SEGMENT, false, 0, 0",
    "raw:ip:tcp:http, SEGMENT, false, 0, 0",
    "eth:ethertype:ip:gre:ip:tcp, SEGMENT, false, 1, 0",
    "eth:ethertype:ipv6:ip:tcp, SEGMENT, false, 0, 0",
    "eth:ethertype:ip:ipv6:ipv6.hopopts:tcp, SEGMENT, true, 0, 0",
    "eth:ethertype:ip:tcp:openflow_v4:eth:ethertype:ip:icmp:data, SEGMENT, false, 0, 1",
    "eth:ethertype:ip:tcp:openflow_v4:eth:ethertype:ip:tcp, SEGMENT, false, 1, 0",
    "eth:ethertype:mpls:tcp, SEGMENT, false, -1, 0",
    "eth:ethertype:ip:icmp:ip:tcp, ICMP_QUOTE, false, 1, 0",
    "eth:ethertype:ipv6:icmpv6:ipv6:tcp, ICMP_QUOTE, true, 1, 0",
    "eth:ethertype:ip:icmp:ip:udp, OTHER, false, -1, 0",
    "eth:ethertype:ip:icmp:ip:icmp:ip:tcp, OTHER, false, 2, 0",
    "eth:ethertype:arp, OTHER, false, -1, 0",
  })
  void kinds(String protocols, LayerPath.Kind kind, boolean v6, int index, int following) {
    LayerPath path = LayerPath.parse(protocols);
    assertEquals(kind, path.kind());
    assertEquals(new Ip(v6, index, following), path.tcp());
  }

  @Test
  void senderOfAnIcmpMessageInTunnels() {
    LayerPath path = LayerPath.parse("eth:ethertype:ipv6:ip:gre:ip:icmp:ip:ipv6:tcp");
    Ip sender = new Ip(false, 1, 1);
    Ip quoted = new Ip(true, 1, 0);
    LayerPath.Kind quote = LayerPath.Kind.ICMP_QUOTE;
    assertEquals(new LayerPath(quote, false, sender, quoted, false, false, 3, 2, 1, 1, 0, 0), path);
    assertEquals(1, sender.valueIndex(3, 3));
  }

  @Test
  void headersThatThePathHides() {
    LayerPath path = LayerPath.parse("eth:ethertype:mpls:icmp:ip:tcp");
    assertEquals(LayerPath.Kind.ICMP_QUOTE, path.kind());
    assertEquals(0, path.sender().valueIndex(2, 1));
    assertEquals(1, path.tcp().valueIndex(2, 1));
    assertTrue(LayerPath.parse("eth:ethertype:ip:gre:mpls:tcp").tcpCarrierHidden());
  }

  @Test
  void fewerValuesThanHeaders() {
    LayerPath path = LayerPath.parse("eth:ethertype:ip:ip:tcp:x:ip:udp");
    assertEquals(1, path.tcp().valueIndex(3, 3));
    assertEquals(1, path.tcp().valueIndex(2, 3));
    assertEquals(0, path.tcp().valueIndex(1, 3));
    assertEquals(-1, path.tcp().valueIndex(0, 3));
  }
}
