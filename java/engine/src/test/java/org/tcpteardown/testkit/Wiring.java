package org.tcpteardown.testkit;

import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.LinkClaim;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;

/**
 * Where a script takes place.
 *
 * @param client address and port of {@link End#C}
 * @param server address and port of {@link End#S}
 * @param startNs time of the script's 0, nanoseconds since 1970
 */
record Wiring(Endpoint client, Endpoint server, long startNs) {
  private static final int HEADERS = 54;

  static final Wiring USUAL =
      new Wiring(
          new Endpoint(address("10.0.0.1"), 40000),
          new Endpoint(address("192.0.2.1"), 80),
          1_700_000_000_000_000_000L);

  static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow(() -> new IllegalArgumentException(text));
  }

  Wiring swapped() {
    return new Wiring(server, client, startNs);
  }

  Wiring later(long byNs) {
    return new Wiring(client, server, startNs + byNs);
  }

  private Endpoint endpoint(End end, int tuple) {
    Endpoint usual = end == End.C ? client : server;
    return end == End.C ? new Endpoint(usual.address(), usual.port() + tuple) : usual;
  }

  Segment segment(long number, Line.Packet packet) {
    Line.Traits traits = packet.traits();
    return new Segment(
        number,
        startNs + packet.timeNs(),
        HEADERS + packet.payload(),
        HEADERS + packet.payload(),
        traits.stream(),
        endpoint(packet.from(), packet.tuple()),
        endpoint(packet.from().other(), packet.tuple()),
        packet.seq(),
        packet.ack(),
        packet.flags(),
        traits.window(),
        packet.payload(),
        traits.ttl(),
        traits.ipId(),
        traits.df(),
        traits.dscp(),
        traits.tsVal(),
        traits.tsEcr(),
        traits.firstPayloadByte(),
        traits.details(),
        traits.link());
  }

  IcmpError icmp(long number, Line.Icmp icmp) {
    IpAddress sender = address(icmp.sender());
    return new IcmpError(
        number,
        startNs + icmp.timeNs(),
        70,
        70,
        CapturedFrame.ABSENT,
        sender,
        sender.v6(),
        icmp.type(),
        icmp.code(),
        icmp.mtuBytes(),
        endpoint(icmp.quoted(), 0),
        endpoint(icmp.quoted().other(), 0));
  }

  OtherFrame arp(long number, Line.Arp arp) {
    IpAddress address = endpoint(arp.whose(), 0).address();
    LinkClaim claim = new LinkClaim(address, arp.link());
    return new OtherFrame(number, startNs + arp.timeNs(), 60, 60, claim);
  }

  OtherFrame other(long number, Line.Other other) {
    return new OtherFrame(number, startNs + other.timeNs(), 60, 60);
  }
}
