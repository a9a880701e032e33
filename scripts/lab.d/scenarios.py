"""The scenarios: what is done to the connections. Each says in one sentence what it is and what to see in it.

A FIN counts as late from 10 s on, hence delays of 12 s; router timers are cut to 5 s so that they expire first.
"""
import socket
import time
from dataclasses import dataclass
from typing import Callable

from bench import CLIENT4, REQUEST, RESPONSE, ROUTER4, tcp_state, wait_for

SCENARIOS = {}
LATE = 12
CLOSING = ["fin-wait-1", "fin-wait-2", "closing", "last-ack", "close-wait", "established"]


@dataclass
class Scenario:
    name: str
    seconds: int
    summary: str
    see: str
    play: Callable
    starts_captures: bool = False
    captured: str = ("`client.pcapng` and `server.pcapng` were captured at the same time on the client's and the "
                     "server's interface, with a NAT router (Linux {kernel}, nftables) between them")


def scenario(name, seconds, summary, see, **options):
    def register(play):
        SCENARIOS[name] = Scenario(name, seconds, summary, see, play, **options)
        return play
    return register


# parts that several scenarios share

def short_closing_timers(lab, rule):
    """A router that soon forgets half-closed connections and does not pick up what it does not know."""
    lab.conntrack(timeout_fin_wait=5, timeout_close_wait=5, timeout_last_ack=5, loose=0)
    lab.forward_rule(rule)


def served(lab, name, **where):
    """A connection with one request and its response, all acknowledged, then a moment of rest."""
    connection = lab.connection(name, **where).open().exchange()
    time.sleep(0.1)
    return connection


def closed_by_server(lab, name, **where):
    """Served and closed by the server; the client has acknowledged that and keeps its own end open."""
    connection = served(lab, name, **where)
    connection.close("server")
    connection.wait_state("client", "CLOSE_WAIT")
    return connection


def aborted(connection, who):
    """One end aborts on purpose; the other learns it."""
    connection.abort(who)
    return ended_by_rst(connection, who)


def ended_by_rst(connection, who):
    connection.wait_state("server" if who == "client" else "client", "CLOSE")
    sent = {"client_sent": "nothing", "server_sent": "nothing", f"{who}_sent": "rst"}
    return connection.truth(first_close=who, router="nothing", **sent)


def left_unread(connection, who):
    """One end closes while data for it lies unread, so that its kernel sends RST."""
    connection.send("server" if who == "client" else "client", REQUEST, deliver=False)
    connection.wait_acked()
    connection.close(who)
    return ended_by_rst(connection, who)


def both_gone(connection):
    for who in ("client", "server"):
        connection.wait_gone(who, CLOSING, 10)


def close_in_turn(connection, first):
    second = "server" if first == "client" else "client"
    connection.close(first)
    connection.wait_state(second, "CLOSE_WAIT")
    connection.close(second)
    both_gone(connection)
    return connection.truth(first_close=first, client_sent="fin", server_sent="fin", router="nothing")


# late FINs

@scenario("late-fin-eaten", 114,
          "The client closes 12 s after the server; the router forgot the half-closed connection after 5 s and drops "
          "the client's FIN.",
          "client.pcapng ends in one FIN of the client sent again and again with doubling gaps and never answered; "
          "server.pcapng has none of them.")
def late_fin_eaten(lab):
    short_closing_timers(lab, "ct state invalid drop")
    connection = closed_by_server(lab, "late")
    time.sleep(LATE)
    connection.close("client")
    time.sleep(100)  # Linux repeats the FIN nine times within some 64 s, and gives up without a word 64 s later
    connection.truth(first_close="server", client_sent="fin", server_sent="fin",
                     router="conntrack entry expired after 5 s; client's FINs dropped")


@scenario("late-fin-icmp", 40,
          "As late-fin-eaten, but the router answers the late FIN with ICMP network unreachable.",
          "client.pcapng: repeated FINs of the client, with ICMP type 3 code 0 from the router in answer (not to each: "
          "ICMP is rate limited). The gaps do not double: each ICMP takes the client's backoff down a step (RFC 6069). "
          "server.pcapng has none of either.")
