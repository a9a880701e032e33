#!/usr/bin/env python3
"""Makes connections that close in ways a real stack hardly ever does, and harmless ones that look alike.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

from packets import ACK, FIN, PSH, RST, SYN, mss  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1741168800_500000000  # 2025-03-05
CLIENT, SERVER, URG = "192.0.2.61", "198.51.100.80", 0x20
ROUND_TRIP = 0.030
REQUEST = b"GET / HTTP/1.1\r\nHost: server.example\r\n\r\n"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n"
SUMMARY = "Connections that close in ways a real stack hardly ever does, each on a client port of its own."


class Conversation:
    """One connection at its port; the capture is at the client."""

    def __init__(self, session, nth):
        self.session = session
        self.client = Host("020000000061", CLIENT, 40000 + nth, 64, 0x2C000000 + 0x1234567 * nth, 0x1200 + 0x111 * nth)
        self.server = Host("020000000001", SERVER, 80, 55, 0x6D000000 + 0x2345678 * nth, 0x8300 + 0x133 * nth)
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
        self.sends(0.0003, PSH | ACK, REQUEST)
        self.gets(ACK)
        self.gets(PSH | ACK, RESPONSE, after=0.001)
        self.sends(0.00004, ACK)

    def fin(self, after=0.2):
        self.sends(after, FIN | ACK)

    def server_closes(self, after=0.05):
        self.gets(FIN | ACK, after=after)
        self.sends(0.00004, ACK)


def data_after_fin(c):
    """The client sends 50 bytes after its FIN, which the server has acknowledged; the server repeats its ACK."""
    c.served()
    c.fin()
    c.gets(ACK)
    c.mark("data")
    c.sends(0.3, PSH | ACK, b"d" * 50, seq=c.client.seq)
    c.gets(ACK)
    c.server_closes()


def data_at_fin(c):
    """The client sends 50 bytes at the sequence number of its unacknowledged FIN, as if that had not been."""
    c.served()
    c.fin()
    c.mark("data")
    c.sends(0.01, PSH | ACK, b"d" * 50, seq=c.client.seq - 1)
    c.gets(ACK, after=0.02)
    c.server_closes()


def fin_moved_on(c):
    """The client's FIN is lost; the client then sends 24 bytes in its place and its FIN after them."""
    c.served()
    c.fin()
    c.client.seq -= 1
    c.mark("data")
    c.sends(0.3, PSH | ACK, b"d" * 24)
    c.mark("later_fin")
    c.sends(0.0001, FIN | ACK)
    c.gets(ACK)
    c.server_closes()


def fin_moved_back(c):
    """The client's first FIN leaves a hole of 24 bytes that it never sends; its second FIN is where the hole began."""
    c.served()
    c.sends(0.2, FIN | ACK, seq=c.client.seq + 24)
    c.gets(ACK)
    c.mark("later_fin")
    c.sends(0.3, FIN | ACK)
    c.gets(ACK)
    c.server_closes()


def ack_beyond_fin(c):
    """The server acknowledges the client's FIN and 100 bytes more, which the client never sent."""
    c.served()
    c.fin()
    c.mark("ack")
    c.gets(ACK, ack=c.client.seq + 100)
    c.gets(FIN | ACK, after=0.05, ack=c.client.seq + 100)
    c.sends(0.00004, ACK)


def fin_with_hole(c):
    """100 bytes before the client's FIN never arrive, however often they are sent; the FIN does, and is not taken."""
    c.served()
    c.sends(0.2, PSH | ACK, b"d" * 100)
    c.mark("fin")
    c.sends(0.0001, FIN | ACK)
    missing = c.client.seq - 101
    c.gets(ACK, ack=missing)
    for gap in (0.24, 0.48, 0.96, 1.92, 3.84, 7.68):
        c.sends(gap, PSH | ACK, b"d" * 100, seq=missing)


def syn_and_fin(c):
    """A SYN with FIN, refused."""
    c.mark("odd")
    c.sends(0, SYN | FIN, options=mss(1460))
    c.gets(RST | ACK, seq=0, ack=c.client.seq + 1, ip_id=0)  # both flags count, the counter has moved on by one


def fin_and_rst(c):
    """A FIN with RST ends a connection that was idle."""
    c.served()
    c.mark("odd")
    c.sends(0.2, FIN | RST | ACK)


def fin_without_ack(c):
    """A FIN without ACK, which the server ignores; half a second later the same with ACK, and all is well."""
    c.served()
    c.mark("odd")
    c.sends(0.2, FIN)
    c.sends(0.5, FIN | ACK, again=True)
    c.gets(ACK)
    c.server_closes()


def fin_out_of_nothing(c):
    """A FIN without ACK where there is no connection (a port scan), answered as RFC 9293 says."""
    c.mark("odd")
    c.sends(0, FIN)
    c.gets(RST | ACK, seq=0, ip_id=0)


def christmas_tree(c):
    """FIN, PSH and URG without ACK where there is no connection (a port scan), answered as RFC 9293 says."""
    c.mark("odd")
    c.sends(0, FIN | PSH | URG)
    c.gets(RST | ACK, seq=0, ip_id=0)


def lost_data_sent_again(c):
    """Harmless: data before the FIN is lost and sent again after the FIN; then all is acknowledged."""
    c.served()
    c.sends(0.2, PSH | ACK, b"d" * 100)
    c.sends(0.0001, FIN | ACK)
    missing = c.client.seq - 101
    c.gets(ACK, ack=missing)
    c.sends(0.24, PSH | ACK, b"d" * 100, seq=missing)
    c.gets(ACK)
    c.server_closes()


def fin_joined_to_data(c):
    """Harmless: the last data and the FIN are lost, and sent again in one segment."""
    c.served()
    c.sends(0.2, PSH | ACK, b"d" * 100)
    c.sends(0.0001, FIN | ACK)
    c.sends(0.24, FIN | PSH | ACK, b"d" * 100, seq=c.client.seq - 101)
    c.gets(ACK)
    c.server_closes()


def keepalive_after_fin(c):
    """Harmless: half-closed, the client probes the idle server, with one byte of garbage as old stacks do."""
    c.served()
    c.fin()
    c.gets(ACK)
    for _ in range(2):
        c.sends(2, ACK, b"\0", seq=c.client.seq - 1)
        c.gets(ACK)
    c.server_closes(after=1)


STORIES = [data_after_fin, data_at_fin, fin_moved_on, fin_moved_back, ack_beyond_fin, fin_with_hole, syn_and_fin,
           fin_and_rst, fin_without_ack, fin_out_of_nothing, christmas_tree, lost_data_sent_again, fin_joined_to_data,
           keepalive_after_fin]
README = """# crafted-odd-closings

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
        connections.append((conversation, story))
    truth = {"scenario": "crafted-odd-closings", "summary": SUMMARY, "origin": "made up",
             "made_by": "test-captures/crafted-odd-closings/make.py",
             "captures": {"client": {"file": "capture.pcapng", "snaplen": session.snaplen}},
             "connections": [
                 {"name": story.__name__.replace("_", "-"),
                  "at_client": {"client": f"{CLIENT}:{c.client.port}", "server": f"{SERVER}:80"},
                  "packets": story.__doc__, "router": "nothing",
                  "frames": {name: session.number(nth) for name, nth in c.frames.items()}}
                 for c, story in connections]}
    session.write(HERE, f"{SUMMARY} Made up by make.py; see README.md.", truth,
                  README.format(summary=SUMMARY, table="\n".join(table)))


if __name__ == "__main__":
    main()
