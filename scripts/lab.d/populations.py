"""Scenarios of many connections, which tell together what none of them tells alone."""
import socket
import time

from bench import REQUEST, RESPONSE, LabError, Timeline, tcp_state, wait_for
from injection import Injector
from scenarios import CLOSING, both_gone, close_in_turn, scenario, served


def orderly(connection, first, **facts):
    return connection.truth(first_close=first, client_sent="fin", server_sent="fin", router="nothing", **facts)


def check_got_through(connection, expected):
    """The server's kernel knows whether the client's FIN reached it: its own half-closed socket is gone then."""
    got_through = not connection.lab.sockets("server", connection.client_port, ["fin-wait-2"])
    if got_through != expected:
        raise LabError(f"{connection.name}: the client's FIN {'got' if got_through else 'did not get'} through")


# timers of the router

@scenario("fin-timer-mix", 33,
          "Sixteen connections that the server closes at the same time and the client 0 to 14 s later, through a "
          "router that forgets half-closed connections after 8 s and drops what comes then.",
          "client.pcapng: the client's FINs up to 7.6 s after the server's are acknowledged (ports 40001 to 40009), "
          "those from 8.4 s on (40010 to 40016) are sent again and again and never answered; server.pcapng has none of "
          "the latter.")
def fin_timer_mix(lab):
    timer, delays = 8, [0, 1, 2, 3, 4, 5, 6, 7, 7.6, 8.4, 9, 10, 11, 12, 13, 14]
    lab.conntrack(timeout_close_wait=timer, loose=0)
    lab.forward_rule("ct state invalid drop")
    lab.truth(timer={
        "state": "CLOSE_WAIT (one FIN seen and acknowledged); other states keep the kernel's times", "seconds": timer,
        "counted_from": "the last packet of the connection to pass the router, here the client's ACK of the server's "
        "FIN",
        "when_it_expires": "the entry is gone without a word; later packets are invalid and dropped"})
    connections = [served(lab, f"after-{delay:g}-s") for delay in delays]
    for connection in connections:
        connection.close("server")
    for connection in connections:
        connection.wait_state("client", "CLOSE_WAIT")
    timeline = Timeline()
    for connection, delay in zip(connections, delays):
        timeline.at(delay, lambda connection=connection: connection.close("client"))
    timeline.at(delays[-1] + 16, lambda: None)  # time for the last FIN to be sent again six times
    timeline.run()
    for connection, delay in zip(connections, delays):
        forwarded = delay < timer
        check_got_through(connection, forwarded)
        dropped = "conntrack entry expired; client's FINs dropped"
        orderly(connection, "server", client_closes_after_seconds=delay, router_still_forwarded=forwarded)
        connection.truth(router="nothing" if forwarded else dropped)


@scenario("idle-timer-mix", 76,
          "Nine connections that are idle for 5 to 46 s before the client's next request, through a router that "
          "forgets idle connections after 36 s and drops what comes then.",
          "client.pcapng: requests after a gap of up to 34 s are answered and the connections closed in good order "
          "(ports 40001 to 40005); those after 37 s and more (40006 to 40009) are sent again and again, unanswered; "
          "server.pcapng has none of the latter.")
def idle_timer_mix(lab):
    timer, gaps = 36, [5, 15, 25, 31, 34, 37, 40, 43, 46]
    lab.conntrack(timeout_established=timer, loose=0)
    lab.forward_rule("ct state invalid drop")
    lab.truth(timer={
        "state": "ESTABLISHED", "seconds": timer, "counted_from": "the last packet of the connection to pass the "
        "router",
        "when_it_expires": "the entry is gone without a word; later packets are invalid and dropped"})
    timeline = Timeline()

    def ask_again(connection, gap):
        forwarded = gap < timer
        connection.truth(idle_seconds=gap, router_still_forwarded=forwarded)
        if forwarded:
            connection.exchange()
            timeline.after(0.2, lambda: connection.close("client"))
            timeline.after(0.3, lambda: connection.close("server"))
            orderly(connection, "client")
        else:
            connection.send("client", REQUEST, deliver=False)
            connection.truth(first_close=None, client_sent="nothing", server_sent="nothing",
                             router="conntrack entry expired; client's data dropped")

    for gap in gaps:
        connection = served(lab, f"idle-{gap}-s")
        timeline.after(gap, lambda connection=connection, gap=gap: ask_again(connection, gap))
    timeline.at(gaps[-1] + 28, lambda: None)  # time for the last request to be sent again six times
    timeline.run()


