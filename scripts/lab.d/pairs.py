"""Scenarios for two and more capture points, between which the path makes it hard to tell what is the same.

What the routers dropped is in the truth, from their counters.
"""
import os
import sys
import time

import clocks
import tolls
from bench import FAR4, PROGRAMS, ROUTER4, wait_for
from crowd import Crowd
from scenarios import LATE, closed_by_server, scenario, served

OF_A_HUNDRED = "one packet in 100 dropped at random, both ways"
OF_FIFTY = "one packet in 50 dropped at random, both ways"
OF_THIRTY = "one packet in 30 dropped at random, both ways"
COUNTED = "`truth.json` has the routers' counters of what they dropped, by direction and sort of packet. "


def points(with_nat):
    return ("`client.pcapng` and `server.pcapng` were captured at the same time on the client's and the server's "
            f"interface, with {with_nat} (Linux {{kernel}}, nftables) between them. " + COUNTED).rstrip(" ")


ONE_NAT = points("a NAT router")


def three_in_a_row(crowd, first, count, **how):
    """A few at a time, one in five aborted, so that losses meet all sorts of packets."""
    for nth in range(first, first + count):
        crowd.ask(nth, abort=nth % 5 == 0, **how)
        time.sleep(0.1)


def losing_path(lab, one_in, words):
    tolls.count_loss(lab, one_in)
    return Crowd(lab, words)


@scenario("loss-both-ways", 30,
          "A hundred connections through a router that drops one packet in a hundred, both ways, and counts them.",
          "segments, SYNs and FINs sent again, each at one point once more than at the other. Nothing was made on the "
          "way, and no end is to blame.", captured=ONE_NAT)
def loss_both_ways(lab):
    crowd = losing_path(lab, 100, OF_A_HUNDRED)
    three_in_a_row(crowd, 0, 100, times=3)
    crowd.stop()
    lab.truth(dropped=tolls.told(tolls.dropped(lab)))


@scenario("clocks-apart", 60,
          "As loss-both-ways for 45 s; the clock of the server's capture was set 3 s ahead and 200 ppm fast "
          "afterwards.",
          "the same losses, although each packet of the client seems to take 3 s and each of the server's arrives "
          "before it was sent.", captured=ONE_NAT + " The times in `server.pcapng` were rewritten")
def clocks_apart(lab):
    crowd = losing_path(lab, 100, OF_A_HUNDRED)
    for nth in range(75):
        crowd.ask(nth, abort=nth % 5 == 0)
        time.sleep(0.6)
    crowd.stop()
    lab.truth(dropped=tolls.told(tolls.dropped(lab)))
    lab.stop_captures()
    clocks.shift(os.path.join(lab.out, "server.pcapng"), 3, 200)
    lab.truth(clock={"of": "server", "ahead_s": 3, "drift_ppm": 200, "at": "the server's first packet"})


@scenario("two-nats", 20,
          "Two routers, each of which translates to random ports of its own; the server is published under the far "
          "router's address. One packet in fifty is dropped by the far one.",
          "no address and no port is the same in both captures, but for nothing that counts.",
          captured=points("two NAT routers"))
def two_nats(lab):
    lab.insert_router()
    for where in ("router", "far"):
        lab.nft(where, "flush chain inet lab postrouting\n"
                       'add rule inet lab postrouting meta nfproto ipv4 oifname "wan" masquerade random')
    lab.nft("far", "add chain inet lab prerouting { type nat hook prerouting priority dstnat; }\n"
                   f'add rule inet lab prerouting iifname "lan" ip daddr {FAR4} tcp dport 8080 dnat ip to '
                   "198.51.100.20:80")
    tolls.count_loss(lab, 50, "far")
    crowd = Crowd(lab, OF_FIFTY, to=(FAR4, 8080))
    three_in_a_row(crowd, 0, 60)
    crowd.stop()
    lab.truth(dropped=tolls.told(tolls.dropped(lab, "far")))


