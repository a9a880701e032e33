package org.tcpteardown.population;

import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.verdict.FlowEnd;

/**
 * A flow that was judged.
 *
 * @param story its facts
 * @param findings what was found in it
 */
public record EndedFlow(FlowStory story, List<Finding> findings) implements Ended {

  @Override
  public long number() {
    return flow().number();
  }

  @Override
  public void tell(Gatherer rule) {
    rule.accept(this);
  }

  @Override
  public void tell(SiblingMemory siblings) {
    siblings.accept(flow());
  }

  public Flow flow() {
    return story.flow();
  }

  /** The server's address and port. */
  public Endpoint server() {
    return story.flow().server().endpoint();
  }

  /** Whether it has a finding of that id. */
  public boolean has(FindingId id) {
    if (findings.isEmpty()) {
      return false; // most flows
    }
    return findings.stream().anyMatch(f -> f.id() == id);
  }

  /** How it ended, by the packets alone. */
  public FlowEnd end() {
    return FlowEnd.of(story, findings);
  }

  /** The value of a setting: nanoseconds, or a number. */
  public long get(Setting setting) {
    return story.get(setting);
  }
}
