#!/usr/bin/env python3
"""Makes connections of which one end's segments have wrong TCP checksums, and what only looks like that.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import struct
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

from packets import ACK, FIN, PSH, RST, SYN, checksum, mss  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1741341600_250000000  # 2025-03-07
CLIENT, SERVER = "192.0.2.63", "198.51.100.82"
HALF_WAY = 0.010  # from the capture point to either end and back
BACKOFF = (0.24, 0.48, 0.96, 1.92, 3.84)
SUMMARY = "Segments with wrong TCP checksums, captured half-way, each connection on a client port of its own."
TCP = 14 + 20


class Conversation:
    """One connection at its port."""

    def __init__(self, session, nth):
        self.session = session
        self.client = Host("020000000063", CLIENT, 40000 + nth, 61, 0x3D000000 + 0x1234567 * nth, 0x2300 + 0x111 * nth)
        self.server = Host("020000000001", SERVER, 443, 58, 0x7E000000 + 0x2345678 * nth, 0x9400 + 0x133 * nth)
        self.frames = {}

    def mark(self, name):
        """The next frame is what this connection is about."""
        self.frames[name] = len(self.session.frames)

    def sends(self, after, flags, payload=b"", **how):
        return self.session.send(after, self.client, self.server, flags, 502, payload, **how)

    def gets(self, flags, payload=b"", after=HALF_WAY, **how):
        return self.session.send(after, self.server, self.client, flags, 509, payload, **how)

    def with_checksum(self, change):
        """The last frame once more, with another checksum."""
        at, frame = self.session.frames[-1]
        stored, = struct.unpack_from("!H", frame, TCP + 16)
        changed = struct.pack("!H", change(frame, stored))
        self.session.frames[-1] = at, frame[:TCP + 16] + changed + frame[TCP + 18:]

    def damaged(self):
        self.with_checksum(lambda frame, stored: stored ^ 0x0101)

    def left_to_the_card(self):
        """As on the sender's own host: the sum of the pseudo-header."""
        self.with_checksum(lambda frame, stored: ~checksum(
            frame[26:34] + struct.pack("!HH", 6, len(frame) - TCP)) & 0xFFFF)

    def opened(self):
        self.session.handshake(self.client, self.server, HALF_WAY, HALF_WAY)

    def served(self):
        self.opened()
        self.sends(0.0003, PSH | ACK, b"q" * 80)
        self.gets(ACK)
        self.gets(PSH | ACK, b"r" * 120, after=0.001)
        self.sends(HALF_WAY, ACK)


def data(c):
    """The client's card damages one segment each time that it is sent, and no other."""
    c.served()
    c.mark("data")
    c.sends(0.2, ACK, b"d" * 1400)
    c.damaged()
    missing = c.client.seq - 1400
    for gap in BACKOFF:
        c.sends(gap, ACK, b"d" * 1400, seq=missing)
        c.damaged()
        c.sends(0.0001, PSH | ACK, b"e" * 300)
        c.gets(ACK, ack=missing)
    c.sends(9, RST | ACK)


def silence(c):
    """The client's card damages the last request each time that it is sent, and nobody says anything to that."""
    c.served()
    c.mark("data")
    c.sends(0.2, PSH | ACK, b"q" * 90)
    c.damaged()
    for gap in BACKOFF + (7.68, 15.36):
        c.sends(gap, PSH | ACK, b"q" * 90, seq=c.client.seq - 90)
        c.damaged()


def fins(c):
    """The client's card damages its FIN each time that it is sent, while the server goes on."""
    c.served()
    c.mark("fin")
    c.sends(0.2, FIN | ACK)
    c.damaged()
    fin = c.client.seq - 1
    for gap in BACKOFF:
        c.sends(gap, FIN | ACK, seq=fin)
        c.damaged()
    c.gets(PSH | ACK, b"r" * 50, after=0.3, ack=fin)
    c.sends(HALF_WAY, ACK)


def handshake(c):
    """The client's card damages all that it sends after its SYN."""
    c.opened()
    c.damaged()
    c.sends(0.001, PSH | ACK, b"q" * 80)
    c.damaged()
    first = c.client.seq - 80
    c.mark("synack")
    for gap in (1.0, 2.0, 4.0):
        c.session.send(gap, c.server, c.client, SYN | ACK, 65160, options=mss(1460), seq=c.server.seq - 1, ack=first)
        c.sends(HALF_WAY, ACK)
        c.damaged()
        c.sends(0.3, PSH | ACK, b"q" * 80, seq=first)
        c.damaged()


def syn_acks(c):
    """The server's card damages its SYN-ACKs."""
    isn = c.client.seq
    c.client.seq += 1
    c.server.seq += 1
    for gap in (0.0, 1.0, 2.0, 4.0):
        c.sends(gap, SYN, seq=isn, options=mss(1460))
        c.mark("synack")
        c.session.send(HALF_WAY, c.server, c.client, SYN | ACK, 65160, options=mss(1460), seq=c.server.seq - 1)
        c.damaged()


def repeat_is_right(c):
    """Harmless: a segment is damaged once, and its repeat is not."""
    c.served()
    c.sends(0.2, PSH | ACK, b"d" * 900)
    c.damaged()
    c.sends(0.24, PSH | ACK, b"d" * 900, seq=c.client.seq - 900)
    c.gets(ACK)
    c.sends(0.1, FIN | ACK)
    c.gets(FIN | ACK)
    c.sends(HALF_WAY, ACK)


def offloaded(c):
    """Segments of 1400 bytes vanish on the way to the server, small ones pass; the client leaves checksums to its card."""
    opened = len(c.session.frames)
    c.served()
    c.mark("data")
    c.sends(0.2, ACK, b"d" * 1400)
    missing = c.client.seq - 1400
    for gap in BACKOFF:
        c.sends(gap, ACK, b"d" * 1400, seq=missing)
    c.gets(FIN | ACK, after=1.4, ack=missing)
    c.sends(HALF_WAY, ACK)
    later = c.session.frames[opened:]
    del c.session.frames[opened:]
    for at, frame in later:
        c.session.frames.append((at, frame))
        if frame[26:30] == bytes([192, 0, 2, 63]):
            c.left_to_the_card()


STORIES = [data, silence, fins, handshake, syn_acks, repeat_is_right, offloaded]
README = """# crafted-damage

{summary}

What to see, by client port:

{table}

Every packet was made up by `make.py`. Made for this project, under its licence.
"""


def main():
    session = Session(START)
    connections, table = [], []
    for nth, story in enumerate(STORIES, 1):
        session.at(40 * (nth - 1))
        conversation = Conversation(session, nth)
        story(conversation)
        table.append(f"* {40000 + nth}: {story.__doc__}")
        connections.append((conversation, story))
    truth = {"scenario": "crafted-damage", "summary": SUMMARY, "origin": "made up",
             "made_by": "test-captures/crafted-damage/make.py",
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
