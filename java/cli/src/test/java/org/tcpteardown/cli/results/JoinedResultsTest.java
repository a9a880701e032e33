package org.tcpteardown.cli.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;

class JoinedResultsTest {
  /**
   * A sidecar of ten frames, in seconds from its start on, with one finding and these rows: number,
   * client, server, first and last frame, verdict.
   */
  private static Result result(String name, int startSeconds, String text, String... rows)
      throws IOException, SidecarException {
    String sidecar =
        String.join(
            "\n",
            "#tcpteardown\t4\ttest",
            "#written\t1",
            "#capture\t" + name,
            "#reader\tlibpcap\t1",
            "#complete\tyes",
            "#frames\t10",
            "#early\t1\t" + startSeconds + ".000000000\t60\t60",
            "#last\t10\t" + (startSeconds + 9) + ".000000000\t60\t60",
            "#findings\t1\tframe\ttime\tlength\tflow\tid\tseverity\tvalue\ttext",
            "4\t" + (startSeconds + 3) + ".000000000\t60\t1\tlate_fin\twarn\t1.5\t" + text,
            "#facts\t1\tframe\ttime\tlength\tflow\tname=value",
            "4\t" + (startSeconds + 3) + ".000000000\t60\t1\tfin.nth=1",
            "#flows\t"
                + rows.length
                + "\tflow\tclient.address\tclient.port\tserver.address\tserver.port"
                + "\tfirst.frame\tlast.frame\tverdict",
            String.join("\n", rows),
            "#end\t" + (2 + rows.length),
            "");
    return SidecarReader.read(new BufferedReader(new StringReader(sidecar)));
  }

  private static String row(int number, int port, String frames, String verdict) {
    return number + "\t192.0.2.1\t" + port + "\t192.0.2.2\t80\t" + frames + "\t" + verdict;
  }

  private static Result first() throws IOException, SidecarException {
    return result(
        "a.pcap",
        100,
        "as frame 3 shows, and frames 4 and 2 of b.pcap",
        row(0, 1000, "1\t2", "whole"),
        row(1, 1001, "3\t9", "Flow 1 goes on, see flow 0 of b.pcap"));
  }

  private static Result second() throws IOException, SidecarException {
    return result(
        "b.pcap",
        200,
        "as frame 3 of a.pcap shows; 12 frames",
        row(0, 1001, "1\t5", "began in frame 3 of a.pcap, ended in frame 5"),
        row(1, 1000, "2\t4", "another by old ports"),
        row(3, 1003, "6\t9", "after one of which nothing is told"));
  }

  private static JoinedResults joined() throws IOException, SidecarException {
    // Whatever the order in which they are named.
    return JoinedResults.of(
        List.of(
            new ResultOfFile("site", second(), Set.of()),
            new ResultOfFile("site", first(), Set.of(1L))),
        List.of("no packets"));
  }

  private static String told(FlowRow flow) {
    return flow.number()
        + " "
        + flow.client().port()
        + " "
        + flow.firstFrame()
        + "-"
        + flow.lastFrame()
        + " "
        + flow.facts().stream().map(facts -> facts.frame()).toList()
        + " "
        + verdict(flow.value(FlowField.VERDICT));
  }

  private static String verdict(@Nullable FieldValue value) {
    return value == null ? "" : value.text();
  }

  @Test
  void connectionsThatCrossFilesAreToldOnce() throws Exception {
    assertEquals(
        List.of(
            "0 1000 1-2 [] whole",
            "1 1001 3-15 [4] began in frame 3, ended in frame 15",
            "2 1000 12-14 [14] another by old ports",
            "4 1003 16-19 [] after one of which nothing is told"),
        joined().result().flows().stream().map(JoinedResultsTest::told).toList());
  }

  @Test
  void textsHaveTheNumbersOfAll() throws Exception {
    assertEquals(
        List.of("4 1 as frame 3 shows, and frames 4 and 12", "14 2 as frame 3 shows; 12 frames"),
        joined().result().findings().stream()
            .map(found -> found.frame() + " " + found.flow() + " " + found.text())
            .toList());
  }

  @Test
  void aConnectionOfWhichNoFileTellsMoreIsToldAsItIs() throws Exception {
    Result alone =
        JoinedResults.of(List.of(new ResultOfFile("site", first(), Set.of(1L))), List.of())
            .result();
    assertEquals("1 1001 3-9 [4] Flow 1 goes on, see flow 0 of b.pcap", told(alone.flows().get(1)));
  }

  @Test
  void aNameOfAnotherSiteIsAnotherFile() throws Exception {
    Result result =
        JoinedResults.of(
                List.of(
                    new ResultOfFile("berlin", first(), Set.of()),
                    new ResultOfFile("paris", second(), Set.of())),
                List.of())
            .result();
    assertEquals("as frame 13 of a.pcap shows; 12 frames", result.findings().get(1).text());
    assertEquals(5, result.flows().size());
  }

  @Test
  void partsAndTimesAreThoseOfTheFiles() throws Exception {
    JoinedResults all = joined();
    assertEquals(
        "[a.pcap 1 10, b.pcap 11 10]",
        all.parts().stream()
            .map(part -> part.file() + " " + part.firstFrame() + " " + part.frames())
            .toList()
            .toString());
    assertEquals(200_000_000_000L, all.moments().get(11L));
    assertEquals(209_000_000_000L, all.moments().get(20L));
    assertEquals("a.pcap and 1 more", all.result().capture().name());
    assertEquals(20, all.result().capture().frames());
    assertEquals(List.of("no packets"), all.result().capture().problems());
  }
}