def late_fin_icmp(lab):
    short_closing_timers(lab, "ct state invalid reject with icmp type net-unreachable")
    connection = closed_by_server(lab, "late")
    time.sleep(LATE)
    connection.close("client")
    time.sleep(26)  # long enough for several repetitions at doubling gaps
    connection.truth(first_close="server", client_sent="fin", server_sent="fin",
                     router="conntrack entry expired after 5 s; client's FINs answered by ICMP net-unreachable")


@scenario("late-fin-reset", 14,
          "As late-fin-eaten, but the router answers the late FIN with a RST in the server's name.",
          "client.pcapng: the client's FIN, 12 s after the server's, draws a RST with the router's TTL 64 where the "
          "server's frames have 63; server.pcapng has neither.")
def late_fin_reset(lab):
    short_closing_timers(lab, "ct state invalid reject with tcp reset")
    connection = closed_by_server(lab, "late")
    time.sleep(LATE)
    connection.close("client")
    connection.wait_gone("client", CLOSING, 10)
    connection.truth(first_close="server", client_sent="fin", server_sent="fin",
                     router="conntrack entry expired after 5 s; client's FIN answered by RST in the server's name")


@scenario("late-fin-ok", 14,
          "The client closes 12 s after the server, and nothing is wrong with the path: late, but it gets through.",
          "the client's FIN 12 s after the server's, acknowledged one round trip later.")
def late_fin_ok(lab):
    connection = closed_by_server(lab, "late")
    time.sleep(LATE)
    connection.close("client")
    both_gone(connection)
    connection.truth(first_close="server", client_sent="fin", server_sent="fin", router="nothing")


@scenario("fin-reset-by-firewall", 5,
          "The router answers the server's FIN with a RST in the client's name and tells the client nothing.",
          "server.pcapng: FIN of the server, RST within a millisecond with TTL 64 (the client's frames have 63), and "
          "the client goes on 3 s later with data (first connection) or a FIN (second); client.pcapng has neither "
          "that FIN nor that RST, only the server's own RST at the end.")
def fin_reset_by_firewall(lab):
    lab.forward_rule('iifname "wan" tcp flags & fin == fin reject with tcp reset')
    talks, closes = served(lab, "client-talks-on"), served(lab, "client-closes-later")
    for connection in (talks, closes):
        connection.close("server")
    time.sleep(3)
    talks.send("client", REQUEST, deliver=False)
    closes.close("client")
    talks.wait_state("client", "CLOSE")
    talks.truth(first_close="server", client_sent="nothing", server_sent="fin",
                router="server's FIN answered by RST in the client's name; FIN not forwarded")
    closes.truth(first_close="server", client_sent="fin", server_sent="fin",
                 router="server's FIN answered by RST in the client's name; FIN not forwarded")


@scenario("close-wait-stuck", 68,
          "The server closes, the client acknowledges that and never closes its own end.",
          "port 40001: the server's FIN, its ACK, and then nothing; an orderly connection 66 s later (40002) shows "
          "that the capture went on.")
def close_wait_stuck(lab):
    connection = closed_by_server(lab, "leaked")
    time.sleep(66)
    close_in_turn(served(lab, "later"), "client")
    connection.truth(first_close="server", client_sent="nothing", server_sent="fin", router="nothing")


@scenario("final-ack-missing", 4,
          "The last ACK of an orderly close is lost for a while: the second FIN has to be repeated.",
          "FIN of the client, ACK, FIN of the server repeated with doubling gaps, at last acknowledged. client.pcapng "
          "has the client's ACKs that server.pcapng lacks.")
def final_ack_missing(lab):
    connection = served(lab, "last-ack-lost")
    connection.close("client")
    connection.wait_state("server", "CLOSE_WAIT")
    time.sleep(0.2)
    lab.forward_rule('iifname "lan" tcp flags & (fin | syn | rst | ack) == ack drop')
    connection.close("server")
    time.sleep(1)  # the FIN comes again after some 0.2, 0.6 s
    lab.clear_forward_rules()
    both_gone(connection)
    connection.truth(first_close="client", client_sent="fin", server_sent="fin",
                     router="client's bare ACKs dropped for 1 s after the server's FIN")


# orderly closes

def simultaneous(lab, name):
    connection = served(lab, name)
    connection.close("client")
    connection.close("server")
    both_gone(connection)
    connection.truth(first_close="both", client_sent="fin", server_sent="fin", router="nothing")


