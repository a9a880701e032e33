#!/usr/bin/env python3
"""Makes connections of a client that comes round through its ports, and of one that only begins to.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

import crafted  # noqa: E402
from packets import ACK, FIN, PSH  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1764100000_750000000  # 2025-11-25
BUSY, CALM, RESTARTED, SERVER = "192.0.2.65", "192.0.2.66", "192.0.2.67", "198.51.100.91"
ROUND_TRIP = 0.012
SUMMARY = "Client ports that are used again: ten of one client, nine of another, and one whose connection was not closed."


def conversation(session, client, port, nth):
    return crafted.Conversation(
        session,
        Host("020000000065", client, port, 64, 0x51000000 + 0x1472583 * nth, 0x1700 + 0x151 * nth),
        Host("020000000001", SERVER, 443, 58, 0x62000000 + 0x2583691 * nth, 0x5100 + 0x173 * nth))


def first(c):
    """Harmless: a connection in good order, the first on its port."""
    c.session.handshake(c.client, c.server, ROUND_TRIP, 0.00005)
    c.sends(0.0003, PSH | ACK, b"GET / HTTP/1.0\r\n\r\n")
    c.gets(ROUND_TRIP, PSH | ACK, b"HTTP/1.0 200 OK\r\nContent-Length: 52\r\n\r\n" + 52 * b"x")
    c.sends(0.00004, ACK)
    c.gets(0.0002, FIN | ACK)
    c.sends(0.0001, FIN | ACK)
    c.gets(ROUND_TRIP, ACK)


def again(c):
    """Harmless: another connection in good order on a port that was used half a minute before."""
    first(c)


def forgotten(c):
    """Harmless: a connection that its client forgets when it restarts; no end of it is ever seen."""
    c.session.handshake(c.client, c.server, ROUND_TRIP, 0.00005)
    c.sends(0.0003, PSH | ACK, b"GET / HTTP/1.0\r\n\r\n")
    c.gets(ROUND_TRIP, PSH | ACK, b"HTTP/1.0 200 OK\r\nContent-Length: 52\r\n\r\n" + 52 * b"x")
    c.sends(0.00004, ACK)


def restarted(c):
    """The restarted client takes the port of a connection that was not closed"""
    c.mark("syn")
    first(c)


def main():
    session = Session(START)
    told = []
    for client, ports in ((BUSY, 10), (CALM, 9)):
        for nth, story in enumerate((first, again)):
            told += [(story, conversation(session, client, 43000 + port + 100 * (client == CALM), 2 * port + nth))
                     for port in range(ports)]
    told += [(story, conversation(session, RESTARTED, 43200, 40 + nth))
             for nth, story in enumerate((forgotten, restarted))]
    for nth, (story, c) in enumerate(told):
        session.at(3 * nth)
        story(c)
    crafted.write(HERE, session, SUMMARY, told, [], "One capture at the client.")


if __name__ == "__main__":
    main()
