-- tcpteardown: shows in Wireshark and tshark what `tcpteardown analyze` found out about a capture.
--
-- This script decides nothing. It reads the text file that the engine wrote (its format: docs/sidecar.md) and puts the
-- findings on their frames, as display-filter fields `tcpteardown.*` and as expert information.
--
-- Use:   wireshark -X lua_script:tcpteardown.lua [-X lua_script1:SIDECAR] CAPTURE
-- or put it into the personal Lua plugin folder (`tcpteardown install` does). Needs Wireshark 4.0 or later.

-- The engine reads captures with tshark itself and wants them undecorated.
if os.getenv("TCPTEARDOWN_PLUGIN") == "off" then return end

local FORMAT = "4" -- the sidecar format this plugin reads
local EARLY_FRAMES = 8 -- so many first frames identify a capture

--- The sidecar named by `-X lua_script1:PATH` or `-X lua_script1:annotations=PATH`.
--- A plugin folder hands the script (module name, script path) instead, on Wireshark 4.4.
---@return string|nil
local function path_argument(first, second)
  if not first or (second and second:find("%.lua$")) then return nil end
  return first:match("^annotations=(.*)$") or first
end

-- Installed for all users, for this one, and given by -X as well: Wireshark loads each. The first copy works, a later
-- one only passes its argument on.
local shared = package.loaded["tcpteardown.shared"] or {}
shared.path = path_argument(...) or shared.path
if shared.running then return end
shared.running = true
package.loaded["tcpteardown.shared"] = shared

-- BEGIN GENERATED CATALOGUE
local VERSION = "0.1.0"
local FINDINGS = {
  { id = "abort_unread_data", type = "count", severities = { "warn" }, group = "sequence",
    name = "Aborted with data unread", mark = "Data unread",
    summary = "Socket aborted while data from the other end lay unread" },
  { id = "aborted_transfer", type = "count", severities = { "note", "warn" }, group = "sequence",
    name = "Transfer cut short by its receiver", mark = "Cut short by receiver",
    summary = "Closed while the other end was sending; RSTs stopped it" },
  { id = "ack_beyond_fin", type = "number", severities = { "warn" }, group = "sequence",
    name = "ACK beyond FIN",
    summary = "More acknowledged than the peer had sent up to its FIN" },
  { id = "ack_loop", type = "count", severities = { "warn" }, group = "sequence",
    name = "ACK loop",
    summary = "Both ends answer each other's ACKs or RSTs without progress" },
  { id = "challenge_ack", type = "none", severities = { "note" }, group = "sequence",
    name = "Challenge ACK",
    summary = "ACK in answer to a RST or SYN that a live connection does not accept" },
  { id = "data_after_fin", type = "bytes", severities = { "error" }, group = "sequence",
    name = "Data after own FIN", mark = "Data after FIN",
    summary = "Payload at or behind the sender's own FIN" },
  { id = "data_stalled", type = "count", severities = { "warn" }, group = "sequence",
    name = "Data stalled",
    summary = "Same bytes sent again and again to a peer that is alive" },
  { id = "fin_abandoned", type = "count", severities = { "note" }, group = "sequence",
    name = "FIN abandoned",
    summary = "RST by an end that gave up on its unanswered FIN" },
  { id = "fin_blackholed", type = "duration", severities = { "error" }, group = "sequence",
    name = "FIN eaten on the path", mark = "FIN eaten",
    summary = "FIN eaten on the path after a silence" },
  { id = "fin_moved", type = "number", severities = { "warn" }, group = "sequence",
    name = "FIN moved",
    summary = "FIN sent again at another sequence number" },
  { id = "fin_retransmitted", type = "count", severities = { "note", "chat" }, group = "sequence",
    name = "FIN retransmitted",
    summary = "Same FIN sent again" },
  { id = "fin_unanswered", type = "count", severities = { "warn", "chat" }, group = "sequence",
    name = "FIN unanswered",
    summary = "FIN that nothing ever acknowledged" },
  { id = "fin_with_hole", type = "bytes", severities = { "warn" }, group = "sequence",
    name = "FIN with data missing before it", mark = "Data missing before FIN",
    summary = "Data below the FIN never acknowledged by a living peer" },
  { id = "final_ack_missing", type = "count", severities = { "note" }, group = "sequence",
    name = "Last ACK missing",
    summary = "Second FIN repeated: the ACK that ends it all was missing" },
  { id = "flow_continued", type = "number", severities = { "note" }, group = "sequence",
    name = "Goes on under another name", mark = "Goes on elsewhere",
    summary = "Goes on where another flow stood, under another address or port" },
  { id = "forged_rst", type = "score", severities = { "warn", "error" }, group = "security",
    name = "Forged RST",
    summary = "RST that the named sender most likely did not send" },
  { id = "half_close_data", type = "bytes", severities = { "chat" }, group = "sequence",
    name = "Half-close in use", mark = "Half-close",
    summary = "Data went on in the other direction after this FIN" },
  { id = "half_open", type = "duration", severities = { "warn" }, group = "sequence",
    name = "Half-open connection discovered", mark = "Half-open",
    summary = "Data or probe answered by a host that had forgotten" },
  { id = "handshake_abandoned", type = "text", severities = { "note", "chat" }, group = "sequence",
    name = "Handshake abandoned",
    summary = "SYN-ACK answered by the client's RST, or not at all" },
  { id = "icmp_error", type = "text", severities = { "warn", "note", "chat" }, group = "response_code",
    name = "ICMP error",
    summary = "ICMP error about a segment of this connection" },
  { id = "idle_blackhole", type = "duration", severities = { "error" }, group = "sequence",
    name = "Dead after idle time", mark = "Dead after idle",
    summary = "Connection dead after an idle time, without a word" },
  { id = "idle_reset", type = "duration", severities = { "error", "warn", "note" }, group = "sequence",
    name = "Reset after idle time", mark = "Reset after idle",
    summary = "RST that breaks an idle time, or answers the first frame after it" },
  { id = "injected_on_path", type = "text", severities = { "error", "warn" }, group = "security",
    name = "Injected on the path", mark = "made on path",
    summary = "Arrives here, never left the other capture point" },
  { id = "keepalive_failure", type = "count", severities = { "warn" }, group = "sequence",
    name = "Keepalives unanswered",
    summary = "Keepalive probes that nobody answered" },
  { id = "keepalive_race", type = "duration", severities = { "warn" }, group = "sequence",
    name = "Request crossed the server's close", mark = "Request crossed FIN",
    summary = "Request on a reused connection crossed the server's FIN" },
  { id = "late_fin", type = "duration", severities = { "warn" }, group = "sequence",
    name = "Late FIN",
    summary = "FIN long after the peer's FIN" },
  { id = "lost_on_path", type = "duration", severities = { "warn", "error", "note" }, group = "sequence",
    name = "Lost on the path", mark = "lost on path",
    summary = "Seen here, never at the other capture point" },
  { id = "odd_flags", type = "text", severities = { "warn", "note", "chat" }, group = "sequence",
    name = "Flags that do not belong together", mark = "Odd flags",
    summary = "SYN+FIN, SYN+RST, FIN+RST, FIN without ACK, SYN inside, or no flags" },
  { id = "one_way", type = "none", severities = { "chat" }, group = "sequence",
    name = "One direction only", mark = "One direction",
    summary = "Only one direction of the connection was captured" },
  { id = "refused", type = "duration", severities = { "note", "chat" }, group = "response_code",
    name = "Connection refused", mark = "Refused",
    summary = "SYN answered by RST" },
  { id = "retransmission_death", type = "duration", severities = { "error" }, group = "sequence",
    name = "Died while retransmitting", mark = "Died retransmitting",
    summary = "Same data sent again and again until the flow ended" },
  { id = "rst_abort", type = "text", severities = { "warn", "chat" }, group = "sequence",
    name = "Connection aborted", mark = "Aborted",
    summary = "Established connection ended by RST with no FIN before it" },
  { id = "rst_after_fin", type = "duration", severities = { "note" }, group = "sequence",
    name = "RST after own FIN",
    summary = "RST from an end that had already sent FIN" },
  { id = "rst_answers_fin", type = "duration", severities = { "warn", "chat" }, group = "sequence",
    name = "FIN answered by RST",
    summary = "RST where the ACK of a FIN belongs" },
  { id = "rst_both_ways", type = "duration", severities = { "warn" }, group = "security",
    name = "Both ends reset at once", mark = "Both ends reset",
    summary = "Both ends are reset in each other's name at the same moment" },
  { id = "rst_ignored", type = "duration", severities = { "warn" }, group = "sequence",
    name = "RST had no effect", mark = "RST ignored",
    summary = "End goes on although a valid RST was sent to it" },
  { id = "rst_instead_of_fin", type = "none", severities = { "note", "chat" }, group = "sequence",
    name = "Closed by RST instead of FIN", mark = "RST instead of FIN",
    summary = "Closed by RST with everything acknowledged both ways" },
  { id = "rst_no_connection", type = "none", severities = { "note", "chat" }, group = "sequence",
    name = "RST without connection",
    summary = "RST on a 4-tuple with no live connection" },
  { id = "rst_out_of_window", type = "number", severities = { "warn" }, group = "security",
    name = "RST outside the window",
    summary = "RST with a sequence number that its receiver must ignore" },
  { id = "rst_repeated", type = "count", severities = { "chat" }, group = "sequence",
    name = "RST repeated",
    summary = "Another RST from the same end" },
  { id = "self_connect", type = "none", severities = { "note" }, group = "sequence",
    name = "Connection of a socket to itself", mark = "Self-connect",
    summary = "Both ends are the same address and port" },
  { id = "sender_talks_after_rst", type = "duration", severities = { "error" }, group = "security",
    name = "Sender talks after its RST", mark = "Talks after its RST",
    summary = "End goes on as if it had not sent the RST before" },
  { id = "simultaneous_close", type = "none", severities = { "chat" }, group = "sequence",
    name = "Simultaneous close",
    summary = "Both ends sent FIN before either was acknowledged" },
  { id = "simultaneous_open", type = "text", severities = { "chat", "note", "warn" }, group = "sequence",
    name = "Simultaneous open",
    summary = "Both ends sent a SYN to each other" },
  { id = "stuck_close_wait", type = "duration", severities = { "warn" }, group = "sequence",
    name = "Stuck in CLOSE-WAIT", mark = "CLOSE-WAIT",
    summary = "FIN acknowledged, but the other end never closed" },
  { id = "syn_ack_repeated", type = "count", severities = { "warn", "chat" }, group = "sequence",
    name = "SYN-ACK repeated although acknowledged", mark = "SYN-ACK repeated",
    summary = "Server goes on with a SYN-ACK that was acknowledged" },
  { id = "syn_unanswered", type = "count", severities = { "warn", "note", "chat" }, group = "sequence",
    name = "SYN unanswered",
    summary = "SYNs without SYN-ACK, RST or ICMP error, all or all but the last" },
  { id = "tampering", type = "text", severities = { "note", "chat" }, group = "security",
    name = "Tampering signature", mark = "Tampering",
    summary = "Connection ended as by one of the published tampering signatures" },
  { id = "tls_alert", type = "number", severities = { "note" }, group = "sequence",
    name = "TLS alert",
    summary = "Fatal TLS alert in clear: an end gave up the session and said why" },
  { id = "tuple_reuse_refused", type = "duration", severities = { "warn" }, group = "sequence",
    name = "Reuse of addresses and ports refused", mark = "Reuse refused",
    summary = "SYN that met an older connection on the same ports" },
  { id = "tuple_reused", type = "duration", severities = { "chat", "note" }, group = "sequence",
    name = "Addresses and ports used again", mark = "Ports reused",
    summary = "New connection on the addresses and ports of an older one" },
  { id = "unclosed", type = "duration", severities = { "chat" }, group = "sequence",
    name = "Not closed",
    summary = "No FIN, RST or ICMP error by the end of the capture" },
  { id = "zero_window_reset", type = "duration", severities = { "warn", "note" }, group = "sequence",
    name = "Reset in a zero window",
    summary = "RST while one end had advertised a window of 0 for a while" },
}
local FACTS = {
  { id = "fin.nth", type = "count", name = "FIN transmission",
    summary = "How often this end has now sent this FIN" },
  { id = "fin.acked_in", type = "frame", name = "FIN acknowledged in",
    summary = "Frame that acknowledges this FIN" },
  { id = "fin.ack_delay", type = "duration", name = "FIN acknowledged after",
    summary = "Seconds from this FIN to its acknowledgement" },
  { id = "fin.peer", type = "frame", name = "Peer's FIN",
    summary = "Frame of the other end's first FIN" },
  { id = "rst.family", type = "text", name = "RST family",
    summary = "How it was made: socket (by a socket that existed), stateless (from what it answers), unknown" },
  { id = "rst.acceptable", type = "text", name = "RST acceptable",
    summary = "Whether its receiver must act on it: exact, challenge (in window, not exact), no, unknown" },
  { id = "rst.text", type = "text", name = "RST text",
    summary = "The reason that the RST carries as text" },
  { id = "rst.ttl_delta", type = "number", name = "RST TTL difference",
    summary = "TTL of the RST minus the usual TTL of the same end, if that never varied" },
  { id = "rst.trigger", type = "frame", name = "RST answers",
    summary = "Frame that this RST fits as an answer" },
  { id = "rst.trigger_delay", type = "duration", name = "RST answers after",
    summary = "Seconds from that frame to the RST" },
  { id = "rst.window_echo", type = "flag", name = "RST window echoed",
    summary = "Whether the window is that of the other end's last segment" },
  { id = "rst.ipid_echo", type = "flag", name = "RST IP ID echoed",
    summary = "Whether the IP identification is that of the other end's last packet" },
  { id = "forged_rst.evidence", type = "text", name = "Evidence of forgery",
    summary = "Signs that the named end did not send this RST, whatever the score" },
  { id = "path.frame", type = "count", name = "Frame at the other point",
    summary = "Number of this packet's frame in the capture of path.point, after 'tcpteardown compare'" },
}
local FLOW_FIELDS = {
  { id = "flow", type = "count", name = "Flow",
    summary = "The flow's number: Wireshark's tcp.stream" },
  { id = "end", type = "text", name = "End",
    summary = "How it ended: fin, fin_rst, rst, refused, unanswered, half_closed, silent, open, rst_only, unknown" },
  { id = "closed_by", type = "text", name = "Closed by",
    summary = "Who moved first to close: client, server, both, middlebox, nobody; absent if a direction is missing" },
  { id = "cause", type = "text", name = "Cause",
    summary = "Best explanation, for instance orderly or middlebox_fin_timer" },
  { id = "confidence", type = "score", name = "Confidence",
    summary = "How sure the cause is, 0 to 100" },
  { id = "verdict.what", type = "text", name = "What happened",
    summary = "The verdict's first part: who ended it, how, after what; short enough for one line" },
  { id = "verdict.why", type = "text", name = "Why",
    summary = "The verdict's second part: the most likely reason, and how sure that is" },
  { id = "verdict.next", type = "text", name = "What to do next",
    summary = "The verdict's last part: what to check or to change" },
  { id = "verdict", type = "text", name = "Verdict",
    summary = "Who ended it, how, after what, why, and what to check next" },
  { id = "severity", type = "text", name = "Severity",
    summary = "The worst finding's severity: chat, note, warn or error" },
  { id = "state.clt", type = "text", name = "Client state",
    summary = "The client's last inferred state (RFC 9293)" },
  { id = "state.srv", type = "text", name = "Server state",
    summary = "The server's last inferred state (RFC 9293)" },
  { id = "conn_state", type = "text", name = "Zeek conn_state",
    summary = "What Zeek calls it, for instance SF, RSTO or S0" },
  { id = "history", type = "text", name = "Zeek history",
    summary = "Zeek's letters, for instance ShADadFf; upper case is the originator" },
  { id = "fin.count", type = "count", name = "FINs",
    summary = "Frames with FIN, both directions" },
  { id = "fin.count.clt", type = "count", name = "FINs of the client",
    summary = "Frames with FIN from the client" },
  { id = "fin.count.srv", type = "count", name = "FINs of the server",
    summary = "Frames with FIN from the server" },
  { id = "rst.count", type = "count", name = "RSTs",
    summary = "Frames with RST, both directions" },
  { id = "rst.count.clt", type = "count", name = "RSTs of the client",
    summary = "Frames with RST from the client" },
  { id = "rst.count.srv", type = "count", name = "RSTs of the server",
    summary = "Frames with RST from the server" },
  { id = "syn.count", type = "count", name = "SYNs",
    summary = "Frames with SYN and without ACK" },
  { id = "ct.count", type = "count", name = "Handshakes",
    summary = "Completed three-way handshakes" },
  { id = "half_close_time", type = "duration", name = "Half-close time",
    summary = "Seconds between the two ends' first FINs" },
  { id = "idle_before_close", type = "duration", name = "Idle before close",
    summary = "Seconds of silence of both ends before the first FIN or RST" },
  { id = "data_complete", type = "flag", name = "Data complete",
    summary = "Whether every captured payload byte of both directions was acknowledged" },
  { id = "unacked.clt", type = "bytes", name = "Unacknowledged of the client",
    summary = "Captured payload bytes of the client that were never acknowledged" },
  { id = "unacked.srv", type = "bytes", name = "Unacknowledged of the server",
    summary = "Captured payload bytes of the server that were never acknowledged" },
  { id = "path.end", type = "text", name = "Path",
    summary = "What the path to another capture did to it, after compare: stopped, rst_made, lost and so on" },
  { id = "path.verdict", type = "text", name = "Path verdict",
    summary = "The same in one sentence: which side, when, and what follows" },
  { id = "path.point", type = "text", name = "Other point",
    summary = "The capture that it was compared with" },
  { id = "path.flow", type = "count", name = "Flow at the other point",
    summary = "Its number (tcp.stream) in that capture" },
}
local POPULATION = {
  { id = "accept_queue_full", severities = { "warn" },
    name = "Handshakes that the server never took",
    summary = "A server leaves handshakes without answer while it serves others" },
  { id = "address_changed", severities = { "warn" },
    name = "Connections go on under another address",
    summary = "Several connections took another address together" },
  { id = "close_wait_leak", severities = { "warn" },
    name = "Connections never closed after the peer's FIN",
    summary = "An application does not close after the peer's FIN" },
  { id = "closed_together", severities = { "note", "warn" },
    name = "Connections closed in one moment",
    summary = "Idle connections of one server were closed by FIN in one moment" },
  { id = "duplicate_address", severities = { "warn" },
    name = "Two machines with one address",
    summary = "Two machines answer for one address, in turns" },
  { id = "farewell_refused", severities = { "note" },
    name = "Last words meet a closed socket as a habit",
    summary = "An end closes its socket for good and answers last words by RST" },
  { id = "fin_timer", severities = { "warn", "note", "chat" },
    name = "Timer for half-closed connections",
    summary = "Half-closed connections are forgotten after a fixed time" },
  { id = "fixed_lifetime", severities = { "warn" },
    name = "Connections reset at one age",
    summary = "Connections are reset at the same age, idle or not" },
  { id = "forgotten_together", severities = { "warn" },
    name = "Connections forgotten at one moment",
    summary = "Several connections of one address were forgotten at one moment" },
  { id = "idle_timer", severities = { "warn", "note", "chat" },
    name = "Timer for idle connections",
    summary = "Idle connections are forgotten after a fixed time" },
  { id = "odd_one_out", severities = { "note", "chat" },
    name = "Connections that ended unlike the rest",
    summary = "A few connections to a port ended unlike all others" },
  { id = "outage", severities = { "warn" },
    name = "Host out of reach",
    summary = "A host answered nobody for a while" },
  { id = "port_reuse", severities = { "note", "chat" },
    name = "Uses its ports again soon",
    summary = "A client opens many connections on ports that it used before" },
  { id = "port_scan", severities = { "note" },
    name = "Port scan",
    summary = "One address probes many ports or many hosts" },
  { id = "refusing_server", severities = { "note" },
    name = "Port that refuses connections",
    summary = "Nearly all connections to a port are refused" },
  { id = "reset_habit", severities = { "note" },
    name = "Closes by RST as a habit",
    summary = "An end closes nearly all its connections by RST" },
  { id = "reset_together", severities = { "warn", "note" },
    name = "Connections reset in one moment",
    summary = "Idle connections of one end were reset in one moment" },
  { id = "reset_after_handshake", severities = { "warn" },
    name = "Connections reset right after the handshake",
    summary = "Connections to a port reset within a second of the handshake" },
  { id = "server_idle_close", severities = { "note", "warn" },
    name = "Server closes idle connections after a fixed time",
    summary = "A server closes idle connections after a fixed time" },
  { id = "syn_flood", severities = { "warn" },
    name = "SYN flood",
    summary = "SYNs from many addresses, none of which goes on" },
}
-- END GENERATED CATALOGUE

