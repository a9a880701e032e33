"""The bench a scenario works at: both ends' sockets, the router's rules, the captures, the record of what was done.

One process holds the sockets of both namespaces (a socket belongs to the namespace it was created in), so the order of
actions at the two ends is certain and conditions can be waited for instead of sleeping.
"""
import contextlib
import ctypes
import fcntl
import heapq
import ipaddress
import itertools
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

PROGRAMS = os.path.dirname(os.path.abspath(__file__))
CLONE_NEWNET = 0x40000000
TIOCOUTQ = 0x5411
CLIENT4, ROUTER4, SERVER4 = "192.0.2.10", "198.51.100.1", "198.51.100.20"
NEAR4, FAR4 = "203.0.113.1", "203.0.113.2"  # between the routers, where there are two
CLIENT6, SERVER6 = "2001:db8:1::10", "2001:db8:2::20"
# No neighbour discovery, only what concerns TCP: ICMPv6 types below 128 are errors.
CAPTURE_FILTER = "tcp or icmp or (icmp6 and ip6[40] < 128)"
SNAPLEN = 200
REQUEST = b"GET / HTTP/1.1\r\nHost: lab\r\n\r\n"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n"
STATES = ["", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT",
          "LAST_ACK", "LISTEN", "CLOSING"]


class LabError(Exception):
    """The lab could not do what the scenario asks."""


def now():
    return round(time.time(), 6)


def wait_for(what, condition, timeout=10.0, step=0.002):
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise LabError(f"waited {timeout:g} s in vain for: {what}")
        time.sleep(step)


def tcp_state(sock):
    return STATES[sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]]


def unsent_or_unacked(sock):
    return struct.unpack("i", fcntl.ioctl(sock, TIOCOUTQ, b"\0" * 4))[0]


