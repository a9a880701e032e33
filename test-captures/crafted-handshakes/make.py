#!/usr/bin/env python3
"""Makes handshakes that fail, drag on or cross, and harmless ones that look alike.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

from packets import ACK, FIN, PSH, RST, SYN, mss, timestamps  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1741255200_500000000  # 2025-03-06
CLIENT, SERVER, ECE, CWR = "192.0.2.61", "198.51.100.80", 0x40, 0x80
ROUND_TRIP = 0.030
REQUEST = b"GET / HTTP/1.1\r\nHost: server.example\r\n\r\n"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n"
SUMMARY = "Handshakes that fail, drag on or cross, each on a client port of its own."


class Conversation:
    """One connection at its port; the capture is at the client."""

    def __init__(self, session, nth, port=80):
        self.session = session
        self.client = Host("020000000061", CLIENT, 40000 + nth, 64, 0x2C000000 + 0x1234567 * nth, 0x1200 + 0x111 * nth)
        self.server = Host("020000000001", SERVER, port, 55, 0x6D000000 + 0x2345678 * nth, 0x8300 + 0x133 * nth)
        self.frames = {}

    def mark(self, name):
        """The next frame is what this connection is about."""
        self.frames[name] = len(self.session.frames)

    def sends(self, after, flags, payload=b"", **how):
        return self.session.send(after, self.client, self.server, flags, self.window(flags, 502), payload, **how)

    def gets(self, flags, payload=b"", after=ROUND_TRIP, **how):
        return self.session.send(after, self.server, self.client, flags, self.window(flags, 509), payload, **how)

    @staticmethod
    def window(flags, usual):
        """A RST that answers an ACK is made without a socket."""
        return 0 if flags == RST else usual

    def syn(self, after=0.0, flags=SYN, options=mss(1460), **how):
        self.sends(after, flags, options=options, **how)

    def syn_ack(self, after=ROUND_TRIP, options=mss(1460), **how):
        self.gets(SYN | ACK, after=after, options=options, **how)

    def opens(self):
        self.syn()
        self.syn_ack()
        self.sends(0.00005, ACK)

    def served(self):
        self.sends(0.0003, PSH | ACK, REQUEST)
        self.gets(PSH | ACK, RESPONSE)
        self.sends(0.00004, ACK)

    def closes(self):
        self.sends(0.2, FIN | ACK)
        self.gets(FIN | ACK)
        self.sends(0.00004, ACK)


def syn_ack_repeated(c):
    """The client's ACKs and data never reach the server, which repeats its SYN-ACK four times; the client gives up."""
    c.opens()
    first = c.client.seq
    c.sends(0.0003, PSH | ACK, REQUEST)
    for nth, after in enumerate((1.0, 2.0, 4.0, 8.0)):
        c.sends(after / 2, PSH | ACK, REQUEST, seq=first)
        if nth == 0:
            c.mark("syn_ack")
        c.gets(SYN | ACK, after=after / 2, options=mss(1460), again=True, ack=first)
        c.sends(0.00005, ACK)
    c.sends(1.0, RST | ACK)


def syn_ack_repeated_once(c):
    """Harmless: the client's first ACK is lost, the server repeats its SYN-ACK once, and all is well."""
    c.opens()
    c.gets(SYN | ACK, after=1.0, options=mss(1460), again=True)
    c.sends(0.00005, ACK)
    c.served()
    c.closes()


def crossed_and_refused(c):
    """Both ends send a SYN at the same time; the client answers the server's SYN-ACK with a RST."""
    c.syn()
    c.mark("second_syn")
    c.gets(SYN, after=0.010, options=mss(1460))
    c.sends(0.00005, SYN | ACK, options=mss(1460), again=True)
    c.gets(SYN | ACK, after=0.020, options=mss(1460), again=True)
    c.sends(0.00005, RST)


def crossed_and_ignored(c):
    """Both ends send SYNs, again and again, and neither answers the other's."""
    c.syn()
    c.mark("second_syn")
    c.gets(SYN, after=0.010, options=mss(1460))
    for after in (1.0, 2.0, 4.0):
        c.syn(after=after - 0.010, again=True)
        c.gets(SYN, after=0.010, options=mss(1460), again=True)


def crossed_and_worked(c):
    """Harmless: both ends send a SYN at the same time, and one connection comes of it."""
    c.syn()
    c.gets(SYN, after=0.010, options=mss(1460))
    c.sends(0.00005, SYN | ACK, options=mss(1460), again=True)
    c.gets(SYN | ACK, after=0.020, options=mss(1460), again=True)
    c.served()
    c.closes()


def connected_to_itself(c):
    """A socket connects to its own address and port, sends 5 bytes to itself and closes."""
    c.server = c.client
    c.mark("syn")
    c.syn()
    c.sends(0.00001, SYN | ACK, options=mss(65495), again=True)
    c.sends(0.5, PSH | ACK, b"hello", ack=c.client.seq)
    c.sends(0.00001, ACK)
    c.sends(2.0, FIN | ACK, ack=c.client.seq)
    c.sends(0.00001, ACK)


