#!/usr/bin/env python3
"""Makes connections that one event ends together, and what looks like that.

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

START = 1764100000_750000000  # 2025-11-25
CLIENT, SERVER = "192.0.2.64", "198.51.100.90"
ROUND_TRIP = 0.012
SUMMARY = ("Idle connections of one server that are reset in one moment, those of one that closes all it has and stops, "
           "and others that only end soon after each other.")


def conversation(session, nth, port):
    return crafted.Conversation(
        session,
        Host("020000000064", CLIENT, 42000 + nth, 64, 0x51000000 + 0x1472583 * nth, 0x1700 + 0x151 * nth),
        Host("020000000001", SERVER, port, 58, 0x62000000 + 0x2583691 * nth, 0x5100 + 0x173 * nth))


def opens(c):
    c.session.handshake(c.client, c.server, ROUND_TRIP, 0.00005)
    c.sends(0.0003, PSH | ACK, b"PING\r\n")
    c.gets(ROUND_TRIP, PSH | ACK, b"+PONG\r\n")
    c.sends(0.00004, ACK)


def killed(c):
    """Its server's process is killed, a minute after the first of five such connections was opened."""
    c.mark("rst")
    c.gets(0, RST | ACK)


def stopped(c):
    """Harmless: its server's process stops, and closes the idle connections that it has all at once."""
    c.mark("fin")
    c.gets(0, FIN | ACK)
    c.sends(0.00005, FIN | ACK)
    c.gets(ROUND_TRIP, ACK)


def refused(c):
    """The service that stopped does not listen yet, and its host refuses a SYN."""
    c.session.send(0, c.client, c.server, SYN, 64240, options=mss(1460))
    c.mark("rst")
    c.gets(ROUND_TRIP, RST | ACK, window=0, ip_id=0)


def taken(c):
    """Harmless: the service that stopped is back."""
    opens(c)
    closed(c)


def closed(c):
    """Harmless: it ends soon after another one, in good order."""
    c.sends(0, FIN | ACK)
    c.gets(ROUND_TRIP, FIN | ACK)
    c.sends(0.00004, ACK)


def main():
    session = Session(START)
    told = [(killed, conversation(session, nth, 6379)) for nth in range(1, 6)]
    told += [(closed, conversation(session, nth, 6380)) for nth in range(6, 9)]
    told += [(stopped, conversation(session, nth, 6381)) for nth in range(9, 13)]
    for nth, (_, c) in enumerate(told):
        session.at(9 * nth)
        opens(c)
    for nth, (story, c) in enumerate(told):
        session.at((150 if story is stopped else 100) + 0.0007 * nth)
        story(c)
    later = [(refused, conversation(session, 13, 6381)), (taken, conversation(session, 14, 6381))]
    for nth, (story, c) in enumerate(later):
        session.at(150.5 + 3 * nth)
        story(c)
    told += later
    crafted.write(HERE, session, SUMMARY, told, [], "One capture at the client.")


if __name__ == "__main__":
    main()
