package org.tcpteardown.archive;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.annotate.SidecarWriter;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.rules.TimerNote;

/**
 * Writes the sidecar of a capture anew, with what following over files says in place of its own.
 */
final class MergeTask {
  private static final Comparator<Finding> BY_FRAME =
      Comparator.comparingLong(Finding::frame).thenComparing(Finding::id);

  private final OutFolder out;

  MergeTask(OutFolder out) {
    this.out = out;
  }

  /** The sidecar as the capture alone gives it. */
  static Result alone(OutFolder out, CaptureFile file) throws IOException {
    InputStream local = out.open(Layout.local(file));
    return read(local != null ? local : out.open(Layout.sidecar(file)), file.name());
  }

  /** The sidecar as it is told. */
  static Result told(OutFolder out, CaptureFile file) throws IOException {
    return read(out.open(Layout.sidecar(file)), file.name());
  }

  private static Result read(@Nullable InputStream from, String name) throws IOException {
    if (from == null) {
      throw new IOException("the sidecar of " + name + " is missing");
    }
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      return SidecarReader.read(in);
    } catch (SidecarException e) {
      throw new IOException("the sidecar of " + name + ": " + e.getMessage(), e);
    }
  }

  /** Puts the patches of one capture into its sidecar. */
  void merge(CaptureFile file, Iterable<Patch> patches) throws IOException {
    Result alone = alone(out, file);
    List<FlowRow> rows = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    Set<Long> replaced = new HashSet<>();
    List<Long> goingOn = new ArrayList<>();
    List<TimerNote> notes = new ArrayList<>();
    for (Patch patch : patches) {
      Result followed = read(new ByteArrayInputStream(patch.sidecar()), file.name());
      for (FlowRow row : followed.flows()) {
        if (replaced.add(row.number())) {
          rows.add(row);
        }
      }
      findings.addAll(followed.findings());
      notes.addAll(TimerNotes.read(new DataInputStream(new ByteArrayInputStream(patch.timers()))));
      for (long number : patch.goingOn()) {
        goingOn.add(number);
      }
    }
    for (FlowRow row : alone.flows()) {
      if (!replaced.contains(row.number())) {
        rows.add(row);
      }
    }
    for (TimerNote note : TimerNotes.alone(out, file)) {
      if (!replaced.contains(note.flow())) {
        notes.add(note);
      }
    }
    // An error that quoted nothing known may be about a connection of an earlier file.
    Set<Long> explained = new HashSet<>();
    findings.forEach(finding -> explained.add(finding.frame()));
    for (Finding finding : alone.findings()) {
      boolean stray = finding.flow() == CapturedFrame.ABSENT;
      if (!replaced.contains(finding.flow()) && !(stray && explained.contains(finding.frame()))) {
        findings.add(finding);
      }
    }
    rows.sort(Comparator.comparingLong(FlowRow::number));
    findings.sort(BY_FRAME);
    long facts = 0;
    for (FlowRow row : rows) {
      facts += row.facts().size();
    }
    Result merged =
        new Result(
            alone.capture(),
            alone.fingerprint(),
            findings,
            facts,
            rows,
            Result.ends(rows),
            alone.population(),
            alone.ruleFailures(),
            alone.evictions());
    if (!out.has(Layout.local(file))) {
      out.rename(Layout.sidecar(file), Layout.local(file));
    }
    if (goingOn.isEmpty()) {
      out.delete(Layout.goingOn(file));
    } else {
      String lines = goingOn.stream().sorted().map(n -> n + "\n").collect(Collectors.joining());
      out.write(Layout.goingOn(file), to -> to.write(lines.getBytes(StandardCharsets.US_ASCII)));
    }
    TimerNotes.writeTold(out, file, notes);
    out.write(Layout.sidecar(file), to -> SidecarWriter.write(merged, to));
  }

  /** The sidecar of a capture that no neighbour has to do with (any more) is its own. */
  void alone(CaptureFile file) throws IOException {
    if (out.has(Layout.local(file))) {
      out.rename(Layout.local(file), Layout.sidecar(file));
      out.delete(Layout.goingOn(file));
    }
    out.delete(Layout.timers(file));
  }

  /** The numbers of the connections of a capture that go on in a later one. */
  static Set<Long> goingOn(OutFolder out, CaptureFile file) throws IOException {
    InputStream raw = out.open(Layout.goingOn(file));
    if (raw == null) {
      return Set.of();
    }
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(raw, StandardCharsets.US_ASCII))) {
      return in.lines().map(Long::valueOf).collect(Collectors.toSet());
    }
  }
}
