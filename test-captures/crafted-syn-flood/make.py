#!/usr/bin/env python3
"""Makes a flood of SYNs with forged addresses, and connections that come through meanwhile.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

import crafted  # noqa: E402
from packets import ACK, FIN, PSH, SYN, mss  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1764300000_500000000  # 2025-11-27
SERVER = "198.51.100.44"
ROUND_TRIP = 0.011
SYNS = 120
BACKLOG = 80
SUMMARY = "SYNs from many forged addresses to one port, of which nothing more is heard, and others that get through."


def conversation(session, nth, ip, port):
    return crafted.Conversation(
        session,
        Host("020000000001", ip, port, 47 + nth % 9, 0x11000000 + 0x5432583 * nth & 0xffffffff, 0x1900 + 0x2151 * nth),
        Host("020000000044", SERVER, 443, 64, 0x42000000 + 0x2563691 * nth, 0x5300 + 0x173 * nth))


def forged(c):
    """A SYN of the flood, which the server answers three times in vain."""
    c.mark("syn")
    c.sends(0, SYN, options=mss(1460), window=1024)
    for gap in (0.00003, 1.0, 2.0):
        c.gets(gap, SYN | ACK, options=mss(1460), again=gap >= 1)


def dropped(c):
    """A SYN of the flood that finds the backlog full."""
    c.mark("syn")
    c.sends(0, SYN, options=mss(1460), window=1024)


def honest(c):
    """Harmless: a client whose connection is opened, used and closed meanwhile."""
    c.session.handshake(c.client, c.server, 0.00004, ROUND_TRIP)
    c.sends(0.0003, PSH | ACK, b"GET /\r\n")
    c.gets(0.0004, PSH | ACK, b"200\r\n")
    c.sends(ROUND_TRIP, FIN | ACK)
    c.gets(0.0002, FIN | ACK)
    c.sends(ROUND_TRIP, ACK)


def main():
    session = Session(START)
    told = []
    for nth in range(SYNS):
        ip = f"203.0.113.{nth + 1}" if nth % 2 else f"192.0.2.{nth + 1}"
        told.append((forged if nth < BACKLOG else dropped, conversation(session, nth, ip, 1024 + 401 * nth)))
    told += [(honest, conversation(session, SYNS + nth, f"192.0.2.{201 + nth}", 50000 + nth)) for nth in range(3)]
    for nth, (story, c) in enumerate(told):
        session.at(0.513 + nth - SYNS if story is honest else 0.02 * nth)
        story(c)
    session.at(9)
    last = conversation(session, SYNS + 3, "192.0.2.204", 50003)
    told.append((honest, last))
    honest(last)
    crafted.write(HERE, session, SUMMARY, told, [], "One capture at the server.")


if __name__ == "__main__":
    main()
