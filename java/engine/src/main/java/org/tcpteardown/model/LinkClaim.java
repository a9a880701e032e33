package org.tcpteardown.model;

import org.jspecify.annotations.Nullable;

/**
 * What an ARP packet says of its sender (RFC 826): that this IP address is at that hardware
 * address. Requests say it as well as replies, and who hears it believes it.
 *
 * @param address the IP address
 * @param link see {@link LinkAddress}
 */
public record LinkClaim(IpAddress address, long link) {
  /** Null if it says nothing: who asks whether an address is free names none (RFC 5227). */
  public static @Nullable LinkClaim of(long v4Address, long link) {
    return v4Address == 0 || link == CapturedFrame.ABSENT
        ? null
        : new LinkClaim(new IpAddress(false, 0, v4Address), link);
  }
}
