package org.tcpteardown.cli.flows;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.render.Nearest;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.fact.PluginField;
import org.tcpteardown.flows.FlowColumn;

/** The columns that a question may name, and those that it has named. */
final class Names {
  private static final String PREFIX = "tcpteardown.";

  /** How Wireshark calls a flow's number. */
  private static final String STREAM = "tcp.stream";

  private final Set<String> further;
  private final Set<String> used = new LinkedHashSet<>();

  /**
   * Nothing named yet.
   *
   * @param further names of what is no column of a flow, as the number of flows in a group
   */
  Names(Set<String> further) {
    this.further = Set.copyOf(further);
  }

  /** The name of a column as it is typed here or in a display filter; null if it is none. */
  @Nullable String find(String typed) {
    String name = typed.startsWith(PREFIX) ? typed.substring(PREFIX.length()) : typed;
    if (typed.equals(STREAM)) {
      name = "flow";
    }
    return further.contains(name) || FlowColumn.find(name).isPresent() ? name : null;
  }

  /** The SQL for a column, which is used then. */
  String use(String name) {
    used.add(name);
    return '"' + name + '"';
  }

  /** Those that were used, in the order of their first use. */
  Set<String> used() {
    return used;
  }

  /** What to say of a word that is no column. */
  QueryException unknown(String typed) {
    String name = typed.startsWith(PREFIX) ? typed.substring(PREFIX.length()) : typed;
    boolean ofFrames =
        Stream.concat(
                Arrays.stream(FrameField.values()).map(FrameField::id),
                Arrays.stream(PluginField.values()).map(PluginField::id))
            .anyMatch(name::equals);
    if (ofFrames) {
      return new QueryException(
          typed
              + " is a field of single frames, not of connections; Wireshark and tshark filter by it");
    }
    List<String> all =
        Stream.concat(further.stream(), FlowColumn.ALL.stream().map(FlowColumn::name)).toList();
    String hint =
        Nearest.to(name, all)
            .map(nearest -> "; is it " + nearest + "?")
            .orElse("; 'flows --list' names all, and a text needs quotes");
    return new QueryException("there is no column " + typed + hint);
  }
}