def fin_with_data(lab, name):
    connection = lab.connection(name).open()
    connection.send("client", REQUEST)
    connection.did("server", f"send {len(RESPONSE)} bytes and close in one segment")
    connection.server.send(RESPONSE, socket.MSG_MORE)
    connection.server.close()
    connection.wait_state("client", "CLOSE_WAIT")
    connection.client.recv(len(RESPONSE))  # read, or close() would mean RST
    connection.close("client")
    both_gone(connection)
    connection.truth(first_close="server", client_sent="fin", server_sent="fin", router="nothing")


def half_closed(lab, name):
    connection = lab.connection(name).open()
    connection.send("client", REQUEST)
    connection.half_close("client")
    connection.wait_state("server", "CLOSE_WAIT")
    for _ in range(3):
        time.sleep(0.05)
        connection.send("server", RESPONSE)
    connection.close("server")
    wait_for("the FIN", lambda: tcp_state(connection.client) in ("TIME_WAIT", "CLOSE"))
    connection.close("client")
    both_gone(connection)
    connection.truth(first_close="client", client_sent="fin", server_sent="fin", router="nothing")


@scenario("clean-close", 5,
          "Twelve connections that close in good order: by the client, by the server, by both at once, half-closed "
          "with data still coming back, without any data.",
          "two FINs, both acknowledged, in each of the twelve; `truth.json` says who closed first. Nothing here "
          "deserves a warning.")
def clean_close(lab):
    for nth in (1, 2, 3):
        close_in_turn(served(lab, f"client-first-{nth}"), "client")
        close_in_turn(served(lab, f"server-first-{nth}"), "server")
    for nth in (1, 2):
        simultaneous(lab, f"simultaneous-{nth}")
        half_closed(lab, f"half-close-{nth}")
    fin_with_data(lab, "fin-with-data")
    close_in_turn(lab.connection("no-data").open(), "client")


@scenario("tuple-reuse", 4,
          "The same addresses and ports used three times: closed by the server, again 1.5 s later and aborted by the "
          "client, again 0.2 s later and closed by the server.",
          "three handshakes on one 4-tuple in each capture.")
def tuple_reuse(lab):
    close_in_turn(served(lab, "first", client_port=40001), "server")
    time.sleep(1.5)  # timestamps must have moved on by a second before TIME_WAIT lets a SYN in
    second = served(lab, "second", client_port=40001)
    second.abort("client")
    second.truth(first_close="client", client_sent="rst", server_sent="nothing", router="nothing")
    second.wait_gone("server", ["established"], 10)
    time.sleep(0.2)
    close_in_turn(served(lab, "third", client_port=40001), "server")


@scenario("tuple-reuse-refused", 5,
          "The client's host forgets a connection and opens it again from the same port while the server still has it.",
          "SYN answered by a challenge ACK of the old connection, RST from the client, and at once the SYN again, "
          "now answered by SYN-ACK.")
def tuple_reuse_refused(lab):
    old = served(lab, "forgotten", client_port=40001)
    old.forget("client")
    old.truth(first_close=None, client_sent="rst", server_sent="nothing", router="nothing")
    time.sleep(1)
    new = lab.connection("again", client_port=40001).open().exchange()
    close_in_turn(new, "client")


# aborts

@scenario("abort-linger0", 2,
          "Connections closed by RST on purpose (SO_LINGER 0) with nothing outstanding: by the client, by the server.",
          "RST,ACK with the socket's own window and sequence number, no FIN.")
def abort_linger0(lab):
    for who in ("client", "server"):
        aborted(served(lab, f"{who}-aborts"), who)


@scenario("abort-unread-data", 2,
          "An end closes while data for it lies unread: the kernel sends RST instead of FIN. By the server, by the "
          "client.",
          "data, its ACK, then RST,ACK from the end that was to read it.")
def abort_unread_data(lab):
    for who in ("server", "client"):
        left_unread(served(lab, f"{who}-does-not-read"), who)


@scenario("rst-after-fin", 3,
          "An end sends FIN and half a second later RST (SO_LINGER 0 after shutdown): the client, then the server.",
          "FIN, its ACK, and 0.5 s later RST,ACK from the same end.")
