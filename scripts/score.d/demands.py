"""When what was done to a connection demands a finding, and when it allows one. Anything else is a false alarm.

Times are those of the actions; what the ends' kernels and the router make of them comes some milliseconds later.
"""
from collections import Counter
from dataclasses import dataclass
from typing import Callable

from facts import A_WHILE, ENDS, FOREVER, OTHER, ScoreError

LATE, IDLE, STUCK = 10.0, 30.0, 60.0
MARGIN = 0.1  # what a time of an action may differ from that of its packet
LARGEST_WINDOW = 65535
SOON, ONE_WAY = 0.05, 0.010


def never(_):
    return False


@dataclass
class Demand:
    must: Callable = never
    may: Callable = never


# what happened, in words that several findings share

def any_end(question):
    return lambda v: any(question(v, who) for who in ENDS)


def fin_lost_for_good(v, who):
    """Seen by the capture beside its sender only."""
    return who == v.near and v.c.fin_time(who) is not None and v.c.lost(who, "fin") == FOREVER


def unread(v, who):
    """close() that its kernel turned into a RST, as data lay unread."""
    return bool(v.c.done(who, "close")) and v.c.sent[who] == {"rst"} and v.sees_rst(who)


def cancels(v, who):
    """Closes while the other end streams, so that what still comes is answered by RST."""
    closing = bool(v.c.done(who, "close", "abort"))
    comes = bool(v.c.done(OTHER[who], "stream")) and v.c.lost(OTHER[who], "large segments") is None
    return comes and closing and "rst" in v.c.sent[who] and v.sees_rst(who)


def overfilled(v):
    return bool(v.c.done("server", "overfill")) and bool(v.c.done("client", "abort"))


def aborts(v, who):
    """SO_LINGER 0 with nothing outstanding, and the RST is seen."""
    other, aborted = OTHER[who], v.c.done(who, "abort")
    return (bool(aborted) and v.sees_rst(who) and not v.c.done(who, "shutdown")
            and not v.c.done(other, "stream", "overfill") and not closed_before(v, other, aborted[0].time)
            and not (v.c.proxied and who != v.near))


def closed_before(v, who, time):
    fin = v.c.fin_time(who)
    return fin is not None and fin < time


def reset_unknown_here(v, who):
    """The end was reset by a device, and its host answers by RST what the other end still sends."""
    if v.c.router.harmless:
        return False
    since = [forged_since(v, f) for f in v.c.router.forged if f.victim == who]
    return any(went_on(v, OTHER[who], time, "send", "close") or v.c.done(OTHER[who], "talk") for time in since if time)


def forged_since(v, forged):
    """When a device sent the RST; None if the truth does not say."""
    shots = v.c.forged_at(forged.victim)
    if shots:
        return shots[0].time
    return v.c.fin_time(forged.victim) if forged.answers == "fin" else None


def forgot(v, who):
    """The end has forgotten the connection, the other end went on, and the RST in answer is seen."""
    return bool(v.c.done(who, "forget")) and v.sees_rst(who)


def went_on(v, who, after, *sorts):
    return any(a.time > after for a in v.c.done(who, *(sorts or ("send", "talk", "keepalive"))))


def went_on_after_forget(v, who):
    forgets = v.c.done(OTHER[who], "forget")
    return bool(forgets) and went_on(v, who, forgets[0].time)


def ends_silence(v):
    """When the first thing happened after both ends had been idle; None if they never were."""
    if not v.c.established():
        return None
    loud = sorted(a.time for a in v.c.actions if a.sort not in ("forget", "keepalive"))
    for before, after in zip(loud, loud[1:]):
        if after - before >= IDLE + MARGIN:
            return after
    return None


def sees_forged(v):
    return bool(v.forged())


def forged_out_of_nothing(v):
    """A RST of a device on an established connection, so that there is something to hold it against."""
    return any(f.answers != "syn" for f in v.forged())


