package org.tcpteardown.verdict;

import java.util.List;

/**
 * All causes in the order in which they are tried: the first whose sign is there speaks. The order
 * is that of what explains what: a rule stands before those whose signs it would produce itself.
 */
final class CauseTable {
  static final List<CauseRule> ORDER =
      List.of(
          // A probe wants no connection: whatever befalls it, nothing has failed.
          ScanCauses.PROBE_OF_A_SCAN,
          ScanCauses.PART_OF_A_FLOOD,
          ScanCauses.IMPOSSIBLE_SEGMENT,
          // Without a connection nothing that comes later can be at fault. Who really refused
          // comes before what a refusal looks like.
          OpeningCauses.SELF_CONNECTED,
          // What becomes of a connection under a name that nobody knows follows from that name.
          Rebound.ANSWERED_UNDER_ANOTHER_NAME,
          Rebound.CHALLENGED_UNDER_ANOTHER_NAME,
          Rebound.NOT_TRANSLATED,
          Rebound.RESET_UNDER_ANOTHER_NAME,
          Rebound.ADDRESS_CHANGED,
          Rebound.STATE_LOST,
          SecondMachine.OTHER_COUNTER,
          OpeningCauses.REFUSED_BY_FORGED_RST,
          OpeningCauses.REFUSED_BY_ICMP_OF_HOST,
          OpeningCauses.REFUSED_BY_ICMP,
          OpeningCauses.CROSSED_SYNS_REFUSED,
          OpeningCauses.REPEATED_SYN_REFUSED,
          OpeningCauses.REFUSED_ELSEWHERE,
          OpeningCauses.REFUSED,
          OpeningCauses.ANSWERED_FROM_TIME_WAIT,
          OpeningCauses.PORTS_STILL_IN_USE,
          OpeningCauses.REFUSAL_NOT_ACCEPTABLE,
          OpeningCauses.CROSSED_SYNS_IGNORED,
          OpeningCauses.OLDER_TIMESTAMPS_DROPPED,
          OpeningCauses.ANSWER_LOST,
          OpeningCauses.TRANSLATED,
          OutageCauses.NOT_REACHED,
          OpeningCauses.NONE_OPENED,
          OpeningCauses.UNANSWERED,
          // One direction shows only what a device did, if anything.
          ClosingCauses.ONE_WAY,
          OpeningCauses.SYN_ACK_REJECTED,
          OpeningCauses.HEALTH_CHECK,
          OpeningCauses.CLIENT_GAVE_UP,
          DamageCauses.HANDSHAKE,
          OpeningCauses.SYN_ACK_REPEATED_AT_SERVER,
          OpeningCauses.SYN_ACK_REPEATED,
          OpeningCauses.SYN_ACK_NOT_GOT,
          OpeningCauses.HANDSHAKE_UNFINISHED,
          // What a forged RST says of the end that it names is false: these come before all that
          // take a RST at its word. A pause before it tells why the device sent it; the longer
          // pause needs the longer timer, unless both ends had closed.
          SecondMachine.NEAR,
          SecondMachine.BALANCED,
          SecondMachine.RESET,
          SecondMachine.OFFERS_STILL_NEAR,
          SecondMachine.OFFERS_STILL,
          ForeignResetCauses.SAYS_WHO,
          ForeignResetCauses.AFTER_IDLE_TIME,
          ForeignResetCauses.ANSWERS_LATE_FIN,
          ForeignResetCauses.ANSWERS_FIN,
          ForeignResetCauses.BOTH_WAYS,
          ForeignResetCauses.FORGED,
          ClosingCauses.FIN_OF_ANOTHER,
          // Both ends are alive there, whatever went unanswered before.
          LoopCauses.RSTS_CHALLENGED,
          LoopCauses.ACKS_REJECTED,
          // When the path has forgotten a connection or died, repeats, ICMP errors and the RST of
          // the end that gives up are the consequence. A timer comes before a death: the pause is
          // seen, the death is not. After a FIN the shorter timers for closing sessions count.
          ResetCauses.MISSED_BY_ONE,
          DamageCauses.DATA,
          DamageCauses.FIN,
          StallCauses.TIMESTAMPS_TAKEN_AWAY,
          // A host that answered nobody needs no timer, and no other reason of the end that gave
          // up.
          OutageCauses.OUT_OF_REACH,
          OutageCauses.GAVE_UP_ON_IT,
          SilenceCauses.LATE_FIN_EATEN,
          SilenceCauses.FIN_EATEN_AFTER_IDLE_TIME,
          SilenceCauses.REJECTED_BY_ICMP,
          SilenceCauses.FILTERED_BY_ICMP,
          SilenceCauses.TOLD_BY_ICMP,
          SilenceCauses.DEAD_AFTER_HALF_CLOSE,
          SilenceCauses.GONE_FROM_ITS_LINK,
          SilenceCauses.DEAD_AFTER_IDLE_TIME,
          SilenceCauses.AWAY_WHILE_PROBED,
          CapturedEndCauses.DEAF,
          SilenceCauses.PROBES_DEAD_AFTER_IDLE_TIME,
          SilenceCauses.CLIENT_RESET_ALL,
          SilenceCauses.RESET_WITH_OTHERS,
          SilenceCauses.ENDED_AT_ITS_AGE,
          SilenceCauses.RESET_AT_ITS_AGE,
          SilenceCauses.FORGOTTEN_BY_TIMER,
          SilenceCauses.RESET_AFTER_IDLE_TIME,
          StallCauses.ACKS_NOT_HEARD,
          RequestCauses.GAVE_UP_WAITING,
          RequestCauses.SERVER_ENDED_REQUEST,
          SilenceCauses.ABORTED_BEFORE_ITS_TIMER,
          SilenceCauses.OWN_IDLE_TIMER,
          SilenceCauses.LATE_FIN_RESET,
          SilenceCauses.FORGOTTEN_BEFORE_LATE_FIN,
          SilenceCauses.PROBES_UNANSWERED,
          // What the lost packets alone have in common explains more than a death.
          StallCauses.WINDOW_NEVER_OPENED,
          StallCauses.SCALE_LOST,
          StallCauses.CLASS_DROPPED,
          StallCauses.TIMESTAMPS_WENT_BACK,
          StallCauses.PATH_MTU,
          StallCauses.SACK_NOT_TRANSLATED,
          StallCauses.NUMBERS_JUMPED,
          StallCauses.LARGE_NEVER_CAME,
          StallCauses.NEVER_CAME,
          StallCauses.NEVER_REPEATED,
          StallCauses.DATA_NEVER_ACKNOWLEDGED,
          SilenceCauses.AWAY_TOO_LONG,
          SilenceCauses.DIED_IN_MID_EXCHANGE,
          // An alert says itself why, whatever close or RST carries it out.
          TlsCauses.GAVE_UP,
          // RSTs at their word, the special patterns before the general ones that contain them.
          OpeningCauses.RESET_AFTER_HANDSHAKE,
          OpeningCauses.NEVER_TAKEN,
          OpeningCauses.PROXY_GAVE_UP,
          ResetCauses.NOT_TAKEN,
          RequestCauses.LATE_CLOSE_REFUSED,
          RequestCauses.FAREWELL_REFUSED,
          ResetCauses.KEEPALIVE_RACE,
          RequestCauses.USED_AFTER_CLOSE,
          RequestCauses.REQUEST_IN_FLIGHT,
          RequestCauses.UPLOAD_CUT_SHORT,
          ResetCauses.HALF_OPEN,
          ResetCauses.STOPPED_READING,
          ResetCauses.READ_TOO_LATE,
          ResetCauses.GAVE_UP_ON_CLOSED_WINDOW,
          ResetCauses.UNREAD_DATA,
          RequestCauses.ANSWER_TOO_LATE,
          ResetCauses.CLOSED_ON_CLIENT,
          SilenceCauses.CLOSED_UNHEARD,
          ResetCauses.CANCELLED,
          ResetCauses.SOCKET_ANSWERS_FIN,
          ResetCauses.FORGOT_BEFORE_FIN,
          RequestCauses.REQUEST_DROPPED,
          // A FIN in vain explains the RST with which its sender gives up.
          StallCauses.FIN_NEVER_ACKNOWLEDGED,
          CapturedEndCauses.FIN_UNANSWERED,
          SilenceCauses.FIN_UNANSWERED,
          ClosingCauses.OUTWAITED,
          ResetCauses.AFTER_BOTH_CLOSED,
          ResetCauses.ABORTED_AFTER_OWN_FIN,
          ResetCauses.STOPPED_EARLY,
          ResetCauses.RESET_AFTER_FIN,
          ResetCauses.NOT_CLOSED_BEFORE_NEXT,
          ResetCauses.FORGOTTEN_BEFORE_NEXT,
          ResetCauses.CLOSED_BY_RST,
          ForeignResetCauses.TAMPERED,
          ResetCauses.ABORTED,
          ResetCauses.FORGOTTEN,
          ResetCauses.UNPROVOKED,
          ResetCauses.RESET,
          // No RST that mattered: FINs tell, or nothing does.
          ClosingCauses.CLOSED_UNSEEN,
          ClosingCauses.NEVER_CLOSED,
          ClosingCauses.LATE_CLOSE,
          ClosingCauses.CLOSED,
          RequestCauses.ANSWER_NEVER_CAME,
          ClosingCauses.HALF_CLOSED,
          ClosingCauses.UNKNOWN);

  private CauseTable() {}
}
