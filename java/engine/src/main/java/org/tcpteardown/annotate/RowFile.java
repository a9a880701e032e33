package org.tcpteardown.annotate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.RowSpill;
import org.tcpteardown.model.Finding;

/** Keeps rows and findings in temporary files, as the text that a sidecar has for them. */
public final class RowFile implements RowSpill {
  private static final int USUAL_FLOW_BYTES = 400;

  /**
   * Rows as text.
   *
   * @param numbers of their flows
   * @param flows their lines of a sidecar's flows
   * @param facts for each its lines of a sidecar's facts
   * @param factRows how many lines those are
   * @param findingFrames the frames of all findings
   * @param findings their lines of a sidecar's findings
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Text(
      int[] numbers,
      LineFile.Piece flows,
      LineFile.Piece facts,
      long factRows,
      long[] findingFrames,
      LineFile.Piece findings)
      implements Packed {}

  private final RowColumns columns = new RowColumns();
  private final LineFile flows;
  private final LineFile facts;
  private final LineFile findings;

  private final List<int[]> numbers = new ArrayList<>();
  private final List<long[]> findingFrames = new ArrayList<>();
  private long factRows;

  /** In the system's folder for temporary files. */
  public RowFile() {
    this(Path.of(System.getProperty("java.io.tmpdir", ".")));
  }

  RowFile(Path folder) {
    this.flows = new LineFile(folder);
    this.facts = new LineFile(folder);
    this.findings = new LineFile(folder);
  }

  @Override
  public Packed pack(List<? extends Item> items) {
    int[] flowNumbers = new int[items.size()];
    LineFile.Piece flowLines = new LineFile.Piece(items.size(), items.size() * USUAL_FLOW_BYTES);
    LineFile.Piece factLines = new LineFile.Piece(items.size(), items.size() * USUAL_FLOW_BYTES);
    long factCount = 0;
    for (int i = 0; i < flowNumbers.length; i++) {
      FlowRow row = items.get(i).row();
      flowNumbers[i] = Math.toIntExact(row.number());
      SidecarRows.flow(flowLines.text(), row);
      flowLines.end();
      factCount += SidecarRows.facts(factLines.text(), row);
      factLines.end();
    }
    List<Finding> found = items.stream().flatMap(item -> item.findings().stream()).toList();
    LineFile.Piece findingLines = new LineFile.Piece(found.size(), found.size() * USUAL_FLOW_BYTES);
    for (Finding finding : found) {
      SidecarRows.finding(findingLines.text(), finding);
      findingLines.end();
    }
    long[] frames = found.stream().mapToLong(Finding::frame).toArray();
    return new Text(flowNumbers, flowLines, factLines, factCount, frames, findingLines);
  }

  @Override
  public void put(Packed items) {
    Text text = (Text) items;
    numbers.add(text.numbers());
    flows.append(text.flows());
    facts.append(text.facts());
    factRows += text.factRows();
    if (text.findingFrames().length > 0) {
      findingFrames.add(text.findingFrames());
      findings.append(text.findings());
    }
  }

  @Override
  public int size() {
    return flows.size();
  }

  @Override
  public List<int[]> flowNumbers() {
    return numbers;
  }

  @Override
  public FlowRow row(int index, long number) {
    return new TextRow(this, index, number);
  }

  /** Adds a row's line of a sidecar's flows. */
  void copyFlow(int index, ByteText to) {
    flows.copy(index, to);
  }

  /** Adds a row's lines of a sidecar's facts. */
  void copyFacts(int index, ByteText to) {
    facts.copy(index, to);
  }

  RowColumns columns() {
    return columns;
  }

  @Override
  public long factRows() {
    return factRows;
  }

  @Override
  public List<long[]> findingFrames() {
    return findingFrames;
  }

  @Override
  public Finding finding(int index) {
    ByteText text = new ByteText(USUAL_FLOW_BYTES);
    findings.copy(index, text);
    String line = text.toString();
    return SidecarRows.finding(line.substring(0, line.length() - 1).split("\t", -1));
  }
}
