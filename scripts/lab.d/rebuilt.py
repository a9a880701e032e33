"""Tells TCP sessions frame by frame, for captures that no lab can make: rebuilt from a description, or thought up."""
import json
import os

import packets


class Host:
    """One end: what its packets look like, and where its sequence and IP ID counters stand."""

    def __init__(self, mac, ip, port, ttl, seq, ip_id):
        self.mac, self.ip, self.port, self.ttl = bytes.fromhex(mac), ip, port, ttl
        self.seq, self.ip_id = seq, ip_id


class Session:
    """Frames between hosts; each call adds one, `after` seconds later than the one before."""

    def __init__(self, start, snaplen=262144, pad_from=()):
        self.start = self.now = start  # nanoseconds since 1970
        self.snaplen, self.pad_from = snaplen, pad_from
        self.frames = []

    def at(self, seconds):
        """Go on at this time after the start, be it before frames that were told already."""
        self.now = self.start + round(seconds * 1_000_000_000)

    def number(self, nth):
        """The number in the capture of the frame that was added as the nth, from 0."""
        return 1 + sum(at < self.frames[nth][0] for at, _ in self.frames) + \
            sum(at == self.frames[nth][0] for at, _ in self.frames[:nth])

    def add(self, after, sender, receiver, packet):
        self.now += round(after * 1_000_000_000)
        frame = receiver.mac + sender.mac + b"\x08\x00" + packet
        # A card pads the short frames it sends; whoever captures on the sender itself does not see that.
        if sender in self.pad_from:
            frame += b"\0" * max(0, 60 - len(frame))
        self.frames.append((self.now, frame))
        return packet

    def send(self, after, sender, receiver, flags, window, payload=b"", options=b"", again=False, seq=None, ack=None,
             **ip):
        """A segment at the sender's counters, which move on; `again` repeats the last one's sequence number, and `seq`
        is any other. An `ack` stands in the segment even without the flag."""
        moves_on = not again and seq is None
        if seq is None:
            seq = sender.seq - 1 if again else sender.seq
        if flags & packets.ACK:
            ack = receiver.seq if ack is None else ack
        segment = packets.tcp(sender.ip, sender.port, receiver.ip, receiver.port, seq, ack or 0, flags, window, payload,
                              options)
        ip_id = ip.get("ip_id", sender.ip_id)
        if "ip_id" not in ip:
            sender.ip_id += ip.get("step", 1)
        if moves_on:
            sender.seq += len(payload) + bool(flags & (packets.SYN | packets.FIN))
        packet = packets.ipv4(sender.ip, receiver.ip, 6, segment, ip.get("ttl", sender.ttl), ip_id)
        return self.add(after, sender, receiver, packet)

    def handshake(self, client, server, syn_ack_after, ack_after, window=502):
        self.send(0, client, server, packets.SYN, 64240, options=packets.mss(1460))
        self.send(syn_ack_after, server, client, packets.SYN | packets.ACK, 65160, options=packets.mss(1460), ip_id=0)
        self.send(ack_after, client, server, packets.ACK, window)

    def icmp_unreachable(self, after, router, receiver, code, quoted):
        body = packets.icmp(3, code, quoted[:28])
        self.add(after, router, receiver, packets.ipv4(router.ip, receiver.ip, 1, body, router.ttl, router.ip_id))
        router.ip_id += 1

    def write(self, folder, comment, truth, readme):
        os.makedirs(folder, exist_ok=True)
        frames = sorted(self.frames, key=lambda frame: frame[0])
        packets.write_pcapng(os.path.join(folder, "capture.pcapng"), frames, comment, self.snaplen)
        with open(os.path.join(folder, "truth.json"), "w", encoding="utf-8") as out:
            json.dump(truth, out, indent=2)
            out.write("\n")
        with open(os.path.join(folder, "README.md"), "w", encoding="utf-8") as out:
            out.write(readme)
