package org.tcpteardown.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every finding about a flow or a frame, sorted by its public name: that is stable for ever, for it
 * is a display-filter field and stands in the output. What each of them means is said by the rule
 * that makes it.
 */
public enum FindingId {
  ABORT_UNREAD_DATA,
  ABORTED_TRANSFER,
  ACK_BEYOND_FIN,
  ACK_LOOP,
  CHALLENGE_ACK,
  DATA_AFTER_FIN,
  DATA_STALLED,
  FIN_ABANDONED,
  FIN_BLACKHOLED,
  FIN_MOVED,
  FIN_RETRANSMITTED,
  FIN_UNANSWERED,
  FIN_WITH_HOLE,
  FINAL_ACK_MISSING,
  FLOW_CONTINUED,
  FORGED_RST,
  HALF_CLOSE_DATA,
  HALF_OPEN,
  HANDSHAKE_ABANDONED,
  ICMP_ERROR,
  IDLE_BLACKHOLE,
  IDLE_RESET,
  INJECTED_ON_PATH,
  KEEPALIVE_FAILURE,
  KEEPALIVE_RACE,
  LATE_FIN,
  LOST_ON_PATH,
  ODD_FLAGS,
  ONE_WAY,
  REFUSED,
  RETRANSMISSION_DEATH,
  RST_ABORT,
  RST_AFTER_FIN,
  RST_ANSWERS_FIN,
  RST_BOTH_WAYS,
  RST_IGNORED,
  RST_INSTEAD_OF_FIN,
  RST_NO_CONNECTION,
  RST_OUT_OF_WINDOW,
  RST_REPEATED,
  SELF_CONNECT,
  SENDER_TALKS_AFTER_RST,
  SIMULTANEOUS_CLOSE,
  SIMULTANEOUS_OPEN,
  STUCK_CLOSE_WAIT,
  SYN_ACK_REPEATED,
  SYN_UNANSWERED,
  TAMPERING,
  TLS_ALERT,
  TUPLE_REUSE_REFUSED,
  TUPLE_REUSED,
  UNCLOSED,
  ZERO_WINDOW_RESET;

  private static final Map<String, FindingId> BY_ID = byId();

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The public name, for instance {@code late_fin}. */
  public String id() {
    return id;
  }

  /** The one whose public name this is; empty if none. */
  public static Optional<FindingId> byId(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  private static Map<String, FindingId> byId() {
    Map<String, FindingId> all = new HashMap<>();
    for (FindingId one : values()) {
      all.put(one.id, one);
    }
    return Collections.unmodifiableMap(all);
  }

  /** The public name. */
  @Override
  public String toString() {
    return id;
  }
}
