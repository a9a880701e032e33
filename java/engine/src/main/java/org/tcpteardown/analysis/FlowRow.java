package org.tcpteardown.analysis;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;

/** One flow in the results. */
public interface FlowRow {

  /** Wireshark's {@code tcp.stream}. */
  long number();

  /** Who opened it, or is taken for it. */
  Endpoint client();

  /** The other end. */
  Endpoint server();

  /** Number of its first frame. */
  long firstFrame();

  /** Number of its last frame. */
  long lastFrame();

  /** What is known of it; null when that is nothing. */
  @Nullable FieldValue value(FlowField field);
}
