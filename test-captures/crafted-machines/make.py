#!/usr/bin/env python3
"""Makes connections to two addresses behind which more than one machine stands: one used twice, one that moves.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

import crafted  # noqa: E402
from packets import ACK, FIN, PSH, RST, SYN, mss  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1764400000_625000000  # 2025-11-28
TWICE, MOVES = "192.0.2.10", "192.0.2.20"
ROUND_TRIP = 0.0004
SUMMARY = "An address that two machines use at the same time, and one that moves from one machine to another."


class Machine:
    """Counts its packets, whatever connection they are of."""

    def __init__(self, mac, ttl, ip_id):
        self.mac, self.ttl, self.ip_id = mac, ttl, ip_id


FIRST, SECOND = Machine("02000000000a", 64, 0x0e40), Machine("02000000000b", 128, 0xb000)
OLD, NEW = Machine("02000000001a", 64, 0x2e40), Machine("02000000001b", 64, 0x1770)


def conversation(session, nth, ip, port):
    return crafted.Conversation(
        session,
        Host("020000000066", "192.0.2.66", 44000 + nth, 64, 0x21000000 + 0x1432583 * nth, 0x1900 + 0x151 * nth),
        Host(FIRST.mac, ip, port, 64, 0x42000000 + 0x2563691 * nth, 0))


def by(machine, c, after, flags, payload=b"", **how):
    """A packet in the server's name, from one of the machines."""
    machine.ip_id += 1
    c.server.mac = bytes.fromhex(machine.mac)
    c.gets(after, flags, payload, ttl=machine.ttl, ip_id=machine.ip_id, **how)


def opens(c, machine):
    c.sends(0, SYN, options=mss(1460))
    by(machine, c, ROUND_TRIP, SYN | ACK, options=mss(1460))
    c.sends(0.00005, ACK)
    c.sends(0.0003, PSH | ACK, b"hello\n")
    by(machine, c, ROUND_TRIP, PSH | ACK, b"welcome\n")
    c.sends(0.00004, ACK)


def closes(c, machine):
    c.sends(0.3, FIN | ACK)
    by(machine, c, ROUND_TRIP, FIN | ACK)
    c.sends(0.00004, ACK)


def is_reset(c, machine):
    c.mark("rst")
    c.sends(0, PSH | ACK, b"again\n")
    by(machine, c, ROUND_TRIP, RST, window=0, seq=c.server.seq)


def strangers(c):
    """Opened by one machine of the address; the next data reach the other one, which resets them."""
    opens(c, FIRST)
    c.session.now += 8_000_000_000
    is_reset(c, SECOND)


def refused(c):
    """The SYN reaches the other machine of the address, on which nobody listens."""
    c.sends(0, SYN, options=mss(1460))
    c.mark("rst")
    by(SECOND, c, ROUND_TRIP, RST | ACK, window=0, seq=0)


def moved(c):
    """The address moves to another machine, which does not know the connection and resets its next data."""
    opens(c, OLD)
    start = (c.session.now - c.session.start) / 1e9
    c.session.at(290 + start % 1)
    c.sends(0, PSH | ACK, b"still here\n")
    by(OLD, c, ROUND_TRIP, PSH | ACK, b"so am I\n")
    c.sends(0.00004, ACK)
    c.session.at(302.5 + (c.client.port - 44100) * 0.9)
    is_reset(c, NEW)


def afterwards(c):
    """Harmless: a connection to the machine that has the address now."""
    opens(c, NEW)
    closes(c, NEW)


def main():
    session = Session(START)
    told = []
    for nth in range(6):
        c = conversation(session, nth, TWICE, 445)
        session.at(20 * nth)
        told.append((refused if nth % 2 else strangers, c))
        told[-1][0](c)
    for nth in range(4):
        c = conversation(session, 100 + nth, MOVES, 3306)
        session.at(200 + 0.3 * nth)
        told.append((moved, c))
        moved(c)
    for nth in range(2):
        c = conversation(session, 110 + nth, MOVES, 3306)
        session.at(303 + 5 * nth)
        told.append((afterwards, c))
        afterwards(c)
    crafted.write(HERE, session, SUMMARY, told, [], "One capture at the client, on the servers' network.")


if __name__ == "__main__":
    main()