def goes_on_after_forged(v):
    """The end in whose name a RST was sent shows later that it has not sent it."""
    for forged in v.forged():
        sender = OTHER[forged.victim]
        reset_too = any(f.victim == sender for f in v.c.router.forged) and not v.c.router.harmless
        since = forged_since(v, forged)
        if since is None or reset_too or not v.sees(sender, "data"):
            continue
        if went_on(v, sender, since + MARGIN, "send", "close"):
            return True
    return False


def shot(v, wanted):
    """RSTs in a peer's name to the end beside the capture, of which the distance is as wanted."""
    return any(wanted(a.ahead) for a in v.c.forged_at(v.near))


def in_window(ahead):
    return 0 < ahead <= LARGEST_WINDOW


def out_of_window(ahead):
    return ahead < 0 or ahead > LARGEST_WINDOW


def challenged(v):
    probed = any(a.sort == "forge" and a.flag == "SYN" and a.victim == v.near for a in v.c.actions)
    return probed or shot(v, in_window) and (v.c.router.harmless or "RSTs to" in v.c.told["router"])


def earlier_on_ports(v):
    """Connections that used these addresses and ports before."""
    before = v.capture.truth.connections[:v.capture.truth.connections.index(v.c)]
    return [c for c in before if c.address(v.capture.seen_as) == v.address()]


def client_forgets(v):
    return bool(v.c.done("client", "forget"))


def reuses_forgotten(v):
    return any(c.done("client", "forget") for c in earlier_on_ports(v))


def refused(v):
    by_host = {"syn"} == v.c.sent["client"] and {"rst"} == v.c.sent["server"] and v.sees_rst("server")
    return by_host or v.near == "client" and any(f.answers == "syn" for f in v.forged())


def gives_up_on_fin(v, who):
    return fin_lost_for_good(v, who) and "rst" in v.c.sent[who]


def fin_vanishes(v, who):
    """No answer at all came back to the FIN."""
    return fin_lost_for_good(v, who) and not any(f.answers == "fin" and f.victim == who for f in v.c.router.forged)


def blackholed(v, who):
    fin = v.c.fin_time(who)
    quiet = fin is not None and fin - v.c.last_before(fin) >= 5
    return fin_vanishes(v, who) and v.c.router.timer == "fin" and quiet and not v.c.router.icmp


def large_vanish(v, who):
    """Seen by the capture beside its sender only."""
    return who == v.near and bool(v.c.done(who, "stream")) and v.c.lost(who, "large segments") == FOREVER


def late_by(v):
    fins = [v.c.fin_time(who) for who in ENDS]
    if None in fins or not all(v.sees_fin(who) for who in ENDS):
        return -1.0
    return abs(fins[0] - fins[1])


def fin_never_came(v):
    """The end beside the capture closes, or its peer does, without having seen the other's FIN."""
    return any(v.c.lost(who, "fin") == FOREVER for who in ENDS)


def half_closed_with_data(v, who, *sorts):
    closing = v.c.done(who, *sorts)
    return bool(closing) and v.sees_fin(who) and went_on(v, OTHER[who], closing[0].time, "send", "talk")


def shut_and_aborted(v, who):
    return bool(v.c.done(who, "shutdown")) and bool(v.c.done(who, "abort")) and v.sees_rst(who)


def fin_meets_no_socket(v, who):
    """The FIN of this end came to a host that has forgotten the connection, or whose application aborts on it."""
    other, fin = OTHER[who], v.c.fin_time(who)
    if fin is None or not v.sees_fin(who) or not v.sees_rst(other) or "fin" in v.c.sent[other]:
        return False
    aborted = v.c.done(other, "abort")
    return bool(v.c.done(other, "forget")) or bool(aborted) and 0 < aborted[0].time - fin < 1


def waits_for_close(v, seconds):
    """An end has closed, the other has acknowledged that and does nothing for so long."""
    for who in ENDS:
        fin, other = v.c.fin_time(who), OTHER[who]
        silent = fin is not None and not v.c.sent[other] and not went_on(v, other, fin, "send", "close", "abort")
        if silent and not v.c.router.lost and not v.c.router.forged and v.end_time() and v.end_time() - fin >= seconds:
            return True
    return False


