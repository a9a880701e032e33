"""Misses and false alarms that are known, with the reason. One that no longer happens is an error."""
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass
class Explanation:
    sort: str  # miss, false alarm
    finding: str
    where: str  # scenario/capture/connection, with wildcards
    why: str

    def fits(self, sort, finding, where):
        return (sort, finding) == (self.sort, self.finding) and fnmatchcase(where, self.where)


ONE_HOP = "TTL differs by one hop only, and nothing else in the packets tells the device from the named sender"
AS_ABORT = "the RST is not told from its named sender's; the text leaves open who sent it"
SAME_PLACE = "the RST comes with the TTL of its named sender, and nothing follows that tells the device from it"

EXPLAINED = [
    Explanation("miss", "forged_rst", "late-fin-reset/client/late", ONE_HOP + "; told as rst_answers_fin"),
    Explanation("miss", "forged_rst", "rst-both-ways/server/idle", SAME_PLACE),
    Explanation("false alarm", "rst_abort", "rst-both-ways/server/idle", AS_ABORT),
    Explanation("miss", "tampering", "crafted-tampering/server/signature-2",
                "a client that has given up before the SYN-ACK sends the same; told as handshake_abandoned"),
    Explanation("false alarm", "unclosed", "challenge-ack/server/syn-to-server",
                "Wireshark begins a new stream at the SYN in the client's name, and the close is not in the old one"),
]
