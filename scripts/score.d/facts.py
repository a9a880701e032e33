"""What was done to the connections of a test capture, from its truth.json alone.

The lab writes of actions and of the router in fixed words. A word that is not known here is an error, so that a new
scenario cannot go unscored without notice.
"""
import ipaddress
import json
import re
import struct
from dataclasses import dataclass, field

ENDS = ("client", "server")
OTHER = {"client": "server", "server": "client"}
FOREVER, A_WHILE = "forever", "a while"


class ScoreError(Exception):
    """The truth, or the findings, say something that the scorer does not understand."""


# actions: what is written -> (sort, the numbers that matter)
ACTIONS = [(re.compile(pattern), sort) for pattern, sort in [
    (r"connect", "connect"),
    (r"accept", "accept"),
    (r"send (?P<bytes>\d+) bytes", "send"),
    (r"send (?P<bytes>\d+) bytes and close in one segment", "send and close"),
    (r"say goodbye \(close_notify\)", "farewell"),
    (r"close", "close"),
    (r"shutdown\(SHUT_WR\)", "shutdown"),
    (r"close with SO_LINGER 0", "abort"),
    (r"forgets the connection silently \(host output dropped meanwhile\)", "forget"),
    (r"keepalive after \d+ s idle(, every \d+ s, (\d+|three) probes)?", "keepalive"),
    (r"streams \d+ bytes( every \d+ ms until told to stop)?", "stream"),
    (r"sends 100 bytes every 4 ms(, \d+ times or)? until its socket is reset", "talk"),
    (r"sends \d+ bytes to a client that does not read", "overfill"),
    (r"sends a (?P<flag>RST|SYN) to the (?P<victim>client|server) in its peer's name, TTL \d+, "
     r"(?P<distance>\d+) bytes (?P<way>ahead of|behind) the expected sequence number", "forge"),
    (r"answers the (?P<victim>client|server)'s last segment by a RST,ACK in its peer's name, TTL \d+, window \d+ "
     r"copied from that segment", "forge"),
]]


@dataclass
class Action:
    time: float
    who: str
    sort: str
    victim: str = None
    flag: str = "RST"
    ahead: int = 0


def action_of(told):
    for pattern, sort in ACTIONS:
        match = pattern.fullmatch(told["did"])
        if match:
            more = match.groupdict()
            ahead = int(more.get("distance") or 0) * (-1 if more.get("way") == "behind" else 1)
            return Action(told["time"], told["who"], sort, more.get("victim"), more.get("flag") or "RST", ahead)
    raise ScoreError(f"action not known to the scorer: {told['did']!r}")


@dataclass
class Lost:
    """Something that an end sent, and that the router did not pass on."""
    who: str
    what: str  # syn, syn-ack, ack, data, fin, rst, large segments, all
    how_long: str = FOREVER


@dataclass
class Forged:
    """A RST that a device on the path sent the victim in its peer's name."""
    victim: str
    answers: str = ""  # the victim's syn, fin, data; empty if it came unasked


@dataclass
class Router:
    """What the router did to one connection."""
    lost: list = field(default_factory=list)
    forged: list = field(default_factory=list)
    icmp: list = field(default_factory=list)  # to whom
    timer: str = ""  # fin, idle
    harmless: bool = False  # what was sent in an end's name had no effect
    host_drops_syn: bool = False


def all_lost(how_long=FOREVER):
    return [Lost(who, "all", how_long) for who in ENDS]


def both_forged(**more):
    return [Forged(victim, **more) for victim in ENDS]


