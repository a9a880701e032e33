package org.tcpteardown.population.rules;

import java.util.List;
import java.util.Optional;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;

/** All rules about the population, sorted by class name. A test fails when one is missing. */
public final class PopulationRules {
  public static final List<PopulationRule> ALL =
      List.of(
          new AcceptQueueFull(),
          new AddressChanged(),
          new CloseWaitLeak(),
          new ClosedTogether(),
          new DuplicateAddress(),
          new FarewellRefused(),
          new FinTimer(),
          new FixedLifetime(),
          new ForgottenTogether(),
          new IdleTimer(),
          new OddOneOut(),
          new Outage(),
          new PortReuse(),
          new PortScan(),
          new RefusingServer(),
          new ResetHabit(),
          new ResetTogether(),
          new ResetsAfterHandshake(),
          new ServerIdleClose(),
          new SynFlood());

  private PopulationRules() {}

  /** The finding of that public name; empty if none. */
  public static Optional<PopulationInfo> find(String id) {
    return PopulationId.byId(id)
        .flatMap(
            one -> ALL.stream().map(PopulationRule::info).filter(i -> i.id() == one).findFirst());
  }
}
