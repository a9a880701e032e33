#!/usr/bin/env python3
"""Rebuilds a session from the field: a small router that forgets a half-closed connection, and its harmless twin.

Writes capture.pcapng, truth.json and README.md here and in ../rv082-fin-in-time; the same bytes each time.
"""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

from packets import ACK, FIN, PSH, SACK_PERMITTED, SYN, mss, window_scale  # noqa: E402
from rebuilt import Host, Session  # noqa: E402

START = 1361361120_418233000  # 2013-02-20
REQUEST = (b"GET /verify HTTP/1.1\r\nHost: server.example\r\nUser-Agent: agent/4.2\r\nAccept: */*\r\n"
           b"Connection: close\r\n\r\n")
RESPONSE = (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 16\r\nConnection: close\r\n\r\n"
            b"verdict=unknown\n")
# Ten transmissions: the first and nine repetitions; each gap twice the one before, give or take a timer tick.
FIN_GAPS = (0.300412, 0.600791, 1.201174, 2.402611, 4.804902, 9.609417, 19.218260, 38.436833, 76.873705)
README = """# {name}

{summary}

What to see: {see}

One capture on the client's side of the router. Rebuilt packet by packet, by `make.py` in `test-captures/rv082-late-fin`,
from what was told on a public forum in 2013: order, flags, the 39 ms and 39 s gaps and the ten FINs are from there;
addresses, sizes, sequence numbers, TTLs, windows and the exact gaps between the FINs are assumptions (a Windows client,
TTL 128; a server 14 hops away). Made for this project, under its licence.
"""


def until_server_fin():
    """Frames 1 to 9: handshake, request, response, the server's FIN and its ACK; all data acknowledged."""
    client = Host("020000000057", "192.0.2.57", 49731, 128, 0x5C3A91D0, 0x31A7)
    server = Host("020000000001", "198.51.100.80", 80, 50, 0xE40B7712, 0x8C10)
    session = Session(START, pad_from=(server,))
    options = mss(1460) + window_scale(2) + SACK_PERMITTED
    session.send(0, client, server, SYN, 8192, options=options)
    options = mss(1460) + SACK_PERMITTED + window_scale(7)
    session.send(0.037912614, server, client, SYN | ACK, 5840, ip_id=0, options=options)
    session.send(0.000161203, client, server, ACK, 16425)
    session.send(0.000723518, client, server, PSH | ACK, 16425, REQUEST, step=2)
    session.send(0.038204107, server, client, ACK, 54)
    session.send(0.019411930, server, client, PSH | ACK, 54, RESPONSE)
    session.send(0.198730211, client, server, ACK, 16388, step=3)
    session.send(0.801266048, server, client, FIN | ACK, 54)
    session.send(0.039117425, client, server, ACK, 16388)
    return client, server, session


def connection(**facts):
    return {"name": "verify", "at_client": {"client": "192.0.2.57:49731", "server": "198.51.100.80:80"}, **facts}


def write(session, name, summary, see, facts):
    truth = {"scenario": name, "summary": summary, "origin": "rebuilt from a forum description of 2013",
             "made_by": "test-captures/rv082-late-fin/make.py",
             "captures": {"client": {"file": "capture.pcapng", "snaplen": 262144}},
             "connections": [connection(**facts)]}
    session.write(HERE.parent / name, f"{summary} Rebuilt by make.py; see README.md.", truth,
                  README.format(name=name, summary=summary, see=see))


def late():
    client, server, session = until_server_fin()
    session.send(39.204518307, client, server, FIN | ACK, 16388, step=4)
    for gap in FIN_GAPS:
        session.send(gap, client, server, FIN | ACK, 16388, again=True, step=2)
    write(session, "rv082-late-fin",
          "A client closes 39 s after its server; the small router between them has forgotten the connection by then.",
          "frame 8 is the server's FIN, frame 9 its ACK 39 ms later, frame 10 the client's FIN 39.2 s later,\n"
          "frames 11-19 the same FIN again with doubling gaps; nothing ever comes back.",
          {"first_close": "server", "client_sent": "fin", "server_sent": "fin",
           "router": "has dropped the half-closed connection within 39 s of the server's FIN; client's FINs dropped",
           "frames": {"server_fin": 8, "ack_of_server_fin": 9, "client_fin": 10,
                      "client_fin_repeated": list(range(11, 20))}})


def in_time():
    client, server, session = until_server_fin()
    session.send(0.460882711, client, server, FIN | ACK, 16388, step=4)
    session.send(0.038011946, server, client, ACK, 54, ip_id=0)
    write(session, "rv082-fin-in-time",
          "The twin of rv082-late-fin in which the client closes half a second after the server, and all is well.",
          "frame 8 is the server's FIN, frame 10 the client's 0.5 s later, frame 11 its ACK.",
          {"first_close": "server", "client_sent": "fin", "server_sent": "fin", "router": "nothing",
           "frames": {"server_fin": 8, "ack_of_server_fin": 9, "client_fin": 10, "ack_of_client_fin": 11}})


if __name__ == "__main__":
    late()
    in_time()
