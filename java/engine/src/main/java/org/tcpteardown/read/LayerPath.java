package org.tcpteardown.read;

/**
 * What {@code frame.protocols} says about a frame, for instance {@code
 * eth:ethertype:ip:gre:ip:tcp}. tshark lists the values of a field in the order of the headers, so
 * the number of a header in this path tells which values are its own.
 *
 * @param kind what the frame can be
 * @param icmpV6 whether the ICMP layer before tcp is ICMPv6
 * @param sender the IP header that carries the ICMP message; {@link Ip#NONE} for a segment
 * @param tcp the IP header that carries the innermost tcp; {@link Ip#NONE} when none is named
 * @param tcpCarrierHidden whether tcp may be carried by an IP header that the path does not name:
 *     tshark 4.4 leaves it out after MPLS, for instance
 * @param tcpExtended whether there are IPv6 extension headers before tcp
 * @param v4Headers number of IPv4 headers that the path names
 * @param v6Headers number of IPv6 headers that the path names
 * @param tcpHeaders number of TCP headers in the frame
 * @param links number of headers that name the sender on a link: Ethernet or Linux cooked
 * @param link the number of the last of these before tcp, from 0; -1 without any
 * @param ipElsewhere number of IP headers that the path names before that, or behind tcp
 */
record LayerPath(
    Kind kind,
    boolean icmpV6,
    Ip sender,
    Ip tcp,
    boolean tcpCarrierHidden,
    boolean tcpExtended,
    int v4Headers,
    int v6Headers,
    int tcpHeaders,
    int links,
    int link,
    int ipElsewhere) {

  enum Kind {
    SEGMENT,
    ICMP_QUOTE,
    OTHER
  }

  /**
   * One IP header.
   *
   * @param v6 its family
   * @param index its number among the named headers of that family, from 0; -1 when it is not named
   * @param following number of headers of that family after it
   */
  record Ip(boolean v6, int index, int following) {
    static final Ip NONE = new Ip(false, -1, 0);

    /**
     * Which of the values of a field belongs to this header; -1 when none can.
     *
     * @param count how many values there are
     * @param headers how many headers of the family the path names
     */
    int valueIndex(int count, int headers) {
      // More values than names: headers that are not named are outer ones. Fewer: the capture cut
      // inner headers, or tshark was told to show the last value only.
      return count >= headers ? count - 1 - following : Math.min(index, count - 1);
    }
  }

  /** Number of IP headers of that family that the path names. */
  int headers(boolean v6) {
    return v6 ? v6Headers : v4Headers;
  }

  static LayerPath parse(String protocols) {
    String[] layers = protocols.split(":", -1);
    int tcpAt = -1;
    int tcpHeaders = 0;
    int icmpAt = -1;
    int icmpHeaders = 0;
    int icmpBeforeTcp = 0;
    for (int i = 0; i < layers.length; i++) {
      if (layers[i].equals("tcp")) {
        tcpAt = i;
        tcpHeaders++;
        icmpBeforeTcp = icmpHeaders;
      } else if (layers[i].equals("icmp") || layers[i].equals("icmpv6")) {
        icmpAt = tcpAt < 0 && icmpAt < 0 ? i : icmpAt;
        icmpHeaders++;
      }
    }
    int links = 0;
    int link = -1;
    int linkAt = 0;
    for (int i = 0; i < layers.length; i++) {
      if (layers[i].equals("eth") || layers[i].equals("sll")) {
        linkAt = i < tcpAt ? i : linkAt;
        link = i < tcpAt ? links : link;
        links++;
      }
    }
    int ipElsewhere = 0;
    for (int i = 0; i < layers.length; i++) {
      boolean elsewhere = i < linkAt || i > tcpAt;
      ipElsewhere += elsewhere && (layers[i].equals("ip") || layers[i].equals("ipv6")) ? 1 : 0;
    }
    boolean icmpV6 = icmpAt >= 0 && layers[icmpAt].equals("icmpv6");
    int v4Headers = count(layers, 0, layers.length, false);
    int v6Headers = count(layers, 0, layers.length, true);
    Ip tcp = tcpAt < 0 ? Ip.NONE : carrier(layers, tcpAt);
    Ip sender = Ip.NONE;
    Kind kind = Kind.OTHER;
    if (tcpAt >= 0 && icmpBeforeTcp == 0) {
      kind = Kind.SEGMENT;
    } else if (tcpAt >= 0
        && icmpBeforeTcp == 1 // an error about an error would be somebody's joke (RFC 1122)
        && icmpAt >= 0
        && count(layers, icmpAt, tcpAt, tcp.v6()) > 0) {
      kind = Kind.ICMP_QUOTE;
      // ICMP comes in the IP of its own version, so the family is known even if the path hides it.
      sender = header(layers, icmpAt, icmpV6);
    }
    boolean hidden =
        tcpAt > 0 && !layers[tcpAt - 1].equals("ip") && !layers[tcpAt - 1].startsWith("ipv6");
    boolean extended = tcpAt > 0 && layers[tcpAt - 1].startsWith("ipv6.");
    return new LayerPath(
        kind,
        icmpV6,
        sender,
        tcp,
        hidden,
        extended,
        v4Headers,
        v6Headers,
        tcpHeaders,
        links,
        link,
        ipElsewhere);
  }

  /** The last IP header that is named before the layer at that place. */
  private static Ip carrier(String[] layers, int at) {
    for (int i = at - 1; i >= 0; i--) {
      if (layers[i].equals("ip") || layers[i].equals("ipv6")) {
        return header(layers, at, layers[i].equals("ipv6"));
      }
    }
    return Ip.NONE;
  }

  /** The last header of that family before the layer at that place, whether named or not. */
  private static Ip header(String[] layers, int at, boolean v6) {
    return new Ip(v6, count(layers, 0, at, v6) - 1, count(layers, at, layers.length, v6));
  }

  private static int count(String[] layers, int from, int to, boolean v6) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += layers[i].equals(v6 ? "ipv6" : "ip") ? 1 : 0;
    }
    return count;
  }
}