def linger_zero(sock):
    """From now on close() means RST."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def show(address, port):
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


class Timeline:
    """Things to do at given seconds from now on, in one thread; what is done may add further things."""

    def __init__(self):
        self.begun = time.monotonic()
        self.steps = []
        self.order = itertools.count()

    def at(self, seconds, action):
        heapq.heappush(self.steps, (seconds, next(self.order), action))

    def after(self, seconds, action):
        self.at(time.monotonic() - self.begun + seconds, action)

    def run(self):
        while self.steps:
            seconds, _, action = heapq.heappop(self.steps)
            time.sleep(max(0.0, self.begun + seconds - time.monotonic()))
            action()


class Capture:
    """dumpcap on one interface of a namespace."""

    def __init__(self, namespace, path, seen_as, extra_filter=None, interface="eth0", only=CAPTURE_FILTER):
        """seen_as: whose view of the addresses the packets bear here, `at_client` or `at_server`."""
        self.filter = f"({only}) and ({extra_filter})" if extra_filter else only
        self.path, self.seen_as = path, seen_as
        self.log = path + ".log"
        command = ["ip", "netns", "exec", namespace, "dumpcap", "-q", "-n", "-i", interface, "-s",
                   str(SNAPLEN), "-f", self.filter, "-w", path]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def wait_ready(self):
        # dumpcap names its file once the interface is open and the filter set.
        def ready():
            if self.process.poll() is not None:
                raise LabError(f"dumpcap ended at once: {self.said().strip()}")
            return "File: " in self.said()
        wait_for("dumpcap to start", ready, 20)

    def stop(self):
        # Frames wait in the kernel's ring until its block is handed over, at most dumpcap's 250 ms read timeout.
        time.sleep(1.0)
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        match = re.search(r"received/dropped on interface .*: (\d+)/(\d+)", self.said())
        if not match or match.group(2) != "0":
            raise LabError(f"dumpcap lost packets or failed: {self.said().strip()}")
        os.remove(self.log)


class Connection:
    """One connection of the scenario, with the record of what was done to it."""

    def __init__(self, lab, name, family, client_port, server_port):
        self.lab, self.name, self.family = lab, name, family
        self.client_port, self.server_port = client_port, server_port
        self.client = self.server = None
        self.facts = {}
        self.actions = []  # None: too many happen at a time to be told
        self.seen_by_server = None
        self.published = None  # address and port of the server as the client knows them, if those are others

    def did(self, who, what):
        self.actions.append({"time": now(), "who": who, "did": what})

    def open(self, client_rcvbuf=None):
        """Handshake, to the point where both ends are established."""
        self.start(client_rcvbuf)
        wait_for("the handshake", lambda: tcp_state(self.client) == "ESTABLISHED")
        self.accept()
        return self

    def start(self, client_rcvbuf=None):
        """Send the SYN and do not wait."""
        listener = self.lab.listener(self.family, self.server_port)
        self.client = self.lab.new_socket("client", self.family)
        if client_rcvbuf:
            self.client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, client_rcvbuf)
        self.client.bind((self.client_address(), self.client_port))
        self.client.setblocking(False)
        self.did("client", "connect")
        with contextlib.suppress(BlockingIOError):
            self.client.connect(self.published or (self.server_address(), self.server_port))
        return listener

    def accept(self):
        """Take the first of the listener's queue."""
        listener = self.lab.listener(self.family, self.server_port)
        listener.settimeout(10)
        self.server, peer = listener.accept()
        self.seen_by_server = show(peer[0], peer[1])
        self.did("server", "accept")
        self.client.settimeout(10)
        self.server.settimeout(10)

    def client_address(self):
        return CLIENT6 if self.family == socket.AF_INET6 else CLIENT4

    def server_address(self):
        return SERVER6 if self.family == socket.AF_INET6 else SERVER4

    def end(self, who):
        return self.client if who == "client" else self.server

    def send(self, who, data, deliver=True):
        other = self.end("server" if who == "client" else "client")
        self.did(who, f"send {len(data)} bytes")
        self.end(who).sendall(data)
        while deliver and data:
            data = data[len(other.recv(len(data))):]

    def exchange(self):
        """Request and response, all acknowledged both ways."""
        self.send("client", REQUEST)
        self.send("server", RESPONSE)
        self.wait_acked()
        return self

    def wait_acked(self):
        wait_for("all data to be acknowledged",
                 lambda: not unsent_or_unacked(self.client) and not unsent_or_unacked(self.server))

    def close(self, who):
        self.did(who, "close")
        self.end(who).close()

    def half_close(self, who):
        self.did(who, "shutdown(SHUT_WR)")
        self.end(who).shutdown(socket.SHUT_WR)

    def abort(self, who):
        self.did(who, "close with SO_LINGER 0")
        linger_zero(self.end(who))
        self.end(who).close()

    def wait_state(self, who, state, timeout=10.0):
        wait_for(f"{who} to be in {state}", lambda: tcp_state(self.end(who)) == state, timeout)

    def wait_gone(self, who, states, timeout):
        """Wait until the kernel holds no socket of this connection in one of these states (ss names)."""
        port = self.client_port
        if who == "server" and self.seen_by_server:
            port = self.seen_by_server.rsplit(":", 1)[1]
        wait_for(f"{who}'s sockets in {states} to go", lambda: not self.lab.sockets(who, port, states), timeout, 0.2)

    def forget(self, who):
        """The end loses the connection without a word, as by a crash: nothing leaves its host meanwhile."""
        self.did(who, "forgets the connection silently (host output dropped meanwhile)")
        self.lab.nft(who, "add table inet mute\n"
                          "add chain inet mute out { type filter hook output priority filter; }\n"
                          "add rule inet mute out meta l4proto tcp drop")
        linger_zero(self.end(who))
        self.end(who).close()
        self.lab.nft(who, "delete table inet mute")

    def truth(self, **facts):
        """first_close, client_sent, server_sent, router: what was made to happen, in the lab's words."""
        self.facts.update(facts)
        return self

    def record(self):
        server = show(self.server_address(), self.server_port)
        client = show(self.client_address(), self.client_port)
        actions = {} if self.actions is None else {"actions": self.actions}
        return {"name": self.name,
                "at_client": {"client": client, "server": show(*self.published) if self.published else server},
                "at_server": {"client": self.seen_by_server or self.lab.translated(self), "server": server},
                **self.facts, **actions}


