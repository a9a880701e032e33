"""Scenarios in which the path loses single segments and the ends recover, or give up. Nobody is to blame there."""
import time

from scenarios import both_gone, close_in_turn, scenario, served


@scenario("syn-ack-lost", 22,
          "SYN-ACKs that the router drops: for 1.5 s, after which the handshake goes through (port 80), and for ever "
          "(port 81).",
          "server.pcapng: SYNs and SYN-ACKs repeated. Port 80: the first SYN-ACK in client.pcapng is some 2 s late, "
          "then come request, response and an orderly close; port 81: client.pcapng has only SYNs.")
def syn_ack_lost(lab):
    lab.sysctl("server", "net.ipv4.tcp_synack_retries=2")
    lab.forward_rule('iifname "wan" tcp flags & (syn | ack) == (syn | ack) drop')
    late, never = lab.connection("late"), lab.connection("never", port=81)
    late.start()
    time.sleep(1.5)
    lab.clear_forward_rules()
    late.wait_state("client", "ESTABLISHED")
    late.accept()
    close_in_turn(late.exchange(), "client")
    late.truth(router="server's SYN-ACKs dropped for 1.5 s")
    lab.forward_rule('iifname "wan" tcp sport 81 tcp flags & (syn | ack) == (syn | ack) drop')
    never.start()
    time.sleep(9)
    never.close("client")
    never.wait_gone("server", ["syn-recv"], 20)
    never.truth(first_close=None, client_sent="syn", server_sent="syn-ack", router="server's SYN-ACKs dropped")


@scenario("fin-lost", 5,
          "The first FIN of an otherwise orderly close is lost on the way, and comes through when it is sent again: "
          "the client's FIN once, the server's for 0.4 s.",
          "a FIN repeated after some 0.25 s, in the second connection once more, until it is acknowledged; the "
          "capture of the other end has that FIN only once. Nothing here deserves a warning.")
def fin_lost(lab):
    for who, interface, seconds in (("client", "lan", 0.03), ("server", "wan", 0.4)):
        connection = served(lab, f"{who}-fin-lost")
        other = "server" if who == "client" else "client"
        lab.forward_rule(f'iifname "{interface}" tcp flags & fin == fin drop')
        connection.close(who)
        time.sleep(seconds)
        lab.clear_forward_rules()
        connection.wait_state(other, "CLOSE_WAIT")
        connection.close(other)
        both_gone(connection)
        connection.truth(first_close=who, client_sent="fin", server_sent="fin",
                         router=f"{who}'s FIN dropped for a moment after it was first sent")
