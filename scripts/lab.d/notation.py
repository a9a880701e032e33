"""Makes a capture of connections that are written down in the notation of `org.tcpteardown.testkit.Script`.

So the packets with which a rule's test begins become a capture as they stand. One line is one frame:

    0.000 C>S S 1000:1000(0) mss 1460
    1.000 C>S F. 1101:1101(0) ack 5201      ! late_fin = 0.5
    2.000 icmp 10.0.0.254 3/1 quotes C>S

`established` and `exchanged` stand for the same lines as there. Options are ack, win, ttl, id, df, nodf, dscp, ts, ecr,
mss, wscale, sack, first, alert, text and `sum wrong`. What stands behind `!` is for tests: a capture's truth tells what was
done, never what a tool should make of it.
"""
import re
import struct
from dataclasses import dataclass, field

import packets
from rebuilt import Host, Session

ESTABLISHED = """
0.000 C>S S 1000:1000(0) mss 1460
0.020 S>C S. 5000:5000(0) ack 1001 mss 1460
0.0201 C>S . 1001:1001(0) ack 5001
"""
EXCHANGED = ESTABLISHED + """
0.030 C>S P. 1001:1101(100) ack 5001
0.050 S>C P. 5001:5201(200) ack 1101
0.0501 C>S . 1101:1101(0) ack 5201
"""
FLAGS = {"F": 0x01, "S": packets.SYN, "R": packets.RST, "P": packets.PSH, ".": packets.ACK, "U": 0x20, "E": 0x40,
         "W": 0x80, "-": 0}
PACKET = re.compile(r"(\d+(?:\.\d+)?) +([CS])>([CS]) +([FSRPUEW.]+|-) +(\d+):(\d+)\((\d+)\)(.*)")
ICMP = re.compile(r"(\d+(?:\.\d+)?) +icmp +(\S+) +(\d+)(?:/(\d+))? +quotes +([CS])(?:>[CS])?(?: +mtu +(\d+))?")
TEXT = re.compile(r'\btext "([^"]*)"')
CLIENT_NET, SERVER, SERVER_PORT = "192.0.2.", "198.51.100.10", 443
FIRST_PORT, APART = 40001, 1  # each connection on a port of its own, a second after the one before


class NotationError(Exception):
    """A line that cannot be read."""


@dataclass
class Connection:
    """What is told of one connection.

    name: for people; packets: the sentence by which scripts/score.d/demands.py knows what must be found, or that begins
    with "Harmless: "; script: its frames; frames: name -> which line, from 1, counted as frames of this connection.
    """
    name: str
    packets: str
    script: str
    frames: dict = field(default_factory=dict)


def lines(script):
    """The frames' lines, in order."""
    for line in script.splitlines():
        line = line.split("!")[0].strip()
        if line in ("established", "exchanged"):
            yield from lines(ESTABLISHED if line == "established" else EXCHANGED)
        elif line and not line.startswith("#"):
            yield line


def options(words):
    """What stands behind the sequence numbers: name -> value, in order."""
    found, words = {}, words.split()
    while words:
        name = words.pop(0)
        if name in ("df", "nodf"):
            found[name] = True
        elif name in ("ack", "win", "ttl", "id", "dscp", "ts", "ecr", "mss", "wscale", "sack", "first", "alert", "sum"):
            if not words:
                raise NotationError(f"{name} of what")
            found[name] = words.pop(0)
        else:
            raise NotationError(f"no option: {name}")
    return found


def tcp_options(told):
    """The bytes of a segment's options."""
    made = b""
    if "mss" in told:
        made += packets.mss(int(told["mss"]))
    if "wscale" in told:
        made += packets.window_scale(int(told["wscale"]))
    if "ts" in told:
        made += packets.timestamps(int(told["ts"]), int(told.get("ecr", 0)))
    if "sack" in told:
        edges = [int(edge) for edge in re.split("[:,]", told["sack"])]
        made += b"\x01\x01" + struct.pack(f"!BB{len(edges)}I", 5, 2 + 4 * len(edges), *edges)
    return made


def payload(length, told, text):
    """Bytes that mean nothing, or as they are told."""
    if text:
        return text.encode()
    if "alert" in told:
        return bytes((21, 3, 3, 0, 2, 2, int(told["alert"])))
    if "first" in told and length:
        return bytes((int(told["first"]),)) + (length - 1) * b"x"
    return length * b"x"