def rst_after_fin(lab):
    for who in ("client", "server"):
        connection = served(lab, f"{who}-fin-rst")
        connection.half_close(who)
        connection.wait_state(who, "FIN_WAIT2")
        time.sleep(0.5)
        connection.abort(who)
        other = "server" if who == "client" else "client"
        connection.wait_state(other, "CLOSE")
        sent = {"client_sent": "nothing", "server_sent": "nothing", f"{who}_sent": "fin, rst"}
        connection.truth(first_close=who, router="nothing", **sent)


@scenario("user-cancel", 2,
          "The client closes in the middle of a download while the server goes on sending.",
          "FIN of the client, then RSTs in answer to the segments that were under way.")
def user_cancel(lab):
    connection = lab.connection("download").open()
    connection.send("client", REQUEST)
    connection.did("server", "streams 100 bytes every 4 ms until told to stop")
    connection.client.setblocking(False)
    connection.server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a segment for each send
    for nth in range(1000):
        try:
            connection.server.send(b"x" * 100)
        except OSError:
            break
        if nth < 25:
            read_all(connection.client)  # nothing unread at close, or the kernel would abort instead of sending FIN
        elif nth == 25:
            read_all(connection.client)
            connection.close("client")
        time.sleep(0.004)
    connection.close("server")
    time.sleep(0.2)
    connection.truth(first_close="client", client_sent="fin, rst", server_sent="nothing", router="nothing")


def read_all(sock):
    try:
        while sock.recv(65536):
            pass
    except BlockingIOError:
        pass


@scenario("abort-crossing", 2,
          "Both applications abort (SO_LINGER 0) at the same moment, so that their RSTs cross on the way.",
          "client.pcapng: RST,ACK of the client, and half a round trip later the server's, with the server's own TTL, "
          "window and timestamps; server.pcapng the other way round.")
def abort_crossing(lab):
    for nth in (1, 2):
        connection = served(lab, f"crossing-{nth}")
        for who in ("client", "server"):
            connection.abort(who)
        connection.truth(first_close="both", client_sent="rst", server_sent="rst", router="nothing")
        time.sleep(0.2)


# handshakes that fail

@scenario("refused-port", 1,
          "Connections to ports where nothing listens: the server's host refuses.",
          "SYN, RST,ACK one round trip later with the server's TTL.")
def refused_port(lab):
    for port in (81, 82):
        connection = lab.connection(f"port-{port}", port=port)
        lab.nobody_listens(socket.AF_INET, port)
        connection.start()
        connection.wait_state("client", "CLOSE")
        connection.truth(first_close=None, client_sent="syn", server_sent="rst", router="nothing")


@scenario("refused-by-firewall", 1,
          "The router refuses in the server's name: port 81 by RST, port 82 by ICMP administratively prohibited.",
          "client.pcapng: SYN answered by RST,ACK with TTL 64 (the server's SYN-ACK on port 80 has 63), and SYN "
          "answered by ICMP type 3 code 13; server.pcapng has only the connection to port 80.")
def refused_by_firewall(lab):
    lab.forward_rule("tcp dport 81 reject with tcp reset")
    lab.forward_rule("tcp dport 82 reject with icmp type admin-prohibited")
    close_in_turn(served(lab, "allowed"), "client")
    for port, answer in ((81, "SYN answered by RST"), (82, "SYN answered by ICMP admin-prohibited")):
        connection = lab.connection(f"port-{port}", port=port)
        connection.start()
        connection.wait_state("client", "CLOSE")
        connection.truth(first_close=None, client_sent="syn", server_sent="nothing", router=answer)


@scenario("syn-dropped", 18,
          "SYNs that nobody answers: port 81 is dropped by the router, port 82 by the server's own firewall.",
          "SYNs sent again and again; those to port 81 only in client.pcapng, those to port 82 in both.")
def syn_dropped(lab):
    lab.forward_rule("tcp dport 81 drop")
    lab.nft("server", "add table inet host\n"
                      "add chain inet host in { type filter hook input priority filter; }\n"
                      "add rule inet host in tcp dport 82 drop")
    connections = [lab.connection(f"port-{port}", port=port) for port in (81, 82)]
    for connection in connections:
        connection.start()
    time.sleep(16)
    for connection, dropper in zip(connections, ("SYNs dropped", "nothing; the server's host drops the SYNs")):
        connection.close("client")
        connection.truth(first_close=None, client_sent="syn", server_sent="nothing", router=dropper)


