package org.tcpteardown.annotate;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowField;

/** One flow of a sidecar while it is looked at; the next flow is told by the same object. */
public interface ScannedFlow {
  /** In the place of a number or time that is not known. */
  long ABSENT = Long.MIN_VALUE;

  /** See {@link org.tcpteardown.analysis.FlowRow#number()}. */
  long number();

  /** The client's address. */
  String client();

  /** The client's port. */
  long clientPort();

  /** The server's address. */
  String server();

  /** The server's port. */
  long serverPort();

  /** Number of its first frame. */
  long firstFrame();

  /** Number of its last frame. */
  long lastFrame();

  /** Time of the first FIN of a flow in good order; {@link #ABSENT} of others, which have facts. */
  long orderlyFinNs();

  /**
   * A field that is no text, as {@link org.tcpteardown.model.FieldValue#number()}; {@link #ABSENT}
   * if it is not known.
   */
  long value(FlowField field);

  /** A field that is text; null if it is not known. */
  @Nullable String text(FlowField field);
}