def routes():
    """What is written of the router -> what that means."""
    expired = r"conntrack entry expired( after \d+ s)?"
    fins_lost = [Lost("client", "fin")]
    all_of_client = [Lost("client", "all")]
    victim = r"the (?P<victim>client|server)"
    return [
        (r"nothing", lambda m: Router()),
        (r"nothing; the server's host drops the SYNs", lambda m: Router(host_drops_syn=True)),
        (r"SYNs dropped", lambda m: Router(lost=[Lost("client", "syn")])),
        (r"SYN answered by RST", lambda m: Router(lost=[Lost("client", "syn")], forged=[Forged("client", "syn")])),
        (r"SYN answered by ICMP admin-prohibited", lambda m: Router(lost=[Lost("client", "syn")], icmp=["client"])),
        (r"server's SYN-ACKs dropped( for 1.5 s)?",
         lambda m: Router(lost=[Lost("server", "syn-ack", A_WHILE if m[1] else FOREVER)])),
        (r"client's ACKs dropped", lambda m: Router(lost=[Lost("client", "ack")])),
        (r"client's bare ACKs dropped for 1 s after the server's FIN",
         lambda m: Router(lost=[Lost("client", "ack", A_WHILE)])),
        (r"(client|server)'s FIN dropped for a moment after it was first sent",
         lambda m: Router(lost=[Lost(m[1], "fin", A_WHILE)])),
        (expired + r"; client's FINs dropped", lambda m: Router(lost=fins_lost, timer="fin")),
        (r"has dropped the half-closed connection within 39 s of the server's FIN; client's FINs dropped",
         lambda m: Router(lost=fins_lost, timer="fin")),
        (expired + r"; client's FINs answered by ICMP net-unreachable",
         lambda m: Router(lost=fins_lost, icmp=["client"], timer="fin")),
        (r"forgot the half-closed connection; client's FINs answered by ICMP net-unreachable",
         lambda m: Router(lost=fins_lost, icmp=["client"], timer="fin")),
        (expired + r"; client's FIN answered by RST in the server's name",
         lambda m: Router(lost=fins_lost, forged=[Forged("client", "fin")], timer="fin")),
        (expired + r"( idle)?; client's data dropped", lambda m: Router(lost=all_of_client, timer="idle")),
        (expired + r" idle; client's data answered by RST",
         lambda m: Router(lost=all_of_client, forged=[Forged("client", "data")], timer="idle")),
        (r"35 s idle; RST to both ends", lambda m: Router(forged=both_forged(), timer="idle")),
        (r"35 s idle; RST to " + victim, lambda m: Router(forged=[Forged(m["victim"])], timer="idle")),
        (r"server's FIN answered by RST in the client's name; FIN not forwarded",
         lambda m: Router(lost=[Lost("server", "fin")], forged=[Forged("server", "fin")])),
        (r"server's FIN answered by RST in the client's name; everything else of the connection dropped",
         lambda m: Router(lost=all_lost(), forged=[Forged("server", "fin")])),
        (r"firewall answered the server's FIN by RST in the client's name",
         lambda m: Router(lost=[Lost("server", "fin")], forged=[Forged("server", "fin")])),
        (r"(three RSTs at once|RST) to both ends( at the age of \d+ s)?", lambda m: Router(forged=both_forged())),
        (r"(three RSTs at once|RST) to " + victim, lambda m: Router(forged=[Forged(m["victim"])])),
        (r"RSTs to " + victim + r", \d+ bytes ahead of sequence and less each time, at last exact",
         lambda m: Router(forged=[Forged(m["victim"])])),
        (r"RST to " + victim + r", (outside its window|\d+ bytes? ahead of sequence); it has no effect",
         lambda m: Router(forged=[Forged(m["victim"])], harmless=True)),
        (r"SYN to the server; it has no effect", lambda m: Router(harmless=True)),
        (r"every RST dropped", lambda m: Router(lost=[Lost(who, "rst") for who in ENDS])),
        (r"everything( of this connection)? dropped( from the middle of the upload on)?",
         lambda m: Router(lost=all_lost())),
        (r"RST in the client's name", lambda m: Router(forged=[Forged("server")])),
        (r"one packet in \d+ dropped at random, both ways", lambda m: Router(lost=all_lost(A_WHILE))),
        (r"everything from the client dropped from then on", lambda m: Router(lost=all_of_client)),
        (r"everything from the client but its SYN dropped",
         lambda m: Router(lost=[Lost("client", what) for what in ("ack", "data", "fin", "rst")])),
        (r"(client|server)'s segments above \d+ bytes dropped( and answered by ICMP fragmentation needed)?",
         lambda m: Router(lost=[Lost(m[1], "large segments", A_WHILE if m[2] else FOREVER)],
                          icmp=[m[1]] if m[2] else [])),
    ]


