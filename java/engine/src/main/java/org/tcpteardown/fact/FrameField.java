package org.tcpteardown.fact;

import org.tcpteardown.model.ValueType;

/**
 * The fields that describe one frame, nearly all a FIN or RST; Wireshark shows them on that frame.
 */
public enum FrameField implements NamedField {
  FIN_NTH(
      "fin.nth", ValueType.COUNT, "FIN transmission", "How often this end has now sent this FIN"),
  FIN_ACKED_IN(
      "fin.acked_in", ValueType.FRAME, "FIN acknowledged in", "Frame that acknowledges this FIN"),
  FIN_ACK_DELAY(
      "fin.ack_delay",
      ValueType.DURATION,
      "FIN acknowledged after",
      "Seconds from this FIN to its acknowledgement"),
  FIN_PEER("fin.peer", ValueType.FRAME, "Peer's FIN", "Frame of the other end's first FIN"),
  RST_FAMILY(
      "rst.family",
      ValueType.TEXT,
      "RST family",
      "How it was made: socket (by a socket that existed), stateless (from what it answers),"
          + " unknown"),
  RST_ACCEPTABLE(
      "rst.acceptable",
      ValueType.TEXT,
      "RST acceptable",
      "Whether its receiver must act on it: exact, challenge (in window, not exact), no, unknown"),
  RST_TEXT("rst.text", ValueType.TEXT, "RST text", "The reason that the RST carries as text"),
  RST_TTL_DELTA(
      "rst.ttl_delta",
      ValueType.NUMBER,
      "RST TTL difference",
      "TTL of the RST minus the usual TTL of the same end, if that never varied"),
  RST_TRIGGER(
      "rst.trigger", ValueType.FRAME, "RST answers", "Frame that this RST fits as an answer"),
  RST_TRIGGER_DELAY(
      "rst.trigger_delay",
      ValueType.DURATION,
      "RST answers after",
      "Seconds from that frame to the RST"),
  RST_WINDOW_ECHO(
      "rst.window_echo",
      ValueType.FLAG,
      "RST window echoed",
      "Whether the window is that of the other end's last segment"),
  RST_IPID_ECHO(
      "rst.ipid_echo",
      ValueType.FLAG,
      "RST IP ID echoed",
      "Whether the IP identification is that of the other end's last packet"),
  FORGED_RST_EVIDENCE(
      "forged_rst.evidence",
      ValueType.TEXT,
      "Evidence of forgery",
      "Signs that the named end did not send this RST, whatever the score"),
  PATH_FRAME(
      "path.frame",
      ValueType.COUNT,
      "Frame at the other point",
      "Number of this packet's frame in the capture of path.point, after 'tcpteardown compare'");

  private final String id;
  private final ValueType type;
  private final String label;
  private final String summary;

  FrameField(String id, ValueType type, String label, String summary) {
    this.id = id;
    this.type = type;
    this.label = label;
    this.summary = summary;
  }

  @Override
  public String id() {
    return id;
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
}
