"""A link that carries IPv4 inside something else: `tunnel.py KIND INNER1 OUTER1 OUTER2 INNER2`.

What comes in at an inner interface leaves wrapped at the outer one beside it, and the other way round unwrapped. ARP
and IPv6 pass as they are.
"""
import select
import socket
import struct
import sys
from dataclasses import dataclass

import packets
from wire import open_interface

IPV4 = b"\x08\x00"
ENDS = ("203.0.113.1", "203.0.113.2")
SOL_PACKET, PACKET_AUXDATA, TP_STATUS_VLAN_VALID = 263, 8, 0x10
MPLS_LABELS = struct.pack("!II", 16 << 12 | 64, 17 << 12 | 1 << 8 | 64)
VNI = struct.pack("!I", 42 << 8)


def in_ip(protocol, payload, up):
    return packets.ipv4(ENDS[not up], ENDS[up], protocol, payload, 64, 0)


def in_udp(port, payload, up):
    # The checksum is optional in IPv4, and tunnels leave it out.
    return in_ip(17, struct.pack("!HHHH", 50000 + up, port, 8 + len(payload), 0) + payload, up)


def ethernet(frame, kind, body):
    return frame[:12] + kind + body


@dataclass
class Kind:
    """wrap makes a frame of a frame with IPv4; `header` bytes later begins what was wrapped."""
    wrap: object
    header: int
    whole_frame: bool = False

    def unwrap(self, frame):
        return frame[self.header:] if self.whole_frame else frame[:12] + IPV4 + frame[self.header:]


KINDS = {
    "vlan": Kind(lambda f, up: ethernet(f, b"\x81\x00", b"\x00\x2a" + f[12:]), 18),
    "qinq": Kind(lambda f, up: ethernet(f, b"\x88\xa8", b"\x00\x64\x81\x00\x00\x2a" + f[12:]), 22),
    "mpls": Kind(lambda f, up: ethernet(f, b"\x88\x47", MPLS_LABELS + f[14:]), 22),
    "pppoe": Kind(lambda f, up: ethernet(f, b"\x88\x64", struct.pack("!BBHHH", 0x11, 0, 7, len(f) - 12, 0x21) + f[14:]),
                  22),
    "ipip": Kind(lambda f, up: ethernet(f, IPV4, in_ip(4, f[14:], up)), 34),
    "gre": Kind(lambda f, up: ethernet(f, IPV4, in_ip(47, b"\x00\x00" + f[12:], up)), 38),
    "vxlan": Kind(lambda f, up: ethernet(f, IPV4, in_udp(4789, b"\x08\x00\x00\x00" + VNI + f, up)), 50, True),
    "geneve": Kind(lambda f, up: ethernet(f, IPV4, in_udp(6081, b"\x00\x00\x65\x58" + VNI + f, up)), 50, True),
    "gtpu": Kind(lambda f, up: ethernet(f, IPV4, in_udp(2152, struct.pack("!BBHI", 0x30, 0xFF, len(f) - 14, 7) + f[14:],
                                                        up)), 50),
}


def receive(sock):
    """A frame, or None if it is one that leaves. The kernel takes the outer VLAN tag off and tells it apart."""
    frame, extras, _, address = sock.recvmsg(65535, 64)
    if address[2] == socket.PACKET_OUTGOING:
        return None
    for level, kind, data in extras:
        if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
            status, tag, tag_kind = struct.unpack("=IHH", data[:4] + data[16:20])
            if status & TP_STATUS_VLAN_VALID:
                frame = frame[:12] + struct.pack("!HH", tag_kind, tag) + frame[12:]
    return frame


def main():
    kind = KINDS[sys.argv[1]]
    near_in, near_out, far_out, far_in = (open_interface(name) for name in sys.argv[2:])
    ways = {near_in: (near_out, lambda frame: kind.wrap(frame, True)), far_out: (far_in, kind.unwrap),
            far_in: (far_out, lambda frame: kind.wrap(frame, False)), near_out: (near_in, kind.unwrap)}
    for sock in ways:
        sock.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    print("ready", flush=True)
    while True:
        for sock in select.select(list(ways), [], [])[0]:
            frame = receive(sock)
            if frame:
                way, change = ways[sock]
                way.send(frame if frame[12:14] in (b"\x08\x06", b"\x86\xdd") else change(frame))


if __name__ == "__main__":
    main()
