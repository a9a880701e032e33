package org.tcpteardown.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.RowFile;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Settings;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.FrameReader;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;

/** Of thousands of connections no more lie in memory at a time than is said, and none is lost. */
class PatchesTest {
  private static FileReport file(String name, long frames) {
    CaptureFile of = new CaptureFile("file:/s/" + name, "s", name, 1, 1);
    return new FileReport(of, "", 0, FileState.DONE, "", frames, 1, 2, 1, 1, 1, 1, true);
  }

  /** A scan of which the first half of all frames is in one file, and the other in the next. */
  private static Patches patches(int collectedAtMost) throws Exception {
    Path capture;
    try (Stream<Path> files = Files.list(Path.of("../../test-captures/nmap-scan"))) {
      capture = files.filter(f -> f.toString().endsWith(".pcapng")).findFirst().orElseThrow();
    }
    List<CapturedFrame> frames = new ArrayList<>();
    try (FrameReader reader = Readers.open(capture, Choice.AUTO, TsharkUse.USUAL)) {
      reader.read(frames::add);
    }
    int half = frames.size() / 2;
    Chain chain = new Chain(List.of(file("a.pcap", half), file("b.pcap", frames.size() - half)));
    Spans spans = new Spans();
    Analysis analysis = Analysis.ofSome(Settings.defaults(), new RowFile(), 10);
    for (CapturedFrame frame : frames) {
      if (frame instanceof Segment segment) {
        int of = chain.fileOf(frame.frame());
        spans.add(segment.stream(), of, segment.stream(), chain.frameIn(of, frame.frame()));
      }
      analysis.accept(frame);
    }
    CaptureInfo info =
        new CaptureInfo("", "", "", true, "", frames.size(), 0, analysis.settings(), List.of());
    Result result = analysis.finish(info);
    return new Patches(chain, spans, info, result, List.of(), collectedAtMost);
  }

  /** By file all rows and findings; says how many patches there were. */
  private static int read(Iterator<Patch> patches, int atMost, Map<String, List<String>> said)
      throws Exception {
    int count = 0;
    while (patches.hasNext()) {
      Patch patch = patches.next();
      Result result;
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(
                  new ByteArrayInputStream(patch.sidecar()), StandardCharsets.UTF_8))) {
        result = SidecarReader.read(in);
      }
      List<String> of = said.computeIfAbsent(patch.file().name(), name -> new ArrayList<>());
      result.flows().forEach(row -> of.add(row.number() + " " + row.client()));
      result.findings().forEach(finding -> of.add(finding.frame() + " " + finding.text()));
      assertTrue(result.flows().size() + result.findings().size() <= atMost + 1);
      count++;
    }
    said.values().forEach(lines -> lines.sort(null));
    return count;
  }

  @Test
  void smallOnesSayTheSameAsOneForEachFile() throws Exception {
    Map<String, List<String>> once = new TreeMap<>();
    Map<String, List<String>> often = new TreeMap<>();
    assertEquals(2, read(patches(Integer.MAX_VALUE), 1_000_000, once));
    int count = read(patches(8), 8, often);
    assertTrue(count > 4, often.toString() + count);
    assertTrue(once.toString().contains("refused"), once.toString());
    assertEquals(once, often);
  }
}
