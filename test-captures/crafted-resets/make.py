#!/usr/bin/env python3
"""Makes connections in which a RST does not do what it should, and harmless ones that look alike.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

from packets import ACK, FIN, PSH, RST, SYN, mss  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1763640000_500000000  # 2025-11-20
CLIENT, SERVER = "192.0.2.62", "198.51.100.80"
DEVICE_TTL = 250
ROUND_TRIP = 0.030
REQUEST = b"GET / HTTP/1.1\r\nHost: server.example\r\n\r\n"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n"
SUMMARY = "RSTs that their receiver need not take, loops of ACKs, and what looks alike, each on a client port of its own."


class Conversation:
    """One connection at its port; the capture is at the client."""

    def __init__(self, session, nth):
        self.session = session
        self.client = Host("020000000062", CLIENT, 40100 + nth, 64, 0x2C000000 + 0x1234567 * nth, 0x1200 + 0x111 * nth)
        self.server = Host("020000000001", SERVER, 80, 55, 0x6D000000 + 0x2345678 * nth, 0x8300 + 0x133 * nth)
        self.frames = {}

    def mark(self, name):
        """The next frame is what this connection is about."""
        self.frames[name] = len(self.session.frames)

    def sends(self, after, flags, payload=b"", window=502, **how):
        return self.session.send(after, self.client, self.server, flags, window, payload, **how)

    def gets(self, flags, payload=b"", after=ROUND_TRIP, window=509, **how):
        return self.session.send(after, self.server, self.client, flags, window, payload, **how)

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


def challenge_loop(c):
    """The server gives up on lost data; its RST is ahead, and RST and challenge ACK go round until one is exact."""
    c.served()
    expected = c.server.seq
    c.gets(PSH | ACK, b"d" * 60, after=0.5)
    for gap in (0.3, 0.6, 1.2):
        c.gets(PSH | ACK, b"d" * 60, after=gap, seq=expected)
    c.gets(RST | ACK, after=2.4, window=0)
    c.sends(0.9, PSH | ACK, REQUEST, ack=expected)
    for _ in range(15):
        c.gets(RST, window=0, ip_id=0)
        c.sends(0.00004, ACK)
    c.mark("exact")
    c.sends(0.2, PSH | ACK, REQUEST, ack=expected, seq=c.client.seq - len(REQUEST))
    c.gets(RST, seq=expected, window=0, ip_id=0)


def ack_storm(c):
    """Somebody sends 5 bytes with numbers of another connection; both ends answer each other's ACKs from then on."""
    c.served()
    alien_seq, alien_ack = c.client.seq + 0x30000000, c.server.seq - 0x30000000
    c.sends(0.5, PSH | ACK, b"alien", seq=alien_seq, ack=alien_ack)
    for _ in range(20):
        c.gets(ACK)
        c.sends(0.00004, ACK, seq=alien_seq + 5, ack=alien_ack)


def one_behind(c):
    """The client's FIN is acknowledged; its only RST has the FIN's number, and the server repeats its data in vain."""
    c.served()
    c.fin()
    c.gets(ACK)
    c.mark("rst")
    c.sends(0.0001, RST, seq=c.client.seq - 1, window=0)
    c.gets(PSH | ACK, b"d" * 500, after=0.1)
    for gap in (0.4, 0.8, 1.6, 3.2, 6.4):
        c.gets(PSH | ACK, b"d" * 500, after=gap, seq=c.server.seq - 500)


def refusal_of_another_syn(c):
    """Each SYN is answered by a RST that acknowledges the SYN's own number instead of the next one."""
    c.sends(0, SYN, options=mss(1460))
    for gap in (1, 2, 4):
        c.gets(RST | ACK, seq=0, ack=c.client.seq - 1, window=0, ip_id=0)
        c.sends(gap - ROUND_TRIP, SYN, options=mss(1460), again=True)
    c.gets(RST | ACK, seq=0, ack=c.client.seq - 1, window=0, ip_id=0)


def ignored_after_fins(c):
    """The client answers late data and the server's FIN with exact RSTs; the server repeats both all the same."""
    c.served()
    c.fin()
    c.gets(ACK)
    c.gets(PSH | ACK, b"d" * 80, after=0.3)
    c.sends(0.00003, RST, window=0, ip_id=0)
    c.gets(FIN | PSH | ACK, b"d" * 80, after=0.9, seq=c.server.seq - 80)
    c.server.seq += 1
    for gap in (1.3, 2.6, 5.2, 10.4):
        c.sends(0.00003, RST, window=0, ip_id=0)
        c.gets(FIN | PSH | ACK, b"d" * 80, after=gap, seq=c.server.seq - 81)
    c.sends(0.00003, RST, window=0, ip_id=0)


def own_rst_then_a_device(c):
    """Harmless: the client aborts; a device nearer to the server answers in its name what was still on its way."""
    c.served()
    c.sends(0.2, PSH | ACK, REQUEST)
    c.gets(ACK)
    acked = c.server.seq
    c.gets(ACK, b"d" * 1400)
    c.gets(ACK, b"d" * 1400, after=0.0002)
    c.sends(0.0001, RST | ACK, ack=acked + 1400, window=0)
    for ahead in (1400, 2800):
        c.sends(0.004, RST | ACK, ack=acked + ahead, window=0, ttl=DEVICE_TTL, ip_id=0xB503 + ahead)


def unprovoked(c):
    """The client ends an idle connection by a RST without ACK, 13 s after the last frame, in which all was answered."""
    c.served()
    c.sends(13, RST, window=0, ip_id=0)


def keepalives(c):
    """Harmless: a client asks every two seconds whether the server is still there, and is told so."""
    c.served()
    for _ in range(12):
        c.sends(2, ACK, seq=c.client.seq - 1)
        c.gets(ACK)
    c.fin()
    c.gets(ACK)
    c.server_closes()


def late_answers_of_a_closed_socket(c):
    """Harmless: data that crossed the client's FIN is answered with the FIN's number, what came later with the next."""
    c.served()
    c.fin()
    c.gets(ACK, b"d" * 1000, after=0.001, ack=c.client.seq - 1)
    c.sends(0.00002, RST, seq=c.client.seq - 1, window=0, ip_id=0)
    c.gets(ACK, b"d" * 1000)
    c.sends(0.00002, RST, window=0, ip_id=0)


STORIES = [challenge_loop, ack_storm, one_behind, refusal_of_another_syn, ignored_after_fins, own_rst_then_a_device,
           unprovoked, keepalives, late_answers_of_a_closed_socket]
README = """# crafted-resets

{summary}

What to see, by client port:

{table}

One capture at the client. Every packet was made up by `make.py`. Made for this project, under its licence.
"""


def main():
    session = Session(START)
    connections, table = [], []
    for nth, story in enumerate(STORIES, 1):
        session.at(30 * (nth - 1))
        conversation = Conversation(session, nth)
        story(conversation)
        table.append(f"* {40100 + nth}: {story.__doc__}")
        connections.append((conversation, story))
    truth = {"scenario": "crafted-resets", "summary": SUMMARY, "origin": "made up",
             "made_by": "test-captures/crafted-resets/make.py",
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
