"""Sessions that two points of a path see: the same packets, before and behind what translates and drops them."""
import os

import packets
from rebuilt import Session


class TwoPoints:
    """Frames at the client's side and at the server's; each call of `send` adds one, at either or at both.

    Times are those of the point that is nearer to the sender. `way` is the time between the points in seconds, `hops` how
    often the TTL is counted down, and `outside` tells what an address of the client's side is called at the server's.
    """

    def __init__(self, start, way, hops, outside, snaplen=262144):
        self.at_client, self.at_server = Session(start, snaplen), Session(start, snaplen)
        self.way, self.hops, self.outside = round(way * 1_000_000_000), hops, outside
        self.now = start

    def send(self, after, sender, receiver, flags, window, payload=b"", only=None, from_client=True, **how):
        """only: `client` or `server`, where it is seen by nobody else; a packet that is made on the way does not come
        from its sender, whose counters stay as they are."""
        self.now += round(after * 1_000_000_000)
        made = only is not None and only != ("client" if from_client else "server")
        seq, ip_id = sender.seq, sender.ip_id
        for point, session in (("client", self.at_client), ("server", self.at_server)):
            sender.seq, sender.ip_id = seq, ip_id
            ttl = how.get("ttl", sender.ttl)
            if only in (None, point):
                near = (point == "client") == from_client
                session.now = self.now + (0 if near or made else self.way)
                ends = [(host, host.ip) for host in (sender, receiver)]
                if point == "server":
                    for host, ip in ends:
                        host.ip = self.outside.get(ip, ip)
                session.send(0, sender, receiver, flags, window, payload,
                             **{**how, "ttl": ttl if near or made else ttl - self.hops})
                for host, ip in ends:
                    host.ip = ip
            else:
                # What the other point does not see moves the sender's counters all the same.
                Session(self.now).send(0, sender, receiver, flags, window, payload, **how)
        if made:
            sender.seq, sender.ip_id = seq, ip_id

    def write(self, folder, comment, ran_on):
        """ran_on: for how many seconds both captures went on after the last packet."""
        os.makedirs(folder, exist_ok=True)
        start = min(session.frames[0][0] for session in (self.at_client, self.at_server)) - 1_000_000_000
        end = self.now + round(ran_on * 1_000_000_000)
        for name, session in (("client", self.at_client), ("server", self.at_server)):
            frames = sorted(session.frames, key=lambda frame: frame[0])
            packets.write_pcapng(os.path.join(folder, f"{name}.pcapng"), frames, comment, session.snaplen, (start, end))
