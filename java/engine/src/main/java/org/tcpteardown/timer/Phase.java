package org.tcpteardown.timer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a device on the path has seen of a connection; each has a timer of its own. */
public enum Phase {
  /** SYN seen, handshake not completed: "embryonic", "half-open". */
  OPENING("opening"),
  /** Idle with no FIN seen. */
  ESTABLISHED("idle"),
  /** One end has sent FIN. */
  HALF_CLOSED("half-closed"),
  /** Both ends have sent FIN. */
  CLOSING("closing"),
  /** The last ACK or a RST was seen: "TIME-WAIT", "close". */
  CLOSED("closed"),
  /** Data waits for its ACK. */
  UNACKNOWLEDGED("unacknowledged-data"),
  /** An application on the server closes a connection on which no request comes. */
  SERVER_IDLE("keep-alive");

  private final String id = name().toLowerCase(Locale.ROOT);
  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** The lower-case name used in files. */
  public String id() {
    return id;
  }

  /** The word before "timer" in sentences. */
  public String text() {
    return text;
  }

  /** The phase of that id; empty when there is none. */
  public static Optional<Phase> byId(String id) {
    return Arrays.stream(values()).filter(p -> p.id.equals(id)).findFirst();
  }
}