-- ---------------------------------------------------------------------------------------------------------------------
-- Field types: how to declare a field of the type, and how to read its value from the sidecar (nil: not such a value)

---@param least number
---@param most number  at most 2^53, what every Lua can hold
---@param wrap function|nil  makes the object that 64-bit fields want
local function whole(least, most, wrap)
  return function(text)
    local value = text:find("^%-?%d+$") and tonumber(text)
    if value and value >= least and value <= most then return wrap and wrap(value) or value end
  end
end

local function duration(text)
  local sign, secs, nsecs = text:match("^(%-?)(%d+)%.(%d%d%d%d%d%d%d%d%d)$")
  if not secs or #secs > 10 then return nil end
  local way = sign == "-" and -1 or 1
  return NSTime.new(way * tonumber(secs), way * tonumber(nsecs))
end

local FLAGS = { ["0"] = false, ["1"] = true }
local function flag(text) return FLAGS[text] end

local ESCAPES = { t = "\t", n = "\n", r = "\r", ["\\"] = "\\", ["@"] = "@" }
local function unescape(text) return (text:gsub("\\([tnr\\@])", ESCAPES)) end

local TYPES = {
  duration = { make = ProtoField.relative_time, read = duration },
  count = { make = ProtoField.uint32, base = base.DEC, read = whole(0, 4294967295) },
  bytes = { make = ProtoField.uint64, base = base.DEC, read = whole(0, 2 ^ 53, UInt64.new) },
  number = { make = ProtoField.int64, base = base.DEC, read = whole(-2 ^ 53, 2 ^ 53, Int64.new) },
  score = { make = ProtoField.uint8, base = base.DEC, read = whole(0, 255) },
  frame = { make = ProtoField.framenum, base = base.NONE, read = whole(0, 4294967295) },
  text = { make = ProtoField.string, read = unescape },
  flag = { make = ProtoField.bool, base = base.NONE, read = flag },
  none = { make = ProtoField.none, read = function() return nil end },
}

--- The Wireshark field of a catalogue entry.
local function make_field(entry)
  local kind, abbreviation = TYPES[entry.type], "tcpteardown." .. entry.id
  if kind.base then return kind.make(abbreviation, entry.name, kind.base, nil, nil, entry.summary) end
  if entry.type == "text" then return kind.make(abbreviation, entry.name, base.NONE, entry.summary) end
  return kind.make(abbreviation, entry.name, entry.summary)
end

-- ---------------------------------------------------------------------------------------------------------------------
-- Registration. Two protocols, because one cheap test per frame can only ask "is anything of this protocol wanted?":
-- the findings are sparse and always added, the details are on every frame and only added when somebody looks.

local teardown = Proto("tcpteardown", "TCP teardown")
local details = Proto("tcpteardown_flow", "TCP teardown details")
local notice_field = ProtoField.string("tcpteardown.notice", "Notice", base.NONE, "Why results are missing")
local notice_expert = ProtoExpert.new("tcpteardown.expert.notice", "Results missing or incomplete",
  expert.group.PROTOCOL, expert.severity.NOTE)

local severity_field = ProtoField.string("tcpteardown.frame.severity", "Severity of the frame", base.NONE,
  "The worst finding of this frame: chat, note, warn or error")

local finding_by_id, population_by_id, detail_by_id = {}, {}, {}
local finding_fields, detail_fields, experts = { notice_field, severity_field }, {}, { notice_expert }

