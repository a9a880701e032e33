"""Connections seen on a link where each packet is inside something else.

Small kernels know no VLANs and no tunnels, so tunnel.py, a process between router and server, wraps and unwraps frames.
"""
import time

from bench import REQUEST
from scenarios import aborted, close_in_turn, scenario, served
from tunnel import KINDS


@scenario("tunnels", 40,
          "The link between router and server as a series of tunnels (" + ", ".join(KINDS) + "); through each go an "
          "orderly close, an abort (SO_LINGER 0), and data for a server that has forgotten the connection.",
          "each of the captures named after a tunnel has three connections inside that tunnel, with the same ends as "
          "those of the same ports in server.pcapng.",
          captured="`client.pcapng` and `server.pcapng` were captured on the client's and the server's interface, the "
                   "others on a link between router and server, where a program (scripts/lab.d/tunnel.py) wraps "
                   "each packet at one end and unwraps it at the other, with a NAT router (Linux {kernel}, nftables) "
                   "between client and tunnel")
def tunnels(lab):
    lab.insert_middle()
    for kind in KINDS:
        with lab.tunnel(kind):
            close_in_turn(served(lab, f"{kind}-close"), "server").truth(through=kind)
            aborted(served(lab, f"{kind}-abort"), "client").truth(through=kind)
            forgotten = served(lab, f"{kind}-forgotten")
            forgotten.forget("server")
            time.sleep(1.2)
            forgotten.send("client", REQUEST, deliver=False)
            forgotten.wait_state("client", "CLOSE")
            forgotten.truth(through=kind, first_close=None, client_sent="nothing", server_sent="rst", router="nothing")
