"""The main scenarios over IPv6."""
import socket
import time

from bench import REQUEST
from injection import Injector
from scenarios import (LATE, aborted, close_in_turn, closed_by_server, left_unread, scenario, served,
                       short_closing_timers)


@scenario("ipv6-clean-close", 2,
          "Orderly closes over IPv6: by the client, by the server.",
          "two FINs, both acknowledged, in each connection.")
def ipv6_clean_close(lab):
    close_in_turn(served(lab, "client-first", family=socket.AF_INET6), "client")
    close_in_turn(served(lab, "server-first", family=socket.AF_INET6), "server")


@scenario("ipv6-refused", 1,
          "A connection over IPv6 to a port where nothing listens.",
          "SYN, RST,ACK one round trip later.")
def ipv6_refused(lab):
    connection = lab.connection("refused", family=socket.AF_INET6, port=81)
    lab.nobody_listens(socket.AF_INET6, 81)
    connection.start()
    connection.wait_state("client", "CLOSE")
    connection.truth(first_close=None, client_sent="syn", server_sent="rst", router="nothing")


@scenario("ipv6-late-fin-eaten", 45,
          "As late-fin-eaten, over IPv6: the client closes 12 s after the server; the router forgot the half-closed "
          "connection after 5 s and drops the client's FIN.",
          "client.pcapng ends in one FIN of the client sent again and again with doubling gaps and never answered; "
          "server.pcapng has none of them.")
def ipv6_late_fin_eaten(lab):
    short_closing_timers(lab, "ct state invalid drop")
    connection = closed_by_server(lab, "late", family=socket.AF_INET6)
    time.sleep(LATE)
    connection.close("client")
    time.sleep(28)  # seven repetitions
    connection.truth(first_close="server", client_sent="fin", server_sent="fin",
                     router="conntrack entry expired after 5 s; client's FINs dropped")


@scenario("ipv6-aborts", 6,
          "Resets over IPv6: SO_LINGER 0 by either end, data unread, a port that the router refuses in the server's "
          "name, a server that has forgotten the connection.",
          "40001 and 40002: RST,ACK after all was acknowledged; 40003: RST,ACK after data that was not read; port 81: "
          "SYN answered by RST,ACK with hop limit 64 where the server's frames have 63, and not in server.pcapng; "
          "40005: data answered by RST without ACK.")
def ipv6_aborts(lab):
    for who in ("client", "server"):
        aborted(served(lab, f"{who}-aborts", family=socket.AF_INET6), who)
    left_unread(served(lab, "server-does-not-read", family=socket.AF_INET6), "server")
    lab.forward_rule("tcp dport 81 reject with tcp reset")
    refused = lab.connection("refused", family=socket.AF_INET6, port=81)
    refused.start()
    refused.wait_state("client", "CLOSE")
    refused.truth(first_close=None, client_sent="syn", server_sent="nothing", router="SYN answered by RST")
    forgotten = served(lab, "forgotten", family=socket.AF_INET6)
    forgotten.forget("server")
    time.sleep(1.5)
    forgotten.send("client", REQUEST, deliver=False)
    forgotten.wait_state("client", "CLOSE")
    forgotten.truth(first_close=None, client_sent="nothing", server_sent="rst", router="nothing")


@scenario("ipv6-injected-rst", 4,
          "A device on the router sends resets over IPv6: to both ends at once, and to the server only while the "
          "client goes on.",
          "RST,ACK with hop limit 255 where the ends have 63 or 64. 40001: both ends are reset within milliseconds; "
          "40002: the client talks on after 'its' RST (server.pcapng).")
def ipv6_injected_rst(lab):
    injector = Injector(lab)
    both, server = (served(lab, name, family=socket.AF_INET6) for name in ("both-ends", "server-only"))
    for victim in ("client", "server"):
        injector.reset(both, victim)
    injector.reset(server, "server")
    for connection, victim in ((both, "client"), (both, "server"), (server, "server")):
        connection.wait_state(victim, "CLOSE")
    time.sleep(0.5)
    server.send("client", REQUEST, deliver=False)
    server.wait_state("client", "CLOSE")
    both.truth(first_close=None, client_sent="nothing", server_sent="nothing", router="RST to both ends")
    server.truth(first_close=None, client_sent="nothing", server_sent="rst", router="RST to the server")


@scenario("ipv6-idle-reset", 38,
          "As idle-reset, over IPv6: the router forgets a connection that was idle for 35 s (its timer: 30 s) and "
          "answers the next packet by RST in the server's name.",
          "client.pcapng: after the gap the request draws a RST with hop limit 64 (the server's frames have 63); "
          "server.pcapng has neither.")
def ipv6_idle_reset(lab):
    lab.conntrack(timeout_established=30, loose=0)
    lab.forward_rule("ct state invalid reject with tcp reset")
    connection = served(lab, "idle", family=socket.AF_INET6)
    time.sleep(35)
    connection.send("client", REQUEST, deliver=False)
    connection.wait_state("client", "CLOSE")
    connection.truth(first_close=None, client_sent="nothing", server_sent="nothing",
                     router="conntrack entry expired after 30 s idle; client's data answered by RST")