def dead_send(v):
    """The end beside the capture sends into nothing: the path had died, or no RST came back from a host that forgot."""
    log = [entry["time"] for entry in v.capture.truth.told["router"]
           if "drop" in entry.get("nft_forward_rule", "")] if v.capture.truth.from_lab else []
    if v.c.router.timer or not log:
        return False
    dark = v.c.lost(v.near, "all") == FOREVER
    deaf = v.c.lost(v.far, "rst") == FOREVER and bool(v.c.done(v.far, "forget"))
    since = max([log[-1]] + [a.time for a in v.c.done(v.far, "forget")])
    return (dark or deaf) and went_on(v, v.near, since, "send")


def crossed(v):
    closing = v.c.done("server", "close")
    if not closing or v.c.sent["server"] != {"fin", "rst"}:
        return False
    return any(0 <= a.time - closing[0].time < SOON for a in v.c.done("client", "send"))


def keepalive_dies(v):
    return bool(v.c.done(v.near, "keepalive")) and v.c.lost(v.near, "all") == FOREVER


def syn_unanswered(v):
    if v.c.established() or v.c.sent["client"] != {"syn"} or refused(v):
        return False
    if v.c.router.host_drops_syn:
        return True
    vanishes = v.c.lost("client", "syn") == FOREVER and not v.c.router.icmp
    return v.near == "client" and (vanishes or v.c.lost("server", "syn-ack") == FOREVER)


def handshake_abandoned(v):
    given_up = v.c.sent["client"] == {"syn", "rst"}
    unanswered = v.c.lost("server", "syn-ack") == FOREVER or v.c.lost("client", "ack") == FOREVER
    return not v.c.established() and (given_up or v.near == "server" and unanswered)


def unclosed(v):
    ended = any(v.c.done(who, "close", "abort", "shutdown", "send and close", "forget") for who in ENDS)
    return v.c.established() and not ended and not v.c.sent["client"] | v.c.sent["server"] and not v.c.router.forged \
        and not dead_send(v) and not (v.c.router.timer and v.near == "client")


def seen_open(v):
    """Nothing that ends a connection gets to where the capture is."""
    return not any(v.sees_fin(who) or v.sees_rst(who) for who in ENDS) and not sees_forged(v)


def sees_any_rst(v):
    return sees_forged(v) or any(v.sees_rst(who) for who in ENDS) or any(
        reset_unknown_here(v, who) for who in ENDS)


def real_rst_without_fin(v):
    return v.c.established() and any(v.sees_rst(who) and "fin" not in v.c.sent[who] for who in ENDS)


def any_fin(v):
    return any(v.sees_fin(who) for who in ENDS)


def left_out(v):
    """The server goes on with its SYN-ACK, though acknowledged, until the client gives up: its queue was full, or it
    never got the ACK, which only the capture beside the client shows."""
    gives_up = not v.c.established() and v.c.sent["client"] == {"rst"} and v.c.sent["server"] == {"syn-ack"}
    return gives_up and v.sees("client", "ack")


def reset_on_overflow(v):
    return not v.c.established() and not v.c.sent["client"] and v.c.sent["server"] == {"rst"} and not refused(v)