@scenario("isn-rewritten", 34,
          "A firewall gives each connection sequence numbers of its own, both ways, and the router before it drops "
          "one packet in fifty; one connection's late FIN is dropped for good.",
          "other sequence numbers in both captures, apart by a constant for each direction of each connection. "
          "40001: the client's FIN comes again and again, and never arrives.",
          captured=points("a NAT router and a program that rewrites the numbers (scripts/lab.d/isn.py)"))
def isn_rewritten(lab):
    lab.insert_middle()
    with lab.program("middle", sys.executable, os.path.join(PROGRAMS, "isn.py"), "to-router", "to-server",
                     "lab") as process:
        wait_for("the firewall", lambda: process.stdout.readline().strip() == b"ready")
        lab.conntrack(timeout_fin_wait=5, timeout_close_wait=5, timeout_last_ack=5, loose=0)
        tolls.drop(lab, "from_client", "fin", "ct state invalid")
        late = closed_by_server(lab, "late")
        time.sleep(LATE)
        late.close("client")
        time.sleep(7)
        late.truth(first_close="server", client_sent="fin", server_sent="fin",
                   router="conntrack entry expired after 5 s; client's FINs dropped")
        tolls.count_loss(lab, 50)
        crowd = Crowd(lab, OF_FIFTY, port=81)
        three_in_a_row(crowd, 0, 50)
        crowd.stop()
    lab.truth(dropped=tolls.told(tolls.dropped(lab)))


@scenario("offload-and-loss", 24,
          "Downloads from a server that leaves the cutting of segments to its card, through a router that cuts them "
          "and drops one packet in thirty before, both ways.",
          "server.pcapng: segments of many times the maximum size; client.pcapng: their pieces. What the router "
          "dropped is whole large segments, sent again in other cuts.", captured=ONE_NAT)
def offload_and_loss(lab):
    lab.offload("server", "on", "eth0")
    tolls.count_loss(lab, 30)
    crowd = Crowd(lab, OF_THIRTY, body=b"." * 30_000)
    three_in_a_row(crowd, 0, 12)
    crowd.stop()
    lab.truth(dropped=tolls.told(tolls.dropped(lab)))


@scenario("one-direction-seen", 30,
          "At the server only what comes from the client was captured. The router forgets a half-closed connection "
          "after 5 s and drops the client's late FIN; another connection closes in good order.",
          "server.pcapng has no packet of the server, which proves nothing about the path; of the client's packets "
          "only the late FINs are missing.", starts_captures=True,
          captured=ONE_NAT)
def one_direction_seen(lab):
    lab.start_captures(server_filter=f"src host {ROUTER4}")
    lab.conntrack(timeout_fin_wait=5, timeout_close_wait=5, timeout_last_ack=5, loose=0)
    tolls.drop(lab, "from_client", "fin", "ct state invalid")
    late, good = closed_by_server(lab, "late"), closed_by_server(lab, "good")
    good.close("client")
    time.sleep(LATE)
    late.close("client")
    time.sleep(14)
    late.truth(first_close="server", client_sent="fin", server_sent="fin",
               router="conntrack entry expired after 5 s; client's FINs dropped")
    good.truth(first_close="server", client_sent="fin", server_sent="fin", router="nothing")
    lab.truth(dropped=tolls.told(tolls.dropped(lab)))


@scenario("tuple-used-ten-times", 20,
          "The same addresses and ports ten times, each aborted by the client; of the third and the seventh one the "
          "RST is dropped.",
          "ten handshakes on one 4-tuple at both points. The fourth and the eighth SYN find the connection before "
          "them still there: challenge ACK, RST, and the SYN again.", captured=ONE_NAT)
