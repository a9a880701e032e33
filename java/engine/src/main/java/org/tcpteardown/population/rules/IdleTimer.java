package org.tcpteardown.population.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerEvidence;

/** {@link #INFO} explains the rule. */
final class IdleTimer implements PopulationRule {
  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.IDLE_TIMER)
          .name("Timer for idle connections")
          .severity(Severity.WARN, Severity.NOTE, Severity.CHAT)
          .subject("the two hosts of a path, in either direction, whatever the ports")
          .value("the longest silence that survived (excluded) and the shortest that did not")
          .summary("Idle connections are forgotten after a fixed time")
          .explain(
              """
              ## What it means
              Connections on this path were silent for a while with nothing outstanding. Up to one length of silence
              they still worked afterwards; from another length on, what came next was dropped, or met by a RST or an
              ICMP error. Something forgets idle connections after a time in between, which lies in the interval; its
              lower end is not included.

              ## Why it happens
              NAT routers, firewalls, load balancers and clouds keep idle sessions for a limited time: 240 s, 350 s, 900 s
              and 3600 s are common. Connection pools and databases keep connections for longer. By default hosts send
              keepalives only after 7200 s, which is too late.

              ## When it misleads
              What was captured at the end that did not answer, or answered by RST, had come through the path and does not
              count. A host that restarted answers with a RST as well; a RST that looks like the host's own counts where other
              connections of the two hosts lived on all that time. Otherwise the text says that a restart would look the
              same, and three must have been forgotten, after hardly more than what survived. An outage
              looks the same if it hit all of them; the text says so if it could have. Known timers are defaults: one
              that lies in the interval fits, no more. Silences of less than a second are not looked at, so a path with
              nothing but busy connections has no lower end. One observation in twenty may contradict the others, for a
              capture may lack packets; with more the text says that this is no one timer.

              ## What to do
              Send keepalives more often than the lower end of the interval, or let the pool drop connections that were
              idle for longer. Or find the device whose idle timer lies in the interval and raise it.
              """)
          .example("idle-timer-mix/client.pcapng")
          .settings(
              Setting.IDLE_TIMER_FAILED, Setting.IDLE_AFTER, Setting.FIN_BLACKHOLED_TRANSMISSIONS)
          .cites(
              "RFC 5382 section 5 (established connection idle-timeout)",
              "RFC 1122 section 4.2.3.6 (keepalive)",
              "the table of known timers, each with its source")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return gatherer(settings);
  }

  static TimerGatherer gatherer(Settings settings) {
    return new TimerGatherer(INFO.id(), settings.get(Setting.IDLE_TIMER_FAILED), teller());
  }

  static TimerTeller teller() {
    return new TimerTeller(Phase.ESTABLISHED, IdleTimer::evidence, IdleTimer::forgotten);
  }

  /** A peer that forgot its connections is no timer. */
  private static @Nullable TimerEvidence evidence(EndedFlow flow) {
    TimerEvidence told = TimerEvidence.ofIdle(flow.story());
    return told != null && isForgotten(flow, told) ? null : told;
  }

  /** Unless others lived on meanwhile: then it did not forget all, as by a restart. */
  private static @Nullable TimerEvidence forgotten(EndedFlow flow) {
    TimerEvidence told = flow.has(FindingId.HALF_OPEN) ? TimerEvidence.ofIdle(flow.story()) : null;
    return told != null && isForgotten(flow, told) ? told : null;
  }

  private static boolean isForgotten(EndedFlow flow, TimerEvidence told) {
    return told.how() == TimerEvidence.Failure.RST && flow.has(FindingId.HALF_OPEN);
  }
}
