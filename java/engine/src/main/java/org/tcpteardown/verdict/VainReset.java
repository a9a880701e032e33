package org.tcpteardown.verdict;

import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.GuessedResets;
import org.tcpteardown.heuristic.evidence.OlderConnection;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.Predecessor;
import org.tcpteardown.tcp.RstFit;

/** Why a RST did not end the connection in which it was captured. */
final class VainReset {
  private VainReset() {}

  /** A clause about it, without full stop. */
  static String clause(Case flow, SentRst rst) {
    GuessedResets guesses = GuessedResets.of(flow.story(), rst.sender());
    return guesses != null && guesses.has(rst) ? guessed(flow, guesses) : alone(flow, rst);
  }

  /** Whether it is one of several by which somebody guesses the numbers. */
  static boolean isGuessed(Case flow, SentRst rst) {
    GuessedResets guesses = GuessedResets.of(flow.story(), rst.sender());
    return guesses != null && guesses.has(rst);
  }

  private static String guessed(Case flow, GuessedResets guesses) {
    return guesses.rsts().size()
        + " RSTs in the "
        + flow.role(guesses.sender())
        + "'s name (the first in frame "
        + guesses.first().mark().frame()
        + guesses.signs(flow.story())
        + ") had numbers far from the connection's and from each other: somebody who does not see"
        + " it guesses (blind reset attack), and all had to be ignored";
  }

  private static String alone(Case flow, SentRst rst) {
    String receiver = flow.role(rst.sender().peer());
    String named =
        "a RST in the " + flow.role(rst.sender()) + "'s name (frame " + rst.mark().frame() + ")";
    return switch (RstReception.fit(flow.story(), rst)) {
      case OLDER_CONNECTION ->
          named
              + " was to end what was left of an older connection on these ports"
              + older(flow, rst);
      case OTHER_CONNECTION -> named + " " + strange(flow, rst);
      case SYN_NOT_ACKED -> named + " " + wrongAck(rst) + ": no client may accept it";
      case AT_FIN ->
          named
              + " was 1 below what the "
              + receiver
              + " expected, at the number of the FIN before it, and was ignored";
      case BEHIND ->
          named
              + " was "
              + Wording.count(Math.abs((long) distance(rst)), "byte")
              + " behind what the "
              + receiver
              + " expected and had to be ignored";
      case BEYOND_WINDOW ->
          named + " was far outside the " + receiver + "'s window and had to be ignored";
      case IN_WINDOW ->
          rst.mark().fit() == RstFit.EXACT
              ? named
                  + " had the number that the "
                  + receiver
                  + " had acknowledged, was answered by an ACK all the same, and changed nothing"
              : named
                  + " was inside the "
                  + receiver
                  + "'s window but not exact, and changed nothing";
      case MD5_OPTION ->
          named
              + " carries the TCP MD5 option on a connection that does not use it: the "
              + receiver
              + " drops it (RFC 2385), and only filters on the path take it for the end";
      case WRONG_CHECKSUM ->
          named + " has a wrong TCP checksum, unlike all else of its sender, and was dropped";
      case EXACT, NOT_KNOWN ->
          named + (rst.mark().ofThisConnection() ? " changed nothing" : " " + strange(flow, rst));
    };
  }

  /** An old RST does not acknowledge just what has been sent of this connection. */
  private static String strange(Case flow, SentRst rst) {
    HalfSnapshot peer = rst.mark().peerBefore();
    Segment reset = rst.mark().segment();
    Segment answered = rst.mark().peerLast();
    if (answered != null
        && answered.isSynAck()
        && !reset.isAck()
        && reset.seq() == answered.ack()) {
      return "rejects the SYN-ACK in frame " + answered.frame() + ", as it has to";
    }
    boolean knows = reset.isAck() && peer.payloadBytes() > 0 && reset.ack() == peer.sndNxt();
    if (knows) {
      return "acknowledges what this connection sends, but has no number of it, and changed"
          + " nothing";
    }
    boolean older = flow.flow().predecessor() != null || comesAgain(flow, rst);
    return older && Distance.of(rst) != Distance.OTHER
        ? "belonged to an older connection on these ports"
        : "has no number of this connection, and changed nothing: it is late from one before the"
            + " capture, or guessed";
  }

  /** Whether another RST of that end has the same number: nobody guesses it twice. */
  private static boolean comesAgain(Case flow, SentRst rst) {
    int seq = rst.mark().segment().seq();
    return flow.resets().vain().stream()
        .filter(r -> r.sender() == rst.sender() && r.mark().frame() != rst.mark().frame())
        .anyMatch(r -> r.mark().segment().seq() == seq);
  }

  private static int distance(SentRst rst) {
    return SeqNum.distance(rst.mark().peerBefore().rcvNxt(), rst.mark().segment().seq());
  }

  private static String older(Case flow, SentRst rst) {
    Predecessor before = flow.flow().predecessor();
    Predecessor older = OlderConnection.of(flow.flow());
    boolean isOlder =
        older != null && OlderConnection.hasClientsNumber(older, rst.mark().segment());
    Predecessor meant = isOlder ? older : before;
    return meant == null ? "" : " (flow " + meant.flow() + ")";
  }

  /** What is wrong with a RST for a host that has sent nothing but its SYN. */
  static String wrongAck(SentRst rst) {
    Segment reset = rst.mark().segment();
    String expected = Integer.toUnsignedString(rst.mark().peerBefore().sndNxt());
    return reset.isAck()
        ? "acknowledges " + Integer.toUnsignedString(reset.ack()) + " instead of " + expected
        : "has no ACK of the SYN";
  }
}
