#!/usr/bin/env python3
"""Makes connections that go on under another address or port, and what looks alike.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import copy
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

import crafted  # noqa: E402
from packets import ACK, FIN, PSH, RST, SYN, mss  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1764000000_250000000  # 2025-11-24
ROUTER, SERVER, BACKEND = "203.0.113.7", "198.51.100.28", "10.20.30.40"
ROUND_TRIP = 0.018
SUMMARY = "Connections of which one end gets another address or port on the way, and what only looks like that."


def conversation(session, nth):
    return crafted.Conversation(
        session,
        Host("020000000063", ROUTER, 31000 + nth, 53, 0x41000000 + 0x1357911 * nth, 0x1500 + 0x123 * nth),
        Host("020000000028", SERVER, 1883, 64, 0x72000000 + 0x2468101 * nth, 0x6100 + 0x135 * nth))


def opens(c):
    c.session.handshake(c.client, c.server, 0.00004, ROUND_TRIP)
    c.sends(0.0003, PSH | ACK, b"\x10\x20" + b"c" * 32)
    c.gets(0.0004, PSH | ACK, b"\x20\x02\x00\x00")
    c.sends(ROUND_TRIP, ACK)


def renamed(end, **names):
    """The same end under another name: what it sends goes on where it stood."""
    other = copy.copy(end)
    for name, value in names.items():
        setattr(other, name, value)
    return other


def port_changed(c):
    """After 31 minutes of silence a NAT router gives the client's next data a new port; the server resets that."""
    opens(c)
    c.mark("later")
    later = crafted.Conversation(c.session, renamed(c.client, port=c.client.port + 20000), c.server)
    later.sends(1860.0, PSH | ACK, b"\xc0\x00")
    later.gets(0.00006, RST, window=0, seq=c.server.seq, ip_id=0)
    return later


def address_changed(c):
    """A second router takes over: the client's repeated data comes from another address; the server says nothing."""
    opens(c)
    c.mark("lost")
    c.sends(2.0, PSH | ACK, b"\x30\x10" + b"p" * 16)
    c.client.seq -= 18
    later = crafted.Conversation(c.session, renamed(c.client, ip="203.0.113.8"), c.server)
    later.sends(0.4, PSH | ACK, b"\x30\x10" + b"p" * 16)
    later.sends(0.8, PSH | ACK, b"\x30\x10" + b"p" * 16, seq=later.client.seq - 18)
    return later


def answered_from_elsewhere(c):
    """The SYN goes to a balancer, the SYN-ACK comes from the server behind it; the client resets that and tries on."""
    c.sends(0, SYN, options=mss(1460))
    backend = renamed(c.server, ip=BACKEND)
    real = crafted.Conversation(c.session, c.client, backend)
    c.mark("answer")
    real.gets(0.0004, SYN | ACK, options=mss(1460))
    real.sends(ROUND_TRIP, RST, window=0, ip_id=0)
    c.client.seq -= 1
    c.sends(1.0, SYN, options=mss(1460))
    return real


def not_translated_back(c):
    """A repeated packet of the server comes untranslated; the client's host resets it, which ends the connection."""
    opens(c)
    c.gets(0.01, PSH | ACK, b"\x30\x7e" + b"m" * 126)
    c.sends(ROUND_TRIP, ACK)
    c.mark("stray")
    backend = renamed(c.server, ip=BACKEND, port=8883)
    real = crafted.Conversation(c.session, c.client, backend)
    real.gets(0.002, PSH | ACK, b"\x30\x7e" + b"m" * 126, seq=c.server.seq - 128)
    real.sends(ROUND_TRIP, RST, window=0, ip_id=0, seq=c.client.seq)
    c.sends(0.3, PSH | ACK, b"\xc0\x00")
    c.gets(0.00006, RST, window=0, seq=c.server.seq, ip_id=0)
    return real


def other_connection(c):
    """Harmless: another connection of the same client, captured from its middle on."""
    opens(c)
    c.sends(0.5, FIN | ACK)
    c.gets(0.0004, FIN | ACK)
    c.sends(ROUND_TRIP, ACK)
    c.mark("other")
    other = renamed(c.client, port=c.client.port + 20000, seq=c.client.seq - 77)
    middle = crafted.Conversation(c.session, other, c.server)
    middle.sends(9.0, PSH | ACK, b"\xc0\x00", ack=c.server.seq + 1234)
    middle.gets(0.0001, PSH | ACK, b"\xd0\x00", seq=c.server.seq + 1234)
    middle.sends(ROUND_TRIP, ACK, ack=c.server.seq + 1236)
    return middle


def dialled_anew(c):
    """A line is dialled anew: what the client sends next comes from another address; the server resets that."""
    opens(c)
    c.mark("later")
    later = crafted.Conversation(c.session, renamed(c.client, ip="203.0.113.90"), c.server)
    later.sends(55.0, PSH | ACK, b"\xc0\x00")
    later.gets(0.00006, RST, window=0, seq=c.server.seq, ip_id=0)
    return later


STORIES = [port_changed, address_changed, answered_from_elsewhere, not_translated_back, other_connection,
           dialled_anew, dialled_anew, dialled_anew]


def main():
    session = Session(START)
    told, others = [], []
    for nth, story in enumerate(STORIES, 1):
        session.at(0 if nth == 1 else 2000 + 30 * nth if story is not dialled_anew else 2150 + 5 * nth)
        first = conversation(session, nth)
        words = story.__doc__ if story.__doc__.startswith("Harmless") else "The same connection under another name."
        others.append((words, story(first)))
        told.append((story, first))
    crafted.write(HERE, session, SUMMARY, told, others, "One capture at the server.")


if __name__ == "__main__":
    main()
