#!/usr/bin/env python3
"""Rebuilds a session from the field: a firewall resets in the client's name, and a twin where the client does it.

Writes capture.pcapng, truth.json and README.md here and in ../asa-genuine-rst; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

from packets import ACK, FIN, PSH, RST, SACK_PERMITTED, SYN, mss  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1368479220_107744000  # 2013-05-13
# The server's window, 65323, is 65535 less the request; the client's 64155 is 65535 less one segment of 1380 bytes,
# the size an ASA clamps TCP to unless told otherwise. Both numbers are in the description, the sizes follow from them.
REQUEST = b"GET /app/report HTTP/1.1\r\nHost: server.example\r\nCookie: ".ljust(208, b"x") + b"\r\n\r\n"
SEGMENT = 1380
SERVER_WINDOW, CLIENT_WINDOW = 65323, 65535
README = """# {name}

{summary}

What to see: {see}

One capture on the server's side, cut to 96 bytes a frame. Rebuilt packet by packet, by `make.py` in
`test-captures/asa-forged-rst`, from a table on a public forum of 2013: order, flags, TTLs, windows (no scaling) and the
1 s gap before the FIN are from there; addresses, sequence numbers and the 30 ms round trip are assumptions.
{assumed}
Made for this project, under its licence.
"""


class Told:
    """The session up to the server's FIN (frame 25), in the order of the table."""

    def __init__(self):
        self.client = Host("020000000001", "192.0.2.25", 3127, 125, 0x2B7F03A4, 0x4E21)
        self.server = Host("020000000080", "198.51.100.80", 80, 128, 0x91D4C6F0, 0x0B77)
        self.session = Session(START, snaplen=96, pad_from=(self.client,))
        self.ends = []  # what an ACK of the server's nth data segment says

    def handshake_and_request(self):
        s, x, y = self.session, self.client, self.server
        s.send(0, x, y, SYN, CLIENT_WINDOW, options=mss(SEGMENT) + SACK_PERMITTED)
        s.send(0.000058311, y, x, SYN | ACK, 16384, options=mss(1460) + SACK_PERMITTED)
        s.send(0.030241905, x, y, ACK, 1460)
        s.send(0.402917440, x, y, PSH | ACK, CLIENT_WINDOW, REQUEST, step=2)

    def data(self, after, push=False):
        flags = PSH | ACK if push else ACK
        self.session.send(after, self.server, self.client, flags, SERVER_WINDOW, b"r" * SEGMENT)
        self.ends.append(self.server.seq)

    def ack(self, after, segments, window=CLIENT_WINDOW, step=1):
        self.session.send(after, self.client, self.server, ACK, window, ack=self.ends[segments - 1], step=step)

    def response(self):
        self.data(0.173508226)
        self.data(0.000012104)
        self.ack(0.030518772, 2)
        self.data(0.000094518, push=True)
        self.data(0.000011730)
        self.data(0.000011655)
        self.ack(0.030377041, 4)
        self.data(0.000088207)
        self.data(0.000012290, push=True)
        self.ack(0.030402866, 6, step=3)
        for after in (0.000097114, 0.000012045, 0.000011984, 0.000012110):
            self.data(after)
        self.ack(0.030295530, 8)
        self.data(0.000090418)
        self.data(0.000012362, push=True)
        self.ack(0.000398821, 10, window=64155)
        self.ack(0.030466102, 12)
        self.ack(0.161093377, 13, step=2)

    def server_fin(self):
        self.session.send(1.003277419, self.server, self.client, FIN | ACK, SERVER_WINDOW)


def told():
    story = Told()
    story.handshake_and_request()
    story.response()
    story.server_fin()
    return story


def write(session, name, summary, see, assumed, facts):
    connection = {"name": "report", "at_server": {"client": "192.0.2.25:3127", "server": "198.51.100.80:80"}, **facts}
    truth = {"scenario": name, "summary": summary, "origin": "rebuilt from a forum description of 2013",
             "made_by": "test-captures/asa-forged-rst/make.py",
             "captures": {"server": {"file": "capture.pcapng", "snaplen": 96}}, "connections": [connection]}
    session.write(HERE.parent / name, f"{summary} Rebuilt by make.py; see README.md.", truth,
                  README.format(name=name, summary=summary, see=see, assumed=assumed))


def forged():
    story = told()
    # Nobody told the IP ID. This one is far from both ends' counters; DF is left as on all other frames.
    story.session.send(0.000914226, story.client, story.server, RST | ACK, SERVER_WINDOW, ttl=255, ip_id=0xD2C5)
    write(story.session, "asa-forged-rst",
          "A firewall (two ASAs in the path) answers the server's FIN with a RST,ACK in the client's name.",
          "frame 26, 0.9 ms after the server's FIN in frame 25 although the client is 30 ms away, with TTL 255 where\n"
          "the client's other frames have 125, and with the server's own window, 65323.",
          "Of the RST, its delay (0.9 ms), IP ID (unlike both ends') and DF bit (set, as on all others) are assumed too.",
          {"first_close": "server", "client_sent": "nothing", "server_sent": "fin",
           "router": "firewall answered the server's FIN by RST in the client's name",
           "frames": {"server_fin": 25, "forged_rst": 26}})


def genuine():
    story = told()
    # What a Windows client sends that aborts on receipt of the FIN: window 0, and the next value of its own IP ID.
    story.session.send(0.030688015, story.client, story.server, RST | ACK, 0)
    write(story.session, "asa-genuine-rst",
          "The twin of asa-forged-rst in which the client itself answers the server's FIN by RST,ACK.",
          "frame 26, one round trip after the server's FIN in frame 25, with the client's TTL 125, its next IP ID and\n"
          "a window of its own (0, as Windows sends it).",
          "The last frame is not from the forum at all.",
          {"first_close": "server", "client_sent": "rst", "server_sent": "fin", "router": "nothing",
           "frames": {"server_fin": 25, "client_rst": 26}})


if __name__ == "__main__":
    forged()
    genuine()
