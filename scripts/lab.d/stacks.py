"""Scenarios in which an end's TCP is not the plain one: segments left to the card, a stack in user space."""
import socket
import time

from bench import CLIENT4, REQUEST, ROUTER4, SERVER4, wait_for
from scenarios import LATE, both_gone, close_in_turn, read_all, scenario, served


# the card cuts the segments

def read_until(sock, size):
    """Read that much at least, from a socket that does not block."""
    got = 0

    def enough():
        nonlocal got
        try:
            got += len(sock.recv(65536))
        except BlockingIOError:
            pass
        return got >= size
    wait_for(f"{size} bytes", enough)


@scenario("gso-segments", 4,
          "The server leaves checksums and the cutting of segments to its card (TSO, GSO), as nearly all do: a "
          "download of 150 kB with an orderly close, and one that the client cancels.",
          "server.pcapng: segments of many times the maximum size, with checksums that are not yet right; "
          "client.pcapng: the same bytes in segments of 1448. Port 40002: FIN of the client in mid-download, answered "
          "and followed by RSTs.")
def gso_segments(lab):
    lab.offload("server", "on", "eth0")
    whole, cancelled = lab.connection("whole"), lab.connection("cancelled")
    for connection, size in ((whole, 150_000), (cancelled, 400_000)):
        connection.open().send("client", REQUEST)
        connection.did("server", f"streams {size} bytes")
        for who in ("client", "server"):
            connection.end(who).setblocking(False)
        connection.server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        connection.server.send(b"x" * size)
        if connection is whole:
            read_until(connection.client, size)
            close_in_turn(connection, "server")
    read_until(cancelled.client, 40_000)
    read_all(cancelled.client)  # nothing unread at close, or the kernel would abort instead of sending FIN
    cancelled.close("client")
    cancelled.wait_state("server", "CLOSE")
    cancelled.truth(first_close="client", client_sent="fin, rst", server_sent="nothing", router="nothing")


# a stack in user space

GATEWAY4 = "192.0.2.2"


@scenario("userspace-stack", 22,
          "The client's packets end in a TCP stack in user space (libslirp, as in QEMU and rootless containers), "
          "which opens connections of its own to the server: orderly closes from either end, at once and 12 s late, "
          "aborts, a port that is refused.",
          "client.pcapng: the client and libslirp's TCP, without timestamps and window scale; server.pcapng: the same "
          "connections as the router's kernel makes them for libslirp, from other ports. The server gets a FIN where "
          "the client aborts.", starts_captures=True,
          captured="`client.pcapng` was captured on the client's tap device, whose other end is libslirp on the "
                   "router (Linux {kernel}), and `server.pcapng` on the server's interface")
def userspace_stack(lab):
    lab.truth(path={"client": [CLIENT4], "server": [SERVER4],
                    "router": f"libslirp, which opens connections of its own from {ROUTER4}",
                    "round_trip": "next to nothing"})
    with lab.userspace_stack(GATEWAY4):
        lab.start_captures(client_interface="tap0")
        for first in ("client", "server"):
            proxied(close_in_turn(served(lab, f"{first}-first"), first))
        late = proxied(served(lab, "client-closes-late"))
        late.close("server")
        late.wait_state("client", "CLOSE_WAIT")
        late.truth(first_close="server", client_sent="fin", server_sent="fin", router="nothing")
        for who in ("client", "server"):
            connection = proxied(served(lab, f"{who}-aborts"))
            connection.abort(who)
            sent = {"client_sent": "nothing", "server_sent": "nothing", f"{who}_sent": "rst"}
            connection.truth(first_close=who, router="nothing", **sent)
            time.sleep(0.5)
            connection.close("server" if who == "client" else "client")
        time.sleep(LATE)
        late.close("client")
        both_gone(late)
        lab.nobody_listens(socket.AF_INET, 81)
        refused = proxied(lab.connection("refused", port=81))
        refused.start()
        refused.wait_state("client", "CLOSE")
        refused.truth(first_close=None, client_sent="syn", server_sent="rst", router="nothing")
        lab.stop_captures()


def proxied(connection):
    """Two connections, really: libslirp on the router has one with the client, and one of its own with the server."""
    return connection.truth(proxied=True)