@scenario("fixed-lifetime", 40,
          "Eight connections that a device on the router resets at both ends when they are 20 s old, whatever goes on "
          "in them, and three that are closed in good order before.",
          "a RST 20 s after the SYN of ports 40001 to 40008, in the middle of a conversation, with TTL 64 where the "
          "peer's frames have 63; 40009 to 40011 live 6, 11 and 16 s and close with FINs.")
def fixed_lifetime(lab):
    lifetime = 20
    lab.truth(lifetime={"seconds": lifetime, "counted_from": "the client's SYN",
                        "when_it_expires": "a device on the router sends a RST to each end in the other's name"})
    injector, timeline = Injector(lab), Timeline()

    def start(connection, until):
        timeline.after(until, lambda: end(connection))
        connection.open().exchange()
        timeline.after(1.7, lambda: talk(connection))

    def talk(connection):
        if "router" not in connection.facts:
            connection.send("client", REQUEST)
            connection.send("server", RESPONSE)
            timeline.after(1.7, lambda: talk(connection))

    def end(connection):
        if connection in short:
            close_in_turn(connection, "client")
            return
        for victim in ("server", "client"):
            injector.reset(connection, victim, ttl=64)
        connection.truth(first_close=None, client_sent="nothing", server_sent="nothing",
                         router=f"RST to both ends at the age of {lifetime} s")

    for nth in range(8):
        connection = lab.connection(f"reset-{nth + 1}")
        timeline.at(nth * 2.3, lambda connection=connection: start(connection, lifetime))
    short = {lab.connection(f"closed-after-{age}-s"): age for age in (6, 11, 16)}
    for connection, age in short.items():
        timeline.at(age / 2, lambda connection=connection, age=age: start(connection, age))
    timeline.run()
    for connection in lab.connections:
        if connection not in short:
            for who in ("client", "server"):
                connection.wait_state(who, "CLOSE")


# one that is unlike the rest

@scenario("asa-population", 10,
          "Forty ordinary connections to one server, and one among them whose FIN from the server a firewall on the "
          "router answers by a RST in the client's name.",
          "server.pcapng: port 40021, FIN of the server and at once a RST,ACK with TTL 255 (the client's other frames "
          "have 63) and the server's own window, while the client is 20 ms away; client.pcapng has neither, but the "
          "client's own FIN, never answered. The other forty close with two FINs.")
def asa_population(lab):
    injector = Injector(lab)
    for nth in range(1, 42):
        connection = served(lab, f"ordinary-{nth}" if nth != 21 else "odd")
        if nth == 21:
            odd = connection
            for port in ("sport", "dport"):
                lab.forward_rule(f"tcp {port} {connection.client_port} drop")
            connection.close("server")
            time.sleep(0.0005)
            injector.answer(connection, "server", ip_id=0xD2C5)
        else:
            first = "client" if nth % 8 == 0 else "server"
            second = "server" if first == "client" else "client"
            connection.close(first)
            connection.wait_state(second, "CLOSE_WAIT")
            connection.close(second)
            orderly(connection, first)
        if nth == 25:
            odd.close("client")
    odd.wait_gone("server", CLOSING, 1)
    odd.truth(first_close="server", client_sent="fin", server_sent="fin",
              router="server's FIN answered by RST in the client's name; everything else of the connection dropped")


# habits of the ends

@scenario("close-wait-leak", 72,
          "Fifteen connections that the client closes; the server acknowledges that, closes its end of three and "
          "leaves twelve open for ever.",
          "ports 40001 to 40012: the client's FIN, its ACK, and then nothing for 66 s and more; 40013 to 40015 close "
          "in good order, the last of them when the others have been waiting for 66 s.")
