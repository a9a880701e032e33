package org.tcpteardown.read;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A sidecar with the first few connections of another. Sidecars in which rows share texts have many
 * rows, and inputs that long are cut off or mutated slowly.
 */
final class SmallSidecar {
  private static final List<String> SECTIONS =
      List.of("#findings\t", "#facts\t", "#flows\t", "#orderly\t");

  private SmallSidecar() {}

  /** With those rows only that belong to connections before {@code flows}. */
  static byte[] of(byte[] sidecar, int flows) {
    StringBuilder out = new StringBuilder();
    List<String> rows = new ArrayList<>();
    String head = "";
    int column = -1;
    int all = 0;
    for (String line : new String(sidecar, StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.startsWith("#")) {
        if (column < 0) {
          out.append(line).append(line.isEmpty() ? "" : "\n");
        } else if (number(line.split("\t", -1)[column]) < flows) {
          rows.add(line);
        }
        continue;
      }
      if (column >= 0) {
        all += rows.size();
        section(head, rows, out);
        rows.clear();
        column = -1;
      }
      if (SECTIONS.stream().anyMatch(line::startsWith)) {
        head = line;
        column = List.of(line.split("\t", -1)).indexOf("flow") - 2;
      } else {
        out.append(line.startsWith("#end\t") ? "#end\t" + all : line).append('\n');
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void section(String head, List<String> rows, StringBuilder out) {
    out.append(head.replaceFirst("\t\\d+", "\t" + rows.size())).append('\n');
    rows.forEach(row -> out.append(row).append('\n'));
  }

  private static int number(String flow) {
    return flow.isEmpty() ? 0 : Integer.parseInt(flow);
  }
}
