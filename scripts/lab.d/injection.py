"""A device in the path that speaks for others: it reads along on the router's interfaces and sends resets itself."""
import socket
import struct

import packets


class Side:
    """One interface of the router: what was last seen there, per sender."""

    def __init__(self, lab, interface):
        self.sock = lab.new_socket("router", socket.AF_PACKET, socket.SOCK_RAW)
        with lab.inside("router"):
            self.sock.bind((interface, 0x0003))
        self.sock.setblocking(False)
        self.last = {}

    def read_along(self):
        while True:
            try:
                frame = self.sock.recv(65535)
            except BlockingIOError:
                return
            if frame[12:14] == b"\x08\x00" and frame[23] == 6:
                self.remember(frame)

    def remember(self, frame):
        total = struct.unpack("!H", frame[16:18])[0]
        sport, dport, seq, ack = struct.unpack("!HHII", frame[34:46])
        flags, payload = frame[47], total - 20 - (frame[46] >> 4) * 4
        end = seq + payload + bool(flags & packets.SYN) + bool(flags & packets.FIN)
        self.last[sport, dport] = {
            "ethernet": frame[:14], "src": socket.inet_ntoa(frame[26:30]), "dst": socket.inet_ntoa(frame[30:34]),
            "next": end, "ack": ack}


class Injector:
    """Must exist before the connections it is to reset, as it learns their sequence numbers by reading along."""

    def __init__(self, lab):
        self.sides = {"client": Side(lab, "lan"), "server": Side(lab, "wan")}

    def reset(self, connection, victim, ahead=0, ttl=255, ip_id=0, flags=packets.RST | packets.ACK, window=0):
        """Send the victim a RST in the name of its peer, `ahead` bytes beyond the sequence number it expects."""
        side = self.sides[victim]
        side.read_along()
        ports = (connection.client_port, connection.server_port)
        if victim == "client":
            ports = ports[::-1]
        seen = side.last[ports]
        segment = packets.tcp(seen["src"], ports[0], seen["dst"], ports[1], seen["next"] + ahead, seen["ack"], flags,
                              window)
        packet = packets.ipv4(seen["src"], seen["dst"], 6, segment, ttl, ip_id)
        connection.did("router", f"sends a RST to the {victim} in its peer's name, TTL {ttl}, {ahead} bytes ahead of "
                                 "the expected sequence number")
        side.sock.send(seen["ethernet"] + packet)
