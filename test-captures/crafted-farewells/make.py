#!/usr/bin/env python3
"""Makes connections that end with last words: TLS alerts with or just before a FIN, and requests that have no answer.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

from packets import ACK, FIN, PSH, RST  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1741255200_500000000  # 2025-03-06
CLIENT, SERVER = "192.0.2.62", "198.51.100.80"
ROUND_TRIP = 0.020
ALERT, HANDSHAKE, DATA = 21, 22, 23
SUMMARY = "Connections that end with last words or with a request that has no answer, each on a client port of its own."


def record(kind, size):
    """A TLS record of that many bytes, header included; what it holds cannot be read anyway."""
    return bytes([kind, 3, 3]) + (size - 5).to_bytes(2, "big") + b"\x5a" * (size - 5)


class Conversation:
    """One connection at its port; the capture is at the client."""

    def __init__(self, session, nth):
        self.session = session
        self.client = Host("020000000062", CLIENT, 40000 + nth, 64, 0x3C000000 + 0x1234567 * nth, 0x2200 + 0x111 * nth)
        self.server = Host("020000000001", SERVER, 443, 55, 0x7D000000 + 0x2345678 * nth, 0x9300 + 0x133 * nth)

    def sends(self, after, flags, payload=b"", **how):
        return self.session.send(after, self.client, self.server, flags, 502, payload, **how)

    def gets(self, flags, payload=b"", after=ROUND_TRIP, **how):
        return self.session.send(after, self.server, self.client, flags, 509, payload, **how)

    def refuses(self, after, seq, by_server=True):
        """A RST as stacks make it for what meets a closed socket: with the number that was acknowledged."""
        ends = (self.server, self.client) if by_server else (self.client, self.server)
        self.session.send(after, *ends, RST, 0, seq=seq, ip_id=0)

    def served(self):
        """Handshakes, a request and its answer, all acknowledged."""
        self.session.handshake(self.client, self.server, ROUND_TRIP, 0.00005)
        self.sends(0.001, PSH | ACK, record(HANDSHAKE, 320))
        self.gets(PSH | ACK, record(HANDSHAKE, 1240))
        self.sends(0.001, PSH | ACK, record(DATA, 240))
        self.gets(PSH | ACK, record(DATA, 1100))
        self.sends(0.00005, ACK)

    def client_closes(self):
        self.sends(0.2, FIN | ACK)
        self.gets(ACK)


def farewell_refused(c):
    """Harmless: the server closes for good; the client's close_notify and FIN meet a closed socket and draw RSTs."""
    c.served()
    c.gets(PSH | ACK, record(ALERT, 31), after=0.05)
    c.gets(FIN | ACK, after=0.0001)
    before = c.server.seq
    c.sends(0.0003, PSH | ACK, record(ALERT, 31), ack=before - 32)
    c.sends(0.0001, FIN | ACK)
    c.refuses(ROUND_TRIP, before - 32)
    c.refuses(0.0001, before)


def late_close(c):
    """The client closes; the server's close_notify and FIN come 12 s later and are acknowledged."""
    c.served()
    c.client_closes()
    c.gets(PSH | ACK, record(DATA, 24), after=12)
    c.gets(FIN | ACK, after=0.0001)
    c.sends(0.00005, ACK)


def late_close_refused(c):
    """The client closes for good; the server's close_notify and FIN come 12 s later and meet a closed socket."""
    c.served()
    c.client_closes()
    c.gets(PSH | ACK, record(ALERT, 31), after=12)
    c.gets(FIN | ACK, after=0.0001)
    c.refuses(0.0001, c.client.seq, by_server=False)


def late_close_eaten(c):
    """The client's close_notify and FIN come 39 s after the server's, and nothing ever answers them."""
    c.served()
    c.gets(PSH | ACK, record(ALERT, 31), after=0.05)
    c.gets(FIN | ACK, after=0.0001)
    c.sends(0.00005, ACK)
    c.sends(39, PSH | ACK, record(ALERT, 31))
    c.sends(0.0001, FIN | ACK)
    farewell = c.client.seq - 32
    for gap in (0.24, 0.48, 0.96, 1.92, 3.84, 7.68):
        c.sends(gap, FIN | PSH | ACK, record(ALERT, 31), seq=farewell)


def late_answer(c):
    """Harmless: the client half-closes; the server works for 12 s, answers, says close_notify and closes."""
    c.served()
    c.client_closes()
    c.gets(PSH | ACK, record(DATA, 1300), after=12)
    c.gets(PSH | ACK, record(ALERT, 31), after=0.0001)
    c.gets(FIN | ACK, after=0.0001)
    c.sends(0.00005, ACK)


def never_answered(c):
    """A request is acknowledged and never answered; 2 s later the server aborts."""
    c.served()
    c.sends(5, PSH | ACK, record(DATA, 700))
    c.gets(ACK)
    c.gets(RST | ACK, after=2)


def closed_with_a_request_under_way(c):
    """A planned close: the server closes right after an answer, and the next request meets a closed socket."""
    c.served()
    before = c.server.seq
    c.gets(FIN | ACK, after=0.0001)
    c.sends(0.0001, PSH | ACK, record(DATA, 240), ack=before)
    c.refuses(ROUND_TRIP, before)


STORIES = 6 * [farewell_refused] + [
    late_close, late_close_refused, late_close_eaten, late_answer, never_answered, closed_with_a_request_under_way]
README = """# crafted-farewells

{summary}

What to see, by client port:

{table}

One capture at the client. Every packet was made up by `make.py`. Made for this project, under its licence.
"""


def main():
    session = Session(START)
    connections, table = [], []
    for nth, story in enumerate(STORIES, 1):
        session.at(3 * (nth - 1))
        conversation = Conversation(session, nth)
        story(conversation)
        table.append(f"* {40000 + nth}: {story.__doc__}")
        connections.append((conversation, story, nth))
    truth = {"scenario": "crafted-farewells", "summary": SUMMARY, "origin": "made up",
             "made_by": "test-captures/crafted-farewells/make.py",
             "captures": {"client": {"file": "capture.pcapng", "snaplen": session.snaplen}},
             "connections": [
                 {"name": f"{story.__name__.replace('_', '-')}-{nth}",
                  "at_client": {"client": f"{CLIENT}:{c.client.port}", "server": f"{SERVER}:443"},
                  "packets": story.__doc__, "router": "nothing", "frames": {}}
                 for c, story, nth in connections]}
    session.write(HERE, f"{SUMMARY} Made up by make.py; see README.md.", truth,
                  README.format(summary=SUMMARY, table="\n".join(table)))


if __name__ == "__main__":
    main()
