"""A firewall that gives each connection sequence numbers of its own: `isn.py NEAR FAR SECRET`, on two interfaces.

It stands beside a router as such firewalls do, adds a constant to the sequence numbers of each direction of each
connection, takes it off what acknowledges them (also selectively), and mends the checksum.
"""
import hashlib
import select
import socket
import struct
import sys

from packets import checksum
from wire import open_interface

ACK, SACK = 0x10, 5


def constant(secret, ends):
    """Of one direction: (source, its port, destination, its port)."""
    return int.from_bytes(hashlib.blake2b(secret + ends, digest_size=4).digest(), "big")


def rewritten(frame, secret):
    """An IPv4 TCP segment with other numbers; anything else as it is."""
    if frame[12:14] != b"\x08\x00" or frame[23] != socket.IPPROTO_TCP:
        return frame
    at = 14 + (frame[14] & 15) * 4
    end = 14 + struct.unpack_from("!H", frame, 16)[0]
    packet = bytearray(frame[:end])
    src, dst, ports = frame[26:30], frame[30:34], frame[at:at + 4]
    return packet_with(packet, at, constant(secret, src + ports[:2] + dst + ports[2:]),
                       constant(secret, dst + ports[2:] + src + ports[:2]))


def packet_with(packet, at, own, other):
    """own: what the sender's numbers are raised by; other: what those of its peer were raised by."""
    seq, ack = struct.unpack_from("!II", packet, at + 4)
    struct.pack_into("!I", packet, at + 4, (seq + own) & 0xFFFFFFFF)
    if packet[at + 13] & ACK:
        struct.pack_into("!I", packet, at + 8, (ack - other) & 0xFFFFFFFF)
        option = at + 20
        while option < at + (packet[at + 12] >> 4) * 4 and packet[option]:
            if packet[option] == 1:
                option += 1
                continue
            if packet[option] == SACK:
                for edge in range(option + 2, option + packet[option + 1], 4):
                    value = struct.unpack_from("!I", packet, edge)[0]
                    struct.pack_into("!I", packet, edge, (value - other) & 0xFFFFFFFF)
            option += packet[option + 1]
    packet[at + 16:at + 18] = b"\0\0"
    segment = bytes(packet[at:])
    pseudo = bytes(packet[26:34]) + struct.pack("!HH", socket.IPPROTO_TCP, len(segment))
    struct.pack_into("!H", packet, at + 16, checksum(pseudo + segment))
    return bytes(packet)


def main():
    near, far = open_interface(sys.argv[1]), open_interface(sys.argv[2])
    secret = sys.argv[3].encode()
    other = {near: far, far: near}
    print("ready", flush=True)
    while True:
        for sock in select.select([near, far], [], [])[0]:
            frame, address = sock.recvfrom(65535)
            if address[2] != socket.PACKET_OUTGOING:
                other[sock].send(rewritten(frame, secret))


if __name__ == "__main__":
    main()
