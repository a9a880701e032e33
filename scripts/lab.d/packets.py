"""IP, TCP and ICMP bytes with right checksums, and a pcapng file to put them in."""
import socket
import struct

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
DONT_FRAGMENT = 0x4000


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(src, dst, protocol, payload, ttl, ip_id, df=True, dscp=0):
    flags = DONT_FRAGMENT if df else 0
    head = struct.pack("!BBHHHBBH4s4s", 0x45, dscp << 2, 20 + len(payload), ip_id & 0xFFFF, flags, ttl, protocol, 0,
                       socket.inet_aton(src), socket.inet_aton(dst))
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def ipv6(src, dst, following, payload, hop_limit):
    return struct.pack("!IHBB", 6 << 28, len(payload), following, hop_limit) + address(src) + address(dst) + payload


def address(text):
    return socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)


def tcp(src, sport, dst, dport, seq, ack, flags, window, payload=b"", options=b""):
    options += b"\x01" * (-len(options) % 4)
    head = struct.pack("!HHIIBBHHH", sport, dport, seq & 0xFFFFFFFF, ack & 0xFFFFFFFF,
                       (20 + len(options)) // 4 << 4, flags, window, 0, 0) + options
    pseudo = address(src) + address(dst) + struct.pack("!II", len(head) + len(payload), 6)
    total = checksum(pseudo + head + payload)
    return head[:16] + struct.pack("!H", total) + head[18:] + payload


def mss(size):
    return struct.pack("!BBH", 2, 4, size)


SACK_PERMITTED = b"\x01\x01\x04\x02"


def icmp(kind, code, quoted, mtu=0):
    head = struct.pack("!BBHI", kind, code, 0, mtu)
    return head[:2] + struct.pack("!H", checksum(head + quoted)) + head[4:] + quoted


def window_scale(shift):
    return b"\x01" + struct.pack("!BBB", 3, 3, shift)


def timestamps(value, echo):
    return b"\x01\x01" + struct.pack("!BBII", 8, 10, value, echo)


def block(kind, body):
    body += b"\0" * (-len(body) % 4)
    size = len(body) + 12
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + b"\0" * (-len(value) % 4)


def write_pcapng(path, frames, comment, snaplen=262144, ran=None):
    """frames: (nanoseconds since 1970, bytes), in order. The clock of the file ticks nanoseconds.

    ran: when the capture began and was stopped, if the file is to say so, as dumpcap's do.
    """
    section = struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + option(1, comment.encode()) + option(0, b"")
    interface = struct.pack("<HHI", 1, 0, snaplen) + option(9, b"\x09") + option(0, b"")
    with open(path, "wb") as out:
        out.write(block(0x0A0D0D0A, section) + block(1, interface))
        for at, frame in frames:
            kept = frame[:snaplen]
            head = struct.pack("<IIIII", 0, at >> 32, at & 0xFFFFFFFF, len(kept), len(frame))
            out.write(block(6, head + kept))
        if ran:
            body = struct.pack("<III", 0, ran[1] >> 32, ran[1] & 0xFFFFFFFF)
            for code, at in ((2, ran[0]), (3, ran[1])):
                body += option(code, struct.pack("<II", at >> 32, at & 0xFFFFFFFF))
            body += option(5, struct.pack("<Q", 0)) + option(0, b"")
            out.write(block(5, body))
