#!/usr/bin/env python3
"""Makes connections to addresses that another machine claims by ARP: one that moves, one that two machines have.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import socket
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

import crafted  # noqa: E402
from packets import ACK, FIN, PSH, RST, SYN, mss  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1764580000_250000000  # 2025-12-01
ROUND_TRIP = 0.0003
SUMMARY = "Addresses that another machine claims by ARP, all on one network."


def conversation(session, nth):
    number = 0x1f3b2d1 * (nth + 3)
    return crafted.Conversation(
        session,
        Host("020000000066", "192.0.2.66", 46000 + nth, 64, 0x11000000 + number, 0x2100 + 0x97 * nth),
        Host(f"0200000001{nth:02x}", f"192.0.2.{100 + nth}", 5432, 64, 0x73000000 + number, 0x5500 + 0x1a7 * nth))


def announces(c, mac):
    """A gratuitous ARP request (RFC 5227) for the server's address."""
    c.session.now += 1_000_000
    ip = socket.inet_aton(c.server.ip)
    arp = bytes.fromhex("0001080006040001") + mac + ip + bytes(6) + ip
    c.session.frames.append((c.session.now, b"\xff" * 6 + mac + b"\x08\x06" + arp))


def other(c):
    """The hardware address of the other machine."""
    return bytes([2, 0, 0, 0, 2, c.server.mac[5]])


def opens(c):
    c.sends(0, SYN, options=mss(1460))
    c.gets(ROUND_TRIP, SYN | ACK, options=mss(1460), ip_id=0)
    c.sends(0.00005, ACK)
    for _ in range(3):
        c.sends(0.4, PSH | ACK, b"select 1;\n")
        c.gets(ROUND_TRIP, PSH | ACK, b"1\n")
        c.sends(0.00004, ACK)


def moves(c):
    c.session.now += 20_000_000_000
    announces(c, other(c))
    announces(c, other(c))
    c.session.now += 5_000_000_000


def is_reset(c):
    """The next data go where ARP has said, and whoever is there does not know the connection."""
    mac = c.server.mac
    c.server.mac = other(c)
    c.sends(0, PSH | ACK, b"select 2;\n")
    c.mark("rst")
    c.gets(ROUND_TRIP, RST, window=0, ip_id=0)
    c.server.mac = mac


def taken_over(c):
    """By ARP another machine takes the address over, and resets the next data: it does not know the connection."""
    opens(c)
    moves(c)
    is_reset(c)


def claimed_by_two(c):
    """By ARP another machine claims the address and resets the next data; the server goes on with its own."""
    opens(c)
    moves(c)
    is_reset(c)
    c.session.now += 6_000_000_000
    c.gets(0, PSH | ACK, b"notice\n")
    c.sends(0.0001, RST, window=0, ip_id=0)


def other_card(c):
    """Harmless: by ARP the address moves to another card of the same machine, which knows the connection."""
    opens(c)
    moves(c)
    c.server.mac = other(c)
    c.sends(0, PSH | ACK, b"select 2;\n")
    c.gets(ROUND_TRIP, PSH | ACK, b"2\n")
    c.sends(0.00004, ACK)
    c.sends(0.3, FIN | ACK)
    c.gets(ROUND_TRIP, FIN | ACK)
    c.sends(0.00004, ACK)


def main():
    session = Session(START)
    told = []
    for nth, story in enumerate((taken_over, claimed_by_two, other_card)):
        c = conversation(session, nth)
        session.at(nth)
        told.append((story, c))
        story(c)
    crafted.write(HERE, session, SUMMARY, told, [], "One capture at the client.")


if __name__ == "__main__":
    main()