def tuple_used_ten_times(lab):
    lab.nft("router", "add counter inet lab from_client_rst")
    for nth in range(1, 11):
        connection = served(lab, f"{nth}", client_port=40001)
        connection.truth(router="nothing")
        lost = nth in (3, 7)
        if lost:
            lab.forward_rule('iifname "lan" tcp flags & rst == rst counter name from_client_rst drop')
            connection.truth(router="every RST dropped")
        connection.abort("client")
        time.sleep(0.3)
        lab.clear_forward_rules()
        if not lost:
            connection.wait_state("server", "CLOSE")
        connection.actions = None
        time.sleep(1.2)
    lab.truth(dropped=tolls.told(tolls.dropped(lab)))


@scenario("half-overlap", 45,
          "The capture at the client ends in the middle of the one at the server's; all the time the router drops "
          "one packet in fifty, both ways.",
          "losses in the time that both captures cover; before and after, what the one lacks was not lost. Some "
          "connections go on all the time.", starts_captures=True, captured=ONE_NAT)
def half_overlap(lab):
    lab.start_capture("client", "client", "eth0")
    crowd = losing_path(lab, 50, OF_FIFTY)
    for nth in range(1000, 1004):
        crowd.ask(nth, times=4, every=9)
    three_in_a_row(crowd, 0, 30)
    time.sleep(4)
    before = tolls.dropped(lab)
    lab.start_capture("server", "server", "eth0", seen_as="at_server")
    time.sleep(1)
    three_in_a_row(crowd, 30, 30)
    time.sleep(4)
    lab.captures["client"].stop()
    after = tolls.dropped(lab)
    time.sleep(1)
    three_in_a_row(crowd, 60, 30)
    crowd.stop()
    lab.truth(dropped=tolls.told(tolls.between(before, after)))


@scenario("two-firewalls", 40,
          "Two firewalls in a row. The first one forgets half-closed connections after 5 s and drops the client's "
          "late FIN; the second one answers the server's FIN on port 81 by a RST in the client's name, and drops one "
          "packet in fifty of port 82 both ways.",
          "middle.pcapng, captured between the firewalls, tells which of the two it was: the late FINs are in "
          "client.pcapng alone; the FIN of port 81 and the RST that answers it in server.pcapng alone.",
          captured="`client.pcapng`, `middle.pcapng` and `server.pcapng` were captured at the same time at the client, "
                   "between two NAT routers and at the server (Linux {kernel}, nftables). " + COUNTED.rstrip())
def two_firewalls(lab):
    lab.insert_router()
    lab.start_capture("middle", "far", "lan", seen_as="between")
    lab.conntrack(timeout_fin_wait=5, timeout_close_wait=5, timeout_last_ack=5, loose=0)
    tolls.drop(lab, "from_client", "fin", "tcp dport 80 ct state invalid")
    tolls.count_strangers(lab, "far")
    lab.nft("far", 'add rule inet lab forward iifname "wan" tcp sport 81 tcp flags & fin == fin counter name '
                   "from_server_answered reject with tcp reset")
    far_loss(lab)
    late, answered = closed_by_server(lab, "late"), served(lab, "answered", port=81)
    answered.close("server")
    time.sleep(3)
    answered.close("client")
    crowd = Crowd(lab, OF_FIFTY, port=82)
    three_in_a_row(crowd, 0, 50)
    crowd.stop()
    late.close("client")
    time.sleep(14)
    late.truth(first_close="server", client_sent="fin", server_sent="fin",
               router="conntrack entry expired after 5 s; client's FINs dropped")
    answered.truth(first_close="server", client_sent="fin", server_sent="fin",
                   router="server's FIN answered by RST in the client's name; FIN not forwarded")
    lab.truth(dropped={"client > middle": tolls.told(tolls.dropped(lab)),
                       "middle > server": tolls.told(tolls.dropped(lab, "far"))})


def far_loss(lab):
    for way, interface in tolls.WAYS.items():
        port = "dport" if way == "from_client" else "sport"
        for sort in tolls.SORTS:
            tolls.drop(lab, way, sort, f"tcp {port} 82 numgen random mod 50 == 0", "far")
