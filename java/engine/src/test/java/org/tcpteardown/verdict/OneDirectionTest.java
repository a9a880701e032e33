package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Script;

/** A capture that holds only what one host sent shows no answers, whoever gave them. */
final class OneDirectionTest {
  private static final Script SERVED =
      Script.of(
              """
              exchanged
              0.2 C>S F. 1101:1101(0) ack 5201
              0.22 S>C F. 5201:5201(0) ack 1102
              0.2201 C>S . 1102:1102(0) ack 5202
              """)
          .unexpected();

  private static final String TWICE = "0.0 C>S S 1000:1000(0)\n8.0 C>S S 1000:1000(0)";
  private static final String MANY =
      """
      0.0 C>S S 1000:1000(0)
      1.0 C>S S 1000:1000(0)
      3.0 C>S S 1000:1000(0)
      7.0 C>S S 1000:1000(0)
      15.0 C>S S 1000:1000(0)
      31.0 C>S S 1000:1000(0)
      """;

  private static Finding syn(Crowd crowd, int nth) {
    return crowd.tempered(nth).stream()
        .filter(f -> f.id() == FindingId.SYN_UNANSWERED)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatCannotBeCapturedIsNotMissing() {
    Crowd crowd =
        new Crowd()
            .add(0, TWICE)
            .add(1, MANY)
            .add(2, SERVED.only(End.C))
            .add(90, SERVED.only(End.C));
    Finding twice = syn(crowd, 0);
    assertEquals(Severity.NOTE, twice.severity());
    assertEquals(
        "Sent twice in 8 s, so it had not been answered until then; the capture holds nothing that"
            + " was sent to 10.0.0.1, so it cannot tell whether a refusal came at last",
        twice.text());
    assertEquals(Severity.WARN, syn(crowd, 1).severity());
    for (int nth : List.of(0, 1)) {
      String sentence = crowd.verdict(nth).sentence();
      assertTrue(sentence.contains("only this direction was captured"), sentence);
      assertTrue(sentence.contains("capture both directions"), sentence);
      assertFalse(sentence.contains("host is down"), sentence);
      assertFalse(sentence.contains("never answered"), sentence);
    }
  }

  /** The way back is captured: of one other connection, or of one of these hosts' refusals. */
  @Test
  void aHostThatOtherAnswersReachIsAnsweredByNobody() {
    Crowd crowd =
        new Crowd().add(0, TWICE).add(2, SERVED.only(End.C)).add(20, SERVED).add(90, SERVED);
    Finding twice = syn(crowd, 0);
    assertEquals(Severity.WARN, twice.severity());
    assertTrue(twice.text().contains("neither SYN-ACK nor RST"), twice.text());
    assertTrue(crowd.verdict(0).sentence().contains("never answered"));
  }

  /** Nothing went on in this capture: a host that is cut off looks just so. */
  @Test
  void aHostOfWhichNoConnectionCameAboutMayBeCutOff() {
    Crowd crowd = new Crowd().add(0, TWICE).add(1, MANY).from("10.0.0.2").add(90, SERVED);
    assertEquals(Severity.WARN, syn(crowd, 0).severity());
    assertTrue(syn(crowd, 0).text().contains("neither SYN-ACK nor RST"));
  }

  /** ACKs and data show that the handshake was completed, though half of it is missing. */
  @Test
  void aClientThatGoesOnHasItsConnection() {
    Crowd crowd = new Crowd().add(0, Script.of("exchanged").only(End.C)).add(9, SERVED);
    String sentence = crowd.verdict(0).sentence();
    assertTrue(sentence.startsWith("Not closed within the capture; only this"), sentence);
    String lone = new Crowd().add(0, "0.0 S>C S. 5000:5000(0) ack 1001").verdict(0).sentence();
    assertTrue(lone.startsWith("The handshake was not completed"), lone);
  }
}