class Writer:
    """One connection's frames, put into a session."""

    def __init__(self, session, nth):
        self.session, self.begin = session, APART * (nth - 1)
        self.hosts = {"C": Host("020000000064", f"{CLIENT_NET}64", FIRST_PORT + nth - 1, 64, 0, 100 + 1000 * nth),
                      "S": Host("020000000001", SERVER, SERVER_PORT, 57, 0, 30000 + 1000 * nth)}
        self.sent = {}

    def line(self, line):
        match = ICMP.fullmatch(line)
        if match:
            return self.icmp(*match.groups())
        match = PACKET.fullmatch(TEXT.sub("", line).strip())
        if not match:
            raise NotationError("neither a packet nor an ICMP error")
        text = TEXT.search(line)
        return self.packet(*match.groups(), text[1] if text else "")

    def packet(self, time, sender, receiver, flags, seq, end, length, words, text):
        if sender == receiver or int(seq) + int(length) != int(end):
            raise NotationError("no direction" if sender == receiver else "sequence numbers do not fit the length")
        told = options(words)
        bits = sum({FLAGS[letter] for letter in flags})
        alone = bits & packets.RST and not bits & packets.ACK
        syn = bits & packets.SYN
        window = int(told.get("win", 64240 if syn else 0 if alone else 502 if sender == "C" else 509))
        mine, other = self.hosts[sender], self.hosts[receiver]
        segment = packets.tcp(mine.ip, mine.port, other.ip, other.port, int(seq), int(told.get("ack", 0)), bits, window,
                              payload(int(length), told, text), tcp_options(told))
        if told.get("sum") == "wrong":
            segment = segment[:16] + bytes((segment[16] ^ 1, segment[17] ^ 1)) + segment[18:]
        # Linux puts 0 into SYN-ACKs and into RSTs that no socket sends.
        ip_id = int(told["id"]) if "id" in told else 0 if alone or (syn and bits & packets.ACK) else mine.ip_id
        if "id" not in told and ip_id:
            mine.ip_id += 1
        packet = packets.ipv4(mine.ip, other.ip, 6, segment, int(told.get("ttl", mine.ttl)), ip_id, "nodf" not in told,
                              int(told.get("dscp", 0)))
        self.sent[sender] = packet
        self.add(time, mine, other, packet)

    def icmp(self, time, router, kind, code, quoted, mtu):
        if quoted not in self.sent:
            raise NotationError(f"nothing of {quoted} to quote")
        body = packets.icmp(int(kind), int(code or 0), self.sent[quoted][:28], int(mtu or 0))
        receiver = self.hosts[quoted]
        self.add(time, Host("020000000002", router, 0, 62, 0, 0), receiver, packets.ipv4(router, receiver.ip, 1, body, 62, 0))

    def add(self, time, sender, receiver, packet):
        self.session.at(self.begin + float(time))
        self.session.add(0, sender, receiver, packet)


def write(folder, start, summary, connections, where="One capture at the client."):
    """Writes the folder's capture.pcapng, truth.json and README.md; the same bytes each time."""
    session = Session(start)
    told = []
    for nth, connection in enumerate(connections, 1):
        writer, before = Writer(session, nth), len(session.frames)
        for line in lines(connection.script):
            try:
                writer.line(line)
            except NotationError as problem:
                raise SystemExit(f"{connection.name}: cannot read '{line}': {problem}") from None
        told.append({"name": connection.name,
                     "at_client": {"client": f"{CLIENT_NET}64:{FIRST_PORT + nth - 1}", "server": f"{SERVER}:{SERVER_PORT}"},
                     "packets": connection.packets, "router": "nothing",
                     "frames": {name: session.number(before + line - 1) for name, line in connection.frames.items()}})
    table = "\n".join(f"* {one['at_client']['client'].rsplit(':', 1)[1]}: {one['packets']}" for one in told)
    truth = {"scenario": folder.name, "summary": summary, "origin": "made up",
             "made_by": f"test-captures/{folder.name}/make.py",
             "captures": {"client": {"file": "capture.pcapng", "snaplen": session.snaplen}}, "connections": told}
    session.write(folder, f"{summary} Made up by make.py; see README.md.", truth,
                  f"# {folder.name}\n\n{summary}\n\nWhat to see, by client port:\n\n{table}\n\n"
                  f"{where} Every packet was made up by `make.py`. Made for this project, under its licence.\n")
