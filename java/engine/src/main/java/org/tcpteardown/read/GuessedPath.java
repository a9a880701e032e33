package org.tcpteardown.read;

import org.tcpteardown.read.LayerPath.Ip;
import org.tcpteardown.read.LayerPath.Kind;

/** Stands in for {@code frame.protocols} when the input lacks it. */
final class GuessedPath {
  private GuessedPath() {}

  /**
   * The likely path. The last IP header carries the tcp, the one before it an ICMP message. With
   * both families the inner one is taken to be IPv6, since 6in4 tunnels outnumber 4in6.
   */
  static LayerPath of(FrameValues values) {
    int v4 = values.count(TsharkField.IP_SRC);
    int v6 = values.count(TsharkField.IPV6_SRC);
    boolean icmpV4 = values.has(TsharkField.ICMP_TYPE);
    boolean icmpV6 = values.has(TsharkField.ICMPV6_TYPE);
    Kind kind = Kind.SEGMENT;
    boolean tcpV6 = v6 > 0;
    Ip sender = Ip.NONE;
    if (!hasTcp(values) || (icmpV4 && icmpV6)) {
      kind = Kind.OTHER;
    } else if (icmpV4 || icmpV6) {
      kind = Kind.ICMP_QUOTE;
      tcpV6 = icmpV6;
      sender = new Ip(icmpV6, (icmpV6 ? v6 : v4) - 2, 1);
    }
    Ip tcp = new Ip(tcpV6, (tcpV6 ? v6 : v4) - 1, 0);
    int tcpHeaders = values.count(TsharkField.TCP_SRCPORT);
    int links = values.count(TsharkField.ETH_SRC) + values.count(TsharkField.SLL_SRC);
    return new LayerPath(
        kind,
        icmpV6,
        sender,
        tcp,
        false,
        false,
        v4,
        v6,
        tcpHeaders,
        Math.min(links, 1),
        Math.min(links, 1) - 1,
        0);
  }

  private static boolean hasTcp(FrameValues values) {
    return (values.present() & FieldCensus.TCP_FIELDS) != 0;
  }
}