DEMANDS = {
    "abort_unread_data": Demand(any_end(unread)),
    "aborted_transfer": Demand(any_end(cancels)),
    "ack_beyond_fin": Demand(),
    "ack_loop": Demand(),
    "challenge_ack": Demand(lambda v: challenged(v) or reuses_forgotten(v),
                            lambda v: any(a.sort == "forge" for a in v.c.actions) or client_forgets(v)),
    "data_after_fin": Demand(),
    "data_stalled": Demand(any_end(large_vanish)),
    "fin_abandoned": Demand(any_end(gives_up_on_fin)),
    "fin_blackholed": Demand(any_end(blackholed), any_end(fin_vanishes)),
    "fin_moved": Demand(),
    "fin_retransmitted": Demand(
        any_end(lambda v, who: fin_vanishes(v, who) or who == v.near and v.c.lost(who, "fin") == A_WHILE),
        lambda v: any_fin(v) and bool(v.c.router.lost)),
    "fin_unanswered": Demand(any_end(fin_vanishes)),
    "fin_with_hole": Demand(),
    "final_ack_missing": Demand(
        lambda v: v.c.first == "client" and v.c.lost("client", "ack") == A_WHILE,
        lambda v: any_fin(v) and any(loss.how_long == A_WHILE for loss in v.c.router.lost)),
    "flow_continued": Demand(),
    "forged_rst": Demand(lambda v: forged_out_of_nothing(v) and not ends_silence(v), sees_forged),
    "half_close_data": Demand(any_end(lambda v, who: half_closed_with_data(v, who, "shutdown")),
                              any_end(lambda v, who: half_closed_with_data(v, who, "close"))),
    "half_open": Demand(
        any_end(lambda v, who: forgot(v, who) and went_on_after_forget(v, OTHER[who]) and not ends_silence(v)),
        any_end(lambda v, who: forgot(v, who) or who == v.far and reset_unknown_here(v, who))),
    "handshake_abandoned": Demand(handshake_abandoned, lambda v: not v.c.established()
                                  and v.c.lost("client", "ack") == FOREVER),
    "icmp_error": Demand(lambda v: v.near in v.c.router.icmp),
    "idle_blackhole": Demand(lambda v: ends_silence(v) and v.near == "client" and v.c.router.timer == "idle"
                             and v.c.lost("client", "all") == FOREVER and not v.c.router.forged),
    "idle_reset": Demand(lambda v: ends_silence(v) and sees_forged(v), lambda v: ends_silence(v) and sees_any_rst(v)),
    "keepalive_failure": Demand(keepalive_dies),
    "keepalive_race": Demand(crossed),
    "late_fin": Demand(lambda v: late_by(v) >= LATE + MARGIN, lambda v: late_by(v) >= LATE - MARGIN),
    "odd_flags": Demand(lambda v: v.c.told.get("probe") in ("FIN", "Xmas")),
    "one_way": Demand(lambda v: v.capture.one_way),
    "refused": Demand(refused),
    "retransmission_death": Demand(dead_send),
    "rst_abort": Demand(reset_on_overflow, lambda v: real_rst_without_fin(v) or left_out(v) or any(
        reset_unknown_here(v, who) for who in ENDS if who == v.far)),
    "rst_after_fin": Demand(any_end(shut_and_aborted),
                            any_end(lambda v, who: v.sees_fin(who) and (
                                v.sees_rst(who) or reset_unknown_here(v, who)))),
    "rst_answers_fin": Demand(
        lambda v: any(f.answers == "fin" for f in v.forged()) or any(fin_meets_no_socket(v, who) for who in ENDS),
        lambda v: any_fin(v) and sees_any_rst(v)),
    "rst_both_ways": Demand(lambda v: {f.victim for f in v.forged()} == set(ENDS)),
    "rst_ignored": Demand(lambda v: v.c.lost(v.near, "rst") == FOREVER and went_on_after_forget(v, v.far)),
    "rst_instead_of_fin": Demand(any_end(lambda v, who: aborts(v, who) and not left_out(v)), real_rst_without_fin),
    "rst_no_connection": Demand(may=lambda v: v.capture.one_way or reuses_forgotten(v) or client_forgets(v)),
    "rst_out_of_window": Demand(lambda v: shot(v, out_of_window)),
    "rst_repeated": Demand(may=sees_any_rst),
    "self_connect": Demand(lambda v: v.address()[0] == v.address()[1]),
    "sender_talks_after_rst": Demand(goes_on_after_forged, sees_forged),
    "simultaneous_close": Demand(lambda v: v.c.first == "both" and all(v.sees_fin(who) for who in ENDS),
                                 lambda v: 0 <= late_by(v) < ONE_WAY or late_by(v) >= 0 and fin_never_came(v)),
    "simultaneous_open": Demand(),
    "stuck_close_wait": Demand(lambda v: waits_for_close(v, STUCK + 1), lambda v: waits_for_close(v, STUCK - 1)),
    "syn_ack_repeated": Demand(left_out, lambda v: v.near == "client" and v.c.lost("client", "ack") is not None),
    "syn_unanswered": Demand(syn_unanswered),
    "tls_alert": Demand(lambda v: v.c.told.get("tls_alert", "none") != "none"),
    "tampering": Demand(may=lambda v: any(f.victim == "server" for f in v.forged())
                        or v.near == "server" and FOREVER in (v.c.lost("client", "all"), v.c.lost("client", "ack"))),
    "tuple_reuse_refused": Demand(reuses_forgotten),
    "tuple_reused": Demand(lambda v: False, lambda v: reuses_forgotten(v)),
    "unclosed": Demand(unclosed, lambda v: seen_open(v) or client_forgets(v)),
    "zero_window_reset": Demand(overfilled),
}

