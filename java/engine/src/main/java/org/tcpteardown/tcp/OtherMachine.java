package org.tcpteardown.tcp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.LinkAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.LinkTrail.Run;

/**
 * A RST that another machine put on the link than all packets that its named sender had sent
 * before, as its hardware address tells.
 *
 * @param usual the hardware address of those packets
 * @param packets how many they were
 * @param other that of the RST
 * @param usualIsRouter whether packets of several hosts came past a router with the usual one
 * @param otherIsRouter the same of the other one
 * @param claimFrame of the ARP packet by which that had claimed the sender's address; 0 without
 * @param claimTimeNs the time of that
 * @param laterFrame of a packet of its named sender after the RST, or after that claim, with the
 *     usual address again; 0 without
 * @param laterIsClaim whether that is an ARP packet
 */
public record OtherMachine(
    long usual,
    long packets,
    long other,
    boolean usualIsRouter,
    boolean otherIsRouter,
    long claimFrame,
    long claimTimeNs,
    long laterFrame,
    boolean laterIsClaim) {
  /** What was under way when an address moved is there by then. */
  private static final long UNDER_WAY_NS = 1_000_000_000L;

  /** Whether the other one had said that the address is at its place. */
  public boolean claimed() {
    return claimFrame > 0;
  }

  /** Whether the usual one was heard again. */
  public boolean usualGoesOn() {
    return laterFrame > 0;
  }

  /** Null if it came as the others did, or if that cannot be told. */
  static @Nullable OtherMachine of(
      LinkHosts hosts, HalfConnection sender, Segment rst, long untilFrame) {
    LinkTrail trail = sender.links();
    if (rst.link() == CapturedFrame.ABSENT || trail == null || trail.isRestless()) {
      return null;
    }
    List<Run> runs = trail.runs();
    Run first = runs.get(0);
    long usual = first.link();
    if (first.firstFrame() > rst.frame()
        || usual == CapturedFrame.ABSENT
        || usual == rst.link()
        || runs.stream().anyMatch(r -> r.link() != usual)
        // Members of a group of routers send with either.
        || LinkAddress.isShared(usual)
        || LinkAddress.isShared(rst.link())) {
      return null;
    }
    IpAddress address = rst.source().address();
    List<LinkHosts.Sighting> packets = hosts.packets(address, untilFrame);
    List<LinkHosts.Sighting> claims = hosts.claims(address, untilFrame);
    // A host that has both sends with either.
    if (packets == null
        || claims == null
        || packets.stream().anyMatch(s -> s.frame() < rst.frame() && s.link() != usual)) {
      return null;
    }
    LinkHosts.Sighting claim =
        claims.stream()
            .filter(s -> s.link() == rst.link() && s.frame() < rst.frame())
            .findFirst()
            .orElse(null);
    long sinceNs = claim == null ? rst.timeNs() : claim.timeNs() + UNDER_WAY_NS;
    long sinceFrame = claim == null ? rst.frame() : claim.frame();
    long later =
        first.lastFrame() > sinceFrame && first.lastTimeNs() > sinceNs ? first.lastFrame() : 0;
    LinkHosts.Sighting again =
        claim == null
            ? null
            : claims.stream()
                .filter(s -> s.link() == usual && s.frame() > claim.frame())
                .findFirst()
                .orElse(null);
    return new OtherMachine(
        usual,
        first.packets(),
        rst.link(),
        hosts.isRouter(usual, untilFrame),
        hosts.isRouter(rst.link(), untilFrame),
        claim == null ? 0 : claim.frame(),
        claim == null ? 0 : claim.timeNs(),
        later > 0 ? later : again == null ? 0 : again.frame(),
        later == 0 && again != null);
  }
}
