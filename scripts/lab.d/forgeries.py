"""Scenarios in which a device on the path speaks for others: resets and SYNs that the named sender never sent."""
import socket
import time

from bench import REQUEST, tcp_state
from injection import Injector
from packets import RST, SYN
from scenarios import close_in_turn, scenario, served


@scenario("injected-rst", 4,
          "A device on the router sends resets of its own: to both ends at once, to the server only, to the server "
          "with a sequence number that is in the window but not exact.",
          "RST,ACK with TTL 255 where the ends have 63 or 64. 40001: both ends are reset within milliseconds; 40002: "
          "the client talks on after 'its' RST (server.pcapng); 40003: the RST draws a challenge ACK and the "
          "connection goes on to an orderly close.")
def injected_rst(lab):
    injector = Injector(lab)
    both, server, missed = (served(lab, name) for name in ("both-ends", "server-only", "out-of-sequence"))
    for victim in ("client", "server"):
        injector.reset(both, victim)
    injector.reset(server, "server", ip_id=4711)
    injector.reset(missed, "server", ahead=1000)
    for victim in ("client", "server"):
        both.wait_state(victim, "CLOSE")
    server.wait_state("server", "CLOSE")
    time.sleep(0.5)
    server.send("client", REQUEST, deliver=False)
    server.wait_state("client", "CLOSE")
    close_in_turn(missed.exchange(), "client")
    both.truth(first_close=None, client_sent="nothing", server_sent="nothing", router="RST to both ends")
    server.truth(first_close=None, client_sent="nothing", server_sent="rst", router="RST to the server")
    missed.truth(router="RST to the server, 1000 bytes ahead of sequence; it has no effect")


@scenario("rst-both-ways", 4,
          "A device tapped into the link between client and router resets both ends in each other's name at once: an "
          "idle connection, and one in the middle of a conversation.",
          "link.pcapng, captured on that link, has both RSTs within milliseconds, with TTL 64 (there the client's "
          "frames have 64, the server's 63), then what was still under way; client.pcapng and server.pcapng have one "
          "of them each.")
def rst_both_ways(lab):
    injector = Injector(lab, on_link=True)
    lab.capture_link()
    idle, busy = served(lab, "idle"), served(lab, "conversation")
    for victim in ("client", "server"):
        injector.reset(idle, victim, ttl=64)
    for who in ("client", "server"):
        busy.did(who, "sends 100 bytes every 4 ms until its socket is reset")
        busy.end(who).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for nth in range(100):
        if nth == 12:
            for victim in ("client", "server"):
                injector.reset(busy, victim, ttl=64)
        for who in ("client", "server"):
            if tcp_state(busy.end(who)) != "CLOSE":
                busy.end(who).send(b"x" * 100)
        time.sleep(0.004)
    for connection in (idle, busy):
        for who in ("client", "server"):
            connection.wait_state(who, "CLOSE")
        connection.truth(first_close=None, client_sent="nothing", server_sent="nothing", router="RST to both ends")
    busy.truth(server_sent="rst (in answer to data that was under way)")


@scenario("challenge-ack", 5,
          "A device on the router sends RSTs that are in the victim's window but not exactly where it expects them, "
          "and a SYN: the kernel answers each with a challenge ACK (RFC 5961) and goes on.",
          "40001: RST to the server 1000 bytes ahead; 40002: RST to the client 1 byte ahead, with the server's own "
          "TTL; 40003: SYN to the server. An ACK without data follows each at once, then another exchange and an "
          "orderly close.")
def challenge_ack(lab):
    injector = Injector(lab)
    to_server, to_client, syn = (served(lab, name) for name in ("rst-to-server", "rst-to-client", "syn-to-server"))
    injector.reset(to_server, "server", ahead=1000)
    injector.reset(to_client, "client", ahead=1, ttl=63)
    injector.reset(syn, "server", ahead=5000, flags=SYN, window=1024, ttl=64)
    time.sleep(0.5)
    for connection, sent in ((to_server, "RST to the server, 1000 bytes ahead of sequence"),
                             (to_client, "RST to the client, 1 byte ahead of sequence"),
                             (syn, "SYN to the server")):
        close_in_turn(connection.exchange(), "client").truth(router=f"{sent}; it has no effect")


@scenario("rst-out-of-window", 5,
          "A device on the router sends RSTs with sequence numbers outside the victim's window: the kernel ignores "
          "them without a word and the connections go on.",
          "40001: RST to the server 5000 bytes behind; 40002: RST to the server 10,000,000 bytes ahead; 40003: RST to "
          "the client 2,000,000,000 bytes ahead. Nothing answers them; another exchange and an orderly close follow.")
