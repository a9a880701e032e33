package org.tcpteardown.fact;

import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.TcpState;
import org.tcpteardown.verdict.ClosedBy;
import org.tcpteardown.verdict.DataCheck;
import org.tcpteardown.verdict.Silence;

/** The fields that describe a flow; Wireshark shows them on every frame of it. */
public enum FlowField implements NamedField {
  FLOW(
      "flow",
      ValueType.COUNT,
      "Flow",
      "The flow's number: Wireshark's tcp.stream",
      report -> FieldValue.count(flow(report).number())),
  END(
      "end",
      ValueType.TEXT,
      "End",
      "How it ended: fin, fin_rst, rst, refused, unanswered, half_closed, silent, open, rst_only,"
          + " unknown",
      report -> FieldValue.text(report.end().id())),
  CLOSED_BY(
      "closed_by",
      ValueType.TEXT,
      "Closed by",
      "Who moved first to close: client, server, both, middlebox, nobody; absent if a"
          + " direction is missing",
      FlowField::closedBy),
  CAUSE(
      "cause",
      ValueType.TEXT,
      "Cause",
      "Best explanation, for instance orderly or middlebox_fin_timer",
      report -> FieldValue.text(report.verdict().cause().id())),
  CONFIDENCE(
      "confidence",
      ValueType.SCORE,
      "Confidence",
      "How sure the cause is, 0 to 100",
      report -> FieldValue.score(report.verdict().confidence())),
  VERDICT_WHAT(
      "verdict.what",
      ValueType.TEXT,
      "What happened",
      "The verdict's first part: who ended it, how, after what; short enough for one line",
      report -> words(report.verdict().what())),
  VERDICT_WHY(
      "verdict.why",
      ValueType.TEXT,
      "Why",
      "The verdict's second part: the most likely reason, and how sure that is",
      report -> words(report.verdict().why())),
  VERDICT_NEXT(
      "verdict.next",
      ValueType.TEXT,
      "What to do next",
      "The verdict's last part: what to check or to change",
      report -> words(report.verdict().next())),
  VERDICT(
      "verdict",
      ValueType.TEXT,
      "Verdict",
      "Who ended it, how, after what, why, and what to check next",
      report -> FieldValue.text(report.verdict().sentence())),
  SEVERITY(
      "severity",
      ValueType.TEXT,
      "Severity",
      "The worst finding's severity: chat, note, warn or error",
      report -> report.severity().map(s -> FieldValue.text(s.id())).orElse(null)),
  STATE_CLT(
      "state.clt",
      ValueType.TEXT,
      "Client state",
      "The client's last inferred state (RFC 9293)",
      report -> state(flow(report).client())),
  STATE_SRV(
      "state.srv",
      ValueType.TEXT,
      "Server state",
      "The server's last inferred state (RFC 9293)",
      report -> state(flow(report).server())),
  CONN_STATE(
      "conn_state",
      ValueType.TEXT,
      "Zeek conn_state",
      "What Zeek calls it, for instance SF, RSTO or S0",
      report -> FieldValue.text(flow(report).connState())),
  HISTORY(
      "history",
      ValueType.TEXT,
      "Zeek history",
      "Zeek's letters, for instance ShADadFf; upper case is the originator",
      report -> FieldValue.text(flow(report).history())),
  FIN_COUNT(
      "fin.count",
      ValueType.COUNT,
      "FINs",
      "Frames with FIN, both directions",
      report -> both(report, HalfConnection::finFrames)),
  FIN_COUNT_CLT(
      "fin.count.clt",
      ValueType.COUNT,
      "FINs of the client",
      "Frames with FIN from the client",
      report -> FieldValue.count(flow(report).client().finFrames())),
  FIN_COUNT_SRV(
      "fin.count.srv",
      ValueType.COUNT,
      "FINs of the server",
      "Frames with FIN from the server",
      report -> FieldValue.count(flow(report).server().finFrames())),
  RST_COUNT(
      "rst.count",
      ValueType.COUNT,
      "RSTs",
      "Frames with RST, both directions",
      report -> both(report, HalfConnection::rstFrames)),
  RST_COUNT_CLT(
      "rst.count.clt",
      ValueType.COUNT,
      "RSTs of the client",
      "Frames with RST from the client",
      report -> FieldValue.count(flow(report).client().rstFrames())),
  RST_COUNT_SRV(
      "rst.count.srv",
      ValueType.COUNT,
      "RSTs of the server",
      "Frames with RST from the server",
      report -> FieldValue.count(flow(report).server().rstFrames())),
  SYN_COUNT(
      "syn.count",
      ValueType.COUNT,
      "SYNs",
      "Frames with SYN and without ACK",
      report -> both(report, HalfConnection::synFrames)),
  CT_COUNT(
      "ct.count",
      ValueType.COUNT,
      "Handshakes",
      "Completed three-way handshakes",
      report -> FieldValue.count(flow(report).handshakes())),
  HALF_CLOSE_TIME(
      "half_close_time",
      ValueType.DURATION,
      "Half-close time",
      "Seconds between the two ends' first FINs",
      FlowField::halfCloseTime),
  IDLE_BEFORE_CLOSE(
      "idle_before_close",
      ValueType.DURATION,
      "Idle before close",
      "Seconds of silence of both ends before the first FIN or RST",
      FlowField::idleBeforeClose),
  DATA_COMPLETE(
      "data_complete",
      ValueType.FLAG,
      "Data complete",
      "Whether every captured payload byte of both directions was acknowledged",
      FlowField::dataComplete),
  UNACKED_CLT(
      "unacked.clt",
      ValueType.BYTES,
      "Unacknowledged of the client",
      "Captured payload bytes of the client that were never acknowledged",
      report -> unacked(flow(report), flow(report).client())),
  UNACKED_SRV(
      "unacked.srv",
      ValueType.BYTES,
      "Unacknowledged of the server",
      "Captured payload bytes of the server that were never acknowledged",
      report -> unacked(flow(report), flow(report).server())),
  PATH_END(
      "path.end",
      ValueType.TEXT,
      "Path",
      "What the path to another capture did to it, after compare: stopped, rst_made, lost and so"
          + " on",
      FlowField::unknownHere),
  PATH_VERDICT(
      "path.verdict",
      ValueType.TEXT,
      "Path verdict",
      "The same in one sentence: which side, when, and what follows",
      FlowField::unknownHere),
  PATH_POINT(
      "path.point",
      ValueType.TEXT,
      "Other point",
      "The capture that it was compared with",
      FlowField::unknownHere),
  PATH_FLOW(
      "path.flow",
      ValueType.COUNT,
      "Flow at the other point",
      "Its number (tcp.stream) in that capture",
      FlowField::unknownHere);

