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

def make_certificate(folder):
    """Signed by nobody but itself."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-subj", "/CN=lab", "-days", "1", "-out", f"{folder}/certificate.pem", "-keyout",
                    f"{folder}/key.pem"], check=True, stderr=subprocess.DEVNULL)


def speak_tls(connection, folder):
    """OpenSSL on the sockets of both ends."""
    make_certificate(folder)
    certificate, secret = f"{folder}/certificate.pem", f"{folder}/key.pem"
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


def shake_hands(sock, tls, incoming, outgoing):
    """TLS on an end that stays ours when it fails, and reads all that the other one says."""
    while True:
        failed = False
        try:
            tls.do_handshake()
            return
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:
            failed = True
        finally:
            sock.sendall(outgoing.read())
        read = b"" if failed else sock.recv(16384)
        if not read:
            return
        incoming.write(read)


def try_tls(connection, folder, server_setup, client_setup):
    """A handshake that may fail."""
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    server.load_cert_chain(f"{folder}/certificate.pem", f"{folder}/key.pem")
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE
    server_setup(server)
    client_setup(client)
    threads = []
    for end, context, is_server in ((connection.server, server, True), (connection.client, client, False)):
        end.setblocking(True)
        end.settimeout(0.5)  # whoever was told nothing more stops waiting
        bios = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(*bios, server_side=is_server)

        def talk(end=end, tls=tls, bios=bios):
            with contextlib.suppress(TimeoutError):
                shake_hands(end, tls, *bios)
            with contextlib.suppress(TimeoutError):
                while end.recv(16384):
                    pass
        threads.append(threading.Thread(target=talk))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def only_tls12(context):
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2


def only_tls13(context):
    context.minimum_version = ssl.TLSVersion.TLSv1_3


def verify(context):
    """Nobody whom it knows has signed the server's certificate."""
    context.verify_mode = ssl.CERT_REQUIRED


def ciphers(names):
    def setup(context):
        only_tls12(context)
        context.set_ciphers(names)
    return setup


def both(one, other):
    def setup(context):
        one(context)
        other(context)
    return setup


@scenario("tls-alerts", 8,
          "TLS handshakes between two OpenSSL: the client does not know who signed the certificate (40001 TLS 1.2, 40004 "
          "TLS 1.3), the two have no cipher (40002) or no version (40003) in common; the last (40005) succeeds.",
          "40001: the client's alert unknown_ca in clear, 40002 the server's handshake_failure, 40003 the server's "
          "protocol_version, 40004 unknown_ca once more. Nothing of 40005 deserves a word.")
def tls_alerts(lab):
    cases = [("unknown-authority", only_tls12, both(only_tls12, verify), "client", "unknown_ca"),
             ("no-common-cipher", ciphers("AES128-SHA256"), ciphers("ECDHE-ECDSA-AES256-GCM-SHA384"), "server",
              "handshake_failure"),
             ("no-common-version", only_tls13, only_tls12, "server", "protocol_version"),
             ("unknown-authority-tls13", only_tls13, verify, "client", "unknown_ca"),
             ("all-well", only_tls12, only_tls12, "", "")]
    with tempfile.TemporaryDirectory() as folder:
        make_certificate(folder)
        for name, server_setup, client_setup, who, alert in cases:
            connection = lab.connection(name, port=443).open()
            try_tls(connection, folder, server_setup, client_setup)
            first = who or "client"
            close_in_turn(connection, first)
            connection.truth(tls_alert=f"{who}: {alert}" if who else "none")


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
