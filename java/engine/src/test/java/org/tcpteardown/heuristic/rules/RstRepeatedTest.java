package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class RstRepeatedTest {
  private static final FindingId ID = FindingId.RST_REPEATED;
  private static final String IN_FLIGHT =
      """
      exchanged
      1.000 C>S R. 1101:1101(0) ack 5201 id 40
      1.010 S>C P. 5201:5301(100) ack 1101
      1.0101 C>S R 1101:1101(0) id 41                  ! rst_repeated = 1
      1.011 S>C P. 5301:5401(100) ack 1101
      1.0111 C>S R 1101:1101(0) id 42                  ! rst_repeated = 2
      """;

  @Test
  void fires() {
    Expect.only(ID, IN_FLIGHT);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(IN_FLIGHT).withoutFirst(4));
  }

  @Test
  void inOneDirection() {
    Expect.only(ID, Script.of(IN_FLIGHT).only(End.C));
  }

  @Test
  void notForOneRstOfEachEnd() {
    Expect.only(
        ID, "exchanged\n1.0 C>S R. 1101:1101(0) ack 5201\n1.01 S>C R. 5201:5201(0) ack 1101");
  }

  @Test
  void notForTheSecondCopyOfAMirrorPort() {
    Expect.only(
        ID,
        """
        exchanged
        1.00000 C>S R. 1101:1101(0) ack 5201 id 40
        1.00002 C>S R. 1101:1101(0) ack 5201 id 40 ttl 63
        """);
  }

  /** One segment draws one RST: two that fit it answer two. */
  @Test
  void whatItAnswers() {
    String both =
        """
        exchanged
        1.000 C>S R. 1101:1101(0) ack 5201 id 40
        1.010 S>C P. 5201:5301(100) ack 1101
        1.011 S>C P. 5301:5401(100) ack 1101
        1.020 C>S R 1101:1101(0) id 41
        1.021 C>S R 1101:1101(0) id 42
        """;
    assertEquals(
        List.of(
            "2nd RST of the client, fits as an answer to frame 9 or one before it",
            "3rd RST of the client, fits as an answer to frame 9 or one before it"),
        texts(both));
    assertEquals(
        List.of(
            "2nd RST of the client, fits as an answer to frame 8",
            "3rd RST of the client, fits as an answer to frame 10"),
        texts(IN_FLIGHT));
  }

  private static List<String> texts(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id() == ID)
        .map(Finding::text)
        .toList();
  }
}
