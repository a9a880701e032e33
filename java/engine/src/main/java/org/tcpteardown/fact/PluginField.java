package org.tcpteardown.fact;

import org.tcpteardown.model.ValueType;

/** Fields that only Wireshark has: the plugin makes them of what else is in the sidecar. */
public enum PluginField implements NamedField {
  FRAME_SEVERITY(
      "frame.severity",
      "The worst finding of this frame: chat, note, warn or error; one colour rule"),
  NOTICE(
      "notice",
      "On the first frame: why results are missing, or what differs from the capture that was"
          + " analysed");

  private final String id;
  private final String summary;

  PluginField(String id, String summary) {
    this.id = id;
    this.summary = summary;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public ValueType type() {
    return ValueType.TEXT;
  }

  @Override
  public String summary() {
    return summary;
  }
}
