package org.tcpteardown.tcp;

import java.util.Locale;

/**
 * Connection states of RFC 9293 section 3.3.2, as an observer infers them for one half. {@link
 * #UNKNOWN} stands before the first sign of life; LISTEN cannot be observed and so is missing.
 */
public enum TcpState {
  UNKNOWN,
  SYN_SENT,
  SYN_RECEIVED,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  CLOSE_WAIT,
  CLOSING,
  LAST_ACK,
  TIME_WAIT,
  CLOSED;

  private final String rfcName = name().replace('_', '-').toUpperCase(Locale.ROOT);

  /** The name as RFC 9293 writes it, for instance {@code FIN-WAIT-1}. */
  public String rfcName() {
    return rfcName;
  }

  /** Whether a connection exists: its handshake is over and it has not ended. */
  public boolean isSynchronized() {
    return switch (this) {
      case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT -> true;
      case UNKNOWN, SYN_SENT, SYN_RECEIVED, CLOSED -> false;
    };
  }

  /** The state after an event. Impossible pairs leave the state as it is: they are for rules. */
  TcpState next(TcpEvent event) {
    return switch (this) {
      case UNKNOWN ->
          switch (event) {
            case SENT_SYN -> SYN_SENT; // RFC 9293 3.10.1
            case SENT_SYN_ACK -> SYN_RECEIVED; // RFC 9293 3.10.7.2
            case SENT_OTHER, SYN_ACKED -> ESTABLISHED; // picked up mid-stream
            case SENT_FIN -> FIN_WAIT_1;
            case FIN_ACKED -> FIN_WAIT_2;
            case RCVD_FIN -> CLOSE_WAIT;
            case SENT_RST, RCVD_RST -> CLOSED;
          };
      case SYN_SENT ->
          switch (event) {
            // The ACK of its SYN may be lost on the way to it: wait for what it does itself.
            case SENT_SYN, SYN_ACKED -> SYN_SENT;
            case SENT_SYN_ACK -> SYN_RECEIVED; // simultaneous open, RFC 9293 3.5
            case SENT_OTHER -> ESTABLISHED; // RFC 9293 3.10.7.3
            case SENT_FIN -> FIN_WAIT_1;
            case FIN_ACKED -> FIN_WAIT_2;
            case RCVD_FIN -> CLOSE_WAIT;
            case SENT_RST, RCVD_RST -> CLOSED;
          };
      case SYN_RECEIVED ->
          switch (event) {
            case SENT_SYN, SENT_SYN_ACK -> SYN_RECEIVED;
            case SYN_ACKED, SENT_OTHER -> ESTABLISHED; // RFC 9293 3.10.7.4, fifth check
            case SENT_FIN -> FIN_WAIT_1; // RFC 9293 3.10.4
            case FIN_ACKED -> FIN_WAIT_2;
            case RCVD_FIN -> CLOSE_WAIT;
            case SENT_RST, RCVD_RST -> CLOSED;
          };
      case ESTABLISHED ->
          switch (event) {
            case SENT_FIN -> FIN_WAIT_1; // RFC 9293 3.10.4
            case RCVD_FIN -> CLOSE_WAIT; // RFC 9293 3.10.7.4, eighth check
            case SENT_RST, RCVD_RST -> CLOSED;
            case SENT_SYN, SENT_SYN_ACK, SENT_OTHER, SYN_ACKED, FIN_ACKED -> ESTABLISHED;
          };
      case FIN_WAIT_1 ->
          switch (event) {
            case FIN_ACKED -> FIN_WAIT_2;
            case RCVD_FIN -> CLOSING;
            case SENT_RST, RCVD_RST -> CLOSED;
            case SENT_SYN, SENT_SYN_ACK, SENT_OTHER, SENT_FIN, SYN_ACKED -> FIN_WAIT_1;
          };
      case FIN_WAIT_2 ->
          switch (event) {
            case RCVD_FIN -> TIME_WAIT;
            case SENT_RST, RCVD_RST -> CLOSED;
            case SENT_SYN, SENT_SYN_ACK, SENT_OTHER, SENT_FIN, SYN_ACKED, FIN_ACKED -> FIN_WAIT_2;
          };
      case CLOSE_WAIT ->
          switch (event) {
            case SENT_FIN -> LAST_ACK;
            case SENT_RST, RCVD_RST -> CLOSED;
            case SENT_SYN, SENT_SYN_ACK, SENT_OTHER, SYN_ACKED, FIN_ACKED, RCVD_FIN -> CLOSE_WAIT;
          };
      case CLOSING ->
          switch (event) {
            case FIN_ACKED -> TIME_WAIT;
            case SENT_RST, RCVD_RST -> CLOSED;
            case SENT_SYN, SENT_SYN_ACK, SENT_OTHER, SENT_FIN, SYN_ACKED, RCVD_FIN -> CLOSING;
          };
      case LAST_ACK ->
          switch (event) {
            case FIN_ACKED, SENT_RST, RCVD_RST -> CLOSED;
            case SENT_SYN, SENT_SYN_ACK, SENT_OTHER, SENT_FIN, SYN_ACKED, RCVD_FIN -> LAST_ACK;
          };
      case TIME_WAIT ->
          switch (event) {
            case SENT_RST, RCVD_RST -> CLOSED; // also RFC 1337's TIME-WAIT assassination
            case SENT_SYN, SENT_SYN_ACK, SENT_OTHER, SENT_FIN, SYN_ACKED, FIN_ACKED, RCVD_FIN ->
                TIME_WAIT;
          };
      case CLOSED ->
          switch (event) {
            case SENT_SYN -> SYN_SENT; // tried again on the same ports
            case SENT_SYN_ACK -> SYN_RECEIVED;
            case SENT_OTHER, SENT_FIN, SENT_RST, SYN_ACKED, FIN_ACKED, RCVD_FIN, RCVD_RST -> CLOSED;
          };
    };
  }
}
