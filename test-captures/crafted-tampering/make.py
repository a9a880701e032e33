#!/usr/bin/env python3
"""Makes one connection for each of the 19 published connection-tampering signatures, as the server sees them.

The list is that of "Global, Passive Detection of Connection Tampering" (SIGCOMM 2023): what arrives in the client's
name and nothing else. Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

from packets import ACK, FIN, PSH, RST, SYN, mss  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1741082400_250000000  # 2025-03-04
CLIENT, SERVER, DEVICE_TTL = "192.0.2.77", "198.51.100.80", 116
ROUND_TRIP = 0.060  # of the client; the device is 8 ms away
REQUEST = b"GET /blocked HTTP/1.1\r\nHost: blocked.example\r\n\r\n"
MORE = b"POST /upload HTTP/1.1\r\nHost: blocked.example\r\nContent-Length: 3000\r\n\r\n"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n"
# How often and when a kernel repeats what is not acknowledged.
SYN_ACK_GAPS, DATA_GAPS = (1, 2, 4, 8, 16), (0.24, 0.48, 0.96, 1.92, 3.84, 7.68, 15.36)
SUMMARY = "The 19 published signatures of connection tampering, a connection each, as the server sees them."
README = f"""# crafted-tampering

{SUMMARY}

What to see: server port 40001 is signature 1, 40002 signature 2, and so on to 40019; `truth.json` names each. What a
device in the path puts in (RSTs in the client's name) has TTL {DEVICE_TTL} and IP IDs of its own where the client's
frames have TTL 52; where the device drops, the client falls silent and the server repeats what it sent. Port 40020 is
an ordinary connection 100 s later, which shows that the silent ones stay silent.

Every packet was made up by `make.py`; no such device was captured. Signatures 1 to 3, 5, 6, 8, 10 to 12, 18 and 19 can
just as well come about without any tampering. Made for this project, under its licence.
"""


class Conversation:
    """One connection at its time and port, with what comes from client, server and device."""

    def __init__(self, session, nth):
        self.session = session
        self.client = Host("020000000001", CLIENT, 51000 + nth, 52, 0x1A2B0000 + 0x1357911 * nth, 0x2100 + 0x123 * nth)
        self.server = Host("020000000080", SERVER, 40000 + nth, 64, 0x7C000000 + 0x2468ACE * nth, 0x5100 + 0x157 * nth)
        self.ip_id = (0xC0DE + 0x3AB5 * nth) & 0xFFFF
        self.frames = []

    def syn(self):
        self.session.send(0, self.client, self.server, SYN, 64240, options=mss(1460))
        self.syn_ack(0.00004)
        self.server.seq += 1

    def syn_ack(self, after):
        self.session.send(after, self.server, self.client, SYN | ACK, 65160, options=mss(1460), ip_id=0,
                          seq=self.server.seq)

    def silent_after_syn(self):
        self.server.seq -= 1
        for gap in SYN_ACK_GAPS:
            self.syn_ack(gap)

    def ack(self):
        self.session.send(ROUND_TRIP, self.client, self.server, ACK, 502)

    def silent_after_ack(self):
        # A server that waits 30 s for a request and then closes.
        self.session.send(30, self.server, self.client, FIN | ACK, 510)
        for gap in DATA_GAPS:
            self.session.send(gap, self.server, self.client, FIN | ACK, 510, again=True)

    def request(self):
        self.session.send(0.0004, self.client, self.server, PSH | ACK, 502, REQUEST)
        self.session.send(0.00003, self.server, self.client, ACK, 509)

    def silent_after_request(self):
        self.session.send(0.0012, self.server, self.client, PSH | ACK, 509, RESPONSE)
        for gap in DATA_GAPS:
            self.session.send(gap, self.server, self.client, PSH | ACK, 509, RESPONSE,
                              seq=self.server.seq - len(RESPONSE))

    def upload(self):
        self.session.send(0.0012, self.server, self.client, PSH | ACK, 509, RESPONSE)
        for payload in (MORE, b"x" * 1000, b"x" * 1000):
            self.session.send(ROUND_TRIP, self.client, self.server, PSH | ACK, 502, payload)
            self.session.send(0.00003, self.server, self.client, ACK, 509)

    def forged(self, flags, ahead=0, ack=None, after=0.008):
        """A RST of the device: where the client's sequence stands, or `ahead` of it."""
        self.ip_id = (self.ip_id + 0x1D3B) & 0xFFFF
        self.frames.append(len(self.session.frames))
        self.session.send(after, self.client, self.server, flags, 0, seq=self.client.seq + ahead, ack=ack,
                          ip_id=self.ip_id, ttl=DEVICE_TTL)

    def rst(self, **how):
        self.forged(RST, **how)

    def rst_ack(self, **how):
        self.forged(RST | ACK, **how)

    def orderly(self):
        """Ends as it should, for once."""
        self.session.send(0.0012, self.server, self.client, PSH | ACK, 509, RESPONSE)
        self.session.send(ROUND_TRIP, self.client, self.server, ACK, 502)
        self.session.send(0.0003, self.client, self.server, FIN | ACK, 502)
        self.session.send(0.0001, self.server, self.client, FIN | ACK, 509)
        self.session.send(ROUND_TRIP, self.client, self.server, ACK, 502)


def post_syn(c):
    c.syn()


def post_ack(c):
    c.syn()
    c.ack()


def post_push(c):
    post_ack(c)
    c.request()


def later(c):
    post_push(c)
    c.upload()


# Stage, signature, how the connection gets there, what happens then. The second of several RSTs comes at once.
NEXT = 0.0001
SIGNATURES = [
    ("Post-SYN", "SYN -> ∅", post_syn, Conversation.silent_after_syn),
    ("Post-SYN", "SYN -> RST", post_syn, lambda c: c.rst()),
    ("Post-SYN", "SYN -> RST+ACK", post_syn, lambda c: c.rst_ack()),
    ("Post-SYN", "SYN -> RST; RST+ACK", post_syn, lambda c: (c.rst(), c.rst_ack(after=NEXT))),
    ("Post-ACK", "SYN; ACK -> ∅", post_ack, Conversation.silent_after_ack),
    ("Post-ACK", "SYN; ACK -> RST", post_ack, lambda c: c.rst()),
    ("Post-ACK", "SYN; ACK -> RST; RST", post_ack, lambda c: (c.rst(), c.rst(after=NEXT))),
    ("Post-ACK", "SYN; ACK -> RST+ACK", post_ack, lambda c: c.rst_ack()),
    ("Post-ACK", "SYN; ACK -> RST+ACK; RST+ACK", post_ack, lambda c: (c.rst_ack(), c.rst_ack(after=NEXT))),
    ("Post-PSH", "PSH+ACK -> ∅", post_push, Conversation.silent_after_request),
    ("Post-PSH", "PSH+ACK -> RST", post_push, lambda c: c.rst()),
    ("Post-PSH", "PSH+ACK -> RST+ACK", post_push, lambda c: c.rst_ack()),
    ("Post-PSH", "PSH+ACK -> RST; RST+ACK", post_push, lambda c: (c.rst(), c.rst_ack(after=NEXT))),
    ("Post-PSH", "PSH+ACK -> RST+ACK; RST+ACK", post_push,
     lambda c: (c.rst_ack(), c.rst_ack(ahead=1460, after=NEXT), c.rst_ack(ahead=4380, after=NEXT))),
    ("Post-PSH", "PSH+ACK -> RST = RST", post_push,
     lambda c: (c.rst(ack=c.server.seq), c.rst(ack=c.server.seq, after=NEXT))),
    ("Post-PSH", "PSH+ACK -> RST != RST", post_push,
     lambda c: (c.rst(ack=c.server.seq), c.rst(ack=c.server.seq + 1460, after=NEXT))),
    ("Post-PSH", "PSH+ACK -> RST; RST0", post_push,
     lambda c: (c.rst(ack=c.server.seq), c.rst(ack=0, after=NEXT))),
    ("Later", "data -> RST", later, lambda c: c.rst()),
    ("Later", "data -> RST+ACK", later, lambda c: c.rst_ack()),
]


def record(session, conversation, **facts):
    client, server = conversation.client, conversation.server
    at_server = {"client": f"{client.ip}:{client.port}", "server": f"{server.ip}:{server.port}"}
    entry = {"name": facts["name"], "at_server": at_server, **facts}
    if conversation.frames:
        entry["frames"] = {"rst_of_device": [session.number(nth) for nth in conversation.frames]}
    return entry


def main():
    session = Session(START)
    told = []
    for nth, (stage, signature, begin, then) in enumerate(SIGNATURES, 1):
        session.at(0.7 * (nth - 1))
        conversation = Conversation(session, nth)
        begin(conversation)
        then(conversation)
        silent = signature.endswith("∅")
        told.append((conversation, {
            "name": f"signature-{nth}", "signature_number": nth, "stage": stage, "signature": signature,
            "router": "everything from the client dropped from then on" if silent else "RST in the client's name"}))
    session.at(100)
    last = Conversation(session, 20)
    post_push(last)
    last.orderly()
    told.append((last, {"name": "ordinary", "first_close": "client", "client_sent": "fin", "server_sent": "fin",
                        "router": "nothing"}))
    truth = {"scenario": "crafted-tampering", "summary": SUMMARY, "origin": "made up after the published list",
             "made_by": "test-captures/crafted-tampering/make.py",
             "captures": {"server": {"file": "capture.pcapng", "snaplen": session.snaplen}},
             "connections": [record(session, conversation, **facts) for conversation, facts in told]}
    session.write(HERE, f"{SUMMARY} Made up by make.py; see README.md.", truth, README)


if __name__ == "__main__":
    main()
