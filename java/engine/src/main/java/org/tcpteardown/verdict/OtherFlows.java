package org.tcpteardown.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerInterval;

/** What the other flows of the capture tell about one of them; asked for only when it is told. */
public interface OtherFlows {
  /** Of a flow that is looked at alone. */
  OtherFlows NONE =
      new OtherFlows() {
        @Override
        public List<String> clauses() {
          return List.of();
        }

        @Override
        public @Nullable TimerInterval timer(Phase phase) {
          return null;
        }
      };

  /** Clauses without full stop; mostly none. */
  List<String> clauses();

  /**
   * The port scan that the flow is a probe of: {@code 10.0.0.1 probed 73 ports of 10.0.0.2 with
   * SYN}; mostly null.
   */
  default @Nullable String scan() {
    return null;
  }

  /** The timer on its path, if others show one that explains this flow's end too. */
  @Nullable TimerInterval timer(Phase phase);

  /** The same where a restart of the host that forgot the flow would explain it as well. */
  default @Nullable TimerInterval timerOrRestart(Phase phase) {
    return null;
  }

  /**
   * The longest silence in that phase after which a connection of the same two hosts worked on, in
   * nanoseconds, or {@link TimerInterval#UNKNOWN}.
   */
  default long survivedNs(Phase phase) {
    return TimerInterval.UNKNOWN;
  }

  /**
   * The flood that its SYN is part of: {@code 192.0.2.1:80 got 600 SYNs from 600 addresses}; mostly
   * null.
   */
  default @Nullable String flood() {
    return null;
  }

  /** What shows that another machine with the server's address reset it, a clause; mostly null. */
  default @Nullable String otherMachine() {
    return null;
  }

  /** The first ICMP error that calls a packet between its two hosts too big; mostly null. */
  default @Nullable IcmpError tooBig() {
    return null;
  }

  /** What tells that its server's accept queue was full when it asked; mostly null. */
  default @Nullable QueueFull queueFull() {
    return null;
  }

  /** Whether other connections show that the capture was made at the host of its server. */
  default boolean isCapturedAtServer() {
    return false;
  }

  /** The SYNs that its server sent to its client within a minute; null if there were none. */
  default @Nullable CallsBack callsBack() {
    return null;
  }

  /**
   * What shows that the server, which repeated its SYN-ACK, only waited for the client's first
   * data: a clause; mostly null.
   */
  default @Nullable String deferredAccept() {
    return null;
  }

  /**
   * From how far away the server's address answered in connections that were opened within a minute
   * after the flow was reset; null if that is not known, or varied.
   */
  default @Nullable LaterHost laterHost() {
    return null;
  }

  /** How many connections took the same other address as it did, it included; mostly 0. */
  default long moved() {
    return 0;
  }

  /** The time in which a host answered nobody, if it went unanswered by that; mostly null. */
  default @Nullable HostOutage outage() {
    return null;
  }

  /** Whether its end is part of one event that ended other connections of its server too. */
  default boolean isOneEvent() {
    return false;
  }

  /**
   * In which time its server lost it together with others, nanoseconds from when the last of them
   * was known; mostly -1: it did not.
   */
  default long forgottenWithinNs() {
    return -1;
  }

  /** The moment at which it fell silent for good together with others; mostly null. */
  default @Nullable LostTogether lostTogether() {
    return null;
  }

  /** Whether it was reset at an age that no connection to its server exceeded. */
  default boolean isFixedLifetime() {
    return false;
  }

  /** Whether an end of it closes nearly all its connections by RST. */
  default boolean isResetHabit() {
    return false;
  }

  /** Why the server's RST out of a silence was not its idle timer: a clause; mostly null. */
  default @Nullable String notByIdleTimer() {
    return null;
  }

  /**
   * What shows that a timer of its server's reset it just as a request came: {@code 10 s after its
   * last data, as 2 others, ...}; mostly null.
   */
  default @Nullable String abortTimer() {
    return null;
  }

  /**
   * What shows that the device which reset it from nearby reset connections with other servers,
   * too: a clause; mostly null.
   */
  default @Nullable String nearbyResets() {
    return null;
  }

  /** Whether it is one of a prober's that only test whether the port answers. */
  default boolean isHealthCheck() {
    return false;
  }

  /** The connections to the same port that were opened at about the same time. */
  default Siblings siblings() {
    return Siblings.NONE;
  }
}
