package org.tcpteardown.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.testkit.Script;

/** The states of both halves, frame by frame. */
final class HalfStatesTest {
  private static List<String> states(int keptEach, String text) {
    Script script = Script.of(text);
    Flow flow = script.story().flow();
    FlowFrames frames = new FlowFrames(keptEach);
    List<CapturedFrame> all = script.frames();
    all.forEach(frames::add);
    HalfStates states = HalfStates.of(flow, frames);
    return LongStream.rangeClosed(1, all.size())
        .mapToObj(states::after)
        .map(pair -> pair.client().rfcName() + "/" + pair.server().rfcName())
        .toList();
  }

  @Test
  void orderlyClose() {
    assertEquals(
        List.of(
            "SYN-SENT/UNKNOWN",
            "SYN-SENT/SYN-RECEIVED",
            "ESTABLISHED/ESTABLISHED",
            "FIN-WAIT-1/ESTABLISHED",
            "FIN-WAIT-2/CLOSE-WAIT",
            "FIN-WAIT-2/LAST-ACK",
            "TIME-WAIT/CLOSED"),
        states(
            100,
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C S. 5000:5000(0) ack 1001
            0.03 C>S . 1001:1001(0) ack 5001
            1.00 C>S F. 1001:1001(0) ack 5001
            1.02 S>C . 5001:5001(0) ack 1002
            2.00 S>C F. 5001:5001(0) ack 1002
            2.01 C>S . 1002:1002(0) ack 5002
            """));
  }

  @Test
  void reset() {
    List<String> states = states(100, "established\n1.0 S>C R 5001:5001(0)");
    assertEquals("CLOSED/CLOSED", states.get(states.size() - 1));
  }

  @Test
  void framesThatWereNotKeptLeaveTheStateAsItWas() {
    List<String> states = states(1, "exchanged\n1.0 C>S F. 1101:1101(0) ack 5201");
    assertEquals("SYN-SENT/UNKNOWN", states.get(2));
    assertEquals("FIN-WAIT-1", states.get(states.size() - 1).split("/", -1)[0]);
  }
}