KILLED = "Its server's process is killed"
STOPPED = "Harmless: its server's process stops"
OVERFLOWS = "The server's accept queue is full"

DIALLED_ANEW = "A line is dialled anew"
OUT_OF_REACH = ("The host goes down", "Idle for over a minute when the host goes down", "A SYN while the host is down")
FLOOD = "A SYN of the flood"
ANOTHER_MACHINE = ("Opened by one machine of the address", "The SYN reaches the other machine of the address")
MOVED = "The address moves to another machine"
TAKEN_OVER = "By ARP another machine takes the address over"
CLAIMED_BY_TWO = "By ARP another machine claims the address and resets the next data"

# What was made up packet by packet is told in words of its own.
PACKETS = {
    "The client sends 50 bytes after its FIN": "data_after_fin",
    "The client sends 50 bytes at the sequence number of its unacknowledged FIN": "data_after_fin",
    "The client's FIN is lost; the client then sends 24 bytes in its place": "data_after_fin",
    "The client's first FIN leaves a hole of 24 bytes": "fin_moved",
    "The server acknowledges the client's FIN and 100 bytes more": "ack_beyond_fin",
    "100 bytes before the client's FIN never arrive": "fin_with_hole",
    "A SYN with FIN": "odd_flags",
    "A FIN with RST": "odd_flags",
    "A FIN without ACK": "odd_flags",
    "FIN, PSH and URG without ACK": "odd_flags",
    "The server gives up on lost data; its RST is ahead": "ack_loop",
    "Somebody sends 5 bytes with numbers of another connection": "ack_loop",
    "The client's FIN is acknowledged; its only RST has the FIN's number": "rst_out_of_window",
    "Each SYN is answered by a RST that acknowledges the SYN's own number": "syn_unanswered",
    "The client answers late data and the server's FIN with exact RSTs": "rst_ignored",
    "The client ends an idle connection by a RST without ACK": "rst_abort",
    "The client answers each repeat of the server's data with the old number": "data_stalled",
    "Segments of 1400 bytes vanish": "data_stalled",
    "The server acknowledges the client's data, and the client sends them again": "data_stalled",
    "The client's ACKs and data never reach the server": "syn_ack_repeated",
    "The client's card damages one segment": "data_stalled",
    "The client's card damages the last request": "retransmission_death",
    "The client's card damages its FIN": "fin_unanswered",
    "The client's card damages all that it sends after its SYN": "syn_ack_repeated",
    "The server's card damages its SYN-ACKs": "handshake_abandoned",
    "Both ends send": "simultaneous_open",
    "A socket connects to its own address and port": "self_connect",
    "The restarted client takes the port of a connection that was not closed": "tuple_reused",
    "The same connection under another name": "flow_continued",
    "After 31 minutes of silence a NAT router gives": "unclosed",
    "A second router takes over": "unclosed",
    "A repeated packet of the server comes untranslated": "rst_abort",
    DIALLED_ANEW: "unclosed",
    ANOTHER_MACHINE[0]: "half_open",
    ANOTHER_MACHINE[1]: "refused",
    MOVED: "half_open",
    TAKEN_OVER: "half_open",
    CLAIMED_BY_TWO: "sender_talks_after_rst",
    "The host goes down while the connection is in use": None,
    "Idle for over a minute when the host goes down": "idle_blackhole",
    "A SYN while the host is down": "syn_unanswered",
    "A SYN of the flood, which the server answers": "handshake_abandoned",
    "A SYN of the flood that finds the backlog full": "syn_unanswered",
    KILLED: "idle_reset",
    "The service that stopped does not listen yet": "refused",
    "The SYN goes to a balancer, the SYN-ACK comes from the server behind it": "syn_unanswered",
    "Three SYNs with ECE and CWR go unanswered": "syn_unanswered",
    "The SYN-ACK echoes a timestamp that the client never sent": "handshake_abandoned",
    "The client vanishes after its SYN": "handshake_abandoned",
    "Nobody answers the client's SYNs until it gives up": "syn_unanswered",
    OVERFLOWS: "rst_abort",
    "The client closes; the server's close_notify and FIN come": "late_fin",
    "The client closes for good; the server's close_notify and FIN come": "late_fin",
    "The client's close_notify and FIN come 39 s after": "fin_blackholed",
    "A request is acknowledged and never answered": "rst_abort",
    "A planned close": "abort_unread_data",
    "Harmless: ": None,
}