local function register_finding(entry)
  entry.field, entry.experts, entry.bracketed = make_field(entry), {}, "[" .. (entry.mark or entry.name) .. "] "
  finding_fields[#finding_fields + 1] = entry.field
  for i, severity in ipairs(entry.severities) do
    local name = "tcpteardown.expert." .. entry.id .. (i > 1 and "." .. severity or "")
    local made = ProtoExpert.new(name, entry.summary, expert.group[entry.group:upper()],
      expert.severity[severity:upper()])
    entry.experts[severity], experts[#experts + 1] = made, made
  end
end

for _, entry in ipairs(FINDINGS) do
  finding_by_id[entry.id] = entry
  register_finding(entry)
end
for _, entry in ipairs(POPULATION) do
  population_by_id[entry.id], entry.type, entry.group = entry, "text", "sequence"
  register_finding(entry)
end
for _, list in ipairs({ FACTS, FLOW_FIELDS }) do
  for _, entry in ipairs(list) do
    entry.field = make_field(entry)
    detail_by_id[entry.id] = entry
    detail_fields[#detail_fields + 1] = entry.field
  end
end

teardown.fields, teardown.experts, details.fields = finding_fields, experts, detail_fields
teardown.prefs.annotations = Pref.string("Sidecar file", "",
  "File written by 'tcpteardown analyze -o'. Empty: found by the capture's first frames")
teardown.prefs.at_once = Pref.bool("Analyze when a capture is opened", false,
  "Without being asked, in Wireshark; takes effect at the next start")
teardown.prefs.mark = Pref.bool("Mark findings in the Info column", true,
  "Worst findings of a frame, in brackets, as TCP's own remarks")
if set_plugin_info then
  set_plugin_info({ version = VERSION, description = "Tells how and why each TCP connection ended",
                    author = "tcpteardown", repository = "" })
end
function details.dissector() end -- never called; gives the protocol the handle that `referenced` asks for

-- ---------------------------------------------------------------------------------------------------------------------
-- Reading a sidecar

---@class Section  One of the row sections behind the findings. Rows stay in the file
---@field name string
---@field rows integer   rows as declared
---@field columns string column names, tab-separated
---@field at integer     offset of the newline before the first row that was not yet read
---@field to integer     offset of the newline behind the last row
---@field seen integer   rows that were read

---@class Findings  Their rows stay in the file, which is read block by block: a big Lua heap slows every frame down
---@field rows integer    rows as declared
---@field to integer      offset of the newline behind the last row
---@field firsts table    for each block, the frame of its first row
---@field blocks table    {at, length, rows}: where it is in the file, from the newline before its first row on

---@class Sidecar
---@field path string
---@field problem string|nil  why it cannot be used
---@field written number   seconds since 1970
---@field frames number    frames of the capture when it was analysed
---@field early table      {frame, time, length, captured} as text
---@field last table|nil   the same of the last frame
---@field population table  {id, severity, subject, value, from, to, count, of, flows, text} as text
---@field texts table     number of a text that many rows have -> it, with holes
---@field incomplete string|nil
---@field filter string|nil  what of the capture was analysed, where that is not all
---@field file table|nil   it, where it is kept open
---@field size integer     its bytes
---@field all_rows string  rows of all sections, as the last line says
---@field findings Findings
---@field facts Section|nil  read when first wanted
---@field flows Section|nil  read when first wanted

-- What is found by frame lies in pages: Lua's own hash for numbers has no key, so that whoever makes a sidecar could
-- choose frames that all meet in one place. In a page there are too few for that.
local PAGE = 4096
local MOST_FRAMES = 4294967295

--- What is there for the frame; nil if nothing is.
local function at_frame(pages, frame)
  local page = pages[frame - frame % PAGE]
  return page and page[frame % PAGE]
end

--- Puts something there unless there is something already. No capture has more frames than MOST_FRAMES.
local function put_at_frame(pages, frame, value)
  if frame > MOST_FRAMES then return end
  local start = frame - frame % PAGE
  local page = pages[start] or {}
  pages[start], page[frame % PAGE] = page, page[frame % PAGE] or value
end

--- Tab-separated columns of a line or row.
local function columns_of(line)
  local columns = {}
  for column in (line .. "\t"):gmatch("([^\t]*)\t") do columns[#columns + 1] = column end
  return columns
end

local BLOCK = 65536

---@return string|nil problem
local function check_format(text)
  local format = text:match("^#tcpteardown\t([^\t\n]*)")
  if not format then return "line 1: not a tcpteardown sidecar" end
  if (tonumber(format) or math.huge) < tonumber(FORMAT) then
    return "written by an older release: analyse the capture again"
  elseif format ~= FORMAT then
    return ("line 1: sidecar format %s, this plugin reads %s: plugin and engine must be of one release")
      :format(format:sub(1, 20), FORMAT)
  end
end

local MOST_POPULATION = 100 -- findings about many flows that frame 1 can show

--- Reads the header lines into the sidecar. There must be a line that ends them, or the search for ends of lines begins
--- anew at each character.
local function read_header(header, text)
  local in_texts = false
  for line in text:gmatch("([^\n]*)\n") do
    local columns = columns_of(line)
    local key = columns[1]
    if key == "#written" then header.written = tonumber(columns[2]) or 0
    elseif key == "#frames" then header.frames = tonumber(columns[2]) or math.huge
    elseif key == "#complete" and columns[2] == "no" then header.incomplete = unescape(columns[3] or "")
    elseif key == "#filter" then header.filter = unescape(columns[2] or "")
    elseif key == "#early" then header.early[#header.early + 1] = { table.unpack(columns, 2, 5) }
    elseif key == "#last" then header.last = { table.unpack(columns, 2, 5) }
    elseif key == "#population" and #header.population < MOST_POPULATION then
      header.population[#header.population + 1] = { table.unpack(columns, 2, 11) }
    elseif key == "#texts" then in_texts = true
    elseif in_texts then header.texts[key] = columns[2] end
  end
end

local ZERO, NINE = ("0"):byte(), ("9"):byte()

--- Cuts the findings into blocks, each with all rows of its frames.
---@param at integer  where in the file the newline is that ends the line before the first row
---@return Findings|nil, string|nil problem
local function cut_findings(file, at)
  local firsts, blocks, rows, latest = {}, {}, 0, 0
  file:seek("set", at)
  while true do
    local text = file:read(BLOCK)
    if not text then return nil, "cut off: its last line is not #end" end
    text = text .. (file:read("*L") or "")
    local stop = text:find("\n#", 1, true)
    local block = text:sub(1, (stop or #text) - 1)
    if block ~= "" then
      -- Whether the rest of a row is as it should be is seen when it is brought near.
      local count, last_row, row = 0, 1, 1
      while row do
        local digit = block:byte(row + 1)
        if not digit or digit < ZERO or digit > NINE then return nil, "#findings: a row is not such a row" end
        count, last_row = count + 1, row
        row = block:find("\n", row + 1, true)
      end
      local first, last = tonumber(block:match("^\n(%d+)\t")), tonumber(block:match("^\n(%d+)\t", last_row))
      if not (first and last) then return nil, "#findings: a row is not such a row" end
      if first < latest then return nil, "#findings: not sorted by frame" end
      local before = blocks[#blocks]
      if before and first == latest then
        before.length, before.rows = before.length + #block, before.rows + count
      else
        firsts[#firsts + 1], blocks[#blocks + 1] = first, { at = at, length = #block, rows = count }
      end
      latest, rows = last, rows + count
    end
    at = at + #block
    if stop then
      if text:find("^\n#facts\t", stop) then return { rows = rows, to = at + 1, firsts = firsts, blocks = blocks } end
      return nil, "no #facts line where it belongs"
    end
    if block == "" then return nil, "cut off: its last line is not #end" end
    file:seek("set", at)
  end
end

--- The header from the start of the file, `all_rows` from its end, and where the findings are. What lies between may be
--- long and is left where it is.
---@return string|nil problem
local function read_start(sidecar, file)
  local text, findings_at, columns_at = ""
  repeat
    local more, old_size = file:read(math.max(BLOCK, #text)), #text
    text = text .. (more or "")
    findings_at, columns_at = text:find("\n#findings\t", math.max(1, old_size - 10), true)
  until findings_at or not more
  local problem = check_format(text)
  if problem then return problem end
  sidecar.size = file:seek("end") or 0
  file:seek("set", math.max(0, sidecar.size - 40))
  sidecar.all_rows = (file:read(40) or ""):match("\n#end\t(%d+)\n$")
  if not sidecar.all_rows then return "cut off: its last line is not #end" end
  if not findings_at then return "no #findings line where it belongs" end
  file:seek("set", columns_at)
  local declared = file:read("*L") or ""
  sidecar.findings, problem = cut_findings(file, columns_at + #declared - 1)
  if problem then return problem end
  if tonumber(declared:match("^%d+") or "") ~= sidecar.findings.rows then
    return ("#findings: there are %d rows, its line says another number"):format(sidecar.findings.rows)
  end
  read_header(sidecar, text:sub(1, findings_at))
end

--- Are these the same time? A time before 1970, and one whose record counts its fraction backwards, is added up in
--- another way by Wireshark than here; then the last digits of the doubles differ.
local function same_instant(one, other)
  return one == other or math.abs(one - other) <= 1e-10 + math.abs(other) * 2 ^ -51
end

local MINUS = ("-"):byte()
local FINDING_ROW = "\n(%d+)\t(%-?%d*)%.?(%d*)\t(%d*)\t%d*\t([^\t\n]*)\t([^\t\n]*)\t()[^\n]*"

--- The rows of a block: `row_of` (frame -> its first row) and, for each row, its frame, time (false: none), length,
--- finding and severity as text, and where its value begins.
---@return table|nil rows
local function parse_findings(text, count)
  local row_of, frames, times, lengths, ids, severities, values = {}, {}, {}, {}, {}, {}, {}
  local row, latest, known_secs, whole_secs = 0, 0, nil, 0
  for frame, secs, nsecs, length, id, severity, value in text:gmatch(FINDING_ROW) do
    row, frame = row + 1, tonumber(frame)
    if frame < latest then return nil end
    if secs ~= known_secs then known_secs, whole_secs = secs, tonumber(secs) or false end
    -- The same arithmetic as Wireshark's, so that equal times give equal doubles.
    local part = (tonumber(nsecs) or 0) / 1e9
    frames[row] = frame
    times[row] = whole_secs and (secs:byte() == MINUS and whole_secs - part or whole_secs + part)
    lengths[row], ids[row], severities[row], values[row] = tonumber(length) or -1, id, severity, value
    if frame ~= latest then row_of[frame] = row end
    latest = frame
  end
  return row == count and { text = text, row_of = row_of, frames = frames, times = times, lengths = lengths, ids = ids,
                            severities = severities, values = values } or nil
end

-- A file that is open stays what it was when it is replaced; where that cannot be done with an open one, it is opened
-- anew each time.
local KEEPS_OPEN = package.config:sub(1, 1) == "/"

--- Calls `work(file)`; nil if the file is gone.
local function with_file(sidecar, work)
  local file = sidecar.file or io.open(sidecar.path, "rb")
  if not file then return nil end
  local result = (sidecar.file or file:seek("end") == sidecar.size) and work(file) or nil
  if not sidecar.file then file:close() end
  return result
end

-- Rows that are shown: pages of the file, each with the whole of the rows that begin in it. A page is small, for frames
-- of many connections take turns; as many are kept as a screen or a busy moment needs.
local ROWS_PAGE, KEPT_PAGES = 8192, 500

--- Text of the file, and where in it the row is that begins at this offset. Empty if the file is gone.
---@return string, integer
local function text_at(sidecar, offset)
  local start = offset - offset % ROWS_PAGE
  local text = sidecar.pages[start] or sidecar.older_pages[start]
  if not text then
    text = with_file(sidecar, function(file)
      file:seek("set", start)
      return (file:read(ROWS_PAGE) or "") .. (file:read("*L") or "")
    end) or ""
    if sidecar.kept_pages == KEPT_PAGES then
      sidecar.pages, sidecar.older_pages, sidecar.kept_pages = {}, sidecar.pages, 0
    end
    sidecar.pages[start], sidecar.kept_pages = text, sidecar.kept_pages + 1
  end
  return text, offset - start + 1
end

--- Reads the rows of a section, from where it was read last, until there are enough, in whole blocks. Calls
--- `each(add, captures of the pattern)` for each: the pattern is what a row begins with; to a place that it captures
--- belongs what `add` says.
---@param enough function|nil
---@return string|nil problem
local function read_rows(sidecar, section, pattern, each, enough)
  local row_start, problem = "^\n" .. pattern, nil
  local function read_block(file)
    file:seek("set", section.at)
    local text = file:read(math.min(BLOCK, section.to - section.at + 1)) or ""
    if section.at + #text <= section.to then text = text .. (file:read("*L") or "") end
    local at, add = 1, section.at - 1
    local function take(first, ...)
      if not first then return nil end
      each(add, first, ...)
      return text:find("\n", at + 1, true)
    end
    while at and at < #text do
      at, section.seen = take(text:match(row_start, at)), section.seen + 1
    end
    if not at or #text < 2 then problem = ("#%s: row %d is not such a row"):format(section.name, section.seen) end
    section.at = section.at + #text - 1
    return true
  end
  while section.at < section.to and not (enough and enough()) do
    if not with_file(sidecar, read_block) then problem = "gone or changed meanwhile" end
    if problem then return problem end
  end
  if section.at >= section.to and section.seen ~= section.rows then
    return ("#%s says %d rows, there are %d"):format(section.name, section.rows, section.seen)
  end
end

---@return Sidecar
local function read_sidecar(path)
  local sidecar = { path = path, written = 0, frames = math.huge, early = {}, population = {}, texts = {},
                    pages = {}, older_pages = {}, kept_pages = 0 }
  local file, why = io.open(path, "rb")
  if not file then
    sidecar.problem = why
    return sidecar
  end
  local problem = read_start(sidecar, file)
  if KEEPS_OPEN and not problem then sidecar.file = file else file:close() end
  sidecar.problem = problem and path .. ": " .. problem
  return sidecar
end

--- The section whose first line is at this offset.
---@return Section|nil
local function section_at(file, at, name)
  file:seek("set", at)
  local line = file:read("*L") or ""
  local rows, columns = line:match("^#" .. name .. "\t(%d+)\t?([^\n]*)\n$")
  if not rows then return nil end
  at = at + #line - 1
  local to = at
  file:seek("set", at)
  while true do
    local text = file:read(BLOCK)
    if not text then return nil end
    text = text .. (file:read("*L") or "")
    local stop = text:find("\n#", 1, true)
    if stop then
      return { name = name, rows = tonumber(rows), columns = columns, at = at, to = to + stop - 1, seen = 0 }
    end
    if #text < 2 then return nil end
    to = to + #text - 1
    file:seek("set", to)
  end
end

--- Where facts and flows are, and those flows in good order that have a short line each.
---@return string|nil problem
local function find_details(sidecar)
  local found, at, rows = {}, sidecar.findings.to, sidecar.findings.rows
  local last_line = "#end\t" .. sidecar.all_rows .. "\n"
  local complete = with_file(sidecar, function(file)
    for _, name in ipairs({ "facts", "flows", "shapes", "ends", "orderly" }) do
      local section = section_at(file, at, name)
      if not section then return false end
      found[name], at = section, section.to + 1
      if name ~= "shapes" and name ~= "ends" then rows = rows + section.rows end
    end
    return at + #last_line == sidecar.size
  end)
  if not complete then return "its sections are not where they belong" end
  if rows ~= tonumber(sidecar.all_rows) then
    return ("last line: #end says %s rows, the sections say %d"):format(sidecar.all_rows, rows)
  end
  local flows = found.flows
  flows.shapes, flows.pairs_of_ends, flows.orderly = found.shapes, found.ends, found.orderly
  sidecar.facts, sidecar.flows = found.facts, flows
end

-- ---------------------------------------------------------------------------------------------------------------------
-- Which sidecar belongs to the capture

local marks -- pages: frame -> 0 where the capture is recognised; mostly nil
local sidecar -- the one being shown
local candidates -- sidecars still to be tried, or nil before frame 1
local explicit -- the user named the file
local seen -- the first frames as they passed: {time, length, captured}
local notices, noticed -- what frame 1 is to say, in order; kind -> true where it was already told
local next_new -- number of the frame that comes next, unless it is one that came before
local filtered -- anything of ours was asked for by name: a filter, a column, -e
local root -- tree item of the frame being dissected
local near, near_first, near_last -- findings from one frame to another: what parse_findings made; nil: there are none
local next_marked -- number of the next of the marks; a smaller one if it is not known
local busy_from -- new frames before this one need nothing: nobody looks, and there is nothing to tell of them

-- A read filter renumbers frames while it chooses them: each frame gets the number that it would have if it were
-- accepted. The plugin counts by itself; `number` is everywhere that of the whole capture.
local originals -- pages: number under a read filter -> number in the capture; nil without a read filter
local resumed -- what a read filter has left is dissected anew: frames have numbers of before
local first_shown -- the frame that has number 1 now
local earlier -- all this under the last read filter: a redissection has only the accepted frames

--- Only what identifies the capture is looked at.
local function clear_marks()
  marks = {}
  for frame = 1, EARLY_FRAMES do put_at_frame(marks, frame, 0) end
  near, near_first, near_last, next_marked = nil, math.huge, -math.huge, 0
end

local function close_sidecar()
  if sidecar and sidecar.file then sidecar.file:close() end
  sidecar = nil
end

local function reset()
  if originals then
    earlier = { originals = originals, first = first_shown, seen = seen, next_new = next_new }
  end
  close_sidecar()
  candidates, explicit, seen, notices, noticed = nil, false, {}, {}, {}
  next_new, filtered, originals, resumed, first_shown, busy_from = 1, false, nil, false, nil, 0
  clear_marks()
end

local function root_of(tree)
  if not root then
    root = tree:add(teardown)
    root:set_generated()
  end
  return root
end

local function show_notice(text, tree)
  local branch = root_of(tree)
  branch:append_text(", " .. text) -- seen without unfolding
  local item = branch:add(notice_field, text)
  item:set_generated()
  item:add_proto_expert_info(notice_expert, text)
end

--- Tells what is wrong, once for each kind: where it came up, for whoever sees each frame once, and then on frame 1.
local function notice(kind, text, tree)
  if noticed[kind] then return end
  noticed[kind] = true
  notices[#notices + 1] = text
  show_notice(text, tree)
end

--- Is it the time and length that the frame has? An empty time is one the capture does not have.
local function same_frame(frame, time, length)
  local sign, secs, nsecs = time:match("^(%-?)(%d+)%.(%d+)$")
  -- The same arithmetic as Wireshark's, so that equal times give equal doubles.
  local seconds = secs and (sign == "-" and -1 or 1) * (tonumber(secs) + tonumber(nsecs) / 1e9)
  local same_time = time == "" or (seconds and same_instant(seconds, frame.abs_ts))
  return same_time and tonumber(length) == frame.len
end

--- The first frame seen so far that differs from the sidecar's #early lines.
---@return string|nil number
local function first_difference(header)
  for _, early in ipairs(header.early) do
    local frame = seen[tonumber(early[1])]
    if frame and not (same_frame(frame, early[2] or "", early[3]) and tonumber(early[4]) == frame.caplen) then
      return early[1]
    end
  end
end

local function other_capture(header, frame)
  return ("%s: made from another capture: frame %s differs"):format(header.path, frame)
end

--- What to do about a capture without results.
local function how_to_analyse()
  return gui_enabled() and "choose Tools > TCP Teardown > Analyze" or "type 'tcpteardown analyze' and its name"
end

--- Whether the capture was analysed without a filter, so that its last frame has the number of its frames.
local function was_whole(header)
  return not header.incomplete and header.last and tonumber(header.last[1]) == header.frames
end

--- What to say of a capture that ended before the analysed one did; nil while it may still go on.
local function cut_off()
  if not (sidecar and was_whole(sidecar) and next_new <= sidecar.frames) then return nil end
  return ("Only the first %d of the %d frames that were analysed are here; the results are about all of them: %s")
    :format(next_new - 1, sidecar.frames, how_to_analyse())
end

--- The store's entries for this capture, newest first.
local function from_store()
  local first, found = seen[1], {}
  local keys, micros = {}, math.floor(first.abs_ts * 1e6)
  -- One more or less: see same_instant. What is found is compared exactly afterwards.
  for near_micros = micros - 1, micros + 1 do
    keys[("%d-%d-%d"):format(near_micros, first.len, first.caplen)] = true
  end
  local folder = persconffile_path("tcpteardown")
  if not Dir.exists(folder) then return found end
  for name in Dir.open(folder, ".tsv") do
    if keys[name:match("^%-?%d+%-%d+%-%d+")] then found[#found + 1] = read_sidecar(folder .. "/" .. name) end
  end
  table.sort(found, function(a, b)
    if a.written ~= b.written then return a.written > b.written end
    return a.path < b.path
  end)
  return found
end

local function find_candidates()
  for _, path in ipairs({ shared.path or "", teardown.prefs.annotations or "",
                          os.getenv("TCPTEARDOWN_ANNOTATIONS") or "" }) do
    if path ~= "" then
      explicit = true
      return { read_sidecar(path) }
    end
  end
  return from_store()
end

--- Makes the sidecar the one being shown.
local function use(chosen, tree)
  sidecar = chosen
  clear_marks()
  if chosen.filter then
    notice("filter", ("Only packets that the filter '%s' lets through were looked at: %s"):format(
      chosen.filter, how_to_analyse()), tree)
  end
  if chosen.incomplete then
    notice("incomplete", "Results are incomplete: " .. chosen.incomplete, tree)
  elseif was_whole(chosen) then
    put_at_frame(marks, chosen.frames + 1, 0)
  end
  if chosen.last then put_at_frame(marks, tonumber(chosen.last[1]) or 0, 0) end
end

local function drop()
  close_sidecar()
  clear_marks()
end

--- Goes on to the next candidate that agrees with the frames seen so far.
---@param differs string|nil  the frame at which the one before did not
local function choose(tree, differs)
  drop()
  while candidates[1] and not sidecar do
    local candidate = table.remove(candidates, 1)
    local problem = candidate.problem
    local difference = not problem and first_difference(candidate)
    if difference and explicit then problem = other_capture(candidate, difference) end
    if problem then notice("unusable", problem, tree)
    elseif difference then differs = difference
    else use(candidate, tree) end
  end
  if sidecar or noticed.unusable then return end
  if differs then
    notice("missing", ("Not analysed yet: begins like a capture that was, but frame %s differs: %s")
      :format(differs, how_to_analyse()), tree)
  else
    notice("missing", "Not analysed yet: " .. how_to_analyse(), tree)
  end
end

--- Compares the first frames as they pass.
local function recognise(number, pinfo, tree)
  seen[number] = { abs_ts = pinfo.abs_ts, len = pinfo.len, caplen = pinfo.caplen }
  if not candidates then
    candidates = find_candidates()
    choose(tree)
  elseif sidecar then
    local difference = first_difference(sidecar)
    if not difference then return end
    if explicit then notice("unusable", other_capture(sidecar, difference), tree) end
    choose(tree, difference)
  end
end

--- Compares the last frame that was analysed, and looks whether another one comes.
local function recognise_end(number, pinfo, tree)
  local last = sidecar.last
  if last and number == tonumber(last[1])
      and not (same_frame(pinfo, last[2] or "", last[3]) and tonumber(last[4]) == pinfo.caplen) then
    notice("unusable", other_capture(sidecar, last[1]) .. ": " .. how_to_analyse(), tree)
    drop()
  elseif number == sidecar.frames + 1 and was_whole(sidecar) then
    notice("more", ("Only the first %d frames were analysed, this capture has more: %s")
      :format(sidecar.frames, how_to_analyse()), tree)
  end
end

--- A row that is not about this frame: nothing of it is shown.
local function stale(number, tree)
  notice("stale", ("%s: frame %d differs from the one that was analysed: %s")
    :format(sidecar.path, number, how_to_analyse()), tree)
end

--- A sentence as it is in a row: itself, or the number of one that many rows have and what belongs into its holes.
local function whole_text(text)
  local number, parts = text:match("^@(%d+)(.*)$")
  local sentence = number and sidecar.texts[number]
  if not sentence then return text end
  local next_part = parts:gmatch("|([^|]*)")
  return (sentence:gsub("{}", function() return next_part() or "" end))
end

local function same_first(pinfo)
  local first = earlier.first
  return first and first.abs_ts == pinfo.abs_ts and first.len == pinfo.len and first.caplen == pinfo.caplen
end

--- A redissection of what a read filter has left: goes on with what is known of the whole capture.
local function resume(tree)
  originals, seen, next_new = earlier.originals, earlier.seen, earlier.next_new
  candidates = find_candidates()
  choose(tree)
end

--- The number that a frame has in the whole capture.
local function original_of(shown, pinfo, tree)
  local known = originals and at_frame(originals, shown)
  if pinfo.visited then return known or shown end
  if shown == 1 and next_new == 1 and earlier then
    if same_first(pinfo) then resume(tree) end
    earlier, resumed = nil, originals ~= nil
  end
  if resumed then return at_frame(originals, shown) or shown end
  local number = shown
  if shown == next_new - 1 and not originals then
    originals = {}
    notice("renumbered", "A read filter renumbers frames; texts and links name those of the whole capture", tree)
  end
  if originals then
    number = next_new
    local start = shown - shown % PAGE
    originals[start] = originals[start] or {}
    originals[start][shown % PAGE] = number
  end
  return number
end

-- ---------------------------------------------------------------------------------------------------------------------
-- Showing

local referenced = TreeItem.referenced -- a local because of the loops
local findings_handle, details_handle

local function add_value(tree, entry, text)
  local value = TYPES[entry.type].read(text)
  local item
  if value ~= nil then item = tree:add(entry.field, value)
  elseif entry.type == "none" then item = tree:add(entry.field)
  else return nil end
  item:set_generated()
  return item
end

local SEVERITIES = { "chat", "note", "warn", "error" }
local RANK = { chat = 1, note = 2, warn = 3, error = 4 }
local MOST_MARKS = 2

--- One finding: its field and its expert information.
local function show_finding(tree, entry, severity, value, text)
  local branch = root_of(tree)
  local item = add_value(branch, entry, value) or branch:add(entry.name)
  branch:append_text(", " .. entry.name)
  if text ~= "" then item:append_text(": " .. unescape(text)) end
  -- The expert text is the same on every frame, so that `tshark -z expert` can count it.
  item:add_proto_expert_info(entry.experts[severity] or entry.experts[entry.severities[1]], entry.summary)
end

--- The worst findings in the Info column. What is only "chat" is left to the details.
local function mark_info(pinfo, shown)
  local text, count = "", 0
  for rank = RANK.error, RANK.note, -1 do
    for _, entry in ipairs(shown[rank] or {}) do
      if count < MOST_MARKS then text, count = text .. entry.bracketed, count + 1 end
    end
  end
  if count > 0 then pinfo.cols.info:prepend(text) end
end

local floor = math.floor -- a local because of the loops

--- Where in `list` between `left` and `right` the last one is that is not greater than the value; else what is before.
local function last_up_to(list, left, right, value)
  while left <= right do
    local middle = floor((left + right) / 2)
    if value < list[middle] then right = middle - 1 else left = middle + 1 end
  end
  return right
end

local function block_text(block)
  return with_file(sidecar, function(file)
    file:seek("set", block.at)
    return file:read(block.length)
  end) or ""
end

--- Brings the findings near which this frame has, and others with it. Changes what `near` is.
---@return string|nil problem
local function bring_near(number)
  near, near_first, near_last = nil, -math.huge, math.huge
  if not sidecar then return nil end
  local firsts = sidecar.findings.firsts
  local at = last_up_to(firsts, 1, #firsts, number)
  if firsts[at + 1] then near_last = firsts[at + 1] - 1 end
  if at == 0 then return nil end
  local block = sidecar.findings.blocks[at]
  near_first = firsts[at]
  local text = block_text(block)
  near = parse_findings(text, block.rows)
  if near then return nil end
  return #text == block.length and "#findings: a row is not such a row" or "gone or changed meanwhile"
end

local function is_same_frame(rows, row, pinfo)
  local time = rows.times[row]
  return (not time or same_instant(time, pinfo.abs_ts)) and rows.lengths[row] == pinfo.len
end

--- Shows the finding of a row, as its frame has it.
---@return table|nil entry
local function show_row(row, tree, looked_at)
  local entry, severity = finding_by_id[near.ids[row]], near.severities[row]
  if not (entry and RANK[severity]) then
    notice("unknown", ("%s: unknown finding '%s': plugin and engine must be of one release")
      :format(sidecar.path, near.ids[row]), tree)
    return nil
  end
  if looked_at then
    local value, words = near.text:match("^([^\t\n]*)\t?([^\n]*)", near.values[row])
    show_finding(tree, entry, severity, value, whole_text(words))
  else
    tree:add_proto_expert_info(entry.experts[severity] or entry.experts[entry.severities[1]], entry.summary)
  end
  return entry
end

local marking -- the preference, which is looked up once for each capture
local told -- rank of the worst finding that Wireshark was told of while nobody looked

--- Shows the findings of a frame, the first of which is in this row.
---@param looked_at boolean  false: nobody looks at fields, and that there is something to tell has to do
local function show_findings(row, number, pinfo, tree, looked_at)
  if not is_same_frame(near, row, pinfo) then return stale(number, tree) end
  local worst, frames = 0, near.frames
  if frames[row + 1] ~= number then -- mostly
    local entry = show_row(row, tree, looked_at)
    worst = entry and RANK[near.severities[row]] or 0
    if marking and worst >= RANK.note then pinfo.cols.info:prepend(entry.bracketed) end
  else
    local shown = {}
    while frames[row] == number do
      if not is_same_frame(near, row, pinfo) then return stale(number, tree) end
      local entry = show_row(row, tree, looked_at)
      local rank = entry and RANK[near.severities[row]] or 0
      if rank > worst then worst = rank end
      if not shown[rank] then shown[rank] = {} end
      table.insert(shown[rank], entry)
      row = row + 1
    end
    if marking then mark_info(pinfo, shown) end
  end
  if worst > 0 and looked_at then root_of(tree):add(severity_field, SEVERITIES[worst]):set_generated() end
end

--- The number of the next frame with a finding, or of the one from which on others have to be brought near.
local function next_found(number)
  if not near then return near_last + 1 end
  local frames, row = near.frames, near.next_row or 1
  while frames[row] and frames[row] <= number do row = row + 1 end
  near.next_row = row
  return frames[row] or near_last + 1
end

--- What many flows have in common, on the first frame.
local function show_population(tree)
  for _, row in ipairs(sidecar.population) do
    local id, severity, subject, value, text = row[1], row[2], row[3], row[4], row[10]
    local entry = population_by_id[id]
    if entry and text then
      show_finding(tree, entry, severity, subject .. ": " .. value, text)
    end
  end
end

-- A frame finds its flow by its addresses and ports. Not by tcp.stream: a script that asks for a field makes Wireshark
-- build a tree for every frame, wanted or not. Not by printed addresses: those depend on name resolution.

local row_text, orderly_fact, prepare_flows, read_flows, read_facts, flow_of

do -- Lua has room for 200 names outside of any block

local TCP = 2 -- pinfo.port_type
local MOST_PORTS = 65535
local KEPT_ENDS = 5000
local function to_address(text)
  if text:find("^%d+%.%d+%.%d+%.%d+$") then return Address.ip(text) end
  if text:find("^%x*:[%x:.]+$") then return Address.ipv6(text) end
end

--- A row of `orderly`: where it begins, number of its ends, client port, first frame, frames and the two FINs.
local ORDERLY_ROW = "()%d+\t%d+\t(%d*)\t(%d+)\t(%d+)\t(%d*)\t(%d+)\t%-?%d+u?\t%d*\t%d*u?\t(%d+)\t%d+u?"
  .. "\t(%d+)\t"

--- The rows of `ends` and `shapes`, by their numbers.
---@return string|nil problem
local function read_shared(flows)
  local ends, shapes, titles = {}, {}, columns_of(flows.shapes.columns)
  flows.ends_of_number, flows.shape_of_number = ends, shapes
  local function read(section, pattern, each) return read_rows(sidecar, section, pattern, each) end
  return read(flows.pairs_of_ends, "(%d+)\t([^\t\n]*)\t([^\t\n]*)\t(%d+)", function(_, number, ...)
    ends[number] = { ... }
  end) or read(flows.shapes, "(%d+)\t([^\n]*)", function(_, number, row)
    local shape, values = {}, columns_of(number .. "\t" .. row)
    for i, title in ipairs(titles) do shape[title] = values[i] or "" end
    shapes[number] = shape
  end)
end

--- Addresses and ports of a row of `orderly`: those of its number, or its own.
local function orderly_ends(flows, offset)
  local text, from = text_at(sidecar, offset)
  local number, client_port = text:match("^%d+\t%d+\t(%d*)\t(%d+)", from)
  local both = flows.ends_of_number[number]
  if both then return both[1], client_port, both[2], both[3] end
  local columns = columns_of(text:match("^[^\n]*", from))
  return columns[16] or "", client_port, columns[17] or "", tonumber(columns[18]) and columns[18] or "0"
end

--- A number of nanoseconds; `u` stands for a thousand of them.
local function nanoseconds(text)
  local number, micro = (text or ""):match("^(%-?%d+)(u?)$")
  return (tonumber(number) or 0) * (micro == "u" and 1000 or 1)
end

local function seconds_text(ns)
  local secs = math.floor(ns / 1e9)
  return ("%d.%09d"):format(secs, ns - secs * 1e9)
end

--- A time as the sidecar has it: whole seconds, and nanoseconds that may be more than one of them or less than none.
local function time_text(secs, ns)
  local more = math.floor(ns / 1e9)
  secs, ns = secs + more, ns - more * 1e9
  if secs >= 0 then return ("%d.%09d"):format(secs, ns) end
  if ns > 0 then secs, ns = secs + 1, 1e9 - ns end
  return ("-%d.%09d"):format(-secs, ns)
end

--- Less than a second in words, three digits.
local function in_words(ns)
  if ns >= 9995000 then return ("%d ms"):format(math.floor((ns + 500000) / 1e6)) end
  local text = ns >= 999500 and ("%.1f"):format(math.floor((ns + 50000) / 1e5) / 10)
    or ("%.3f"):format(math.floor((ns + 500) / 1e3) / 1e3)
  return text:gsub("0+$", ""):gsub("%.$", "") .. " ms"
end

local numbers_at, numbers_there -- the row that was asked for last: each frame that is shown asks twice

--- What a row of `orderly` says: numbers of its frames, times in nanoseconds, its shape.
local function orderly_numbers(flows, offset)
  if numbers_there and numbers_there.flows == flows and numbers_at == offset then return numbers_there end
  local text, from = text_at(sidecar, offset)
  local columns = columns_of(text:match("^[^\n]*", from))
  local shape = flows.shape_of_number[columns[2]]
  if not (shape and #columns >= 15) then return nil end
  local row = { flows = flows, flow = columns[1], shape = shape, first = tonumber(columns[5]) or 0 }
  row.fin = row.first + (tonumber(columns[7]) or 0)
  row.fin2 = row.fin + (tonumber(columns[11]) or 0)
  row.half_close = nanoseconds(columns[12])
  -- Mostly the other FIN acknowledges the first.
  row.acked_in = columns[9] == "" and row.fin2 or row.fin + (tonumber(columns[9]) or 0)
  row.ack_delay = columns[9] == "" and row.half_close or nanoseconds(columns[10])
  row.acked_in2 = row.fin2 + (tonumber(columns[13]) or 0)
  row.ack_delay2, row.idle, row.time = nanoseconds(columns[14]), nanoseconds(columns[15]), nanoseconds(columns[8])
  row.last = columns[6] == "" and row.acked_in2 or row.first + (tonumber(columns[6]) or 0)
  numbers_at, numbers_there = offset, row
  return row
end

--- The same as the text that a row of `flows` would be.
local function orderly_row(flows, offset)
  local row = orderly_numbers(flows, offset)
  if not row then return "" end
  local client, client_port, server, server_port = orderly_ends(flows, offset)
  local own = {
    flow = row.flow, ["client.address"] = client, ["client.port"] = client_port, ["server.address"] = server,
    ["server.port"] = server_port, ["first.frame"] = ("%d"):format(row.first), ["last.frame"] = ("%d"):format(row.last),
    half_close_time = seconds_text(row.half_close), idle_before_close = seconds_text(row.idle),
  }
  local time, values = in_words(row.half_close), {}
  for i, title in ipairs(flows.titles) do
    values[i] = own[title] or (row.shape[title] or ""):gsub("{}", time)
  end
  return table.concat(values, "\t")
end

--- Text in which the row of a flow is, and where in it.
function row_text(flows, offset)
  if offset < 0 then return orderly_row(flows, -offset), 1 end
  return text_at(sidecar, offset)
end

--- What the row of `orderly` says of this frame, if it is one of the two FINs: the text that a row of `facts` would be.
function orderly_fact(flows, offset, number)
  local row = orderly_numbers(flows, offset)
  if not row or number ~= row.fin and number ~= row.fin2 then return nil end
  local second = number == row.fin2
  local sign, secs, nsecs = (sidecar.early[1] and sidecar.early[1][2] or ""):match("^(%-?)(%d+)%.(%d+)$")
  local way = sign == "-" and -1 or 1
  local ns = way * (tonumber(nsecs) or 0) + row.time + (second and row.half_close or 0)
  return ("%s\t%s\t%s\tfin.nth=1\tfin.acked_in=%d\tfin.ack_delay=%s\tfin.peer=%d"):format(
    time_text(way * (tonumber(secs) or 0), ns), row.shape[second and "fin2.length" or "fin.length"] or "", row.flow,
    second and row.acked_in2 or row.acked_in, seconds_text(second and row.ack_delay2 or row.ack_delay),
    second and row.fin or row.fin2)
end

--- The ends of a row as text, in the order that is the same for both directions: by port, then by address. Puts their
--- addresses into `address_of`. Nil if they are none.
local function parse_ends(flows, row, address_of)
  local client, client_port, server, server_port
  if flows.offsets[row] < 0 then
    client, client_port, server, server_port = orderly_ends(flows, -flows.offsets[row])
  else
    local text, from = text_at(sidecar, flows.offsets[row])
    client, client_port, server, server_port = text:match("^%d+\t([^\t\n]*)\t(%d+)\t([^\t\n]*)\t(%d+)", from)
  end
  if not client then return nil end
  local one, other = address_of[client] or to_address(client), address_of[server] or to_address(server)
  if not (one and other) then return nil end
  address_of[client], address_of[server] = one, other
  client_port, server_port = tonumber(client_port), tonumber(server_port)
  if client_port > server_port or client_port == server_port and other < one then return server, client end
  return client, server
end

--- The addresses of a row in that order: an empty table if they are none. Those that were asked for last are kept.
local function ends_of(flows, row)
  local ends = flows.ends[row]
  if ends then return ends end
  ends = flows.older_ends[row]
  if not ends then
    local address_of = {}
    local low, high = parse_ends(flows, row, address_of)
    ends = low and { address_of[low], address_of[high] } or {}
  end
  if flows.kept_ends == KEPT_ENDS then flows.ends, flows.older_ends, flows.kept_ends = {}, flows.ends, 0 end
  flows.ends[row], flows.kept_ends = ends, flows.kept_ends + 1
  return ends
end

--- Makes `shown` ({column, entry}: the columns that are fields), and tables for `first`, `last` and `offsets` (number
--- of a row -> its frames, where it is) and `by_ports` (lower port -> other port -> number of the only row, or a list
--- of numbers).
---@return string|nil problem
function prepare_flows(flows)
  flows.titles = columns_of(flows.columns)
  flows.first, flows.last, flows.offsets, flows.by_ports, flows.shown = {}, {}, {}, {}, {}
  flows.reached, flows.orderly.reached = 0, 0
  flows.ends, flows.older_ends, flows.kept_ends = {}, {}, 0
  for column, name in ipairs(flows.titles) do
    local entry = column > 7 and detail_by_id[name]
    -- The verdict's parts belong where they are seen without unfolding anything.
    if entry then
      table.insert(flows.shown, { column = column, entry = entry, at_once = name:find("^verdict%.") ~= nil,
                                  is_verdict = name:find("^verdict") ~= nil })
    end
  end
  local problem = read_shared(flows)
  flows.port_of = {}
  for number, both in pairs(flows.ends_of_number) do flows.port_of[number] = tonumber(both[3]) end
  return problem
end

local function add_flow(flows, offset, one, other, from, to)
  if one > other then one, other = other, one end
  if other > MOST_PORTS then return end -- no frame has it
  local row = #flows.offsets + 1
  flows.offsets[row], flows.first[row], flows.last[row] = offset, from, to
  local by_other = flows.by_ports[one] or {}
  flows.by_ports[one] = by_other
  local rows = by_other[other]
  if type(rows) == "table" then rows[#rows + 1], rows.arranged = row, nil
  else by_other[other] = rows and { rows, row } or row end
end

--- Reads the flows that begin up to this frame, and some more: so many that there are four times as many as before, for
--- what was arranged has to be arranged anew.
---@return string|nil problem
function read_flows(flows, frame)
  local orderly, port_of, least = flows.orderly, flows.port_of, 4 * #flows.offsets
  local function enough_of(section)
    return function() return section.reached > frame and #flows.offsets >= least end
  end
  return read_rows(sidecar, flows, "()%d+\t[^\t\n]*\t(%d+)\t[^\t\n]*\t(%d+)\t(%d+)\t(%d+)",
    function(add, place, client_port, server_port, from, to)
      flows.reached = tonumber(from)
      add_flow(flows, add + place, tonumber(client_port), tonumber(server_port), flows.reached, tonumber(to))
    end, enough_of(flows))
    or read_rows(sidecar, orderly, ORDERLY_ROW, function(add, place, ends, client_port, from, length, ...)
      local offset = add + place
      local server_port = port_of[ends] or tonumber((select(4, orderly_ends(flows, offset))))
      from = tonumber(from)
      local fin, fin2, acked = ...
      local to = length == "" and from + tonumber(fin) + tonumber(fin2) + tonumber(acked) or from + tonumber(length)
      orderly.reached = from
      add_flow(flows, -offset, tonumber(client_port), server_port, from, to)
    end, enough_of(orderly))
end

local function has_all_flows(flows) return flows.at >= flows.to and flows.orderly.at >= flows.orderly.to end

--- Whether the flows of this frame may not have been read: those behind are of later frames.
local function may_begin_later(flows, frame)
  return flows.at < flows.to and flows.reached <= frame
    or flows.orderly.at < flows.orderly.to and flows.orderly.reached <= frame
end

--- Reads the facts of flows up to this one. `offsets`: pages, frame -> where the second column of its first row is.
---@return string|nil problem
function read_facts(facts, flow)
  return read_rows(sidecar, facts, "(%d+)\t()[^\t\n]*\t[^\t\n]*\t(%d*)", function(add, frame, place, of)
    put_at_frame(facts.offsets, tonumber(frame), add + place)
    facts.reached = tonumber(of) or facts.reached
  end, function() return facts.reached > flow end)
end

--- Whether nothing precedes what is before it.
local function is_sorted(list, precedes)
  for at = 2, #list do
    if precedes(list[at], list[at - 1]) then return false end
  end
  return true
end

--- Merge sort: table.sort of Lua 5.2 takes the square of the number of steps for an order made to that end.
local function sorted(list, precedes)
  if is_sorted(list, precedes) then return list end -- as rows often are
  local size, width, to = #list, 1, {}
  while width < size do
    for start = 1, size, 2 * width do
      local one, other, stop = start, start + width, math.min(start + 2 * width - 1, size)
      local one_stop = math.min(other - 1, stop)
      for at = start, stop do
        if one <= one_stop and (other > stop or not precedes(list[other], list[one])) then
          to[at], one = list[one], one + 1
        else
          to[at], other = list[other], other + 1
        end
      end
    end
    list, to, width = to, list, 2 * width
  end
  return list
end

--- A number for each of the addresses (text -> address) that are ends of these rows, in the addresses' order.
local function ranks_of(address_of, rows, low, high)
  local texts, rank_of, is_known = {}, {}, {}
  -- In the order of the rows, which is nearer to theirs than that of a table.
  local function add(text)
    if not is_known[text] then is_known[text], texts[#texts + 1] = true, text end
  end
  for _, row in ipairs(rows) do
    add(low[row])
    add(high[row])
  end
  texts = sorted(texts, function(one, other) return address_of[one] < address_of[other] end)
  for i, text in ipairs(texts) do
    local before = texts[i - 1] -- may be another way to write the same address
    rank_of[text] = before and address_of[before] == address_of[text] and rank_of[before] or i
  end
  return rank_of
end

--- Puts rows that share both ports in the order of their ends, and those of the same ends in the order of frames:
--- `lows` (each lower end once), `pairs_from` (for each: its first pair), `highs` (of each pair), `rows_from` (for each
--- pair: its first row), `rows` and `from` (the frame from which on each counts). Frames that two rows claim belong to
--- the one that begins later.
local function arrange(flows, rows)
  local first, last, address_of, low, high, usable = flows.first, flows.last, {}, {}, {}, {}
  for _, row in ipairs(rows) do
    local one, other = parse_ends(flows, row, address_of)
    if one then low[row], high[row], usable[#usable + 1] = one, other, row end
  end
  local rank = ranks_of(address_of, usable, low, high)
  usable = sorted(usable, function(one, other)
    local less = rank[low[one]] - rank[low[other]]
    if less == 0 then less = rank[high[one]] - rank[high[other]] end
    if less == 0 then less = first[one] - first[other] end
    return less < 0
  end)
  local made = { lows = {}, pairs_from = {}, highs = {}, rows_from = {}, rows = {}, from = {} }
  made.found_low, made.found_pair = 1, 1 -- where `search` found something last
  local open = {} -- rows that reach up to here or further, the latest last
  local function begin(row, frame)
    local at = #made.rows + 1
    made.rows[at], made.from[at] = row, frame
  end
  local function close_before(frame)
    while open[1] and last[open[#open]] < frame do
      local stop = last[table.remove(open)]
      while open[1] and last[open[#open]] <= stop do table.remove(open) end
      if open[1] then begin(open[#open], stop + 1) end
    end
  end
  for i, row in ipairs(usable) do
    local before = usable[i - 1]
    local same_low = before and rank[low[row]] == rank[low[before]]
    local same = same_low and rank[high[row]] == rank[high[before]]
    close_before(same and first[row] or math.huge)
    if not same_low then
      table.insert(made.lows, address_of[low[row]])
      table.insert(made.pairs_from, #made.highs + 1)
    end
    if not same then
      open = {}
      table.insert(made.highs, address_of[high[row]])
      table.insert(made.rows_from, #made.rows + 1)
    end
    begin(row, first[row])
    open[#open + 1] = row
  end
  close_before(math.huge)
  table.insert(made.pairs_from, #made.highs + 1)
  table.insert(made.rows_from, #made.rows + 1)
  return made
end

--- Where between `left` and `right` in a sorted list the value is. Often that is near where one was found last.
local function place_of(list, left, right, value, found)
  for at = math.max(found, left), math.min(found + 1, right) do
    if list[at] == value then return at end
  end
  local at = last_up_to(list, left, right, value)
  return at >= left and list[at] == value and at or nil
end

--- The last row with these ends that counts from this frame or an earlier one.
local function search(arranged, low, high, number)
  local one = place_of(arranged.lows, 1, #arranged.lows, low, arranged.found_low)
  if not one then return nil end
  local first, last = arranged.pairs_from[one], arranged.pairs_from[one + 1] - 1
  local pair = place_of(arranged.highs, first, last, high, arranged.found_pair)
  if not pair then return nil end
  arranged.found_low, arranged.found_pair = one, pair
  local at = last_up_to(arranged.from, arranged.rows_from[pair], arranged.rows_from[pair + 1] - 1, number)
  return at >= arranged.rows_from[pair] and arranged.rows[at] or nil
end

--- Where the row of the frame's flow begins, if it was read. In a tunnel pinfo has the innermost connection.
local function flow_among_read(number, pinfo)
  local flows, low_port, high_port = sidecar.flows, pinfo.src_port, pinfo.dst_port
  local swapped = low_port > high_port
  if swapped then low_port, high_port = high_port, low_port end
  local by_other = flows.by_ports[low_port]
  local rows = by_other and by_other[high_port]
  if not rows then return nil end
  local low, high = pinfo.net_src, pinfo.net_dst
  if swapped or low_port == high_port and high < low then low, high = high, low end
  local row = rows
  if type(rows) == "table" then
    rows.arranged = rows.arranged or arrange(flows, rows)
    row = search(rows.arranged, low, high, number)
  else
    local ends = ends_of(flows, row)
    if ends[1] ~= low or ends[2] ~= high then return nil end
  end
  return row and number >= flows.first[row] and number <= flows.last[row] and flows.offsets[row] or nil
end

--- Where the row of the frame's flow begins.
---@return integer|nil, string|nil problem
function flow_of(number, pinfo)
  if pinfo.port_type ~= TCP then return nil end
  local flows, problem = sidecar.flows, nil
  if may_begin_later(flows, number) then problem = read_flows(flows, number) end
  local offset = not problem and flow_among_read(number, pinfo)
  if not (offset or problem or has_all_flows(flows)) then
    problem = read_flows(flows, math.huge)
    offset = not problem and flow_among_read(number, pinfo)
  end
  return offset or nil, problem
end


end

-- A tree for `-T fields` is made whole, though only what the command line names is printed: all those items would take
-- most of the time.

--- The arguments of tshark; nil where the system does not show them.
---@return string[]|nil
local function command_line()
  local file = io.open("/proc/self/cmdline", "rb")
  if not file then return nil end
  local text, arguments = file:read("*a") or "", {}
  file:close()
  for argument in text:gmatch("([^\0]*)\0") do arguments[#arguments + 1] = argument end
  return arguments
end

--- Whether a folder of plugins may hold other scripts, which may ask for fields.
local function may_hold_scripts(folder)
  local entries = folder and Dir.exists(folder) and Dir.open(folder)
  if not entries then return false end
  for name in entries do
    -- What is compiled for one version of Wireshark lies in a folder of that name.
    local harmless = name == "tcpteardown.lua" or name:find("%.so$") or name:find("^%d+[.-]%d+$")
    if not harmless then return true end
  end
  return false
end

--- The command line as one text, if what is printed or looked at is named there; else nil.
---@return string|nil
local function all_that_is_asked()
  local arguments = not gui_enabled() and command_line()
  if not arguments then return nil end
  local text = "\0" .. table.concat(arguments, "\0") .. "\0"
  -- Columns, colours and macros name fields in files.
  if text:find("\0%-%a*[PVOx]") or text:find("%$") or text:find("colo[u]?r") or text:find("_ws", 1, true)
    or text:find("column", 1, true) or text:find("mate", 1, true) then return nil end
  for script in text:gmatch("lua_script:([^\0]*)") do
    if not script:find("tcpteardown%.lua$") then return nil end
  end
  if Dir.exists(persconffile_path("init.lua")) ~= nil or may_hold_scripts(Dir.personal_plugins_path())
    or may_hold_scripts(Dir.global_plugins_path()) then return nil end
  return text:gsub("\0[^\0]*lua_script%d?:[^\0]*", "")
end

local asked_at_all -- what all_that_is_asked found out; false: anything may be asked for

local function asked_text()
  if asked_at_all == nil then
    local known, text = pcall(all_that_is_asked)
    asked_at_all = known and text or false
  end
  return asked_at_all
end

--- Whether a command line of tshark leaves nobody who could see a finding, not even as expert information. Its columns
--- are another matter.
local function is_nobody_there()
  local text = asked_text()
  return text and not text:find("tcpteardown", 1, true) and not text:find("expert", 1, true)
    and not text:gsub("\0%-T\0?fields", ""):find("\0%-%a*T")
end

local asked_by_name -- the command line, where nothing else can ask for a field; false: all may be asked for

--- Whether anybody may ask for the field.
local function is_asked(tree, entry)
  if not tree.visible then return referenced(tree, entry.field) end
  return not asked_by_name or asked_by_name:find("tcpteardown." .. entry.id, 1, true) ~= nil
end

local asked_details = {} -- id -> its entry if anybody may ask for it, else false; as far as it was looked up

--- The detail with this id if there is one and anybody may ask for it.
local function asked_detail(tree, id)
  local entry = asked_details[id]
  if entry == nil then
    entry = detail_by_id[id] or false
    if entry and not is_asked(tree, entry) then entry = false end
    asked_details[id] = entry
  end
  return entry
end

--- Whether anybody may ask for any detail.
local function are_details_asked(tree)
  if not referenced(tree, details_handle) then return false end
  if not tree.visible then return true end
  if asked_by_name == nil then
    local text = asked_text()
    asked_by_name = text and text:find("\0%-T\0?fields\0") and text:find("\0%-e\0?[%l_]") and text or false
  end
  if not asked_by_name or asked_by_name:find("tcpteardown_flow", 1, true) then return true end
  for _, list in ipairs({ FACTS, FLOW_FIELDS }) do
    for _, entry in ipairs(list) do
      if is_asked(tree, entry) then return true end
    end
  end
  return false
end

local function show_facts(tree, row)
  for name, value in row:gmatch("\t([^=\t]+)=([^\t]*)") do
    local entry = asked_detail(tree, name)
    if entry then add_value(tree, entry, value) end
  end
end

-- Whether details are wanted stays the same while tshark goes from frame to frame; the graphical program jumps about.
local may_jump = gui_enabled()
local selected -- in the graphical program, {number, offset of its flow} of the packet whose details were shown last

local asked -- the flow columns somebody asked for, in their order; nil: not known yet
local asked_pattern -- captures the flow and those

--- A Lua pattern can have 32 captures. A row may have fewer columns than there are.
local function find_out_asked(tree)
  local parts, column = { "^(%d*)" }, 1
  asked = {}
  for _, shown in ipairs(sidecar.flows.shown) do
    if is_asked(tree, shown.entry) then
      asked[#asked + 1] = shown
      parts[#parts + 1] = ("\t?[^\t\n]*"):rep(shown.column - column - 1) .. "\t?([^\t\n]*)"
      column = shown.column
    end
  end
  asked_pattern = table.concat(parts)
end

--- Finds facts and flows when they are first wanted.
---@return string|nil problem
local function load_details()
  if sidecar.flows then return nil end
  local problem = find_details(sidecar)
  if problem then return problem end
  sidecar.facts.offsets, sidecar.facts.reached = {}, -1
  return prepare_flows(sidecar.flows)
end

--- A sidecar in which something is not as it should be is not shown any further.
local function give_up(problem, tree)
  notice("unusable", sidecar.path .. ": " .. problem, tree)
  drop()
end

--- The flow's verdict in three lines of their own. Only when a detail is asked for, or the tree is on the screen.
---@return table|nil values of the flow: its number, then those that were asked for
local function show_verdict(number, pinfo, tree)
  local problem, offset = load_details(), nil
  if not problem then offset, problem = flow_of(number, pinfo) end
  if problem then return give_up(problem, tree) end
  if may_jump and tree.visible then selected = { number = number, offset = offset } end
  if not offset then return nil end
  if not asked then find_out_asked(tree) end
  local text, from = row_text(sidecar.flows, offset)
  local values = { text:match(asked_pattern, from) }
  values.offset = offset
  for i, shown in ipairs(asked) do
    if shown.is_verdict then values[i + 1] = whole_text(values[i + 1]) end
  end
  for i, shown in ipairs(asked) do
    if shown.at_once and values[i + 1] ~= "" then add_value(tree, shown.entry, values[i + 1]) end
  end
  return values
end

local function show_flow(branch, values)
  local flow = asked_detail(branch, "flow")
  if flow then add_value(branch, flow, values[1]) end
  for i, shown in ipairs(asked) do
    if not shown.at_once and values[i + 1] ~= "" then add_value(branch, shown.entry, values[i + 1]) end
  end
end

--- Facts and the other flow fields.
local function show_details(number, pinfo, tree, values)
  local facts = sidecar.facts
  local flow_number = values and tonumber(values[1]) or math.huge
  local problem = facts.reached <= flow_number and read_facts(facts, flow_number)
  if problem then return give_up(problem, tree) end
  local offset, flow, row = at_frame(facts.offsets, number), values and values.offset, nil
  if offset then
    local text, from = text_at(sidecar, offset)
    row = text:match("^[^\n]*", from)
  elseif flow and flow < 0 then row = orderly_fact(sidecar.flows, -flow, number) end
  if row then
    local time, length = row:match("^([^\t]*)\t([^\t]*)")
    if not (time and same_frame(pinfo, time, length)) then return stale(number, tree) end
  end
  if not (row or values) then return end
  local branch = tree:add(details)
  branch:set_generated()
  if row then show_facts(branch, row) end
  if values then show_flow(branch, values) end
end

--- Whether tshark's command line names anything of ours; where the system does not show it, no.
local function is_on_command_line()
  for _, argument in ipairs(command_line() or {}) do
    if argument:find("tcpteardown", 1, true) and not argument:find("lua_script", 1, true) then return true end
  end
  return false
end

--- Whether somebody asked for results: where a tree is made for other reasons, everything seems asked for.
local function is_filtered(tree)
  if tree.visible then return is_on_command_line() end
  return referenced(tree, findings_handle) or referenced(tree, details_handle)
end

--- What is said once about the capture, on the frame that is first on the screen.
local function visit_first(pinfo, tree)
  first_shown = { abs_ts = pinfo.abs_ts, len = pinfo.len, caplen = pinfo.caplen }
  filtered = filtered or not gui_enabled() and is_filtered(tree)
  if not pinfo.visited then return end
  for _, text in ipairs(notices) do show_notice(text, tree) end
  local cut = cut_off()
  if cut then show_notice(cut, tree) end
end

--- A frame that identifies the capture.
local function compare(number, pinfo, tree)
  if number <= EARLY_FRAMES then recognise(number, pinfo, tree) end
  if sidecar then recognise_end(number, pinfo, tree) end
end

-- What follows is done for every frame; each call into Wireshark costs a percent or two of the time to open a capture.

--- Brings the findings of this frame near.
local function go_near(number, tree)
  local problem = bring_near(number)
  if problem then give_up(problem, tree) end
end

local wanted, looked_at -- whether anybody looks at details, at findings
local heard -- whether what is told of findings to those who do not look can come to anybody
local next_shown -- number of the frame after the one that was shown

--- Whether a tree is made, for a filter perhaps, or columns are. In Wireshark that is not so while a capture is loaded.
local function is_anything_made(pinfo, tree)
  return tostring(pinfo.cols.info) ~= "(info)" or not tostring(tree):find("has item=false", 1, true)
end

--- Finds out for whom the next frames are.
local function find_out_who_asks(is_new, pinfo, tree)
  wanted, asked, asked_details = are_details_asked(tree), nil, {}
  if may_jump then
    -- The latter is asked where there is a finding.
    heard, looked_at = not is_new or is_anything_made(pinfo, tree), false
  else
    heard = tostring(pinfo.cols.info) ~= "(info)" or not is_nobody_there()
    looked_at = heard and referenced(tree, findings_handle)
  end
end

--- Whether a block of findings may have a worse one than Wireshark was told of: a quick look, as all blocks are looked
--- at. The search halts at every first letter of what it looks for, and a row has many tabs; the `e` of error is in
--- many words.
local function has_worse(text)
  for rank = told + 1, RANK.error do
    if text:find(SEVERITIES[rank]:sub(2) .. "\t", 1, true) then return true end
  end
  return false
end

--- A frame that nobody looks at. Wireshark shows the worst severity that there is in its status bar: that is told. And
--- from time to time it is compared whether this is the capture that was analysed.
---@return number the frame up to which nothing is to be done
local function skim(number, pinfo, tree)
  local firsts = sidecar.findings.firsts
  if not near or number < near_first or number > near_last then
    local at = last_up_to(firsts, 1, #firsts, number)
    local after = (firsts[at + 1] or MOST_FRAMES + 1)
    if at == 0 then return after end
    local text = block_text(sidecar.findings.blocks[at])
    if not has_worse(text) then
      local first = firsts[at] == number and parse_findings(text:match("^\n[^\n]*") or "", 1)
      if first and not is_same_frame(first, 1, pinfo) then stale(number, tree) end
      return after
    end
    go_near(number, tree)
    if not near then return after end
  end
  local row = near.row_of[number]
  while row and near.frames[row] == number do
    local rank = RANK[near.severities[row]] or 0
    if rank > told then
      told = rank
      show_findings(near.row_of[number], number, pinfo, tree, false)
    end
    row = row + 1
  end
  return told == RANK.error and near_last + 1 or next_found(number)
end

--- What is known of a frame.
---@return number|nil  the frame up to which nothing is to be done
local function show(shown, number, pinfo, tree)
  local values = wanted and show_verdict(number, pinfo, tree)
  if not sidecar then return nil end
  if shown == 1 and (number == 1 or pinfo.visited) then show_population(tree) end
  if not heard then return skim(number, pinfo, tree) end
  if number < near_first or number > near_last then go_near(number, tree) end
  local row = near and near.row_of[number]
  if row then
    show_findings(row, number, pinfo, tree, looked_at or may_jump and referenced(tree, findings_handle))
  end
  if wanted and sidecar then show_details(number, pinfo, tree, values) end
end

--- The next frame after this one, beyond the first, by which the capture is recognised.
local function find_next_marked(number)
  local last, after = sidecar.last and tonumber(sidecar.last[1]) or 0, sidecar.frames + 1
  next_marked = last > number and last or after > number and after or math.huge
end

-- Lua 5.4 by default frees the objects made for each frame so late that memory grows by 200 bytes a frame. (Lua 5.2
-- does not, and its generational mode is only an experiment.)
if _VERSION ~= "Lua 5.2" then collectgarbage("generational") end

function teardown.dissector(_, pinfo, tree)
  local shown = pinfo.number
  if shown < busy_from then
    if shown == next_new then
      next_new = shown + 1
      return
    end
    -- Without results there is nothing to do about frames that came before, but for those that a capture is known by.
    if not sidecar and shown < next_new - 1 and shown > EARLY_FRAMES then return end
  end
  local number, in_order = shown, shown == next_shown or shown == next_new and shown > 1
  root = nil
  if originals or not in_order then number = original_of(shown, pinfo, tree) end
  local is_new, skimmed_to = number >= next_new, nil
  if is_new then next_new = number + 1 end
  local page = marks[number - number % PAGE] -- as at_frame, but for the call
  if shown == 1 then visit_first(pinfo, tree) end
  local marked = page and page[number % PAGE]
  if marked then compare(number, pinfo, tree) end
  next_shown = shown + 1
  if sidecar then
    if may_jump or not in_order then find_out_who_asks(is_new, pinfo, tree) end
    skimmed_to = show(shown, number, pinfo, tree)
  end
  if not is_new then return end
  if originals or number < EARLY_FRAMES or sidecar and wanted then busy_from = 0
  elseif not sidecar then busy_from = math.huge
  else
    busy_from = skimmed_to or next_found(number)
    if number >= next_marked then find_next_marked(number) end
    if next_marked < busy_from then busy_from = next_marked end
  end
end

--- Whoever filters in tshark does not see frame 1.
local function tell_on_closing()
  if gui_enabled() or not filtered then return end
  local cut = cut_off()
  if cut then notices[#notices + 1] = cut end
  for _, text in ipairs(notices) do io.stderr:write("tcpteardown: ", text, "\n") end
end

-- ---------------------------------------------------------------------------------------------------------------------
-- Tools > TCP Teardown, in the graphical program. The engine answers in lines, each with a word first.

local watch_opening

do

local MENU = "TCP Teardown/"
local busy = false -- a menu that is chosen while packets are tapped would run inside of that
local opened -- time of the first frame of the capture that was analysed without being asked

local function in_store(name) return persconffile_path("tcpteardown/" .. name) end

--- What `install` wrote, or a package for all users: then this plugin is the package's too.
---@param name string
---@return table|nil file, string path
local function open_installed(name)
  local path = "/usr/share/tcpteardown/" .. name
  -- On Windows anybody could make such a folder.
  local file = package.config:sub(1, 1) == "/" and io.open(path, "rb")
  if file then return file, path end
  path = in_store(name)
  return io.open(path, "rb"), path
end

local function show_text(title, text)
  local window = TextWindow.new(title)
  window:set_editable(false)
  window:set(text)
  return window
end

--- A word of a command line. Only names of our own making get there, none of a capture.
---@return string|nil
local function quoted(text)
  if package.config:sub(1, 1) == "\\" then
    return not text:find('["%%\r\n]') and '"' .. text .. '"' or nil
  end
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

--- The command that starts the engine, as `install` recorded it.
---@param request string|nil  name of the file with what is asked; without one it only makes the folder for such files
---@return string|nil, string|nil problem
local function engine_command(request)
  local file, path = open_installed("engine")
  if not file then
    return nil, "The engine is not known here. Type 'tcpteardown install' once."
  end
  local text = file:read("*a")
  file:close()
  local program = text:match("program\t([^\r\n]*)")
  local java = quoted(program or text:match("java\t([^\r\n]*)") or "")
  local classpath = quoted(text:match("classpath\t([^\r\n]*)") or "")
  request = quoted(request or "")
  if not (java and classpath and request) then
    return nil, "A path in " .. path .. " has a character that Windows' shell would change."
  end
  local words = { java, "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-cp", classpath,
                  "org.tcpteardown.cli.Main", "plugin", request }
  if program then words = { java, "plugin", request } end
  local command = table.concat(words, " ") .. " 2>&1"
  if package.config:sub(1, 1) == "\\" then command = '"' .. command .. '"' end
  return command
end

--- Writes down which capture is meant, and what is to be done.
---@param flow string|nil  explain this one
---@param handed string|nil  name of the file with the packets
---@return string|nil problem
local function write_request(path, flow, handed)
  local file, why = io.open(path, "wb")
  if not file then return why end
  file:write("#tcpteardown-request\t1\n", ("frames\t%d\n"):format(next_new - 1))
  if flow then file:write("flow\t", flow, "\n") end
  if handed then file:write("handed\t", handed, "\n") end
  for number = 1, EARLY_FRAMES do
    local frame = seen[number]
    if frame then file:write(("early\t%d\t%.17g\t%d\t%d\n"):format(number, frame.abs_ts, frame.len, frame.caplen)) end
  end
  file:close()
end

--- Writes all packets that Wireshark holds into a file, as they are: those of a capture that was never saved, or whose
--- file has others.
---@return string|nil problem
local function hand_over(path)
  local tap, dumper, problem, last = Listener.new("frame"), nil, nil, 0
  function tap.packet(pinfo)
    if problem then return end
    local done, why = pcall(function()
      -- Of pcapng Wireshark 4.0 would keep whole seconds only.
      dumper = dumper or Dumper.new_for_current(path, wtap_name_to_file_type_subtype("nsecpcap"))
      if pinfo.number == last then return end
      last = last + 1
      if pinfo.number ~= last then error("frame " .. last .. " is missing") end
      dumper:dump_current()
    end)
    if not done then problem = "The packets could not be handed over: " .. tostring(why) end
  end
  retap_packets()
  tap:remove()
  if dumper then dumper:close() end
  if not problem and last == 0 then return "There are no packets, or they are still being loaded." end
  if not problem and last ~= next_new - 1 then
    return ("Stopped: %d of %d packets were handed over."):format(last, next_new - 1)
  end
  return problem
end

--- Starts the engine and listens to it.
---@param bar table|nil  a progress bar, which can be stopped
---@return string word, table answers  "done", "unknown", "stopped" or "failed"
local function ask_engine(request, bar)
  local command, problem = engine_command(request)
  if not command then return "failed", { text = {}, failed = { problem } } end
  local answers, last, kept = { text = {}, said = {}, failed = {} }, "", 0
  local engine = io.popen(command, "r")
  for line in engine:lines() do
    local word, text = line:match("^(%l+)\t?(.*)$")
    if word == "progress" then
      if bar then
        bar:update(tonumber(text) or 0, "tcpteardown")
        if bar:stopped() then
          engine:close()
          return "stopped", answers
        end
      end
    elseif answers[word] then table.insert(answers[word], text)
    elseif word == "done" or word == "unknown" then last = word
    elseif kept < 100 then -- of Java itself, when it does not start
      kept = kept + 1
      table.insert(answers.said, line)
    end
  end
  engine:close()
  return #answers.failed == 0 and last ~= "" and last or "failed", answers
end

--- Asks the engine about the capture on the screen: about the file that Wireshark has open, else about its packets.
---@param title string
---@param flow string|nil
---@param quiet boolean|nil  do without what would have to be handed over
---@return string word, table answers
local function ask(title, flow, quiet)
  local request, handed = in_store("request"), "handed.pcap"
  local problem = write_request(request, flow)
  if problem then
    -- Whoever has the plugin by a package may never have had results. Only the engine can make a folder that nobody
    -- else can look into.
    local word, answers = ask_engine()
    if word ~= "done" then return word, answers end
    problem = write_request(request, flow)
  end
  if problem then return "failed", { failed = { problem } } end
  local bar = ProgDlg.new(title, "tcpteardown")
  local word, answers = ask_engine(request, bar)
  if word == "unknown" and not quiet then
    problem = hand_over(in_store(handed)) or write_request(request, flow, handed)
    if problem then word, answers = "failed", { failed = { problem } }
    else word, answers = ask_engine(request, bar) end
    os.remove(in_store(handed))
  end
  os.remove(request)
  bar:close()
  return word, answers
end

--- Runs one at a time.
local function alone(work)
  return function(...)
    if busy then return end
    busy = true
    local done, why = pcall(work, ...)
    busy = false
    if not done then show_text("TCP Teardown", tostring(why)) end
  end
end

local function show_failure(word, answers)
  if word == "stopped" then return end
  local lines = {}
  for _, list in ipairs({ answers.failed or {}, answers.said or {} }) do
    for _, line in ipairs(list) do lines[#lines + 1] = line end
  end
  if #lines == 0 then lines[1] = "The engine gave no answer." end
  show_text("TCP Teardown: it did not work", table.concat(lines, "\n"))
end

local function analyze(quiet)
  if next_new == 1 then
    if not quiet then show_text("TCP Teardown", "Open a capture first.") end
    return
  end
  local word, answers = ask("Analyzing", nil, quiet)
  if word == "done" then redissect_packets()
  elseif not quiet then show_failure(word, answers) end
end

--- Facts and flows, read when first wanted.
---@return boolean
local function has_results()
  if not sidecar then
    show_text("TCP Teardown", "No results for this capture: " .. how_to_analyse() .. ".")
    return false
  end
  local problem = load_details() or read_flows(sidecar.flows, math.huge)
  if problem then show_text("TCP Teardown", sidecar.path .. ": " .. problem) end
  return not problem
end

--- The row of a flow as a table: name of the column -> text.
local function row_at(offset)
  local flows, row = sidecar.flows, {}
  local text, from = row_text(flows, offset)
  local values = columns_of(text:match("^[^\n]*", from))
  for i, name in ipairs(flows.titles) do row[name] = unescape(whole_text(values[i] or "")) end
  return row
end

--- "1 connection", "2 connections"
local function counted(count, what) return ("%d %s%s"):format(count, what, count == 1 and "" or "s") end

local SHOWN_CONNECTIONS = 2000

--- One line for each connection with a finding, the worst first.
local function connection_lines()
  local worst_first, count = { error = {}, warn = {}, note = {}, chat = {} }, 0
  for _, offset in ipairs(sidecar.flows.offsets) do
    local row = offset > 0 and row_at(offset) -- nothing was found in the others
    local list = row and worst_first[row.severity]
    if list then
      count = count + 1
      list[#list + 1] = ("%-5s %7s  %s:%s -> %s:%s  %s  %s"):format(row.severity, row.flow, row["client.address"],
        row["client.port"], row["server.address"], row["server.port"], row.cause, row["verdict.what"] or "")
    end
  end
  local lines = {}
  for _, severity in ipairs({ "error", "warn", "note", "chat" }) do
    for _, line in ipairs(worst_first[severity]) do
      if #lines < SHOWN_CONNECTIONS then lines[#lines + 1] = line end
    end
  end
  return lines, count, #sidecar.flows.offsets
end

local function show_connections()
  if not has_results() then return end
  local lines, count, all = connection_lines()
  local window
  local function fill(words)
    local matching = {}
    for _, line in ipairs(lines) do
      if line:lower():find(words:lower(), 1, true) then matching[#matching + 1] = line end
    end
    local left_out = count > #lines and ("; the first %d are here"):format(#lines) or ""
    window:set(("%d of %s %s worth a look%s%s\n\n"):format(count, counted(all, "connection"),
      count == 1 and "is" or "are", left_out,
      words ~= "" and ("; %d with '%s'"):format(#matching, words) or "")
      .. "what  connection  client -> server  cause  what happened\n" .. table.concat(matching, "\n") .. "\n")
  end
  window = show_text("TCP Teardown: connections", "")
  window:add_button("Filter packets", function()
    new_dialog("Show one connection", function(number)
      if number:find("^%s*%d+%s*$") then
        set_filter("tcpteardown.flow == " .. tonumber(number))
        apply_filter()
      end
    end, "Its number")
  end)
  window:add_button("Search", function()
    new_dialog("Only lines with these words", fill, "Words")
  end)
  fill("")
end

--- The row of the selected packet's connection.
---@return table|nil
local function selected_row()
  local offset = selected and selected.offset
  if not offset then
    show_text("TCP Teardown", "Select a packet of a TCP connection first.")
    return nil
  end
  return row_at(offset)
end

local function explain_connection()
  if not has_results() then return end
  local row = selected_row()
  if not row then return end
  local word, answers = ask("Explaining", row.flow)
  if word ~= "done" then return show_failure(word, answers) end
  show_text("TCP Teardown: connection " .. row.flow, table.concat(answers.text, "\n") .. "\n")
end

local function show_whole()
  if not has_results() then return end
  local ends, order, lines = {}, {}, {}
  local flows = sidecar.flows
  for _, offset in ipairs(flows.offsets) do
    local text, from = text_at(sidecar, math.abs(offset))
    local name = offset > 0 and row_at(offset)["end"] or flows.shape_of_number[text:match("^%d+\t(%d+)", from)]["end"]
    if not ends[name] then order[#order + 1] = name end
    ends[name] = (ends[name] or 0) + 1
  end
  table.sort(order, function(one, other)
    return ends[one] > ends[other] or ends[one] == ends[other] and one < other
  end)
  lines[1] = counted(sidecar.frames, "frame") .. ", " .. counted(#sidecar.flows.offsets, "connection")
  for _, name in ipairs(order) do lines[#lines + 1] = ("%7d  ended: %s"):format(ends[name], name) end
  lines[#lines + 1] = ""
  if #sidecar.population == 0 then lines[#lines + 1] = "Nothing found that many connections have in common." end
  for _, row in ipairs(sidecar.population) do
    local entry = population_by_id[row[1]]
    lines[#lines + 1] = ("%s  %s (%s)\n      %s: %s\n      %s.\n      Connections: %s\n"):format(row[2],
      entry and entry.name or row[1], row[1], unescape(row[3]), unescape(row[4]), unescape(row[10] or ""),
      row[9] or "")
  end
  show_text("TCP Teardown: the capture as a whole", table.concat(lines, "\n") .. "\n")
end

local function filter_by(name, is_text)
  return function()
    if not has_results() then return end
    local row = selected_row()
    if not row then return end
    set_filter("tcpteardown." .. name .. " == " .. (is_text and '"' .. row[name] .. '"' or row[name]))
    apply_filter()
  end
end

--- Opens the pages about the selected packet's findings.
local function explain_findings()
  if not has_results() then return end
  local number, problem = selected and selected.number, nil
  if number and (number < near_first or number > near_last) then problem = bring_near(number) end
  if problem then return show_text("TCP Teardown", sidecar.path .. ": " .. problem) end
  local row = number and near and near.row_of[number]
  if not row then
    show_text("TCP Teardown", "Select a packet with a finding first: filter with tcpteardown.frame.severity.")
    return
  end
  local pages = {}
  while near.frames[row] == number do
    local id = near.ids[row]
    local file = finding_by_id[id] and open_installed("pages/" .. id .. ".txt")
    if file then
      pages[#pages + 1] = file:read("*a")
      file:close()
    elseif finding_by_id[id] then
      pages[#pages + 1] = finding_by_id[id].name .. ": " .. finding_by_id[id].summary
    end
    row = row + 1
  end
  show_text("TCP Teardown: what was found", table.concat(pages, "\n" .. ("="):rep(80) .. "\n\n"))
end

local function is_new_to_us()
  return next_new > 1 and not sidecar and noticed.missing and opened ~= seen[1].abs_ts
end

if gui_enabled() then
  for _, entry in ipairs({
    { "Analyze", function() analyze(false) end }, { "Connections", show_connections },
    { "Explain this connection", explain_connection, "tcpteardown.flow" }, { "Capture as a whole", show_whole },
    { "Filter this connection", filter_by("flow"), "tcpteardown.flow" },
    { "Filter this cause", filter_by("cause", true), "tcpteardown.cause" },
    { "Explain these findings", explain_findings, "tcpteardown.frame.severity" },
  }) do
    local action = alone(entry[2])
    register_menu(MENU .. entry[1], action, MENU_TOOLS_UNSORTED)
    -- Wireshark 4.0 has no menu of packets for us.
    if register_packet_menu and entry[3] then register_packet_menu(MENU .. entry[1], action, entry[3]) end
  end
end

--- Listens for the end of loading, for those who want results at once.
function watch_opening()
  local tap = Listener.new("frame")
  tap.draw = alone(function()
    if is_new_to_us() then
      opened = seen[1].abs_ts
      analyze(true)
    end
  end)
end

end

function teardown.init() -- on opening a capture, and on closing it
  if next_new > 1 then tell_on_closing() end
  details_handle = details_handle or Dissector.get("tcpteardown_flow")
  findings_handle = findings_handle or Dissector.get("tcpteardown")
  wanted, asked, next_shown, selected, marking = false, nil, nil, nil, teardown.prefs.mark
  told = may_jump and 0 or RANK.error
  if gui_enabled() and teardown.prefs.at_once and not shared.watching then
    shared.watching = true
    watch_opening()
  end
  reset()
end

reset()
register_postdissector(teardown)
