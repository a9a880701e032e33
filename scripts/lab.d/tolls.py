"""Rules of routers that count what they drop, by direction and sort of packet."""
import json

from bench import now

# In this order, as a packet is of the first sort that fits.
SORTS = {"syn": "tcp flags & syn == syn", "rst": "tcp flags & rst == rst", "fin": "tcp flags & fin == fin",
         "other": "tcp flags & (syn | rst | fin) == 0x0"}
# Neither passed on nor just dropped: the router answered it by a RST in the name of whom it was for.
ANSWERED = "answered"
WAYS = {"from_client": "lan", "from_server": "wan"}


def count_loss(lab, one_in, router="router"):
    """One packet in so many is dropped, both ways, and counted."""
    for way, interface in WAYS.items():
        for sort in SORTS:
            drop(lab, way, sort, f"numgen random mod {one_in} == 0", router)
    count_strangers(lab, router)
    lab.router_log.append({"time": now(), "at": router, "dropped": f"one packet in {one_in} at random, both ways"})


def drop(lab, way, sort, which="", router="router"):
    """Packets of one sort that go one way are dropped, and counted."""
    name = f"{way}_{sort}"
    lab.nft(router, f"add counter inet lab {name}\n"
                    f'add rule inet lab forward iifname "{WAYS[way]}" {SORTS[sort]} {which} counter name {name} drop')


def count_strangers(lab, router="router"):
    """What the router has forgotten how to translate is for the router itself, which answers by RST: counted, too."""
    lab.nft(router, "add counter inet lab from_server_answered\n"
                    "add chain inet lab input { type filter hook input priority filter; }\n"
                    'add rule inet lab input iifname "wan" meta l4proto tcp counter name from_server_answered')


def dropped(lab, router="router"):
    """How many packets so far, by way and sort."""
    counters = json.loads(lab.run(router, "nft", "-j", "list", "counters", "table", "inet", "lab"))["nftables"]
    return {one["counter"]["name"]: one["counter"]["packets"] for one in counters if "counter" in one}


def between(before, after):
    return {name: after[name] - before.get(name, 0) for name in after}


def told(*counters):
    """What the routers' counters say together, as the truth tells it."""
    ways = {}
    for way in WAYS:
        sorts = {sort: sum(one.get(f"{way}_{sort}", 0) for one in counters) for sort in (*SORTS, ANSWERED)}
        ways[way] = {sort: count for sort, count in sorts.items() if count}
    return ways