ROUTES = [(re.compile(pattern), means) for pattern, means in routes()]


def router_of(text):
    for pattern, means in ROUTES:
        match = pattern.fullmatch(text)
        if match:
            return means(match)
    raise ScoreError(f"what the router did is not known to the scorer: {text!r}")


SENT = re.compile(r"(nothing|syn|syn-ack|fin|rst|syn, rst|fin, rst)( \(in answer to data that was under way\))?")
# What frames of rebuilt sessions are, as the ends' actions.
FRAMES = {"server_fin": ("server", "close"), "client_fin": ("client", "close"), "client_rst": ("client", "abort")}
FRAMES_WITHOUT_ACTION = {"ack_of_server_fin", "ack_of_client_fin", "client_fin_repeated", "forged_rst", "icmp"}


class Truth:
    """A test capture's folder."""

    def __init__(self, folder):
        self.folder = folder
        self.name = folder.name
        self.told = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        self.from_lab = "kernel" in self.told
        self.ended = self.told.get("ended")
        self.connections = [Connection(self, told) for told in self.told["connections"]]

    def captures(self):
        for name, told in self.told["captures"].items():
            # Folders that were made before the lab wrote it down.
            if told.get("seen_as") == "between":
                continue  # of two routers: the truth does not say what gets there
            seen_as = told.get("seen_as") or ("at_server" if name == "server" else "at_client")
            if seen_as not in ("at_client", "at_server"):
                raise ScoreError(f"{self.name}: captured {seen_as!r}")
            yield CaptureFacts(self, name, told["file"], seen_as, told.get("filter", ""))


class CaptureFacts:
    def __init__(self, truth, name, file, seen_as, capture_filter):
        self.truth, self.name, self.file, self.seen_as = truth, name, file, seen_as
        self.path = truth.folder / file
        self.near = seen_as.removeprefix("at_")
        self.one_way = "src host" in capture_filter
        self.on_link = name == "link"

    def views(self):
        """The connections that can be seen here, in the order in which they began."""
        for connection in self.truth.connections:
            through = connection.told.get("through")
            hidden = self.name not in ENDS and through is not None and through != self.name
            if connection.address(self.seen_as) and not hidden:
                yield View(self, connection)