  private final String id;
  private final ValueType type;
  private final String label;
  private final String summary;

  /** Always a lambda or method reference without state. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Extractor extractor;

  FlowField(String id, ValueType type, String label, String summary, Extractor extractor) {
    this.id = id;
    this.type = type;
    this.label = label;
    this.summary = summary;
    this.extractor = extractor;
  }

  /** The value for a flow; null when it is unknown or does not apply. */
  public @Nullable FieldValue of(FlowReport report) {
    return extractor.valueIn(report);
  }

  @Override
  public String id() {
    return id;
  }

  /** Whether it is told in sentences, which may name times, frames and ends. */
  public boolean isSentence() {
    return this == VERDICT || this == VERDICT_WHAT || this == VERDICT_WHY || this == VERDICT_NEXT;
  }

  @Override
  public ValueType type() {
    return type;
  }

  /** Short name for people. */
  public String label() {
    return label;
  }

  @Override
  public String summary() {
    return summary;
  }

  private static Flow flow(FlowReport report) {
    return report.story().flow();
  }

  private static FieldValue both(FlowReport report, ToLongFunction<HalfConnection> count) {
    return FieldValue.count(flow(report).halves().stream().mapToLong(count).sum());
  }

  private static @Nullable FieldValue state(HalfConnection half) {
    return half.state() == TcpState.UNKNOWN ? null : FieldValue.text(half.state().rfcName());
  }

  private static @Nullable FieldValue closedBy(FlowReport report) {
    ClosedBy closedBy = report.verdict().closedBy();
    return closedBy == null ? null : FieldValue.text(closedBy.id());
  }

  /** One capture tells nothing of that. */
  private static @Nullable FieldValue unknownHere(FlowReport report) {
    return null;
  }

  private static @Nullable FieldValue words(String text) {
    return text.isEmpty() ? null : FieldValue.text(text);
  }

  private static @Nullable FieldValue dataComplete(FlowReport report) {
    Flow flow = flow(report);
    return flow.bothDirectionsCaptured() ? FieldValue.flag(DataCheck.complete(flow)) : null;
  }

  private static @Nullable FieldValue unacked(Flow flow, HalfConnection half) {
    return flow.bothDirectionsCaptured() ? FieldValue.bytes(DataCheck.unackedBytes(half)) : null;
  }

  private static @Nullable FieldValue halfCloseTime(FlowReport report) {
    Flow flow = flow(report);
    if (flow.client().fins().isEmpty() || flow.server().fins().isEmpty()) {
      return null;
    }
    return FieldValue.duration(
        Math.abs(flow.client().fins().get(0).timeNs() - flow.server().fins().get(0).timeNs()));
  }

  private static @Nullable FieldValue idleBeforeClose(FlowReport report) {
    long quietNs = Silence.beforeCloseNs(report.story());
    return quietNs == HalfConnection.NEVER ? null : FieldValue.duration(quietNs);
  }

  /** Takes one value from what is said about a flow. */
  private interface Extractor {
    @Nullable FieldValue valueIn(FlowReport report);
  }
}
