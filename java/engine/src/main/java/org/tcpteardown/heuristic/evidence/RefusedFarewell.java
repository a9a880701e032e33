package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstFamily;

/**
 * Last words that met a socket which their receiver had closed for good, and the RST that they drew
 * (RFC 1122 section 4.2.2.13). Everything else had arrived: nobody misses anything.
 *
 * @param rst the first RST in answer
 * @param words what it answers
 */
public record RefusedFarewell(SentRst rst, LastWords words) {

  /** The refused last words of a flow; null if its first RST is of another kind. */
  public static @Nullable RefusedFarewell of(FlowStory story) {
    SentRst rst =
        story.rsts().stream().filter(r -> r.mark().ofThisConnection()).findFirst().orElse(null);
    if (rst == null
        || !rst.mark().senderBefore().finSent()
        || rst.mark().family() == RstFamily.SOCKET) {
      return null;
    }
    HalfConnection closer = rst.sender();
    LastWords words = LastWords.of(story, closer.peer());
    return words != null
            && answers(story, rst, words)
            && belongsToClose(closer, words)
            && words.sender().unackedBytes() <= words.bytes()
            && LastWords.lostBytes(story, closer) == 0
            && OpenRequest.of(story) == null
        ? new RefusedFarewell(rst, words)
        : null;
  }

  private static boolean answers(FlowStory story, SentRst rst, LastWords words) {
    return rst.mark().frame() > words.first().frame()
        && rst.mark().timeNs() - words.first().timeNs() <= story.rstAnswerWithinNs();
  }

  /**
   * What crossed the FIN may be a small request. An alert is none, nor is what answers the FIN, nor
   * what goes with the FIN of an end that closed without knowing of the other's.
   */
  private static boolean belongsToClose(HalfConnection closer, LastWords words) {
    var ownFins = words.sender().fins();
    return words.tlsAlert()
        || (!ownFins.isEmpty() && !ownFins.get(0).acksPeerFin())
        || knowsOfClose(closer, words);
  }

  private static boolean knowsOfClose(HalfConnection closer, LastWords words) {
    return words.first().isAck()
        && !SeqNum.before(words.first().ack(), closer.fins().get(0).endSeq());
  }

  /** Whether their sender knew of the other end's FIN as it said them. */
  public boolean inReply() {
    return knowsOfClose(closer(), words);
  }

  /** The end that had closed its socket. */
  public HalfConnection closer() {
    return rst.sender();
  }
}
