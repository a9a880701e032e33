#!/usr/bin/env python3
"""Makes connections to a host that answers nobody for a while, and one to another host that goes on.

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

START = 1764200000_125000000  # 2025-11-26
SERVER, OTHER = "198.51.100.36", "198.51.100.37"
ROUND_TRIP = 0.014
DOWN, UP = 100.0, 165.0
SUMMARY = "A host that answers nobody for 65 s, as idle and busy connections of several clients show."


def conversation(session, nth, server=SERVER):
    return crafted.Conversation(
        session,
        Host("020000000065", f"192.0.2.{80 + nth % 3}", 43000 + nth, 64, 0x31000000 + 0x1432583 * nth,
             0x1900 + 0x151 * nth),
        Host("020000000001", server, 5432, 58, 0x42000000 + 0x2563691 * nth, 0x5300 + 0x173 * nth))


def opens(c):
    c.session.handshake(c.client, c.server, ROUND_TRIP, 0.00005)
    asks(c)


def asks(c):
    c.sends(0.0003, PSH | ACK, b"select 1;\n")
    c.gets(ROUND_TRIP, PSH | ACK, b"1\n")
    c.sends(0.00004, ACK)


def closes(c):
    c.sends(0.5, FIN | ACK)
    c.gets(ROUND_TRIP, FIN | ACK)
    c.sends(0.00004, ACK)


def in_vain(c, gaps):
    """The client's next request, sent again after each of the gaps."""
    c.mark("unanswered")
    c.sends(0, PSH | ACK, b"select 2;\n")
    for gap in gaps:
        c.sends(gap, PSH | ACK, b"select 2;\n", seq=c.client.seq - 10)


def busy(c):
    """The host goes down while the connection is in use; the client's data gets through when it is back."""
    opens(c)
    for second in range(10, 100, 10):
        c.session.at(second)
        asks(c)
    c.session.at(DOWN + 0.3)
    in_vain(c, [0.3 * 2 ** n for n in range(8)])
    c.gets(ROUND_TRIP, PSH | ACK, b"2\n")
    c.sends(0.00004, ACK)
    closes(c)


def idle(c):
    """Idle for over a minute when the host goes down; the client uses it in that time and gives up with a FIN."""
    opens(c)
    c.session.at(DOWN + 8)
    in_vain(c, [0.3 * 2 ** n for n in range(6)])
    c.sends(4, FIN | ACK)
    for gap in (9, 18):
        c.sends(gap, FIN | ACK, seq=c.client.seq - 1)


def opening(c):
    """A SYN while the host is down, sent five times."""
    c.session.at(DOWN + 12)
    c.mark("syn")
    c.sends(0, SYN, options=mss(1460))
    for gap in (1, 2, 4, 8):
        c.sends(gap, SYN, options=mss(1460), again=True)


def afterwards(c):
    """Harmless: opened, used and closed when the host is back."""
    c.session.at(UP + 30)
    opens(c)
    closes(c)


def elsewhere(c):
    """Harmless: the same client with another host, which goes on all the time."""
    opens(c)
    for second in range(20, 180, 20):
        c.session.at(second)
        asks(c)
    closes(c)


def main():
    session = Session(START)
    told = [(story, conversation(session, nth, OTHER if story is elsewhere else SERVER))
            for nth, story in enumerate((busy, idle, idle, opening, elsewhere, afterwards))]
    for nth, (story, c) in enumerate(told):
        session.at(2 * nth)
        story(c)
    crafted.write(HERE, session, SUMMARY, told, [], "One capture at the clients' router.")


if __name__ == "__main__":
    main()
