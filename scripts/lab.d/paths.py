"""Scenarios in which the path does not carry a part of a connection: by its size, by its mark, by its direction."""
import socket
import time

from bench import REQUEST, now
from scenarios import close_in_turn, scenario, served


@scenario("one-sided-firewall", 24,
          "A stateful firewall on the way to the server, past which the server's packets take another way: it has not "
          "seen the SYN-ACK, takes what follows the SYN for invalid and drops it (port 80). Port 81 is exempt.",
          "client.pcapng: the SYN-ACK comes again and again although the client acknowledges it each time and sends "
          "its request again and again; server.pcapng: SYN-ACKs repeated, and of the client only its SYN. Port 81: "
          "request, response and an orderly close over the same path.")
def one_sided_firewall(lab):
    lab.sysctl("server", "net.ipv4.tcp_synack_retries=3")  # also of IPv6
    lab.conntrack(loose=0)
    # What connection tracking is not shown might as well not pass here.
    lab.nft("router", 'add chain inet lab early { type filter hook prerouting priority raw; }\n'
                      'add rule inet lab early iifname "wan" meta l4proto tcp notrack')
    lab.router_log.append({"time": now(), "nft_raw_rule": 'iifname "wan" meta l4proto tcp notrack'})
    lab.forward_rule('iifname "lan" tcp dport 80 ct state invalid drop')
    dropped = lab.connection("dropped", family=socket.AF_INET6)
    dropped.start()
    dropped.wait_state("client", "ESTABLISHED")
    dropped.send("client", REQUEST, deliver=False)
    close_in_turn(served(lab, "exempt", family=socket.AF_INET6, port=81), "client")
    time.sleep(16)  # SYN-ACKs after 0, 1, 3, 7 s
    dropped.abort("client")
    dropped.truth(first_close="client", client_sent="rst", server_sent="syn-ack",
                  router="everything from the client but its SYN dropped")


def send_response(connection, size):
    connection.did("server", f"streams {size} bytes")
    connection.server.send(b"x" * size)


@scenario("mtu-blackhole", 24,
          "A link of the path carries no packets above 1000 bytes. First the router drops longer ones without a word "
          "(40001), then it says so by ICMP, fragmentation needed (40002).",
          "server.pcapng, 40001: the full segments of the response come again and again with doubling gaps, while the "
          "short one at its end is acknowledged selectively; client.pcapng has only that one. 40002: ICMP type 3 code "
          "4, then the same bytes in shorter segments, and an orderly close. What the server has learnt there lets the "
          "beginning of 40001's response through as well, to a client that has closed meanwhile and answers by RST.")
def mtu_blackhole(lab):
    lab.run("router", "ip", "link", "set", "lan", "mtu", "1000")
    lab.nft("router", "add chain inet lab own { type filter hook output priority filter; }\n"
                      "add rule inet lab own icmp type destination-unreachable drop")
    lab.router_log.append({"time": now(), "mtu": "1000 on lan; no ICMP"})
    dark = lab.connection("unsaid").open()
    dark.send("client", REQUEST)
    send_response(dark, 3000)
    time.sleep(13)  # after 0.2, 0.6, 1.4, 3, 6.2, 12.6 s
    dark.close("client")
    time.sleep(1)
    lab.nft("router", "flush chain inet lab own")
    lab.router_log.append({"time": now(), "mtu": "ICMP again"})
    told = lab.connection("said").open()
    told.send("client", REQUEST)
    send_response(told, 3000)
    left = 3000
    while left:
        left -= len(told.client.recv(left))
    told.wait_acked()
    close_in_turn(told, "client")
    dark.truth(first_close="client", client_sent="fin, rst", server_sent="nothing",
               router="server's segments above 1000 bytes dropped")
    told.truth(router="server's segments above 1000 bytes dropped and answered by ICMP fragmentation needed")


def mark(connection, dscp):
    connection.client.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, dscp << 2)
    connection.truth(dscp={"of": "client", "from": now(), "class": dscp})


@scenario("dscp-dropped", 22,
          "The client marks its packets in mid-connection with another DSCP, and the router drops that class (46, "
          "first connection) or passes it (34, second).",
          "client.pcapng, 40001: after two exchanges the request comes again and again with DSCP 46, unanswered; "
          "server.pcapng has none of them. 40002: with DSCP 34 all goes on, to an orderly close.")
def dscp_dropped(lab):
    lab.forward_rule("ip dscp ef drop")
    dropped, passed = served(lab, "dropped"), served(lab, "passed")
    dropped.exchange()
    for connection, dscp in ((dropped, 46), (passed, 34)):
        mark(connection, dscp)
    dropped.send("client", REQUEST, deliver=False)
    passed.exchange()
    close_in_turn(passed, "client")
    time.sleep(16)
    dropped.truth(first_close=None, client_sent="nothing", server_sent="nothing",
                  router="everything from the client dropped from then on")