def opened_at_the_fourth_syn(c):
    """Three SYNs with ECE and CWR go unanswered; the fourth has neither and is answered at once."""
    c.mark("syn")
    c.syn(flags=SYN | ECE | CWR)
    c.syn(after=1.0, flags=SYN | ECE | CWR, again=True)
    c.syn(after=2.0, flags=SYN | ECE | CWR, again=True)
    c.syn(after=4.0, again=True)
    c.syn_ack()
    c.sends(0.00005, ACK)
    c.served()
    c.closes()


def opened_at_the_second_syn(c):
    """Harmless: the first SYN is lost, the second is answered."""
    c.syn()
    c.syn(after=1.0, again=True)
    c.syn_ack()
    c.sends(0.00005, ACK)
    c.served()
    c.closes()


def wrong_timestamp(c):
    """The SYN-ACK echoes a timestamp that the client never sent; the client answers with RST and goes on trying."""
    for nth, after in enumerate((0.0, 1.0, 2.0)):
        sent = round(5_000_000 + 1000 * (0, 1, 3)[nth])
        c.syn(after=after, options=mss(1460) + timestamps(sent, 0), again=nth > 0)
        c.gets(SYN | ACK, options=mss(1460) + timestamps(880_000 + 1000 * nth, 4_100_000), again=nth > 0)
        if nth == 0:
            c.mark("rst")
        c.sends(0.00005, RST, seq=c.client.seq)


def refused_then_accepted(c):
    """Harmless: the SYN is refused, the same SYN half a second later accepted, and both ends close."""
    c.syn()
    c.gets(RST | ACK, after=ROUND_TRIP, seq=0, ip_id=0)
    c.syn(after=0.5, again=True)
    c.syn_ack()
    c.sends(0.00005, ACK)
    c.served()
    c.closes()


def server_gives_up(c):
    """The client vanishes after its SYN; the server repeats its SYN-ACK four times and resets."""
    c.syn()
    c.syn_ack()
    for nth, after in enumerate((1.0, 2.0, 4.0, 8.0)):
        if nth == 3:
            c.mark("syn_ack")
        c.gets(SYN | ACK, after=after, options=mss(1460), again=True)
    c.gets(RST | ACK, after=8.0)


def client_gives_up(c):
    """Nobody answers the client's SYNs until it gives up with a RST."""
    c.mark("syn")
    c.syn()
    for after in (1.0, 2.0, 4.0):
        c.syn(after=after, again=True)
    c.sends(8.0, RST | ACK)


def not_accepted(c):
    """The server's accept queue is full: its RST answers the first data, right after the handshake."""
    c.opens()
    c.sends(0.0003, PSH | ACK, REQUEST)
    c.mark("rst")
    c.gets(RST, ip_id=0, seq=c.server.seq)


def accepted(c):
    """Harmless: the server's accept queue has room again."""
    c.opens()
    c.served()
    c.closes()


STORIES = [syn_ack_repeated, syn_ack_repeated_once, crossed_and_refused, crossed_and_ignored, crossed_and_worked,
           connected_to_itself, opened_at_the_fourth_syn, opened_at_the_second_syn, wrong_timestamp,
           refused_then_accepted, server_gives_up, client_gives_up]
OVERFLOW = [not_accepted, not_accepted, not_accepted, not_accepted, accepted, accepted]
README = """# crafted-handshakes

{summary}

What to see, by client port:

{table}

The last of them go to port 8080. One capture at the client. Every packet was made up by `make.py`. Made for this
project, under its licence.
"""


def main():
    session = Session(START)
    connections, table = [], []
    for nth, story in enumerate(STORIES + OVERFLOW, 1):
        overflow = nth > len(STORIES)
        session.at(20 * min(nth - 1, len(STORIES)) + (0.1 * (nth - len(STORIES)) if overflow else 0))
        conversation = Conversation(session, nth, 8080 if overflow else 80)
        story(conversation)
        table.append(f"* {40000 + nth}: {story.__doc__}")
        connections.append((conversation, story))
    truth = {"scenario": "crafted-handshakes", "summary": SUMMARY, "origin": "made up",
             "made_by": "test-captures/crafted-handshakes/make.py",
             "captures": {"client": {"file": "capture.pcapng", "snaplen": session.snaplen}},
             "connections": [
                 {"name": f"{story.__name__.replace('_', '-')}-{c.client.port}",
                  "at_client": {"client": f"{CLIENT}:{c.client.port}", "server": f"{c.server.ip}:{c.server.port}"},
                  "packets": story.__doc__, "router": "nothing",
                  "frames": {name: session.number(nth) for name, nth in c.frames.items()}}
                 for c, story in connections]}
    session.write(HERE, f"{SUMMARY} Made up by make.py; see README.md.", truth,
                  README.format(summary=SUMMARY, table="\n".join(table)))


if __name__ == "__main__":
    main()