def rst_out_of_window(lab):
    injector = Injector(lab)
    shots = [("behind", "server", -5000), ("ahead", "server", 10_000_000), ("far-ahead", "client", 2_000_000_000)]
    connections = [served(lab, name) for name, _, _ in shots]
    for connection, (_, victim, ahead) in zip(connections, shots):
        injector.reset(connection, victim, ahead=ahead)
    time.sleep(0.5)
    for connection, (_, victim, _) in zip(connections, shots):
        close_in_turn(connection.exchange(), "client")
        connection.truth(router=f"RST to the {victim}, outside its window; it has no effect")


def talk_on(connection, who, times=5):
    """An end that knows nothing of a reset in its name goes on; its peer, reset, answers by RST."""
    connection.did(who, f"sends 100 bytes every 4 ms, {times} times or until its socket is reset")
    for _ in range(times):
        if tcp_state(connection.end(who)) == "CLOSE":
            return
        connection.end(who).send(b"x" * 100)
        time.sleep(0.004)


@scenario("injected-rst-burst", 4,
          "A device on the router sends three RSTs at once, 0, 1460 and 2920 bytes ahead, as some censors do to hit "
          "even if more is under way; the end in whose name they are goes on sending.",
          "three RSTs (without ACK, TTL 255) within a millisecond. 40001: to the client while the server streams; "
          "40002: to the server while the client streams; 40003: to both ends.")
def injected_rst_burst(lab):
    injector = Injector(lab)
    shots = [("to-client", ["client"]), ("to-server", ["server"]), ("to-both", ["client", "server"])]
    connections = [served(lab, name) for name, _ in shots]
    for connection, (_, victims) in zip(connections, shots):
        peers = ["server" if victim == "client" else "client" for victim in victims]
        for end in ("client", "server"):
            connection.end(end).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for victim in victims:
            for ahead in (0, 1460, 2920):
                injector.reset(connection, victim, ahead=ahead, flags=RST)
        for peer in peers:
            talk_on(connection, peer)
        for end in ("client", "server"):
            connection.wait_state(end, "CLOSE")
        if len(victims) == 2:
            connection.truth(client_sent="nothing", server_sent="nothing", router="three RSTs at once to both ends")
        else:
            connection.truth(**{f"{victims[0]}_sent": "rst", f"{peers[0]}_sent": "nothing"},
                             router=f"three RSTs at once to the {victims[0]}")
        connection.truth(first_close=None)


@scenario("injected-rst-stepped", 8,
          "A third party that does not see the connection tries sequence numbers, 400 bytes apart, until one of its "
          "RSTs is exact; the client in whose name they are knows nothing and goes on.",
          "server.pcapng: 20 RSTs with TTL 255 and falling sequence numbers, 0.2 s apart; challenge ACKs of the "
          "server in answer to some (Linux limits them to two a second); after the last RST, which is exact, the "
          "client's next request draws a RST of the server.")
def injected_rst_stepped(lab):
    injector = Injector(lab)
    connection = served(lab, "guessed")
    for step in range(19, -1, -1):
        injector.reset(connection, "server", ahead=400 * step, flags=RST)
        time.sleep(0.2)
    connection.wait_state("server", "CLOSE")
    time.sleep(0.3)
    connection.send("client", REQUEST, deliver=False)
    connection.wait_state("client", "CLOSE")
    connection.truth(first_close=None, client_sent="nothing", server_sent="rst",
                     router="RSTs to the server, 7600 bytes ahead of sequence and less each time, at last exact")


@scenario("idle-timer-reset", 40,
          "A device on the router gives connections up after 35 s idle and says so at once, by a RST in the other "
          "end's name: to both ends with a TTL of 255 or with the router's own 64, to the client only, to the server "
          "only.",
          "a RST after 35 s of silence that answers nothing. 40001 and 40002: one to each end; 40003: the client is "
          "reset and the server's later data draws its RST; 40004: the other way round.")
def idle_timer_reset(lab):
    injector = Injector(lab)
    shots = [("both-far", ["client", "server"], 255), ("both-near", ["client", "server"], 64),
             ("client-only", ["client"], 64), ("server-only", ["server"], 64)]
    connections = [served(lab, name) for name, _, _ in shots]
    time.sleep(35)
    for connection, (_, victims, ttl) in zip(connections, shots):
        for victim in victims:
            injector.reset(connection, victim, ttl=ttl)
        for victim in victims:
            connection.wait_state(victim, "CLOSE")
        connection.truth(first_close=None, client_sent="nothing", server_sent="nothing",
                         router=f"35 s idle; RST to {'both ends' if len(victims) == 2 else 'the ' + victims[0]}")
    time.sleep(1.5)
    for connection, who, victim in ((connections[2], "server", "client"), (connections[3], "client", "server")):
        connection.send(who, REQUEST, deliver=False)
        connection.wait_state(who, "CLOSE")
        connection.truth(**{f"{victim}_sent": "rst"})
