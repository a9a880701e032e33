"""Scenarios in which the ends do what is allowed and looks odd: an accept that waits for data, a TLS goodbye that comes
late, a socket that has itself for a peer, probes."""
import contextlib
import socket
import ssl
import subprocess
import tempfile
import threading
import time

from bench import CLIENT4, REQUEST, RESPONSE, ROUTER4, SERVER4, show
from scenarios import CLOSING, LATE, close_in_turn, scenario, short_closing_timers

TCP_DEFER_ACCEPT = 9


@scenario("deferred-accept", 13,
          "A server that accepts connections only once data has come, or after some 7 s (TCP_DEFER_ACCEPT): clients "
          "that speak at once, after 4 s and after 9 s.",
          "all three are served and close in good order. 40003: one SYN-ACK more some 7 s after the first, although "
          "the client's ACK was there: the server's kernel had set it aside on purpose. Nothing here deserves a warning.")
def deferred_accept(lab):
    listener = lab.listener(socket.AF_INET, 80)
    listener.setsockopt(socket.IPPROTO_TCP, TCP_DEFER_ACCEPT, 5)
    connections = [lab.connection(name) for name in ("speaks-at-once", "speaks-after-4-s", "speaks-after-9-s")]
    for connection in connections:
        connection.start()
        connection.wait_state("client", "ESTABLISHED")
    for connection, pause in zip(connections, (0, 4, 5)):
        time.sleep(pause)
        speak(connection)


def speak(connection):
    """The request makes the server accept."""
    connection.client.setblocking(True)
    connection.did("client", f"send {len(REQUEST)} bytes")
    connection.client.sendall(REQUEST)
    connection.accept()
    connection.server.recv(len(REQUEST))
    connection.send("server", RESPONSE)
    connection.wait_acked()
    close_in_turn(connection, "client")


# TLS

def speak_tls(connection, folder):
    """OpenSSL on the sockets of both ends."""
    certificate, secret = f"{folder}/certificate.pem", f"{folder}/key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-subj", "/CN=lab", "-days", "1", "-out", certificate, "-keyout", secret], check=True,
                   stderr=subprocess.DEVNULL)
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    server.load_cert_chain(certificate, secret)
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE

    def accept():
        connection.server = server.wrap_socket(connection.server, server_side=True)
    accepting = threading.Thread(target=accept)
    accepting.start()
    connection.client = client.wrap_socket(connection.client)
    accepting.join()
    return connection


def say_goodbye(connection, who):
    """close_notify, without waiting for the peer's."""
    end = connection.end(who)
    end.setblocking(False)
    connection.did(who, "say goodbye (close_notify)")
    with contextlib.suppress(OSError):
        end.unwrap()


def tls_closed_by_server(lab, name):
    connection = lab.connection(name, port=443).open()
    with tempfile.TemporaryDirectory() as folder:
        speak_tls(connection, folder)
    connection.exchange()
    time.sleep(0.2)
    say_goodbye(connection, "server")
    connection.close("server")
    connection.wait_state("client", "CLOSE_WAIT")
    return connection


@scenario("tls-late-close", 14,
          "TLS: the server says goodbye (close_notify) and closes; the client does so at once (40001) or 12 s later "
          "(40002). Nothing is wrong with the path.",
          "the client's close_notify comes to a socket that the server has closed for good, and draws a RST; all data "
          "was delivered before. Nothing here deserves a warning but that the second is late.")
def tls_late_close(lab):
    for name, seconds in (("at-once", 0), ("late", LATE)):
        connection = tls_closed_by_server(lab, name)
        time.sleep(seconds)
        say_goodbye(connection, "client")
        connection.close("client")
        connection.wait_gone("client", CLOSING, 10)
        connection.truth(first_close="server", client_sent="fin", server_sent="fin, rst", router="nothing")


@scenario("tls-late-close-eaten", 44,
          "As tls-late-close, but the router forgot the half-closed connection after 5 s and drops what the client "
          "sends 12 s after the server's FIN.",
          "client.pcapng ends in the client's close_notify and FIN, sent again and again with doubling gaps and never "
          "answered; server.pcapng has none of them.")
