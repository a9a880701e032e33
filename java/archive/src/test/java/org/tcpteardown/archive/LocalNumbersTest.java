package org.tcpteardown.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LocalNumbersTest {
  private static FileReport file(String name) {
    CaptureFile of = new CaptureFile("file:/s/" + name, "s", name, 1, 1);
    return new FileReport(of, "", 0, FileState.DONE, "", 10, 1, 2, 1, 1, 1, 1, true);
  }

  /** As the second of two files of ten frames says it; its connection 3 is the seventh of all. */
  private static String told(String text) {
    Spans spans = new Spans();
    spans.add(7, 1, 3, 2);
    spans.add(8, 0, 4, 2);
    Chain chain = new Chain(List.of(file("a.pcap"), file("b.pcap")));
    return new LocalNumbers(chain, spans, 1).text(text);
  }

  @Test
  void framesAndConnectionsGetTheNumbersOfTheirFile() {
    assertEquals("frame 2", told("frame 12"));
    assertEquals("see frame 9 of a.pcap.", told("see frame 9."));
    assertEquals("frames 9 of a.pcap and 1, then", told("frames 9 and 11, then"));
    assertEquals("flow 3; flow 4 of a.pcap", told("flow 7; flow 8"));
    assertEquals("Flow 3 goes on", told("Flow 7 goes on"));
    assertEquals("Frames 1 and 2. Frame 9 of a.pcap", told("Frames 11 and 12. Frame 9"));
  }

  @Test
  void otherNumbersStay() {
    for (String text :
        List.of(
            "",
            "12 frames of 60 bytes",
            "subframe 12",
            "frame twelve",
            "the flow",
            "frame ",
            "low 7",
            "rame 7")) {
      assertEquals(text, told(text));
    }
  }
}