class Lab:
    """The namespaces, as a scenario uses them."""

    def __init__(self, namespaces, out):
        self.namespaces, self.out = namespaces, out
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.home = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.listeners, self.captures, self.connections = {}, {}, []
        self.router_log = []
        self.facts = {}
        self.next_port = 40001

    # namespaces

    @contextlib.contextmanager
    def inside(self, where):
        fd = os.open(f"/run/netns/{self.namespaces[where]}", os.O_RDONLY)
        try:
            self.enter(fd)
            yield
        finally:
            self.enter(self.home)
            os.close(fd)

    def enter(self, fd):
        if self.libc.setns(fd, CLONE_NEWNET):
            raise LabError(f"setns: {os.strerror(ctypes.get_errno())}")

    def new_socket(self, where, family, kind=socket.SOCK_STREAM):
        with self.inside(where):
            sock = socket.socket(family, kind)
        if kind == socket.SOCK_STREAM:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return sock

    def listener(self, family, port):
        """The listening socket of the port; None if the scenario said that nothing listens there."""
        if (family, port) not in self.listeners:
            self.listen(family, port)
        return self.listeners[family, port]

    def listen(self, family, port, backlog=64):
        sock = self.new_socket("server", family)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", port))
        sock.listen(backlog)
        self.listeners[family, port] = sock

    def nobody_listens(self, family, port):
        self.listeners[family, port] = None

    def run(self, where, *command, text=None):
        done = subprocess.run(["ip", "netns", "exec", self.namespaces[where], *command], input=text, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise LabError(f"{' '.join(command)}: {done.stderr.strip()}")
        return done.stdout

    def nft(self, where, text):
        self.run(where, "nft", "-f", "-", text=text + "\n")

    def sysctl(self, where, setting):
        self.run(where, "sysctl", "-q", "-w", setting)

    def sockets(self, where, port, states):
        wanted = [word for state in states for word in ("state", state)]
        return self.run(where, "ss", "-Htan", *wanted, f"( sport = :{port} or dport = :{port} )").strip()

    # the router

    def conntrack(self, **settings):
        """Set nf_conntrack_tcp_* settings of the router."""
        for name, value in settings.items():
            setting = f"net.netfilter.nf_conntrack_tcp_{name}={value}"
            self.sysctl("router", setting)
            self.router_log.append({"time": now(), "sysctl": setting})

    def forward_rule(self, rule):
        self.nft("router", f"add rule inet lab forward {rule}")
        self.router_log.append({"time": now(), "nft_forward_rule": rule})

    def clear_forward_rules(self):
        self.nft("router", "flush chain inet lab forward")
        self.router_log.append({"time": now(), "nft_forward_rule": "all removed"})

    def translated(self, connection):
        """How the server sees the client of a connection that was never accepted; None if the router let none pass, or
        does not know any more."""
        if connection.family == socket.AF_INET6:
            return show(connection.client_address(), connection.client_port)
        entries = self.run("router", "conntrack", "-L", "-p", "tcp", "--orig-port-src", str(connection.client_port),
                           "--orig-port-dst", str(connection.server_port))
        replies = re.findall(r"dst=(\S+) sport=\d+ dport=(\d+)", entries)
        return show(*replies[1]) if len(replies) > 1 else None

    # connections

    def truth(self, **facts):
        """What was made to happen to all of the connections together."""
        self.facts.update(facts)

    def connection(self, name, family=socket.AF_INET, port=80, client_port=None):
        if client_port is None:
            client_port = self.next_port
            self.next_port += 1
        connection = Connection(self, name, family, client_port, port)
        self.connections.append(connection)
        return connection

    # captures

    def start_captures(self, client_filter=None, server_filter=None, client_interface="eth0"):
        self.start_capture("client", "client", client_interface, extra_filter=client_filter)
        self.start_capture("server", "server", "eth0", seen_as="at_server", extra_filter=server_filter)

    def capture_link(self):
        """Capture on the link between client and router too: before the translation, with both directions."""
        self.start_capture("link", "wire", "right")

    def start_capture(self, name, where, interface, seen_as="at_client", **filters):
        path = os.path.join(self.out, f"{name}.pcapng")
        self.captures[name] = Capture(self.namespaces[where], path, seen_as, interface=interface, **filters)
        self.captures[name].wait_ready()

    # what stands between the ends, beside the router

    def add_namespace(self, where):
        """scripts/lab removes all namespaces whose names begin like those that it made."""
        self.namespaces[where] = self.namespaces["router"].removesuffix("router") + where
        subprocess.run(["ip", "netns", "add", self.namespaces[where]], check=True)

    def offload(self, where, switch, *interfaces):
        self.run(where, sys.executable, os.path.join(PROGRAMS, "offload.py"), switch, *interfaces)

    def insert_middle(self):
        """A namespace between router and server, and in it a link (near - far) whose ends a program joins to both."""
        self.add_namespace("middle")
        self.sysctl("middle", "net.ipv6.conf.all.disable_ipv6=1")
        self.sysctl("middle", "net.ipv6.conf.default.disable_ipv6=1")
        router, middle = self.namespaces["router"], self.namespaces["middle"]
        self.run("router", "ip", "link", "set", "wan", "netns", middle)
        self.run("middle", "ip", "link", "set", "wan", "name", "to-server", "up")
        subprocess.run(["ip", "link", "add", "wan", "netns", router, "type", "veth",
                        "peer", "name", "to-router", "netns", middle], check=True)
        self.run("middle", "ip", "link", "add", "near", "mtu", "1600", "type", "veth", "peer", "name", "far", "mtu",
                 "1600")
        for where, interface in (("router", "wan"), ("middle", "to-router"), ("middle", "near"), ("middle", "far")):
            self.offload(where, "off", interface)
            self.run(where, "ip", "link", "set", interface, "up")
        self.run("router", "ip", "address", "add", f"{ROUTER4}/24", "dev", "wan")

    def insert_router(self):
        """A second router, `far`, between the first one and the server; it translates as the first one does."""
        self.add_namespace("far")
        router, far = self.namespaces["router"], self.namespaces["far"]
        self.run("router", "ip", "link", "set", "wan", "netns", far)
        subprocess.run(["ip", "link", "add", "wan", "netns", router, "type", "veth",
                        "peer", "name", "lan", "netns", far], check=True)
        for where, interface, address in (("router", "wan", NEAR4), ("far", "lan", FAR4), ("far", "wan", ROUTER4)):
            self.offload(where, "off", interface)
            self.run(where, "ip", "address", "add", f"{address}/24", "dev", interface)
            self.run(where, "ip", "link", "set", interface, "up")
        self.run("router", "ip", "route", "add", "default", "via", FAR4)
        self.run("far", "ip", "route", "add", f"{CLIENT4}/32", "via", NEAR4)
        self.sysctl("far", "net.ipv4.ip_forward=1")
        self.nft("far", "add table inet lab\n"
                        "add chain inet lab forward { type filter hook forward priority filter; policy accept; }\n"
                        "add chain inet lab postrouting { type nat hook postrouting priority srcnat; policy accept; }\n"
                        'add rule inet lab postrouting meta nfproto ipv4 oifname "wan" masquerade')

    @contextlib.contextmanager
    def tunnel(self, kind):
        """Meanwhile the link in the middle is such a tunnel, and captured."""
        # What is wrapped is neither TCP nor IP for a capture filter.
        self.start_capture(kind, "middle", "near", seen_as="at_server", only="not arp and not ip6")
        with self.program("middle", sys.executable, os.path.join(PROGRAMS, "tunnel.py"), kind,
                          "to-router", "near", "far", "to-server") as process:
            wait_for("the tunnel", lambda: process.stdout.readline().strip() == b"ready")
            yield
        self.captures[kind].stop()

    @contextlib.contextmanager
    def userspace_stack(self, gateway):
        """Meanwhile the client's packets go to libslirp on the router, through a tap device."""
        if not shutil.which("slirp4netns"):
            raise LabError("slirp4netns is missing; type: sudo apt-get install slirp4netns")
        self.run("client", "ip", "link", "set", "eth0", "down")
        path = f"/run/netns/{self.namespaces['client']}"
        network = ipaddress.ip_network(f"{CLIENT4}/24", strict=False)
        with self.program("router", "slirp4netns", "--netns-type=path", f"--cidr={network}", "--disable-dns", path,
                          "tap0"):
            wait_for("libslirp", lambda: "tap0" in self.run("client", "ip", "-br", "link"))
            self.run("client", "ip", "address", "add", f"{CLIENT4}/24", "dev", "tap0")
            self.run("client", "ip", "link", "set", "tap0", "up")
            self.run("client", "ip", "route", "add", "default", "via", gateway)
            yield

    @contextlib.contextmanager
    def program(self, where, *command):
        with subprocess.Popen(["ip", "netns", "exec", self.namespaces[where], *command], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as process:
            try:
                yield process
            finally:
                process.terminate()

    def stop_captures(self):
        for capture in self.captures.values():
            if capture.process.poll() is None:
                capture.stop()
