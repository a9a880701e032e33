package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.LinkClaim;
import org.tcpteardown.model.Segment;

/**
 * Which hardware addresses the hosts of a capture have: what ARP says of them, and what their
 * packets came with. Asked by other threads while more frames come: they ask what was known up to a
 * frame, so that the answer is always the same.
 */
final class LinkHosts {
  /** A few MB; of more hosts than that nothing is learnt. */
  private static final int MAX_HOSTS = 32_768;

  /** Of one host; more changes are a habit. */
  private static final int MAX_SIGHTINGS = 16;

  /** A packet with an IP address and a hardware address that it had not had just before. */
  record Sighting(long frame, long timeNs, long link) {}

  private final Map<IpAddress, List<Sighting>> claims = new ConcurrentHashMap<>();
  private final Map<IpAddress, List<Sighting>> packets = new ConcurrentHashMap<>();

  /** Which addresses came past routers with one hardware address, the first and a second one. */
  private final Map<Long, Routed> routed = new ConcurrentHashMap<>();

  private record Routed(IpAddress first, long secondFrame) {}

  /** Takes what an ARP packet says. */
  void claimed(CapturedFrame frame, LinkClaim claim) {
    note(claims, claim.address(), frame, claim.link());
  }

  /** Takes a packet, no RST, with which a connection begins in its direction, or goes on anew. */
  void seen(Segment segment) {
    if (segment.link() == CapturedFrame.ABSENT) {
      return;
    }
    note(packets, segment.source().address(), segment, segment.link());
    if (segment.ttl() != CapturedFrame.ABSENT && !isInitial(segment.ttl())) {
      passedOn(segment);
    }
  }

  private void passedOn(Segment segment) {
    IpAddress source = segment.source().address();
    Routed known = routed.get(segment.link());
    if (known == null) {
      if (routed.size() < MAX_HOSTS) {
        routed.put(segment.link(), new Routed(source, Long.MAX_VALUE));
      }
    } else if (known.secondFrame() == Long.MAX_VALUE && !known.first().equals(source)) {
      routed.put(segment.link(), new Routed(known.first(), segment.frame()));
    }
  }

  private static boolean isInitial(int ttl) {
    return ttl == 32 || ttl == 64 || ttl == 128 || ttl == 255;
  }

  /** Lists are never changed: others read them. */
  private static void note(
      Map<IpAddress, List<Sighting>> of, IpAddress address, CapturedFrame frame, long link) {
    List<Sighting> known = of.get(address);
    if (known == null) {
      if (of.size() < MAX_HOSTS) {
        of.put(address, List.of(new Sighting(frame.frame(), frame.timeNs(), link)));
      }
      return;
    }
    if (known.size() < MAX_SIGHTINGS && known.get(known.size() - 1).link() != link) {
      List<Sighting> more = new ArrayList<>(known.size() + 1);
      more.addAll(known);
      more.add(new Sighting(frame.frame(), frame.timeNs(), link));
      of.put(address, List.copyOf(more));
    }
  }

  /** What ARP said of an address, each time another thing than before; null if too much. */
  @Nullable List<Sighting> claims(IpAddress address, long untilFrame) {
    return until(claims.get(address), untilFrame);
  }

  /** The hardware addresses its packets came with, one after the other; null if too many. */
  @Nullable List<Sighting> packets(IpAddress address, long untilFrame) {
    return until(packets.get(address), untilFrame);
  }

  private static @Nullable List<Sighting> until(@Nullable List<Sighting> all, long frame) {
    if (all == null) {
      return List.of();
    }
    boolean isCut = all.size() == MAX_SIGHTINGS && all.get(MAX_SIGHTINGS - 1).frame() <= frame;
    return isCut ? null : all.stream().filter(s -> s.frame() <= frame).toList();
  }

  /** Whether packets of several hosts had come past a router with it. */
  boolean isRouter(long link, long untilFrame) {
    Routed known = routed.get(link);
    return known != null && known.secondFrame() <= untilFrame;
  }
}
