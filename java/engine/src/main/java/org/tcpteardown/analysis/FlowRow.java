package org.tcpteardown.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
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

  /** The facts of its FIN and RST frames. */
  List<FrameFacts> facts();

  /** What is known of it; null when that is nothing. */
  @Nullable FieldValue value(FlowField field);
}
