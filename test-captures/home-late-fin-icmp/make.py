#!/usr/bin/env python3
"""Rebuilds a session from the field: late FINs answered by a home router with ICMP, until the client gives up with RST.

Writes capture.pcapng, truth.json and README.md here; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

from packets import ACK, FIN, PSH, RST, SACK_PERMITTED, SYN, mss  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1361808960_902116000  # 2013-02-25
REQUEST = b"GET /updates/list HTTP/1.1\r\nHost: update.example\r\nConnection: close\r\n\r\n"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nup2date\n"
FIN_GAPS = (0.301208, 0.602377, 1.204650, 2.409285, 4.818561)
SUMMARY = ("An update client closes a minute after its server; a home router without state answers each FIN by ICMP "
           "network\nunreachable, and after six FINs the client gives up with a RST.")
README = f"""# home-late-fin-icmp

{SUMMARY}

What to see: frame 8 is the server's FIN, frame 10 the client's 62 s later; each of its six transmissions draws ICMP
type 3 code 0 from the router (TTL 64); the last frame is the client's RST,ACK.

One capture on the client. Rebuilt packet by packet by `make.py` from what was told on a public forum in 2013: order, the
minute, six FINs, ICMP, RST are from there; addresses, sizes, numbers and the exact gaps (Windows-like) are assumptions.
Made for this project, under its licence.
"""


def main():
    client = Host("020000000033", "192.0.2.33", 50122, 128, 0x0E5510B3, 0x2210)
    server = Host("020000000001", "198.51.100.99", 80, 54, 0x7731CE08, 0x5A00)
    router = Host("020000000001", "192.0.2.1", 0, 64, 0, 0x0107)
    session = Session(START, pad_from=(server, router))
    session.send(0, client, server, SYN, 8192, options=mss(1460) + SACK_PERMITTED)
    session.send(0.024112903, server, client, SYN | ACK, 14600, ip_id=0, options=mss(1460) + SACK_PERMITTED)
    session.send(0.000141022, client, server, ACK, 64240)
    session.send(0.000610455, client, server, PSH | ACK, 64240, REQUEST)
    session.send(0.024390116, server, client, ACK, 14600)
    session.send(0.007115204, server, client, PSH | ACK, 14600, RESPONSE)
    session.send(0.199204663, client, server, ACK, 64240 - len(RESPONSE))
    session.send(0.310428870, server, client, FIN | ACK, 14600)
    session.send(0.000098815, client, server, ACK, 64240 - len(RESPONSE), step=5)
    session_end(session, client, server, router)
    truth = {"scenario": "home-late-fin-icmp", "summary": SUMMARY.replace("\n", " "),
             "origin": "rebuilt from a forum description of 2013",
             "made_by": "test-captures/home-late-fin-icmp/make.py",
             "captures": {"client": {"file": "capture.pcapng", "snaplen": 262144}},
             "connections": [{
                 "name": "update", "at_client": {"client": "192.0.2.33:50122", "server": "198.51.100.99:80"},
                 "first_close": "server", "client_sent": "fin, rst", "server_sent": "fin",
                 "router": "forgot the half-closed connection; client's FINs answered by ICMP net-unreachable",
                 "frames": {"server_fin": 8, "ack_of_server_fin": 9, "client_fin": 10,
                            "client_fin_repeated": [12, 14, 16, 18, 20], "icmp": [11, 13, 15, 17, 19, 21],
                            "client_rst": 22}}]}
    session.write(HERE, f"{SUMMARY} Rebuilt by make.py; see README.md.".replace("\n", " "), truth, README)


def session_end(session, client, server, router):
    icmp_after = 0.000731540
    fin = session.send(62.118307254, client, server, FIN | ACK, 64240 - len(RESPONSE), step=7)
    session.icmp_unreachable(icmp_after, router, client, 0, fin)
    for gap in FIN_GAPS:
        fin = session.send(gap - icmp_after, client, server, FIN | ACK, 64240 - len(RESPONSE), again=True, step=2)
        session.icmp_unreachable(icmp_after, router, client, 0, fin)
    session.send(9.637122 - icmp_after, client, server, RST | ACK, 0)


if __name__ == "__main__":
    main()