@scenario("handshake-abandoned", 11,
          "Handshakes that stop half way: the client gives up before the SYN-ACK arrives; the client's ACKs are lost.",
          "SYN, SYN-ACK, RST (port 80); SYN-ACK repeated at growing gaps, with the client's ACKs only in client.pcapng "
          "(port 81).")
def handshake_abandoned(lab):
    gives_up, lost = lab.connection("gives-up"), lab.connection("acks-lost", port=81)
    lab.sysctl("server", "net.ipv4.tcp_synack_retries=2")
    lab.forward_rule("tcp dport 81 tcp flags & (syn | ack) == ack drop")
    gives_up.start()
    gives_up.close("client")
    lost.start()
    time.sleep(9)  # SYN-ACKs after 0, 1, 3 s; the server gives up after 7
    gives_up.truth(first_close="client", client_sent="syn, rst", server_sent="syn-ack", router="nothing")
    lost.truth(first_close=None, client_sent="syn", server_sent="syn-ack", router="client's ACKs dropped")


def overfill_queue(lab, port, queued, more):
    """Connections to a port whose application accepts nothing: so many that are queued, and more at the same time, of
    which the first fits."""
    lab.listen(socket.AF_INET, port, backlog=queued)  # Linux queues one more
    waiting = [lab.connection(f"queued-{port}-{nth}", port=port) for nth in range(1, queued + 1)]
    for connection in waiting:
        connection.start()
        connection.wait_state("client", "ESTABLISHED")
        time.sleep(0.05)
    crowd = [lab.connection(f"queued-{port}-{queued + 1}", port=port)]
    crowd += [lab.connection(f"left-out-{port}-{nth}", port=port) for nth in range(1, more)]
    for connection in crowd:
        connection.start()
        time.sleep(0.001)
    return waiting + crowd[:1], crowd[1:]


def serve_queue(queue):
    for connection in queue:
        connection.accept()
        connection.exchange()
        close_in_turn(connection, "client")


@scenario("accept-queue-full", 14,
          "A server's application does not accept, and the queue of connections for it is full: the kernel drops the last "
          "step of further handshakes (port 80), or answers it by RST (port 81, tcp_abort_on_overflow).",
          "SYN-ACKs repeated although the client's ACK is there, until the client gives up; RSTs without ACK flag one "
          "round trip after the client's ACK; the queued connections are served in the end.")
def accept_queue_full(lab):
    lab.sysctl("server", "net.ipv4.tcp_syncookies=0")
    queue, left_out = overfill_queue(lab, 80, queued=3, more=3)
    time.sleep(8)  # SYN-ACKs again after 1, 3, 7 s
    for connection in left_out:
        connection.abort("client")
        connection.truth(first_close="client", client_sent="rst", server_sent="syn-ack", router="nothing")
    serve_queue(queue)
    lab.sysctl("server", "net.ipv4.tcp_abort_on_overflow=1")
    queue, left_out = overfill_queue(lab, 81, queued=5, more=5)
    for connection in left_out:
        connection.wait_state("client", "CLOSE")
        connection.truth(first_close="server", client_sent="nothing", server_sent="rst", router="nothing")
    serve_queue(queue)


# silence and lost memory

@scenario("half-open", 6,
          "The server's host has forgotten three connections; the client learns it by data, by a FIN, by a keepalive.",
          "after a pause the client's segment is answered by a RST without ACK flag, with window 0.")
def half_open(lab):
    names = ("data", "fin", "keepalive")
    data, fin, keepalive = (served(lab, name) for name in names)
    for connection in (data, fin, keepalive):
        connection.forget("server")
        connection.truth(first_close=None, client_sent="nothing", server_sent="rst", router="nothing")
    keepalive.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 2)
    keepalive.client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    keepalive.did("client", "keepalive after 2 s idle")
    time.sleep(1.5)
    data.send("client", REQUEST, deliver=False)
    fin.close("client")
    fin.truth(first_close="client", client_sent="fin")
    data.wait_state("client", "CLOSE")
    keepalive.wait_state("client", "CLOSE")


