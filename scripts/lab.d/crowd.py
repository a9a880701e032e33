"""Many connections at a time over a path that loses packets: real kernels at both ends, and nobody waits in turn."""
import contextlib
import re
import socket
import threading
import time

from bench import REQUEST, RESPONSE, LabError, linger_zero, show

# Longer than a kernel needs to get through several losses in a row.
PATIENCE = 14
BODY = b"." * 1000


def numbered(nth):
    return REQUEST.replace(b"/ ", b"/%d " % nth)


class Crowd:
    """Clients that ask a server for something, one connection each, and close or abort when it came.

    Random loss decides what each connection comes to, so the truth keeps its addresses and not its actions.
    """

    def __init__(self, lab, router, to=None, port=80, body=BODY):
        """router: what it does to each of them, in the truth's words; to: address and port that the client connects to,
        where the path calls the server otherwise; body: what each request is answered with, behind the head."""
        self.lab, self.router, self.port = lab, router, port
        self.to, self.answer = to, RESPONSE + body
        self.threads, self.failed, self.by_number = [], [], {}
        self.listener = lab.listener(socket.AF_INET, port)
        self.listener.settimeout(0.2)
        self.closing = False
        self.acceptor = self.begin(self.accept)

    def begin(self, action, *args):
        def run():
            try:
                action(*args)
            except Exception as error:  # pylint: disable=broad-except  (told by the main thread)
                self.failed.append(f"{action.__name__}{args}: {error}")
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def accept(self):
        while not self.closing:
            with contextlib.suppress(TimeoutError):
                sock, peer = self.listener.accept()
                self.threads.append(self.begin(self.serve, sock, peer))

    def serve(self, sock, peer):
        sock.settimeout(PATIENCE)
        asked = b""
        with contextlib.suppress(ConnectionResetError, TimeoutError):
            while True:
                asked += sock.recv(4096) if b"\r\n\r\n" not in asked else b""
                nth = int(re.match(rb"GET /(\d+) ", asked)[1])
                self.by_number[nth].seen_by_server = show(*peer)
                asked = asked.split(b"\r\n\r\n", 1)[1]
                sock.sendall(self.answer)
                if not asked:
                    asked = sock.recv(4096)
                if not asked:
                    break
        sock.close()

    def ask(self, nth, times=1, every=0.2, abort=False, client_port=None):
        """One connection: so many requests, then FIN or RST."""
        connection = self.lab.connection(f"{nth}", client_port=client_port, port=self.port)
        connection.actions = None
        connection.published = self.to
        connection.truth(router=self.router)
        self.by_number[nth] = connection
        thread = self.begin(self.talk, connection, nth, times, every, abort)
        self.threads.append(thread)
        return thread

    def talk(self, connection, nth, times, every, abort):
        sock = self.lab.new_socket("client", socket.AF_INET)
        sock.settimeout(PATIENCE)
        sock.bind((connection.client_address(), connection.client_port))
        sock.connect(self.to or (connection.server_address(), self.port))
        for request in range(times):
            if request:
                time.sleep(every)
            sock.sendall(numbered(nth))
            left = len(self.answer)
            while left:
                got = sock.recv(left)
                if not got:
                    raise LabError("the server closed early")
                left -= len(got)
        if abort:
            linger_zero(sock)
        sock.close()

    def finish(self):
        """Waits for all, and for the kernels to say good bye."""
        deadline = time.monotonic() + 2 * PATIENCE
        while any(thread.is_alive() for thread in list(self.threads)):
            if time.monotonic() > deadline:
                raise LabError("some connections did not end")
            time.sleep(0.05)
        time.sleep(3)

    def stop(self):
        self.finish()
        self.closing = True
        self.acceptor.join()
        if self.failed:
            raise LabError("; ".join(self.failed[:3]))
