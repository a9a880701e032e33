package org.tcpteardown.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.rules.TimerNote;

/**
 * What following over files says, shared out to these files. It is made while it is asked for, as
 * the rows of a flood do not fit into memory at once: a file may get several patches.
 */
final class Patches implements Iterator<Patch> {
  /** So many rows and findings are collected for all files before they are given away. */
  static final int COLLECTED_AT_MOST = 1 << 15;

  private static final int NO_FILE = -1;

  private final Chain chain;
  private final Spans spans;
  private final CaptureInfo capture;
  private final Result result;
  private final int collectedAtMost;
  private final Iterator<FlowRow> rows;
  private final Iterator<Finding> findings;
  private final Iterator<TimerNote> notes;
  private Map<Integer, Patch.Builder> collecting = new TreeMap<>();
  private final Deque<Map.Entry<Integer, Patch.Builder>> ready = new ArrayDeque<>();
  private int collected;
  private int firstFile = NO_FILE;

  /**
   * Shares out one result.
   *
   * @param capture how the connections were followed
   * @param collectedAtMost see {@link #COLLECTED_AT_MOST}
   */
  Patches(
      Chain chain,
      Spans spans,
      CaptureInfo capture,
      Result result,
      Iterable<TimerNote> notes,
      int collectedAtMost) {
    this.chain = chain;
    this.spans = spans;
    this.capture = capture;
    this.result = result;
    this.collectedAtMost = collectedAtMost;
    this.rows = result.flows().iterator();
    this.findings = result.findings().iterator();
    this.notes = notes.iterator();
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && collect()) {
      if (collected >= collectedAtMost) {
        giveAway();
      }
    }
    if (ready.isEmpty()) {
      giveAway();
    }
    return !ready.isEmpty();
  }

  /** Takes the next thing that is said; false if that was all. */
  private boolean collect() {
    if (rows.hasNext()) {
      add(rows.next());
    } else if (findings.hasNext()) {
      add(findings.next());
    } else if (notes.hasNext()) {
      add(notes.next());
    } else {
      return false;
    }
    return true;
  }

  private void giveAway() {
    ready.addAll(collecting.entrySet());
    collecting = new TreeMap<>();
    collected = 0;
  }

  @Override
  public Patch next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Map.Entry<Integer, Patch.Builder> of = ready.remove();
    try {
      return of.getValue().build(chain.files().get(of.getKey()), capture, result.ruleFailures());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Patch.Builder of(int file) {
    collected++;
    return collecting.computeIfAbsent(file, f -> new Patch.Builder());
  }

  private void add(FlowRow row) {
    var parts = spans.of(row.number());
    for (int i = 0; i < parts.size(); i++) {
      Spans.Span span = parts.get(i);
      LocalNumbers numbers = new LocalNumbers(chain, spans, span.file());
      FlowRow local = RowInFile.of(row, span, numbers, parts.size() == 1);
      boolean goesOn = span.file() < parts.get(parts.size() - 1).file();
      of(span.file()).add(local, goesOn);
      firstFile = firstFile == NO_FILE ? span.file() : Math.min(firstFile, span.file());
    }
  }

  /** Told where the flow ends; when a path was alive, in the first file that tells of any. */
  private void add(TimerNote note) {
    var parts = spans.of(note.flow());
    if (!parts.isEmpty()) {
      Spans.Span last = parts.get(parts.size() - 1);
      of(last.file()).add(note.of(last.stream()));
    } else if (note.flow() == TimerNote.NONE && firstFile != NO_FILE) {
      of(firstFile).add(note);
    }
  }

  private void add(Finding finding) {
    if (finding.flow() == CapturedFrame.ABSENT) {
      return; // its own file has told of it
    }
    int file = chain.fileOf(finding.frame());
    LocalNumbers numbers = new LocalNumbers(chain, spans, file);
    long frame = numbers.frame(finding.frame());
    Spans.Span of = null;
    for (Spans.Span span : spans.of(finding.flow())) {
      boolean covers = frame >= span.firstFrame() && frame <= span.lastFrame();
      of = span.file() == file && (of == null || covers) ? span : of;
    }
    of(file)
        .add(
            new Finding(
                frame,
                finding.timeNs(),
                finding.lengthBytes(),
                of == null ? CapturedFrame.ABSENT : of.stream(),
                finding.id(),
                finding.severity(),
                numbers.findingValue(finding.value()),
                numbers.text(finding.text())));
  }
}
