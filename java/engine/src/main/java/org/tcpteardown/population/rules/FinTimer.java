package org.tcpteardown.population.rules;

import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerEvidence;

/** {@link #INFO} explains the rule. */
final class FinTimer implements PopulationRule {
  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.FIN_TIMER)
          .name("Timer for half-closed connections")
          .severity(Severity.WARN, Severity.NOTE, Severity.CHAT)
          .subject("the two hosts of a path, in either direction, whatever the ports")
          .value("the longest silence that survived (excluded) and the shortest that did not")
          .summary("Half-closed connections are forgotten after a fixed time")
          .explain(
              """
              ## What it means
              After one end's FIN the connection was silent for a while. On this path connections survived such silences
              up to one length; from another length on, what came next was dropped, or met by a RST or an ICMP error.
              Something keeps half-closed connections for a time in between. That time lies in the interval, which does
              not include its lower end.

              ## Why it happens
              Routers with NAT, firewalls and load balancers shorten their timer once they have seen a FIN, because most
              connections are over soon after it. Hosts do the same for a connection whose application is gone (Linux:
              `tcp_fin_timeout`). An application that closes late then sends its FIN to nobody.

              ## When it misleads
              A host that vanished just then looks the same, as does an outage; the text says if one outage could have hit
              all of them. What was captured at the end that did not answer, or answered by RST, had come through the path
              and does not count; nor do silences of less than a second. A device that limits the time since the FIN, and not the silence, shows an interval that is too
              low where data followed the FIN. Known timers are defaults: one that lies in the interval fits, no more.
              Without survivors there is no lower end. One observation in twenty may contradict the others, for a capture
              may lack packets; with more the text says that this is no one timer.

              ## What to do
              Close sooner: look at `late_fin` on these connections. Or find the device on the path whose timer for
              half-closed (closing, FIN-WAIT, CLOSE-WAIT) sessions lies in the interval, and raise it. More connections with
              other times between the FINs narrow the interval.
              """)
          .example("fin-timer-mix/client.pcapng")
          .settings(
              Setting.FIN_TIMER_FAILED,
              Setting.FIN_BLACKHOLED_SILENCE,
              Setting.FIN_BLACKHOLED_TRANSMISSIONS)
          .cites(
              "RFC 5382 section 5 (transitory connection idle-timeout)",
              "Linux nf_conntrack_proto_tcp.c (timeouts by state)",
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
    return new TimerGatherer(INFO.id(), settings.get(Setting.FIN_TIMER_FAILED), teller());
  }

  static TimerTeller teller() {
    return new TimerTeller(
        Phase.HALF_CLOSED, flow -> TimerEvidence.ofHalfClosed(flow.story()), flow -> null);
  }
}
