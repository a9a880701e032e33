package org.tcpteardown.model;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every threshold that a user may change, with its default and where that comes from. */
public enum Setting {
  LATE_FIN_AFTER(
      "late_fin.after",
      Unit.DURATION,
      10_000_000_000L,
      "a FIN this long after the peer's is late",
      "shorter than every closing timer known to us but the shortest (10 s, RouterOS fin-wait)"),
  LATE_FIN_LAST_WORDS(
      "late_fin.last_words",
      Unit.COUNT,
      64,
      "payload bytes just before or with a FIN that are still a farewell, not an answer",
      "QUIT, 221 bye and their like; a TLS close_notify is known by its record type at any size"),
  FIN_UNANSWERED_AFTER(
      "fin_unanswered.after",
      Unit.DURATION,
      3_000_000_000L,
      "a FIN that its sender repeated is unanswered after this long without ACK",
      "three times the initial RTO of 1 s (RFC 6298 section 2)"),
  FIN_BLACKHOLED_SILENCE(
      "fin_blackholed.silence",
      Unit.DURATION,
      5_000_000_000L,
      "silence before a FIN, both ways, after which a session timer may have expired",
      "shortest closing timers in use are 1 to 5 s (FortiGate, IOS ZBFW), idle timers far longer"),
  FIN_BLACKHOLED_TRANSMISSIONS(
      "fin_blackholed.transmissions",
      Unit.COUNT,
      3,
      "transmissions of a FIN that must have gone unanswered",
      "two may fall to ordinary loss; three with doubling gaps hardly do"),
  SYN_UNANSWERED_AFTER(
      "syn_unanswered.after",
      Unit.DURATION,
      3_000_000_000L,
      "a SYN without any answer for this long is unanswered, even if it was sent once",
      "three times the initial RTO of 1 s (RFC 6298 section 2)"),
  RST_ANSWER_WITHIN(
      "rst.answer_within",
      Unit.DURATION,
      3_000_000_000L,
      "a RST this soon after a segment that it fits may be its answer; less, where the round trip"
          + " is known: ten of them and a second",
      "longer than any round trip seen in practice"),
  TALKS_AFTER_RST_REORDER(
      "sender_talks_after_rst.reorder",
      Unit.DURATION,
      20_000_000L,
      "what follows a RST more closely than this may only have been overtaken by it",
      "reordering on paths and between capture queues stays within a few milliseconds"),
  RST_BOTH_WAYS_WITHIN(
      "rst_both_ways.within",
      Unit.DURATION,
      50_000_000L,
      "RSTs to both ends this close to each other may come from one device",
      "devices send both at once; the capture sees them apart by a path's queues only"),
  TAMPERING_SILENCE(
      "tampering.silence",
      Unit.DURATION,
      10_000_000_000L,
      "silence of the client after which a signature that ends in silence is complete",
      "longer than a retransmission by any client whose packets still arrive"),
  ABORT_UNREAD_WITHIN(
      "abort_unread_data.within",
      Unit.DURATION,
      200_000_000L,
      "a socket that aborts this soon after data that it has not answered left some unread",
      "a program that waits for data reads it within a few delayed ACKs (40 to 200 ms)"),
  RST_INSTEAD_OF_FIN_IDLE(
      "rst_instead_of_fin.idle",
      Unit.DURATION,
      10_000_000_000L,
      "a server that aborts this long after its client's last data owed no answer to it",
      "patience of people and of most clients for an answer"),
  ABORTED_TRANSFER_BYTES(
      "aborted_transfer.bytes",
      Unit.COUNT,
      128,
      "payload bytes that must have met the closed socket; fewer are a farewell",
      "a TLS close_notify is 24 to 85 bytes, a last reply of POP3 or SMTP about as long"),
  ABORTED_TRANSFER_WITHIN(
      "aborted_transfer.within",
      Unit.DURATION,
      1_000_000_000L,
      "payload this soon after the close was still part of the transfer",
      "longer than any round trip of a running transfer"),
  ZERO_WINDOW_RESET_AFTER(
      "zero_window_reset.after",
      Unit.DURATION,
      1_000_000_000L,
      "a window closed for this long means that nobody reads",
      "shorter ones are flow control at work; the first probe is sent after about 0.2 to 1 s"),
  HALF_OPEN_SILENCE(
      "half_open.silence",
      Unit.DURATION,
      1_000_000_000L,
      "a host that was heard more recently has not forgotten the connection",
      "no host restarts and no cluster fails over in less"),
  KEEPALIVE_RACE_IDLE(
      "keepalive_race.idle",
      Unit.DURATION,
      1_000_000_000L,
      "a server that closes after such a silence closes because it was idle",
      "shortest idle timeouts of HTTP servers in use are 1 to 5 s"),
  RST_IGNORED_AFTER(
      "rst_ignored.after",
      Unit.DURATION,
      1_000_000_000L,
      "what an end sends this long after a RST, and a round trip more, was not under way",
      "initial RTO of 1 s (RFC 6298 section 2); queues on the path are shorter"),
  FORGED_RST_WARN(
      "forged_rst.warn",
      Unit.COUNT,
      50,
      "forged_rst is reported from this score",
      "two independent strong signs, or one very strong one"),
  FORGED_RST_ERROR(
      "forged_rst.error",
      Unit.COUNT,
      80,
      "forged_rst is an error from this score",
      "beyond reasonable doubt by the weights in use"),
  IDLE_AFTER(
      "idle.after",
      Unit.DURATION,
      30_000_000_000L,
      "a connection silent for this long was idle",
      "far longer than any round trip or delayed ACK; no idle timer in use is shorter"),
  STUCK_CLOSE_WAIT_AFTER(
      "stuck_close_wait.after",
      Unit.DURATION,
      60_000_000_000L,
      "an end that has been idle this long since the peer's FIN, and has not closed, is stuck",
      "the peer's FIN-WAIT-2 ends by then: tcp_fin_timeout of Linux is 60 s (Linux ip-sysctl)"),
  FIN_WITH_HOLE_AFTER(
      "fin_with_hole.after",
      Unit.DURATION,
      10_000_000_000L,
      "data before a FIN that is not acknowledged this long after it does not arrive any more",
      "time for three timeouts that double from 1 s, 7 s together (RFC 6298 sections 2 and 5)"),
  HANDSHAKE_ABANDONED_TRANSMISSIONS(
      "handshake_abandoned.transmissions",
      Unit.COUNT,
      3,
      "transmissions of a SYN-ACK that must have gone without ACK",
      "two may fall to ordinary loss; three hardly do"),
  UNANSWERED_RESENDS(
      "unanswered.resends",
      Unit.COUNT,
      4,
      "repeats of the same payload that must have gone unanswered",
      "a loss probe (RFC 8985), and 3 retransmissions: from then on (R1, RFC 1122 section 4.2.3.5)"
          + " a host suspects the path"),
  UNANSWERED_AFTER(
      "unanswered.after",
      Unit.DURATION,
      5_000_000_000L,
      "payload without any answer for this long is unanswered, if it was repeated often enough",
      "longer than roaming and route changes mostly take; Linux needs 1.5 s for 3 timeouts"),
  DATA_STALLED_AFTER(
      "data_stalled.after",
      Unit.DURATION,
      3_000_000_000L,
      "the same payload sent for this long to a peer that is alive has stalled",
      "three times the initial RTO of 1 s (RFC 6298 section 2); loss by chance passes sooner"),
  KEEPALIVE_FAILURE_PROBES(
      "keepalive_failure.probes",
      Unit.COUNT,
      3,
      "keepalive probes in a row that must have gone unanswered",
      "RFC 1122 section 4.2.3.6: a single probe proves nothing; stacks send 8 to 10"),
  TUPLE_REUSED_EARLY(
      "tuple_reused.early",
      Unit.DURATION,
      120_000_000_000L,
      "a 4-tuple opened again sooner than this may still be in somebody's TIME-WAIT",
      "twice an MSL of 60 s, as in Linux conntrack and Windows; RFC 9293 says 240 s, most hosts 60"
          + " s"),
  FIN_TIMER_FAILED(
      "fin_timer.failed",
      Unit.COUNT,
      2,
      "half-closed connections that must have been forgotten on a path",
      "one may be a host that went away"),
  IDLE_TIMER_FAILED(
      "idle_timer.failed",
      Unit.COUNT,
      2,
      "idle connections that must have been forgotten on a path",
      "one may be a host that went away"),
  CLOSE_WAIT_LEAK_CONNECTIONS(
      "close_wait_leak.connections",
      Unit.COUNT,
      3,
      "connections that must have leaked",
      "once or twice may be an application that was busy"),
  PORT_REUSE_CONNECTIONS(
      "port_reuse.connections",
      Unit.COUNT,
      10,
      "connections of a client on ports used before that are worth a word",
      "our choice: fewer are chance, or a port that the program asks for"),
  RESET_HABIT_CONNECTIONS(
      "reset_habit.connections",
      Unit.COUNT,
      10,
      "connections that an end must have closed before it has habits",
      "our choice: fewer say little about a share of nine tenths"),
  RESET_HABIT_PERCENT(
      "reset_habit.percent",
      Unit.COUNT,
      90,
      "percentage of them that it must have closed by RST",
      "our choice: a habit has few exceptions"),
  RESET_AFTER_HANDSHAKE_WITHIN(
      "reset_after_handshake.within",
      Unit.DURATION,
      1_000_000_000L,
      "a RST without a socket this soon after the handshake means that the server never took it",
      "no host restarts and no timer of a device expires in less"),
  RESET_AFTER_HANDSHAKE_CONNECTIONS(
      "reset_after_handshake.connections",
      Unit.COUNT,
      3,
      "connections to one port that must have been reset right after the handshake",
      "our choice: one or two may be chance"),
  RESET_TOGETHER_CONNECTIONS(
      "reset_together.connections",
      Unit.COUNT,
      4,
      "connections of one server that must have been reset within a second",
      "our choice: so many do not fall together by chance, each out of a silence of its own"),
  CLOSED_TOGETHER_CONNECTIONS(
      "closed_together.connections",
      Unit.COUNT,
      4,
      "connections of one server that it must have closed by FIN within milliseconds",
      "our choice: so many do not fall together by chance, each out of a silence of its own"),
  FAREWELL_REFUSED_CONNECTIONS(
      "farewell_refused.connections",
      Unit.COUNT,
      5,
      "connections whose last words must have met a closed socket before that is a habit",
      "our choice: fewer say little about a share of nine tenths"),
  FAREWELL_REFUSED_PERCENT(
      "farewell_refused.percent",
      Unit.COUNT,
      90,
      "percentage of the last words after its close that must have met a closed socket",
      "our choice: a habit has few exceptions"),
  REFUSING_SERVER_CONNECTIONS(
      "refusing_server.connections",
      Unit.COUNT,
      10,
      "connection attempts that a port must have seen",
      "more than one client's retries (Windows tries three times)"),
  REFUSING_SERVER_PERCENT(
      "refusing_server.percent",
      Unit.COUNT,
      90,
      "percentage of them that must have been refused",
      "our choice: a service that restarts refuses for a short time only"),
  ADDRESS_CHANGED_CONNECTIONS(
      "address_changed.connections",
      Unit.COUNT,
      2,
      "connections of one address that must go on under the same other one",
      "two with exact numbers are no chance; one alone is told by its own finding"),
  ADDRESS_CHANGED_WITHIN(
      "address_changed.within",
      Unit.DURATION,
      300_000_000_000L,
      "the longest time between two of them",
      "connections show the new address when they next send: keepalives come each 45 s to 300 s"),
  SYN_FLOOD_SYNS(
      "syn_flood.syns",
      Unit.COUNT,
      100,
      "SYNs to one port that nothing followed",
      "our choice: a backlog of 128 is filled by so many; no server meets them by chance"),
  SYN_FLOOD_WITHIN(
      "syn_flood.within",
      Unit.DURATION,
      10_000_000_000L,
      "so many SYNs must come within this time",
      "ten a second: less does not fill a backlog that is emptied by SYN-ACK timeouts"),
  FORGOTTEN_TOGETHER_CONNECTIONS(
      "forgotten_together.connections",
      Unit.COUNT,
      3,
      "connections of one server that must have been forgotten at one moment",
      "our choice: two may have met a fault of their own"),
  DUPLICATE_ADDRESS_RESETS(
      "duplicate_address.resets",
      Unit.COUNT,
      3,
      "RSTs of the other machine, between SYN-ACKs of the first one",
      "three IDs in a row that count on are no chance: each has one of 2^-5 or less"),
  ACCEPT_QUEUE_FULL_HANDSHAKES(
      "accept_queue_full.handshakes",
      Unit.COUNT,
      2,
      "handshakes that a server must have left without answer while it took others",
      "one may be an accident of the path"),
  OUTAGE_CONNECTIONS(
      "outage.connections",
      Unit.COUNT,
      3,
      "connections that must have gone unanswered by a host at the same time",
      "our choice: two of one program may have one fault of their own"),
  OUTAGE_LASTING(
      "outage.lasting",
      Unit.DURATION,
      5_000_000_000L,
      "how long the host must not have been heard, from the first unanswered frame on",
      "longer than a link takes to settle, and than three repeats of what got lost"),
  PORT_SCAN_PORTS(
      "port_scan.ports",
      Unit.COUNT,
      20,
      "ports of one host that make a scan",
      "our choice: clients that go through a list of ports end sooner"),
  PORT_SCAN_HOSTS(
      "port_scan.hosts",
      Unit.COUNT,
      30,
      "hosts tried at one port that make a scan",
      "our choice: monitoring and peer-to-peer programs reach most of those they try"),
  PORT_SCAN_ODD_PROBES(
      "port_scan.odd_probes",
      Unit.COUNT,
      3,
      "the same for segments that no TCP sends",
      "one may be damaged, two may be copies"),
  PORT_SCAN_WITHIN(
      "port_scan.within",
      Unit.DURATION,
      60_000_000_000L,
      "so many ports or hosts must be new within this time",
      "nmap -T2, at two probes a second, tries twenty in ten seconds"),
  FIXED_LIFETIME_RESETS(
      "fixed_lifetime.resets",
      Unit.COUNT,
      5,
      "resets at one age that make a lifetime",
      "our choice: five equal ages by chance are most unlikely"),
  FIXED_LIFETIME_AGE(
      "fixed_lifetime.age",
      Unit.DURATION,
      10_000_000_000L,
      "a connection reset when younger than this had no lifetime",
      "requests of equal length make equal short lives"),
  SERVER_IDLE_CLOSE_CONNECTIONS(
      "server_idle_close.connections",
      Unit.COUNT,
      5,
      "connections that a server must have closed after equal idle times",
      "our choice: five equal times by chance are most unlikely"),
  ODD_ONE_OUT_CONNECTIONS(
      "odd_one_out.connections",
      Unit.COUNT,
      20,
      "connections to one port before one of them can be odd",
      "the fewest of which one in twenty can differ"),
  ODD_ONE_OUT_PERCENT(
      "odd_one_out.percent",
      Unit.COUNT,
      95,
      "percentage of them that must have ended alike",
      "our choice: what happens more often is no exception");

