package org.tcpteardown.cli.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;

/** What is called unanswered, beside the frames. */
class RecountTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private Path folder;

  private List<String> doubts(Judged judged, Wire wire) throws Exception {
    Recount recount = new Recount();
    recount.suspect(judged.flow());
    wire.show(folder, recount);
    recount.report(judged);
    return judged.doubts;
  }

  private static Wire greeting() {
    return new Wire().client(1, Wire.ACK, 100, 500, 10).server(1.1, Wire.ACK, 500, 110, 0);
  }

  @Test
  void dataSentOnceProvesNothing() throws Exception {
    Wire wire = greeting().client(2, Wire.ACK, 110, 500, 10);
    assertEquals(
        List.of("sent_once 1 nothing that was not acknowledged was sent twice"),
        doubts(new Judged().cause("peer_vanished"), wire));
  }

  @Test
  void dataSentAgainDoes() throws Exception {
    Wire wire = greeting().client(2, Wire.ACK, 110, 500, 10).client(2.3, Wire.ACK, 110, 500, 10);
    assertEquals(List.of(), doubts(new Judged().cause("peer_vanished"), wire));
  }

  @Test
  void aCopyOfThePacketIsNoRepeat() throws Exception {
    Wire wire = greeting().client(2, Wire.ACK, 110, 500, 10).client(2.001, Wire.ACK, 110, 500, 10);
    assertEquals(1, doubts(new Judged().cause("peer_vanished"), wire).size());
  }

  @Test
  void whatWasAcknowledgedInTheEndProvesNothing() throws Exception {
    Wire wire =
        greeting()
            .client(2, Wire.ACK, 110, 500, 10)
            .client(2.3, Wire.ACK, 110, 500, 10)
            .server(2.4, Wire.ACK, 500, 120, 0);
    assertEquals(
        List.of("sent_once 1 all that was sent was acknowledged"),
        doubts(new Judged().cause("peer_vanished"), wire));
  }

  @Test
  void finSentOnce() throws Exception {
    Wire wire = greeting().client(2, Wire.FIN | Wire.ACK, 110, 500, 0);
    Judged judged = new Judged().found(3, FindingId.FIN_UNANSWERED, Severity.WARN);
    assertTrue(doubts(judged, wire).get(0).startsWith("sent_once"));
  }

  @Test
  void anEndThatIsHeardAfterwardsIsNotGone() throws Exception {
    Wire wire =
        greeting()
            .client(2, Wire.ACK, 110, 500, 10)
            .client(2.3, Wire.ACK, 110, 500, 10)
            .server(4, Wire.ACK, 500, 110, 0);
    Judged judged = new Judged().found(3, FindingId.RETRANSMISSION_DEATH, Severity.ERROR);
    assertEquals(
        List.of("heard_afterwards 3 retransmission_death, and frame 5 is of the other end"),
        doubts(judged, wire));
  }

  @Test
  void whatCrossesTheUnansweredFrameIsNoAnswer() throws Exception {
    Wire wire =
        greeting()
            .client(2, Wire.ACK, 110, 500, 10)
            .server(2.1, Wire.ACK, 500, 110, 0)
            .client(2.3, Wire.ACK, 110, 500, 10);
    Judged judged = new Judged().found(3, FindingId.RETRANSMISSION_DEATH, Severity.ERROR);
    assertEquals(List.of(), doubts(judged, wire));
  }

  @Test
  void otherFlowsAreNotAskedAbout() {
    Recount recount = new Recount();
    recount.suspect(
        new Judged().found(3, FindingId.LATE_FIN, Severity.WARN).cause("orderly").flow());
    assertTrue(recount.isEmpty());
  }
}