def made_up(connection):
    """The finding that the packets were made up for, None if they are harmless."""
    for begin, finding in PACKETS.items():
        if connection.packets.startswith(begin):
            return finding
    raise ScoreError(f"not in PACKETS of scripts/score.d/demands.py: {connection.packets!r}")


def demanded(view, finding):
    if view.c.packets:
        return made_up(view.c) == finding
    if view.c.signature is not None:
        return finding == "tampering"
    if view.capture.one_way:
        return finding == "one_way"
    return bool(DEMANDS[finding].must(view))


def allowed(view, finding, severity):
    if view.c.packets:
        # Packets that no stack sends may be strange in more than one way.
        return made_up(view.c) is not None or severity in ("note", "chat")
    if view.c.signature is not None:
        return True
    return demanded(view, finding) or bool(DEMANDS[finding].may(view))


def frames_allowed(view, finding):
    """When RSTs of a device came here, as one of which the finding's frame must have come. None: any frame."""
    if finding not in ("forged_rst", "rst_out_of_window") or view.c.packets or view.c.signature is not None:
        return None
    return forged_times(view) or None


def forged_times(view):
    """When RSTs of a device came here."""
    # From the router to the client it is half a round trip.
    way = 0.010 if view.near == "client" and not view.capture.on_link else 0.0
    return [a.time + way for f in view.forged() for a in view.c.forged_at(f.victim)]


def frames_denied(view, finding):
    """When RSTs of a device came here: none of them may be laid to the end in whose name it is."""
    return forged_times(view) if finding in LAID_TO_AN_END else []


LAID_TO_AN_END = ("rst_abort", "rst_instead_of_fin", "abort_unread_data", "aborted_transfer", "half_open")


# many connections together

def with_timer(capture, sort):
    return sum(v.c.router.timer == sort for v in capture.views() if v.near == "client" or v.forged())


def told_timer(capture, state):
    return capture.near == "client" and capture.truth.told.get("timer", {}).get("state", "").startswith(state)


def closed_by_rst(capture):
    """Nearly all connections are ended by RST of one and the same end."""
    connections = [view.c for view in capture.views() if view.c.established()]
    return len(connections) >= 10 and any(
        sum(bool(c.done(who, "abort")) for c in connections) >= 0.9 * len(connections) for who in ENDS)


def farewells_refused(capture):
    """One end's last words meet a closed socket on connection after connection."""
    return sum("meet a closed socket and draw RSTs" in (view.c.packets or "") for view in capture.views()) >= 5


