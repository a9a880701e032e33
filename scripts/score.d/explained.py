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
STRAY = "a RST outside the window may be an old one of the same end; told as rst_out_of_window"

EXPLAINED = [
    Explanation("miss", "forged_rst", "fixed-lifetime/*/reset-*",
                ONE_HOP + "; the eight together are told as fixed_lifetime"),
    Explanation("false alarm", "rst_abort", "fixed-lifetime/*/reset-*", AS_ABORT),
    Explanation("miss", "forged_rst", "late-fin-reset/client/late", ONE_HOP + "; told as rst_answers_fin"),
    Explanation("miss", "forged_rst", "rst-both-ways/client/*", ONE_HOP),
    Explanation("miss", "forged_rst", "rst-both-ways/server/*", ONE_HOP),
    Explanation("false alarm", "rst_abort", "rst-both-ways/client/*", AS_ABORT),
    Explanation("false alarm", "rst_abort", "rst-both-ways/server/*", AS_ABORT),
    Explanation("miss", "forged_rst", "rst-both-ways/link/conversation", ONE_HOP + "; told as rst_both_ways"),
    Explanation("miss", "forged_rst", "rst-out-of-window/*", STRAY),
    Explanation("miss", "sender_talks_after_rst", "rst-out-of-window/*", STRAY),
    Explanation("miss", "tampering", "crafted-tampering/server/signature-2",
                "a client that has given up before the SYN-ACK sends the same; told as handshake_abandoned"),
    Explanation("false alarm", "unclosed", "challenge-ack/server/syn-to-server",
                "Wireshark begins a new stream at the SYN in the client's name, and the close is not in the old one"),
]
