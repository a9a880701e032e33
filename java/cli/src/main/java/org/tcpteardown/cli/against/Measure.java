package org.tcpteardown.cli.against;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Severity;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.FlowEnd;

/**
 * Something that a connection has or has not.
 *
 * @param kind of what kind
 * @param id its public name
 * @param worth whether more of it is good, bad or neither
 */
public record Measure(Kind kind, String id, Worth worth) {
  /** What a measure is about. */
  public enum Kind {
    FINDING,
    CAUSE,
    END,
    RESET_BY;

    /** The lower-case name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether one wants more of it. */
  public enum Worth {
    GOOD,
    BAD,
    NEITHER
  }

  /** RSTs of one end. */
  static final Measure BY_CLIENT = new Measure(Kind.RESET_BY, "client", Worth.NEITHER);

  static final Measure BY_SERVER = new Measure(Kind.RESET_BY, "server", Worth.NEITHER);

  /** All of them. */
  static final List<Measure> ALL = all();

  private static List<Measure> all() {
    List<Measure> all = new ArrayList<>();
    for (FindingInfo info : RuleList.INFOS) {
      boolean bad = info.severity().compareTo(Severity.WARN) >= 0;
      all.add(new Measure(Kind.FINDING, info.id().id(), bad ? Worth.BAD : Worth.NEITHER));
    }
    for (Cause cause : Cause.values()) {
      Worth worth = cause == Cause.ORDERLY ? Worth.GOOD : Worth.NEITHER;
      all.add(new Measure(Kind.CAUSE, cause.id(), worth));
    }
    for (FlowEnd end : FlowEnd.values()) {
      boolean bad = end == FlowEnd.REFUSED || end == FlowEnd.UNANSWERED || end == FlowEnd.SILENT;
      all.add(new Measure(Kind.END, end.id(), bad ? Worth.BAD : Worth.NEITHER));
    }
    all.add(BY_CLIENT);
    all.add(BY_SERVER);
    return List.copyOf(all);
  }

  /** For people. */
  public String title() {
    return switch (kind) {
      case FINDING -> id;
      case CAUSE -> "cause " + id;
      case END -> "end " + id;
      case RESET_BY -> "RST of " + id;
    };
  }

  /** The display filter that selects such connections. */
  public String filter() {
    return switch (kind) {
      case FINDING -> "tcpteardown." + id;
      case CAUSE, END -> "tcpteardown." + kind.id() + " == \"" + id + '"';
      case RESET_BY -> "tcpteardown.rst.count." + (equals(BY_CLIENT) ? "clt" : "srv") + " > 0";
    };
  }
}