@scenario("rst-dropped", 22,
          "The server's host has forgotten a connection; a firewall on the router drops all RSTs, so the client never "
          "learns it.",
          "server.pcapng: the client's data comes again and again with doubling gaps, and each time the server answers "
          "by RST; client.pcapng has none of the RSTs.")
def rst_dropped(lab):
    lab.forward_rule("tcp flags & rst == rst drop")
    connection = served(lab, "data")
    connection.forget("server")
    time.sleep(1.5)
    connection.send("client", REQUEST, deliver=False)
    time.sleep(18)  # seven repetitions
    connection.truth(first_close=None, client_sent="nothing", server_sent="rst", router="every RST dropped")


@scenario("unclosed", 14,
          "A connection that is still open and idle when the capture ends.",
          "port 40001: handshake, request, response, then nothing; an orderly connection 12 s later (40002) shows that "
          "the capture went on.")
def unclosed(lab):
    connection = served(lab, "idle")
    time.sleep(12)
    close_in_turn(served(lab, "later"), "client")
    connection.truth(first_close=None, client_sent="nothing", server_sent="nothing", router="nothing")


@scenario("idle-blackhole", 65,
          "The router forgets a connection that was idle for 35 s (its timer: 30 s) and drops what comes after.",
          "client.pcapng: after the gap the same request again and again with doubling gaps, unanswered; "
          "server.pcapng has none of it.")
def idle_blackhole(lab):
    lab.conntrack(timeout_established=30, loose=0)
    lab.forward_rule("ct state invalid drop")
    connection = served(lab, "idle")
    time.sleep(35)
    connection.send("client", REQUEST, deliver=False)
    time.sleep(26)  # seven repetitions
    connection.truth(first_close=None, client_sent="nothing", server_sent="nothing",
                     router="conntrack entry expired after 30 s idle; client's data dropped")


@scenario("idle-reset", 38,
          "The router forgets a connection that was idle for 35 s (its timer: 30 s) and answers the next packet by RST "
          "in the server's name.",
          "client.pcapng: after the gap the request draws a RST with TTL 64 (the server's frames have 63); "
          "server.pcapng has neither.")
def idle_reset(lab):
    lab.conntrack(timeout_established=30, loose=0)
    lab.forward_rule("ct state invalid reject with tcp reset")
    connection = served(lab, "idle")
    time.sleep(35)
    connection.send("client", REQUEST, deliver=False)
    connection.wait_state("client", "CLOSE")
    connection.truth(first_close=None, client_sent="nothing", server_sent="nothing",
                     router="conntrack entry expired after 30 s idle; client's data answered by RST")


@scenario("peer-vanished", 28,
          "The path to the server dies in mid-transfer: one client resends its data, the other's keepalives fail.",
          "port 40001: a request repeated with doubling gaps until the capture ends; port 40002: keepalive probes "
          "unanswered, then RST,ACK from the client.")
def peer_vanished(lab):
    data, keepalive = served(lab, "data"), served(lab, "keepalive")
    for name, value in ((socket.TCP_KEEPIDLE, 3), (socket.TCP_KEEPINTVL, 2), (socket.TCP_KEEPCNT, 3)):
        keepalive.client.setsockopt(socket.IPPROTO_TCP, name, value)
    lab.forward_rule("drop")
    keepalive.client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    keepalive.did("client", "keepalive after 3 s idle, every 2 s, three probes")
    data.send("client", REQUEST, deliver=False)
    keepalive.wait_state("client", "CLOSE", 20)
    time.sleep(16)
    data.truth(first_close=None, client_sent="nothing", server_sent="nothing", router="everything dropped")
    keepalive.truth(first_close="client", client_sent="rst", server_sent="nothing", router="everything dropped")


def keep_alive(connection, idle, interval, probes):
    """Keepalive of the client; switched on last, as the first probe's time is set then."""
    for name, value in ((socket.TCP_KEEPIDLE, idle), (socket.TCP_KEEPINTVL, interval), (socket.TCP_KEEPCNT, probes)):
        connection.client.setsockopt(socket.IPPROTO_TCP, name, value)
    connection.client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.did("client", f"keepalive after {idle} s idle, every {interval} s, {probes} probes")


