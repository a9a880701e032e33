#!/usr/bin/env python3
"""Writes frames.pcap: one packet of each kind that a reader has to tell apart."""

import ipaddress
import socket
import struct
import sys

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
ICMP, IPIP, TCP, UDP, IPV6, GRE, ICMPV6 = 1, 4, 6, 17, 41, 47, 58

CLIENT, SERVER = "198.51.100.7", "203.0.113.80"
CLIENT6, SERVER6 = "2001:db8:a::7", "2001:db8:b::80"
TUNNEL = ("10.9.0.1", "10.9.0.2")
TUNNEL6 = ("2001:db8:1::1", "2001:db8:1::2")


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack("!H", ~total & 0xFFFF)


def ip4(ends, proto, payload, ttl=64, ident=1, df=1, dscp=0, mf=0, offset=0, length=None):
    head = struct.pack(
        "!BBHHHBBH4s4s",
        0x45,
        dscp << 2,
        length or 20 + len(payload),
        ident,
        df << 14 | mf << 13 | offset // 8,
        ttl,
        proto,
        0,
        *map(socket.inet_aton, ends),
    )
    return head[:10] + checksum(head) + head[12:] + payload


def ip6(ends, proto, payload, hlim=64, dscp=0):
    addresses = b"".join(ipaddress.ip_address(end).packed for end in ends)
    return struct.pack("!IHBB", 6 << 28 | dscp << 22, len(payload), proto, hlim) + addresses + payload


def tcp(sport, dport, seq, ack, flags, window=502, data=b"", options=b"", offset=None):
    words = offset if offset is not None else 5 + len(options) // 4
    head = struct.pack("!HHIIHHHH", sport, dport, seq, ack, words << 12 | flags, window, 0, 0)
    return head + options + data


def syn(sport, seq, options=b""):
    return tcp(sport, 443, seq, 0, SYN, options=options)


def timestamps(value, echo):
    return b"\x01\x01\x08\x0a" + struct.pack("!II", value, echo)


def icmp4(kind, code, quoted):
    head = struct.pack("!BBHI", kind, code, 0, 0) + quoted
    return head[:2] + checksum(head) + head[4:]


def icmp6(kind, code, quoted):
    return struct.pack("!BBHI", kind, code, 0, 0) + quoted


def eth(ethertype, payload, vlans=()):
    head = b"\x02\0\0\0\0\2\x02\0\0\0\0\1"
    for i, vlan in enumerate(vlans):
        head += struct.pack("!HH", 0x88A8 if i == 0 else 0x8100, vlan)
    return head + struct.pack("!H", ethertype) + payload


def v4(packet, vlans=()):
    return eth(0x800, packet, vlans)


def v6(packet):
    return eth(0x86DD, packet)


def client4(payload, **fields):
    return ip4((CLIENT, SERVER), TCP, payload, **fields)


def server4(payload, **fields):
    return ip4((SERVER, CLIENT), TCP, payload, **fields)


def client6(payload, **fields):
    return ip6((CLIENT6, SERVER6), TCP, payload, **fields)


def router4(number, kind, code, quoted, **fields):
    return ip4((f"192.0.2.{number}", CLIENT), ICMP, icmp4(kind, code, quoted), **fields)


def label(number):
    return struct.pack("!I", number << 12 | 1 << 8 | 9)


