package org.tcpteardown.population;

import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerInterval;
import org.tcpteardown.verdict.HostOutage;
import org.tcpteardown.verdict.LostTogether;
import org.tcpteardown.verdict.QueueFull;

/**
 * What one rule has gathered of one capture. It keeps sums for each path or server, never flows, so
 * that it does not grow with the capture.
 */
public interface Gatherer {

  /** Takes the next flow. Called for every flow: an ordinary one should cost next to nothing. */
  void accept(EndedFlow flow);

  /**
   * Takes the next flow, which is in good order: nothing was found in it, neither end was silent
   * for {@link org.tcpteardown.tcp.Gap#MIN_NS}, both sent payload or one did, and nobody said
   * anything after the first FIN but the other. Must do what {@link #accept(EndedFlow)} does with
   * such a flow.
   */
  void accept(OrderlyFlow flow);

  /**
   * Whether {@link #about} has something to say about flows in good order with a server; mostly
   * false. Called after {@link #conclude}.
   */
  default boolean concernsOrderly(Endpoint server) {
    return false;
  }

  /** Whether a host answered nobody at some time; mostly false. Called after {@link #conclude}. */
  default boolean isOut(IpAddress host, long timeNs) {
    return false;
  }

  /**
   * Takes what is known of hosts that answered nobody, before {@link #conclude}.
   *
   * @param outages whether a host was out at some time, nanoseconds since 1970
   */
  default void knowing(BiPredicate<IpAddress, Long> outages) {
    // Most have no use for it.
  }

  /** Says what was found, once all flows were taken. */
  void conclude(Consumer<PopulationFinding> out);

  /**
   * What was found, as far as it concerns this flow: a clause for the middle of a sentence, or
   * null. Called after {@link #conclude}, from any thread and for every flow.
   */
  @Nullable String about(EndedFlow flow);

  /**
   * What scan the flow is a probe of: a clause such as {@code 10.0.0.1 probed 73 ports of 10.0.0.2
   * with SYN probes}; mostly null.
   */
  default @Nullable String scan(EndedFlow flow) {
    return null;
  }

  /** What flood of SYNs the flow is part of, as a clause; mostly null. */
  default @Nullable String flood(EndedFlow flow) {
    return null;
  }

  /** What shows that another machine with the server's address reset the flow; mostly null. */
  default @Nullable String otherMachine(EndedFlow flow) {
    return null;
  }

  /** How many connections took another address together with the flow, it included; mostly 0. */
  default long moved(EndedFlow flow) {
    return 0;
  }

  /** The time in which a host answered nobody, if the flow went unanswered by it; mostly null. */
  default @Nullable HostOutage outage(EndedFlow flow) {
    return null;
  }

  /**
   * What tells that the accept queue of the flow's server was full, if it met that; mostly null.
   */
  default @Nullable QueueFull queueFull(EndedFlow flow) {
    return null;
  }

  /** Whether the flow's end is part of one event that ended others too; mostly false. */
  default boolean isOneEvent(EndedFlow flow) {
    return false;
  }

  /**
   * In which time the flow's server lost it together with others: nanoseconds from when the last of
   * them was known; -1 if it did not.
   */
  default long forgottenWithinNs(EndedFlow flow) {
    return -1;
  }

  /** The moment at which the flow fell silent for good together with others; mostly null. */
  default @Nullable LostTogether lostTogether(EndedFlow flow) {
    return null;
  }

  /** Whether the flow was reset at an age that its server's connections do not exceed; rare. */
  default boolean isFixedLifetime(EndedFlow flow) {
    return false;
  }

  /** Whether an end of the flow closed it by a RST, as it closes nearly all; rare. */
  default boolean isResetHabit(EndedFlow flow) {
    return false;
  }

  /**
   * Why the RST of the server that ended the flow out of a silence is not the work of its idle
   * timer: a clause for the end of a sentence; mostly null.
   */
  default @Nullable String notByIdleTimer(EndedFlow flow) {
    return null;
  }

  /** Whether the flow is one of a prober's, which only tests whether the port answers; rare. */
  default boolean isHealthCheck(EndedFlow flow) {
    return false;
  }

  /**
   * The longest silence in that phase after which a connection of the flow's two hosts worked on,
   * in nanoseconds, or {@link TimerInterval#UNKNOWN}.
   */
  default long survivedNs(Flow flow, Phase phase) {
    return TimerInterval.UNKNOWN;
  }

  /** The timer of that phase on this flow's path, if it explains the flow's end; mostly null. */
  default @Nullable TimerInterval timer(EndedFlow flow, Phase phase) {
    return null;
  }

  /** The same where a restart of a host would explain that end as well; mostly null. */
  default @Nullable TimerInterval timerOrRestart(EndedFlow flow, Phase phase) {
    return null;
  }
}
