package org.tcpteardown.share;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.LinkAddress;
import org.tcpteardown.pcap.BareHeaders;

/**
 * Gives each address one of those that are set aside for examples (RFC 5737, RFC 3849): the client
 * and the server, then whoever else, such as routers. Loopback addresses stay: they name nobody,
 * and what is said of a connection may hang on them.
 */
public final class DocumentationAddresses implements BareHeaders.AddressMap {
  private static final int V4_ENDS = 0xc000_0200; // 192.0.2.0
  private static final int V4_OTHERS = 0xcb00_7100; // 203.0.113.0
  private static final int V4_MANY = 0xc612_0000; // 198.18.0.0, for what does not fit
  private static final int MOST_OTHERS = 254;
  private static final long V6_ENDS = 0x2001_0db8_0000_0001L;
  private static final long V6_OTHERS = 0x2001_0db8_0000_0002L;
  private static final int LOOPBACK_V4 = 127;

  private static final long LINKS = 0x0200_0000_0100L; // nobody's: locally administered
  private static final long SHARED_LINKS = 0x0000_5e00_0100L; // of groups of routers (RFC 5798)

  private final Map<IpAddress, IpAddress> known = new HashMap<>();
  private final Set<IpAddress> bothEnds = new HashSet<>();
  private final Map<Long, Long> links = new HashMap<>();
  private int ends;
  private int others;

  /**
   * Begins with the two ends.
   *
   * @param client who opened the connection
   * @param server the other end; may be the same
   */
  public DocumentationAddresses(IpAddress client, IpAddress server) {
    end(client);
    end(server);
  }

  private void end(IpAddress address) {
    bothEnds.add(address);
    if (!known.containsKey(address)) {
      ends++;
      known.put(
          address,
          isLoopback(address)
              ? address
              : address.v6()
                  ? new IpAddress(true, V6_ENDS, ends)
                  : new IpAddress(false, 0, (V4_ENDS + ends) & 0xffff_ffffL));
    }
  }

  @Override
  public IpAddress of(IpAddress address) {
    return known.computeIfAbsent(address, this::other);
  }

  @Override
  public long link(long address) {
    long from = LinkAddress.isShared(address) ? SHARED_LINKS : LINKS;
    return links.computeIfAbsent(address, a -> from + links.size() + 1);
  }

  @Override
  public boolean isEnd(IpAddress address) {
    return bothEnds.contains(address);
  }

  private IpAddress other(IpAddress address) {
    if (isLoopback(address)) {
      return address;
    }
    others++;
    if (address.v6()) {
      return new IpAddress(true, V6_OTHERS, others);
    }
    int from = others <= MOST_OTHERS ? V4_OTHERS : V4_MANY;
    return new IpAddress(false, 0, (from + others) & 0xffff_ffffL);
  }

  private static boolean isLoopback(IpAddress address) {
    return address.v6()
        ? address.high() == 0 && address.low() == 1
        : address.low() >>> 24 == LOOPBACK_V4;
  }
}
