#!/usr/bin/env python3
"""Makes connections in which the same bytes are sent again and again to an end that is alive, and a harmless one.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

from packets import ACK, FIN, PSH, RST  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1741255200_250000000  # 2025-03-06
CLIENT, SERVER = "192.0.2.62", "198.51.100.81"
ROUND_TRIP = 0.030
BACKOFF = (0.24, 0.48, 0.96, 1.92, 3.84)
SUMMARY = "Connections whose data stands still while both ends are alive, each on a client port of its own."


class Conversation:
    """One connection at its port; the capture is at the client."""

    def __init__(self, session, nth):
        self.session = session
        self.client = Host("020000000062", CLIENT, 40000 + nth, 64, 0x3C000000 + 0x1234567 * nth, 0x2200 + 0x111 * nth)
        self.server = Host("020000000001", SERVER, 443, 55, 0x7D000000 + 0x2345678 * nth, 0x9300 + 0x133 * nth)
        self.frames = {}

    def mark(self, name):
        """The next frame is what this connection is about."""
        self.frames[name] = len(self.session.frames)

    def sends(self, after, flags, payload=b"", **how):
        return self.session.send(after, self.client, self.server, flags, 502, payload, **how)

    def gets(self, flags, payload=b"", after=ROUND_TRIP, **how):
        return self.session.send(after, self.server, self.client, flags, 509, payload, **how)

    def served(self):
        self.session.handshake(self.client, self.server, ROUND_TRIP, 0.00005)
        self.sends(0.0003, PSH | ACK, b"q" * 80)
        self.gets(ACK)
        self.gets(PSH | ACK, b"r" * 120, after=0.001)
        self.sends(0.00004, ACK)


def old_number(c):
    """The client answers each repeat of the server's data with the old number, for its stack drops that data."""
    c.served()
    c.mark("data")
    c.gets(PSH | ACK, b"d" * 100)
    missing = c.server.seq - 100
    c.sends(0.00004, ACK, ack=missing)
    for gap in BACKOFF:
        c.gets(PSH | ACK, b"d" * 100, after=gap, seq=missing)
        c.sends(0.00004, ACK, ack=missing)


def large_segments(c):
    """Segments of 1400 bytes vanish on the way to the server, small ones pass; the server closes after 5 s."""
    c.served()
    c.mark("data")
    c.sends(0.2, ACK, b"d" * 1400)
    missing = c.client.seq - 1400
    for gap in (0.24, 0.48, 0.96, 1.92):
        c.sends(gap, ACK, b"d" * 1400, seq=missing)
    c.gets(FIN | ACK, after=1.4, ack=missing)
    c.sends(0.00004, ACK)
    c.sends(2.4, ACK, b"d" * 1400, seq=missing)
    c.sends(3.0, RST | ACK)


def acknowledged_in_vain(c):
    """The server acknowledges the client's data, and the client sends them again: it does not get that ACK."""
    c.served()
    c.sends(0.2, PSH | ACK, b"d" * 100)
    repeated = c.client.seq - 100
    c.gets(ACK)
    c.mark("data")
    for gap in BACKOFF:
        c.sends(gap, PSH | ACK, b"d" * 100, seq=repeated)
        c.gets(ACK)


def late_but_through(c):
    """Harmless: the same bytes are lost four times in a row, and get through with the fifth."""
    c.served()
    c.sends(0.2, PSH | ACK, b"d" * 100)
    for gap in (0.24, 0.48, 0.96, 1.92):
        c.sends(gap, PSH | ACK, b"d" * 100, seq=c.client.seq - 100)
    c.gets(ACK)
    c.sends(0.1, FIN | ACK)
    c.gets(FIN | ACK)
    c.sends(0.00004, ACK)


STORIES = [old_number, large_segments, acknowledged_in_vain, late_but_through]
README = """# crafted-stalls

{summary}

What to see, by client port:

{table}

One capture at the client. Every packet was made up by `make.py`. Made for this project, under its licence.
"""


def main():
    session = Session(START)
    connections, table = [], []
    for nth, story in enumerate(STORIES, 1):
        session.at(20 * (nth - 1))
        conversation = Conversation(session, nth)
        story(conversation)
        table.append(f"* {40000 + nth}: {story.__doc__}")
        connections.append((conversation, story))
    truth = {"scenario": "crafted-stalls", "summary": SUMMARY, "origin": "made up",
             "made_by": "test-captures/crafted-stalls/make.py",
             "captures": {"client": {"file": "capture.pcapng", "snaplen": session.snaplen}},
             "connections": [
                 {"name": story.__name__.replace("_", "-"),
                  "at_client": {"client": f"{CLIENT}:{c.client.port}", "server": f"{SERVER}:443"},
                  "packets": story.__doc__, "router": "nothing",
                  "frames": {name: session.number(nth) for name, nth in c.frames.items()}}
                 for c, story in connections]}
    session.write(HERE, f"{SUMMARY} Made up by make.py; see README.md.", truth,
                  README.format(summary=SUMMARY, table="\n".join(table)))


if __name__ == "__main__":
    main()