  /** What the number means. */
  public enum Unit {
    /** Nanoseconds inside; written as {@code 10s}, {@code 500ms}, {@code 2m}, {@code 1h}. */
    DURATION,
    COUNT
  }

  private static final Map<String, Setting> BY_ID =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Setting::id, s -> s));

  private final String id;
  private final Unit unit;
  private final long defaultValue;
  private final String meaning;
  private final String source;

  Setting(String id, Unit unit, long defaultValue, String meaning, String source) {
    this.id = id;
    this.unit = unit;
    this.defaultValue = defaultValue;
    this.meaning = meaning;
    this.source = source;
  }

  /** The name that users type. */
  public String id() {
    return id;
  }

  public Unit unit() {
    return unit;
  }

  /** Nanoseconds for a duration. */
  public long defaultValue() {
    return defaultValue;
  }

  public String meaning() {
    return meaning;
  }

  /** Where the default comes from. */
  public String source() {
    return source;
  }

  /** The setting of that name; empty when there is none. */
  public static Optional<Setting> byId(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /**
   * Reads a value as users write it.
   *
   * @throws IllegalArgumentException with a message for the user when it is not one
   */
  public long parse(String text) {
    return unit == Unit.DURATION ? parseDuration(text) : parseCount(text);
  }

  private long parseCount(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException(id + " takes a whole number from 0, not '" + text + "'");
    }
    return Long.parseLong(text);
  }

  private long parseDuration(String text) {
    var match = DURATION.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          id + " takes a time such as 500ms, 10s, 2m or 1h, not '" + text + "'");
    }
    long unitNs =
        switch (match.group(2)) {
          case "ms" -> 1_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 1_000_000_000L; // "s", or no unit
        };
    BigDecimal ns = new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(unitNs));
    if (ns.compareTo(LONGEST_NS) > 0) {
      throw new IllegalArgumentException(id + " takes 31 years at most, not '" + text + "'");
    }
    return ns.longValue();
  }

  /** A value of this setting in the form that {@link #parse} reads. */
  public String format(long value) {
    if (unit == Unit.COUNT) {
      return Long.toString(value);
    }
    boolean wholeSeconds = value % 1_000_000_000L == 0;
    return !wholeSeconds && value % 1_000_000L == 0 && value < 1_000_000_000_000_000L
        ? value / 1_000_000L + "ms"
        : BigDecimal.valueOf(value, 9).stripTrailingZeros().toPlainString() + "s";
  }

  /** What has nine digits in seconds can be written and read again. */
  private static final BigDecimal LONGEST_NS = BigDecimal.valueOf(999_999_999_000_000_000L);

  private static final java.util.regex.Pattern DURATION =
      java.util.regex.Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|)");
}
