package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TcpStateTest {

  /**
   * Written from RFC 9293, figure 5 and sections 3.5, 3.6 and 3.10, not from the code. The events
   * are those of an observer: {@code RCVD_FIN} is the moment when the half acknowledges the FIN.
   */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # state,       event,        next
          # active and passive open; simultaneous open passes through SYN-RECEIVED
          UNKNOWN,       SENT_SYN,     SYN_SENT
          UNKNOWN,       SENT_SYN_ACK, SYN_RECEIVED
          SYN_SENT,      SENT_SYN,     SYN_SENT
          SYN_SENT,      SENT_OTHER,   ESTABLISHED
          SYN_SENT,      SENT_SYN_ACK, SYN_RECEIVED
          SYN_RECEIVED,  SENT_SYN_ACK, SYN_RECEIVED
          SYN_RECEIVED,  SYN_ACKED,    ESTABLISHED
          # 3.10.4: CLOSE in SYN-RECEIVED sends FIN; 3.10.7.4: a FIN may come there
          SYN_RECEIVED,  SENT_FIN,     FIN_WAIT_1
          SYN_RECEIVED,  RCVD_FIN,     CLOSE_WAIT
          # an observer that comes late
          UNKNOWN,       SENT_OTHER,   ESTABLISHED
          UNKNOWN,       SENT_FIN,     FIN_WAIT_1
          UNKNOWN,       RCVD_FIN,     CLOSE_WAIT
          # close
          ESTABLISHED,   SENT_FIN,     FIN_WAIT_1
          ESTABLISHED,   RCVD_FIN,     CLOSE_WAIT
          FIN_WAIT_1,    FIN_ACKED,    FIN_WAIT_2
          FIN_WAIT_1,    RCVD_FIN,     CLOSING
          FIN_WAIT_2,    RCVD_FIN,     TIME_WAIT
          CLOSING,       FIN_ACKED,    TIME_WAIT
          CLOSE_WAIT,    SENT_FIN,     LAST_ACK
          LAST_ACK,      FIN_ACKED,    CLOSED
          # data and acknowledgements, and FINs sent again, move nothing
          ESTABLISHED,   SENT_OTHER,   ESTABLISHED
          ESTABLISHED,   SYN_ACKED,    ESTABLISHED
          FIN_WAIT_1,    SENT_OTHER,   FIN_WAIT_1
          FIN_WAIT_1,    SENT_FIN,     FIN_WAIT_1
          FIN_WAIT_2,    SENT_OTHER,   FIN_WAIT_2
          FIN_WAIT_2,    SENT_FIN,     FIN_WAIT_2
          CLOSE_WAIT,    SENT_OTHER,   CLOSE_WAIT
          CLOSE_WAIT,    RCVD_FIN,     CLOSE_WAIT
          CLOSING,       SENT_OTHER,   CLOSING
          CLOSING,       SENT_FIN,     CLOSING
          LAST_ACK,      SENT_OTHER,   LAST_ACK
          LAST_ACK,      SENT_FIN,     LAST_ACK
          TIME_WAIT,     SENT_OTHER,   TIME_WAIT
          TIME_WAIT,     SENT_FIN,     TIME_WAIT
          TIME_WAIT,     RCVD_FIN,     TIME_WAIT
          # 3.10.7.1: without a connection there is nothing to change but by a new SYN
          CLOSED,        SENT_OTHER,   CLOSED
          CLOSED,        SENT_FIN,     CLOSED
          CLOSED,        RCVD_FIN,     CLOSED
          CLOSED,        FIN_ACKED,    CLOSED
          CLOSED,        SENT_SYN,     SYN_SENT
          CLOSED,        SENT_SYN_ACK, SYN_RECEIVED
          """)
  void followsTheStandard(TcpState state, TcpEvent event, TcpState next) {
    assertEquals(next, state.next(event));
  }

  @ParameterizedTest
  @EnumSource
  void aResetEndsEveryState(TcpState state) {
    assertEquals(TcpState.CLOSED, state.next(TcpEvent.SENT_RST));
    assertEquals(TcpState.CLOSED, state.next(TcpEvent.RCVD_RST));
  }

  @Test
  void noEventLeadsBackToUnknown() {
    for (TcpState state : TcpState.values()) {
      for (TcpEvent event : TcpEvent.values()) {
        if (state.next(event) == TcpState.UNKNOWN) {
          throw new AssertionError(state + " forgets all at " + event);
        }
      }
    }
  }

  /** RFC 9293 section 3.5.2, third group: ESTABLISHED and all states after it. */
  @Test
  void synchronizedStatesAreThoseOfTheStandard() {
    Set<TcpState> expected = EnumSet.range(TcpState.ESTABLISHED, TcpState.TIME_WAIT);
    Set<TcpState> actual = EnumSet.noneOf(TcpState.class);
    for (TcpState state : TcpState.values()) {
      if (state.isSynchronized()) {
        actual.add(state);
      }
    }
    assertEquals(expected, actual);
  }

  @Test
  void namesAreThoseOfTheStandard() {
    assertEquals("FIN-WAIT-1", TcpState.FIN_WAIT_1.rfcName());
    assertEquals("SYN-RECEIVED", TcpState.SYN_RECEIVED.rfcName());
  }
}
