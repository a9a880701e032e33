#!/usr/bin/env python3
"""Rebuilds the sessions from the field that two captures decided, as both points would have seen them.

Writes client.pcapng, server.pcapng, truth.json and README.md here and in ../asa-two-points; the same bytes each time.
"""
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lab.d"))
sys.dont_write_bytecode = True

from packets import ACK, FIN, PSH, RST, SACK_PERMITTED, SYN, mss, window_scale  # noqa: E402
from rebuilt import Host  # noqa: E402
from two_points import TwoPoints  # noqa: E402

START = 1361361120_418233000  # 2013-02-20
REQUEST = b"GET /verify HTTP/1.1\r\nHost: server.example\r\nConnection: close\r\n\r\n"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 16\r\nConnection: close\r\n\r\nverdict=unknown\n"
FIN_GAPS = (0.300412, 0.600791, 1.201174, 2.402611, 4.804902, 9.609417, 19.218260, 38.436833, 76.873705)
README = """# {name}

{summary}

What to see: {see}

`client.pcapng` is the client's side, `server.pcapng` the server's, captured at the same time. Rebuilt packet by packet, by
`make.py` in `test-captures/rv082-two-points`, from what was told on a public forum in 2013, where only one side's capture was
shown; the other side is what the one described follows from. Made for this project, under its licence.
"""


def exchanged(points, client, server):
    points.send(0, client, server, SYN, 8192, options=mss(1460) + window_scale(2) + SACK_PERMITTED)
    points.send(0.0241, server, client, SYN | ACK, 5840, from_client=False, ip_id=0,
                options=mss(1460) + SACK_PERMITTED + window_scale(7))
    points.send(0.0242, client, server, ACK, 16425)
    points.send(0.0007, client, server, PSH | ACK, 16425, REQUEST)
    points.send(0.0243, server, client, ACK, 54, from_client=False)
    points.send(0.0194, server, client, PSH | ACK, 54, RESPONSE, from_client=False)
    points.send(0.2001, client, server, ACK, 16388)


def write(points, name, summary, see, facts, seen=("client", "server"), snaplen=262144, ran_on=120):
    points.write(HERE.parent / name, f"{summary} Rebuilt by make.py; see README.md.", ran_on)
    truth = {"scenario": name, "summary": summary, "origin": "rebuilt from a forum description of 2013",
             "made_by": "test-captures/rv082-two-points/make.py",
             # Frames are those of the first one.
             "captures": {point: {"file": f"{point}.pcapng", "snaplen": snaplen} for point in seen},
             "connections": [{"name": "only", **facts}]}
    folder = HERE.parent / name
    (folder / "truth.json").write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(README.format(name=name, summary=summary, see=see), encoding="utf-8")


def fins_eaten():
    client = Host("020000000057", "192.0.2.57", 49731, 128, 0x5C3A91D0, 0x31A7)
    server = Host("020000000001", "198.51.100.80", 80, 64, 0xE40B7712, 0x8C10)
    points = TwoPoints(START, 0.019, 1, {"192.0.2.57": "203.0.113.82"})
    exchanged(points, client, server)
    points.send(0.8012, server, client, FIN | ACK, 54, from_client=False)
    points.send(0.0391, client, server, ACK, 16388)
    points.send(39.2045, client, server, FIN | ACK, 16388, only="client")
    for gap in FIN_GAPS:
        points.send(gap, client, server, FIN | ACK, 16388, again=True, only="client")
    write(points, "rv082-two-points",
          "A small router has forgotten the half-closed connection when the client's FIN comes, 39 s after the server's.",
          "the client's ten FINs are in client.pcapng only; frame 9 is the last packet that crossed.",
          {"at_client": {"client": "192.0.2.57:49731", "server": "198.51.100.80:80"},
           "at_server": {"client": "203.0.113.82:49731", "server": "198.51.100.80:80"},
           "first_close": "server", "client_sent": "fin", "server_sent": "fin",
           "router": "has dropped the half-closed connection within 39 s of the server's FIN; client's FINs dropped",
           "frames": {"server_fin": 8, "ack_of_server_fin": 9, "client_fin": 10,
                      "client_fin_repeated": list(range(11, 20))}})


def fin_answered():
    client = Host("020000000001", "192.0.2.25", 3127, 128, 0x2B7F03A4, 0x4E21)
    server = Host("020000000080", "198.51.100.80", 80, 128, 0x91D4C6F0, 0x0B77)
    points = TwoPoints(START, 0.015, 3, {"192.0.2.25": "203.0.113.25"}, snaplen=96)
    exchanged(points, client, server)
    points.send(1.0033, server, client, FIN | ACK, 65323, from_client=False, only="server")
    points.send(0.0009, client, server, RST | ACK, 65323, only="server", ttl=255, ip_id=0xD2C5)
    write(points, "asa-two-points",
          "A firewall answers the server's FIN with a RST in the client's name, and does not pass the FIN on.",
          "the server's FIN and the RST that answers it 0.9 ms later are in server.pcapng only; the client hangs, half-open.",
          {"at_client": {"client": "192.0.2.25:3127", "server": "198.51.100.80:80"},
           "at_server": {"client": "203.0.113.25:3127", "server": "198.51.100.80:80"},
           "first_close": "server", "client_sent": "nothing", "server_sent": "fin",
           "router": "firewall answered the server's FIN by RST in the client's name",
           "frames": {"server_fin": 8, "forged_rst": 9}}, seen=("server", "client"), snaplen=96)


if __name__ == "__main__":
    fins_eaten()
    fin_answered()