def all_refused(capture):
    ports = {}
    for view in capture.views():
        ports.setdefault(view.address()[1], []).append(refused(view))
    return any(len(answers) >= 10 and sum(answers) >= 0.9 * len(answers) for answers in ports.values())


def comes_round(capture):
    """One client used ten of its ports to one server again."""
    again = {}
    for v in capture.views():
        if earlier_on_ports(v):
            client, server = v.address()
            pair = client.rsplit(":", 1)[0], server
            again[pair] = again.get(pair, 0) + 1
    return any(count >= 10 for count in again.values())


def killed_together(capture):
    return sum(v.c.packets is not None and v.c.packets.startswith(KILLED) for v in capture.views()) > 3


def stopped_together(capture):
    return sum((v.c.packets or "").startswith(STOPPED) for v in capture.views()) > 3


def closed_at_once(capture):
    return sum(v.c.first == "server" and v.sees_fin("server") for v in capture.views()) > 3


def renamed_together(capture):
    """Two or more connections were seen to go on under another address that one event gave them."""
    return sum((v.c.packets or "").startswith(DIALLED_ANEW) for v in capture.views()) > 1


def out_of_reach(capture):
    return sum((v.c.packets or "").startswith(OUT_OF_REACH) for v in capture.views()) > 2


def in_turns(capture):
    return sum((v.c.packets or "").startswith(ANOTHER_MACHINE) for v in capture.views()) > 2


def claimed_by_two(capture):
    return any((v.c.packets or "").startswith(CLAIMED_BY_TWO) for v in capture.views())


def moved_together(capture):
    return sum((v.c.packets or "").startswith(MOVED) for v in capture.views()) > 2


def flooded(capture):
    return sum((v.c.packets or "").startswith(FLOOD) for v in capture.views()) >= 100


def reset_at_once(capture):
    return capture.near == "client" and sum(v.sees_rst("server") for v in capture.views()) > 3


def overflowing(capture):
    return sum((view.c.packets or "").startswith(OVERFLOWS) or reset_on_overflow(view) for view in capture.views()) >= 3


def never_taken(capture):
    return sum(left_out(view) for view in capture.views()) >= 2


def one_is_odd(capture):
    """Nearly all to one port went one way, and a few did not."""
    ports = {}
    for view in capture.views():
        c = view.c
        way = (frozenset(c.sent["client"]), frozenset(c.sent["server"]), bool(c.router.lost or c.router.forged))
        ports.setdefault(view.address()[1], Counter())[way] += 1
    for ways in ports.values():
        together = sum(ways.values())
        if together >= 20 and 0.95 * together <= max(ways.values()) < together:
            return True
    return False


POPULATION = {
    "accept_queue_full": Demand(never_taken),
    "address_changed": Demand(renamed_together),
    "close_wait_leak": Demand(lambda c: sum(waits_for_close(v, STUCK + 1) for v in c.views()) >= 3),
    "closed_together": Demand(stopped_together, closed_at_once),
    "duplicate_address": Demand(lambda c: in_turns(c) or claimed_by_two(c)),
    "farewell_refused": Demand(farewells_refused),
    "fin_timer": Demand(lambda c: told_timer(c, "CLOSE_WAIT"), lambda c: with_timer(c, "fin") >= 2),
    "fixed_lifetime": Demand(lambda c: "lifetime" in c.truth.told),
    "forgotten_together": Demand(moved_together),
    "idle_timer": Demand(lambda c: told_timer(c, "ESTABLISHED"), lambda c: with_timer(c, "idle") >= 2),
    "odd_one_out": Demand(one_is_odd),
    "outage": Demand(out_of_reach),
    "port_reuse": Demand(comes_round),
    "port_scan": Demand(lambda c: "scan" in c.truth.told),
    "refusing_server": Demand(all_refused),
    "reset_after_handshake": Demand(overflowing),
    "reset_together": Demand(killed_together, reset_at_once),
    "reset_habit": Demand(closed_by_rst),
    "server_idle_close": Demand(lambda c: "server_closes" in c.truth.told),
    "syn_flood": Demand(flooded),
}