@scenario("keepalive-dead", 12,
          "The server vanishes while the connection is idle; the client's keepalives get no answer.",
          "client.pcapng, port 40001: after 2 s of silence five keepalive probes a second apart, unanswered, and a "
          "second later RST,ACK from the client; server.pcapng has none of them. An orderly connection (40002) ends "
          "both.")
def keepalive_dead(lab):
    connection = served(lab, "idle")
    for port in ("sport", "dport"):
        lab.forward_rule(f"tcp {port} {connection.client_port} drop")
    keep_alive(connection, 2, 1, 5)
    connection.wait_state("client", "CLOSE", 20)
    close_in_turn(served(lab, "later"), "client")
    connection.truth(first_close="client", client_sent="rst", server_sent="nothing",
                     router="everything of this connection dropped")


@scenario("keepalive-ok", 9,
          "As keepalive-dead, but the server is there and answers the client's keepalives.",
          "three keepalive probes 2 s apart, each answered one round trip later, then an orderly close.")
def keepalive_ok(lab):
    connection = served(lab, "idle")
    keep_alive(connection, 2, 1, 5)
    time.sleep(7)
    close_in_turn(connection, "client")


@scenario("retransmission-death", 40,
          "The path goes dark in the middle of an upload; the client sends the same data again until its kernel gives "
          "up (tcp_retries2 cut to 6).",
          "client.pcapng, port 40001: data flows without a pause, then the first unacknowledged segment again and "
          "again with doubling gaps, and no word at the end; server.pcapng just stops. An orderly connection (40002) "
          "ends both.")
def retransmission_death(lab):
    lab.sysctl("client", "net.ipv4.tcp_retries2=6")
    connection = served(lab, "upload")
    for nth in range(20):
        if nth == 15:
            for port in ("sport", "dport"):
                lab.forward_rule(f"tcp {port} {connection.client_port} drop")
        connection.send("client", b"x" * 700, deliver=nth < 14)
        time.sleep(0.02)
    connection.wait_state("client", "CLOSE", 60)
    close_in_turn(served(lab, "later"), "client")
    connection.truth(first_close=None, client_sent="nothing", server_sent="nothing",
                     router="everything of this connection dropped from the middle of the upload on")


@scenario("keepalive-race", 2,
          "The client sends its next request just when the server closes the idle connection: the two cross.",
          "server's FIN, the request that was sent before it arrived, RST from the server.")
def keepalive_race(lab):
    connection = served(lab, "race")
    time.sleep(1)
    connection.close("server")
    time.sleep(0.002)
    connection.send("client", REQUEST, deliver=False)
    connection.wait_state("client", "CLOSE")
    connection.truth(first_close="server", client_sent="nothing", server_sent="fin, rst", router="nothing")


@scenario("zero-window-reset", 6,
          "The client stops reading, its window closes, and after some 4 s it aborts.",
          "window falling to 0, probes of the server, then RST,ACK from the client.")
def zero_window_reset(lab):
    connection = lab.connection("full").open(client_rcvbuf=2304)
    connection.send("client", REQUEST)
    connection.did("server", "sends 6000 bytes to a client that does not read")
    connection.server.setblocking(False)
    connection.server.send(b"x" * 6000)
    time.sleep(4)
    connection.abort("client")
    connection.wait_state("server", "CLOSE")
    connection.truth(first_close="client", client_sent="rst", server_sent="nothing", router="nothing")


# captures with gaps

@scenario("one-way", 3,
          "Only the frames from client to server were captured, of one orderly close and one abort.",
          "no frame of the server in either capture.", starts_captures=True)
def one_way(lab):
    lab.start_captures(f"src host {CLIENT4}", f"src host {ROUTER4}")
    close_in_turn(served(lab, "closed-by-server"), "server")
    connection = served(lab, "aborted")
    connection.abort("client")
    connection.wait_state("server", "CLOSE")
    connection.truth(first_close="client", client_sent="rst", server_sent="nothing", router="nothing")


@scenario("mid-stream", 3,
          "The captures begin after the handshake and a first exchange.",
          "a connection without SYN: request, response, orderly close.", starts_captures=True)
def mid_stream(lab):
    connection = served(lab, "running")
    lab.start_captures()
    connection.exchange()
    close_in_turn(connection, "client")