class Connection:
    def __init__(self, truth, told):
        self.truth, self.told, self.name = truth, told, told["name"]
        self.router = router_of(told["router"])
        self.sent = {who: self.sent_by(who) for who in ENDS}
        self.first = told.get("first_close")
        self.packets = told.get("packets")
        self.signature = told.get("signature_number")
        self.proxied = told.get("proxied", False)
        if "actions" in told:
            self.actions = [action_of(action) for action in told["actions"]]
            self.check_forged()
        else:
            self.actions = list(self.actions_of_frames())

    def sent_by(self, who):
        text = self.told.get(f"{who}_sent")
        if text is None:
            return set()
        match = SENT.fullmatch(text)
        if not match:
            raise ScoreError(f"{self.truth.name}, {self.name}: {who}_sent {text!r}")
        return set(match[1].split(", ")) - {"nothing"}

    def check_forged(self):
        shot = {a.victim for a in self.actions if a.sort == "forge" and a.flag == "RST"}
        said = {f.victim for f in self.router.forged}
        if shot - said:
            raise ScoreError(f"{self.truth.name}, {self.name}: RSTs to {shot}, and the router's text tells of {said}")

    def actions_of_frames(self):
        """Rebuilt sessions know which frame is what; when it was says the capture."""
        frames = self.told.get("frames", {})
        if not self.scorable():
            return
        capture = next(self.truth.captures())
        times = frame_times(capture.path)
        yield Action(times[0], "client", "connect")
        yield Action(times[0], "server", "accept")
        for name, number in frames.items():
            if name in FRAMES:
                who, sort = FRAMES[name]
                yield Action(times[number - 1], who, sort)
            elif name not in FRAMES_WITHOUT_ACTION:
                raise ScoreError(f"{self.truth.name}, {self.name}: frame {name!r}")

    def address(self, seen_as):
        """Client and server as they appear there; None if nothing of the connection gets there."""
        told = self.told.get(seen_as)
        if not told or told["client"]:
            return told and (told["client"], told["server"])
        if self.lost("client", "syn"):
            return None
        if self.proxied:
            return None, told["server"]  # only a program knew the port
        # The router had forgotten how it translated this one when the lab asked; it keeps the port.
        router = re.search(r"appear to the server as (\S+)", self.truth.told["path"]["router"])[1]
        return f"{router}:{self.told['at_client']['client'].rsplit(':', 1)[1]}", told["server"]

    def scorable(self):
        """Whether the truth says what the ends did, or what was made up."""
        return "actions" in self.told or "client_sent" in self.told

    # what was done

    def done(self, who, *sorts):
        return [a for a in self.actions if a.who == who and a.sort in sorts]

    def forged_at(self, victim):
        return [a for a in self.actions if a.sort == "forge" and a.flag == "RST" and a.victim == victim]

    def established(self):
        return any(a.sort == "accept" for a in self.actions)

    def fin_time(self, who):
        """When an end sent its FIN, or was told to."""
        closing = self.done(who, "close", "shutdown", "send and close")
        return min(a.time for a in closing) if "fin" in self.sent[who] and closing else None

    def lost(self, who, what):
        """For how long the router lost what this end sent; None if it did not."""
        for loss in self.router.lost:
            if loss.who == who and loss.what in (what, "all"):
                return loss.how_long
        return None

    def last_before(self, time, *ends):
        """When one of the ends was last told to send something before that."""
        loud = [a.time for a in self.actions if a.who in (ends or ENDS) and a.time < time
                and a.sort not in ("forget", "keepalive", "forge")]
        return max(loud) if loud else time


class View:
    """A connection as one capture can see it."""

    def __init__(self, capture, connection):
        self.capture, self.c, self.near = capture, connection, capture.near
        self.far = OTHER[self.near]

    def address(self):
        return self.c.address(self.capture.seen_as)

    def sees(self, who, what):
        """Whether what this end sends gets to where the capture is."""
        return who == self.near or self.c.lost(who, what) != FOREVER

    def sees_fin(self, who):
        return self.c.fin_time(who) is not None and self.sees(who, "fin")

    def sees_rst(self, who):
        """A RST that this end itself sent."""
        return "rst" in self.c.sent[who] and self.sees(who, "rst")

    def forged(self):
        """The RSTs of devices on the path that pass here."""
        return [f for f in self.c.router.forged if f.victim == self.near or self.capture.on_link]

    def end_time(self):
        return self.capture.truth.ended


def key(address):
    """An address with port, the same however it is written; None if it is not known."""
    if address is None:
        return None
    host, port = address.rsplit(":", 1)
    return ipaddress.ip_address(host.strip("[]")), int(port)


def frame_times(path):
    """When each frame of a pcapng file came, in seconds since 1970."""
    with open(path, "rb") as capture:
        data = capture.read()
    ticks, times, at = [], [], 0
    while at < len(data):
        kind, size = struct.unpack_from("<II", data, at)
        if kind == 1:
            ticks.append(tick_of(data[at + 16:at + size - 4]))
        elif kind == 6:
            interface, high, low = struct.unpack_from("<III", data, at + 8)
            times.append((high << 32 | low) * ticks[interface])
        at += size
    return times


def tick_of(options):
    at = 0
    while at + 4 <= len(options):
        code, size = struct.unpack_from("<HH", options, at)
        if code == 9:
            return 10.0 ** -options[at + 4]
        at += 4 + (size + 3) // 4 * 4
    return 1e-6
