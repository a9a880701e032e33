"""A device in the path that speaks for others: it reads along on the router's interfaces and sends resets itself."""
import socket
import struct

import packets

SO_RCVBUFFORCE = 33


class Side:
    """One interface of the path: what was last seen there, per sender."""

    def __init__(self, lab, where, interface):
        self.sock = lab.new_socket(where, socket.AF_PACKET, socket.SOCK_RAW)
        with lab.inside(where):
            self.sock.bind((interface, 0x0003))
        self.sock.setblocking(False)
        # Holds what passes between two looks at it; root may go beyond the system's limit.
        self.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 16 << 20)
        self.last = {}

    def read_along(self):
        while True:
            try:
                frame = self.sock.recv(65535)
            except BlockingIOError:
                return
            if frame[12:14] == b"\x08\x00" and frame[23] == 6:
                length = struct.unpack("!H", frame[16:18])[0] - 20
                self.remember(frame, socket.AF_INET, frame[26:34], frame[34:], length)
            elif frame[12:14] == b"\x86\xdd" and frame[20] == 6:
                length = struct.unpack("!H", frame[18:20])[0]
                self.remember(frame, socket.AF_INET6, frame[22:54], frame[54:], length)

    def remember(self, frame, family, addresses, segment, length):
        sport, dport, seq, ack, offset, flags, window = struct.unpack("!HHIIBBH", segment[:16])
        payload = length - (offset >> 4) * 4
        end = seq + payload + bool(flags & packets.SYN) + bool(flags & packets.FIN)
        src, dst = (socket.inet_ntop(family, part) for part in
                    (addresses[:len(addresses) // 2], addresses[len(addresses) // 2:]))
        self.last[sport, dport] = {"ethernet": frame[:14], "src": src, "dst": dst, "next": end, "ack": ack,
                                   "window": window}


class Injector:
    """Must exist before the connections it is to reset, as it learns their sequence numbers by reading along."""

    def __init__(self, lab, on_link=False):
        """On the router, sending out of the interface towards the victim; or tapped into the link that leads from the
        client to the router, so that what it sends to either end passes there."""
        server_side = ("wire", "right") if on_link else ("router", "wan")
        self.sides = {"client": Side(lab, "router", "lan"), "server": Side(lab, *server_side)}

    def last_seen(self, connection, victim):
        """What was last seen of the victim's peer, and of the victim itself, on the victim's side."""
        side = self.sides[victim]
        side.read_along()
        ports = (connection.client_port, connection.server_port)
        if victim == "client":
            ports = ports[::-1]
        return ports, side.last[ports], side.last[ports[::-1]]

    def inject(self, victim, ports, seen, seq, ack, flags, window, ttl, ip_id):
        segment = packets.tcp(seen["src"], ports[0], seen["dst"], ports[1], seq, ack, flags, window)
        if ":" in seen["src"]:
            packet = packets.ipv6(seen["src"], seen["dst"], 6, segment, ttl)
        else:
            packet = packets.ipv4(seen["src"], seen["dst"], 6, segment, ttl, ip_id)
        self.sides[victim].sock.send(seen["ethernet"] + packet)

    def reset(self, connection, victim, ahead=0, ttl=255, ip_id=0, flags=packets.RST | packets.ACK, window=0):
        """Send the victim a RST in the name of its peer, `ahead` bytes beyond the sequence number it expects."""
        ports, peer, _ = self.last_seen(connection, victim)
        sort = "SYN" if flags & packets.SYN else "RST"
        place = f"{ahead} bytes ahead of" if ahead >= 0 else f"{-ahead} bytes behind"
        connection.did("router", f"sends a {sort} to the {victim} in its peer's name, TTL {ttl}, {place} "
                                 "the expected sequence number")
        self.inject(victim, ports, peer, peer["next"] + ahead, peer["ack"] if flags & packets.ACK else 0, flags, window,
                    ttl, ip_id)

    def answer(self, connection, victim, ttl=255, ip_id=0):
        """Answer the victim's last segment by a RST,ACK in its peer's name, with the victim's own window."""
        ports, peer, own = self.last_seen(connection, victim)
        connection.did("router", f"answers the {victim}'s last segment by a RST,ACK in its peer's name, TTL {ttl}, "
                                 f"window {own['window']} copied from that segment")
        self.inject(victim, ports, peer, peer["next"], own["next"], packets.RST | packets.ACK, own["window"], ttl,
                    ip_id)