def close_wait_leak(lab):
    for nth in range(1, 13):
        connection = served(lab, f"leaked-{nth}")
        connection.close("client")
        connection.wait_state("server", "CLOSE_WAIT")
        connection.truth(first_close="client", client_sent="fin", server_sent="nothing", router="nothing")
    for nth in (1, 2):
        close_in_turn(served(lab, f"closed-{nth}"), "client")
    time.sleep(66)
    close_in_turn(served(lab, "closed-3"), "client")


@scenario("linger0-habit", 6,
          "Twelve connections that the client always ends by RST (SO_LINGER 0), with nothing outstanding either way.",
          "RST,ACK of the client after request, response and their ACKs, in each of the twelve; no FIN anywhere.")
def linger0_habit(lab):
    for nth in range(1, 13):
        connection = served(lab, f"habit-{nth}")
        connection.abort("client")
        connection.wait_state("server", "CLOSE")
        connection.truth(first_close="client", client_sent="rst", server_sent="nothing", router="nothing")


@scenario("server-idle-close", 16,
          "Ten connections that the server closes when they have been idle for 5 s, one of them just when the client "
          "sends its next request.",
          "the server's FIN 5 s after the last response, whatever came before; the client closes at once, but on port "
          "40007 its request crosses the server's FIN and is answered by a RST.")
def server_idle_close(lab):
    idle, timeline = 5, Timeline()
    lab.truth(server_closes={"after_idle_seconds": idle, "counted_from": "the last response it sent"})

    def start(connection, requests):
        connection.open()
        talk(connection, requests)

    def talk(connection, requests):
        connection.send("client", REQUEST)
        connection.send("server", RESPONSE)
        if requests == 1:
            timeline.after(idle, lambda: close(connection))
        else:
            timeline.after(0.6, lambda: talk(connection, requests - 1))

    def close(connection):
        connection.close("server")
        if connection.name == "race":
            time.sleep(0.002)  # the FIN is still under way
            connection.send("client", REQUEST, deliver=False)
            connection.truth(first_close="server", client_sent="nothing", server_sent="fin, rst", router="nothing")
        else:
            timeline.after(0.05, lambda: connection.close("client"))
            orderly(connection, "server")

    for nth in range(10):
        connection = lab.connection("race" if nth == 6 else f"idle-{nth + 1}")
        timeline.at(nth * 0.73, lambda connection=connection, nth=nth: start(connection, 1 + nth % 4))
    timeline.run()
    for connection in lab.connections:
        if connection.name == "race":
            connection.wait_state("client", "CLOSE")
        else:
            both_gone(connection)


@scenario("port-scan", 6,
          "A client tries 30 ports of the server one after the other, as nmap -sT does: 29 refuse, and the one that "
          "accepts is reset at once, without data.",
          "SYNs to ports 60 to 89, each answered by RST,ACK, but for port 80: SYN-ACK, ACK, then RST,ACK of the client.")
def port_scan(lab):
    lab.truth(scan={"from": "the client", "ports": "60 to 89, in turn", "kind": "connect"})
    for port in range(60, 90):
        if port == 80:
            abort_unused(lab)
            continue
        lab.nobody_listens(socket.AF_INET, port)
        connection = lab.connection(f"port-{port}", port=port)
        connection.start()
        wait_for("the refusal", lambda connection=connection: tcp_state(connection.client) == "CLOSE")
        connection.truth(first_close=None, client_sent="syn", server_sent="rst", router="nothing")


def abort_unused(lab):
    connection = lab.connection("port-80", port=80).open()
    connection.abort("client")
    connection.wait_state("server", "CLOSE")
    connection.truth(first_close="client", client_sent="rst", server_sent="nothing", router="nothing")


@scenario("refusing-server", 6,
          "Twelve connections to a port where nothing listens, and one to another port of the same server that is "
          "accepted.",
          "twelve SYNs to port 81, each answered by RST,ACK one round trip later with the server's TTL; port 80 works.")
def refusing_server(lab):
    lab.nobody_listens(socket.AF_INET, 81)
    for nth in range(1, 13):
        connection = lab.connection(f"refused-{nth}", port=81)
        connection.start()
        wait_for("the refusal", lambda connection=connection: tcp_state(connection.client) == "CLOSE")
        connection.truth(first_close=None, client_sent="syn", server_sent="rst", router="nothing")
        time.sleep(0.15)
    close_in_turn(served(lab, "accepted"), "client")