def frames():
    """Yields packet, number of bytes captured (None for all) and, if unusual, the time step."""
    # 1-3: start of a connection with timestamps; payload that JSON has to escape
    yield v4(client4(syn(5000, 2**32 - 1, timestamps(2**32 - 1, 0)), ttl=128, ident=0xBEEF, dscp=46)), None
    reply = tcp(443, 5000, 77, 0, SYN | ACK, options=timestamps(1, 2**32 - 1))
    yield v4(server4(reply, ttl=52, ident=0, df=0)), None
    request = b'GET / HTTP/1.1\r\nHost: "x\\y" \xc3\xa9\x01\r\n\r\n'
    yield v4(client4(tcp(5000, 443, 0, 78, ACK | PSH, data=request), ttl=128, ident=7)), None
    # 4: IPv6; 5: two VLAN tags
    yield v6(client6(syn(5001, 1), hlim=61, dscp=10)), None
    yield v4(client4(syn(5002, 2)), vlans=(300, 30)), None
    # 6-10: IP in IP, GRE, VXLAN, IPv4 in IPv6, IPv6 in IPv4
    inner = client4(syn(5003, 3), ttl=9, ident=0x33, df=0)
    yield v4(ip4(TUNNEL, IPIP, inner, ttl=200, ident=0x44, dscp=8)), None
    yield v4(ip4(TUNNEL, GRE, b"\0\0\x08\0" + client4(syn(5003, 4), ttl=10), ttl=201)), None
    inner = b"\x08\0\0\0\0\0\x07\0" + v4(client4(syn(5004, 5), ttl=11))
    udp = struct.pack("!HHHH", 49152, 4789, 8 + len(inner), 0)
    yield v4(ip4(TUNNEL, UDP, udp + inner, ttl=202)), None
    yield v6(ip6(TUNNEL6, IPIP, client4(syn(5005, 6), ttl=12), hlim=203)), None
    yield v4(ip4(TUNNEL, IPV6, client6(syn(5006, 7), hlim=13), ttl=204)), None
    # 11-14: ICMP quoting 8 bytes of TCP, all of it, inside a tunnel, quoting a tunnel's packet
    part = client4(syn(5007, 8)[:8], ttl=1, length=40)
    whole = client4(syn(5007, 8), ttl=1)
    yield v4(router4(254, 3, 4, part, ttl=250)), None
    yield v4(router4(254, 11, 0, whole, ttl=250)), None
    yield v4(ip4(TUNNEL[::-1], GRE, b"\0\0\x08\0" + router4(253, 3, 13, whole))), None
    tunnelled = ip4(TUNNEL, IPIP, client4(syn(5007, 9), ttl=3), ttl=2)
    yield v4(ip4(("192.0.2.252", TUNNEL[0]), ICMP, icmp4(3, 1, tunnelled))), None
    # 15-16: ICMPv6 quoting all of TCP, quoting 8 bytes
    router6 = ("2001:db8:f::1", CLIENT6)
    yield v6(ip6(router6, ICMPV6, icmp6(2, 0, client6(syn(5008, 10), hlim=2)))), None
    yield v6(ip6(router6, ICMPV6, icmp6(1, 4, client6(syn(5008, 11)[:8], hlim=2)))), None
    # 17: an echo request whose payload looks like TCP; 18: an error about UDP
    yield v4(ip4((CLIENT, SERVER), ICMP, icmp4(8, 0, whole))), None
    quoted = ip4((CLIENT, SERVER), UDP, struct.pack("!HHHH", 53, 53, 8, 0))
    yield v4(router4(254, 3, 3, quoted)), None
    # 19-20: a segment in two fragments; 21: a first fragment alone
    segment = tcp(5009, 443, 12, 13, ACK | PSH, data=bytes(range(60)))
    yield v4(client4(segment[:40], ident=0x99, df=0, mf=1, ttl=33)), None
    yield v4(client4(segment[40:], ident=0x99, df=0, offset=40, ttl=34)), None
    yield v4(client4(segment[:40], ident=0x9A, df=0, mf=1)), None
    # 22-25: cut in the payload, in TCP, in IP, in the inner IP of a tunnel
    yield v4(client4(tcp(5010, 443, 14, 15, ACK, data=b"z" * 1000))), 96
    yield v4(client4(syn(5011, 16))), 46
    yield v4(client4(syn(5011, 16))), 28
    yield v4(ip4(TUNNEL, IPIP, client4(syn(5011, 17)))), 48
    # 26: TCP data offset below 5; 27: ARP; 28: UDP; 29: all flags and the largest values
    yield v4(client4(tcp(5012, 443, 18, 19, ACK, offset=3))), None
    arp = struct.pack("!HHBBH", 1, 0x800, 6, 4, 1) + b"\2\0\0\0\0\1" + socket.inet_aton(CLIENT)
    yield eth(0x806, arp + b"\0" * 6 + socket.inet_aton(SERVER)), None
    yield v4(ip4((CLIENT, SERVER), UDP, struct.pack("!HHHH", 53, 5353, 12, 0) + b"abcd")), None
    yield v4(client4(tcp(5013, 443, 20, 21, 0x1FF, window=65535), ttl=0, ident=0xFFFF)), None
    # 30: IPv6 with an extension header; 31: three IP headers
    extension = struct.pack("!BB", TCP, 0) + b"\1\4\0\0\0\0"
    yield v6(ip6((CLIENT6, SERVER6), 0, extension + syn(5014, 22), hlim=255, dscp=63)), None
    inner = ip6(TUNNEL6, IPIP, client4(syn(5015, 23), ttl=66))
    yield v4(ip4(TUNNEL, IPV6, inner)), None
    # 32: an error about an error; 33: an IP length beyond the frame
    error = ip4(("192.0.2.1", "192.0.2.2"), ICMP, icmp4(3, 1, whole))
    yield v4(router4(254, 3, 1, error)), None
    yield v4(client4(tcp(5016, 443, 24, 25, ACK, data=b"abc"), length=1500)), None
    # 34: RST; 35: FIN an hour later
    yield v4(server4(tcp(443, 5000, 78, 0, RST, window=0), ttl=51)), None
    yield v4(client4(tcp(5000, 443, 40, 78, FIN | ACK))), None, 3600 * 10**9 + 999_999_992
    # 36-38: MPLS, after which tshark 4.4 does not name the IP header; in GRE; around ICMP
    yield eth(0x8847, label(100) + client4(syn(5017, 26), ttl=71, dscp=4)), None
    inner = label(101) + client6(syn(5018, 27), hlim=72)
    yield v4(ip4(TUNNEL, GRE, b"\0\0\x88\x47" + inner, ttl=205)), None
    yield eth(0x8847, label(102) + router4(251, 11, 0, client4(syn(5019, 28), ttl=1))), None


def main():
    time_ns = 1_600_000_000 * 10**9
    with open(sys.argv[1], "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, 1))
        for packet, captured, *step in frames():
            time_ns += step[0] if step else 1_000_003
            data = packet[:captured]
            seconds, nanoseconds = divmod(time_ns, 10**9)
            out.write(struct.pack("<IIII", seconds, nanoseconds, len(data), len(packet)) + data)


if __name__ == "__main__":
    main()