def tls_late_close_eaten(lab):
    short_closing_timers(lab, "ct state invalid drop")
    connection = tls_closed_by_server(lab, "late")
    time.sleep(LATE)
    say_goodbye(connection, "client")
    connection.close("client")
    time.sleep(28)  # seven repetitions
    connection.truth(first_close="server", client_sent="fin", server_sent="fin",
                     router="conntrack entry expired after 5 s; client's FINs dropped")


# a socket that has itself for a peer

@scenario("self-connect", 3,
          "A client asks for a port of its own host where nothing listens, and gets just that port for its own "
          "(40001): the socket is connected to itself. It sends, reads what it sent, and closes.",
          "source and destination are the same: SYN, SYN-ACK, data and FIN of one socket, which acknowledges itself.",
          starts_captures=True,
          captured="`client.pcapng` was captured on the client's loopback interface (Linux {kernel})")
def self_connect(lab):
    lab.start_capture("client", "client", "lo")
    lab.nobody_listens(socket.AF_INET, 40001)
    alone = lab.connection("alone", client_port=40001, port=40001)
    alone.server_address = lambda: CLIENT4
    alone.start()
    alone.wait_state("client", "ESTABLISHED")
    alone.server = alone.client
    alone.client.settimeout(10)
    alone.send("client", REQUEST)
    time.sleep(0.1)
    alone.close("client")
    time.sleep(1)
    alone.truth(first_close="both", client_sent="fin", server_sent="fin", router="nothing")


# probes that no socket sends

@scenario("nmap-scan", 8,
          "nmap looks at 22 ports of the server by half-open SYN scan, and at four each by FIN and Xmas scan.",
          "SYNs answered by RST,ACK, but for port 80: SYN-ACK, then a RST of the client's host. FINs without ACK and "
          "FIN,PSH,URG get no answer: the router takes them for invalid and does not translate them, and the server "
          "knows no way back to the address that they come from.")
def nmap_scan(lab):
    lab.listener(socket.AF_INET, 80)
    lab.truth(scan={"from": "the client", "ports": "60 to 81, 85 to 92", "kind": "SYN, FIN, Xmas (nmap -sS, -sF, -sX)"})
    for kind, option, first, last in (("SYN", "-sS", 60, 81), ("FIN", "-sF", 85, 88), ("Xmas", "-sX", 89, 92)):
        lab.run("client", "nmap", "-n", "-Pn", option, "-p", f"{first}-{last}", "-g", "40001", "--max-retries", "0",
                SERVER4)
        for port in range(first, last + 1):
            connection = lab.connection(f"port-{port}", port=port, client_port=40001)
            connection.truth(probe=kind, first_close=None, router="nothing")
            connection.seen_by_server = show(ROUTER4 if kind == "SYN" else CLIENT4, 40001)
            if kind != "SYN":
                connection.truth(client_sent="nothing", server_sent="nothing")
            elif port == 80:
                connection.truth(client_sent="syn, rst", server_sent="syn-ack")
            else:
                connection.truth(client_sent="syn", server_sent="rst")


@scenario("deferred-accept-mute", 16,
          "TCP_DEFER_ACCEPT of 5 s, and a client that never speaks: the server accepts it after some 7 s all the same.",
          "one SYN-ACK more after some 7 s; the client's ACK of it completes the handshake for the server, whose "
          "application accepts; the client aborts 6 s later.")
def deferred_accept_mute(lab):
    listener = lab.listener(socket.AF_INET, 80)
    listener.setsockopt(socket.IPPROTO_TCP, TCP_DEFER_ACCEPT, 5)
    mute = lab.connection("silent")
    mute.start()
    mute.wait_state("client", "ESTABLISHED")
    mute.accept()
    time.sleep(5)
    mute.abort("client")
    mute.truth(first_close="client", client_sent="rst", server_sent="nothing", router="nothing")
