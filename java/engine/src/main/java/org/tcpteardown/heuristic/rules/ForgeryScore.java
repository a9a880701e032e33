package org.tcpteardown.heuristic.rules;

import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Say;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.tcp.PacketTraits;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.SeqNum;
import org.tcpteardown.tcp.TalkMark;

/**
 * The signs of forgery that one RST shows.
 *
 * @param signs what was seen, strongest groups first
 */
public record ForgeryScore(List<Seen> signs) {
  private static final int MAX_SCORE = 100;

  /** Two RSTs of one volley are no further apart (Weaver et al. use the same bound). */
  private static final long VOLLEY_NS = 2_000_000_000L;

  /** Below this a round trip is too short for clocks and queues to be told apart. */
  private static final long MIN_USABLE_RTT_NS = 2_000_000L;

  /** Small windows are scaled ones: two hosts share a value there by chance. */
  private static final int MIN_TELLING_WINDOW = 1024;

  /**
   * One sign.
   *
   * @param sign which
   * @param detail the numbers behind it, for a person
   */
  public record Seen(ForgerySign sign, String detail) {}

  /** Looks for all signs in one RST. */
  public static ForgeryScore of(FlowStory story, FlowStory.SentRst rst) {
    List<Seen> seen = new ArrayList<>(0);
    HalfConnection sender = rst.sender();
    RstMark mark = rst.mark();
    talksAfter(story, rst, seen);
    stepped(rst, seen);
    ttl(sender.traits(), mark.segment(), seen);
    fasterThanPath(sender, mark, seen);
    copied(sender, mark, seen);
    headerUnlike(sender.traits(), mark.segment(), seen);
    return new ForgeryScore(List.copyOf(seen));
  }

  /** 0 to 100. */
  public int score() {
    return Math.min(MAX_SCORE, signs.stream().mapToInt(s -> s.sign().weight()).sum());
  }

  private static void talksAfter(FlowStory story, FlowStory.SentRst rst, List<Seen> seen) {
    TalkMark talk = SenderTalksAfterRst.certainTalk(story, rst.sender());
    // A RST before the doubtful one, as in a failed first try, has nothing to do with it.
    if (talk != null
        && talk.rst().frame() <= rst.mark().frame()
        && talk.segment().frame() > rst.mark().frame()) {
      String detail =
          "it sent new " + talk.what() + " in frame " + talk.segment().frame() + " afterwards";
      seen.add(new Seen(ForgerySign.TALKS_AFTER, detail));
    }
  }

  private static void stepped(FlowStory.SentRst rst, List<Seen> seen) {
    List<Integer> steps =
        rst.sender().rsts().stream()
            .filter(r -> Math.abs(r.timeNs() - rst.mark().timeNs()) <= VOLLEY_NS)
            .filter(ForgeryScore::isAhead)
            .map(r -> SeqNum.distance(r.senderBefore().sndNxt(), r.segment().seq()))
            .distinct()
            .sorted()
            .toList();
    // One alone may be an honest answer to an ACK of data, both of which the capture has lost.
    if (steps.size() >= 2) {
      String detail =
          "its RSTs step ahead of all it had sent, by " + steps.get(0) + ", " + steps.get(1);
      seen.add(new Seen(ForgerySign.STEPPED_SEQ, detail + (steps.size() > 2 ? ", ..." : " bytes")));
    }
  }

  /** Whether the RST lies beyond all that was sent or acknowledged before it. */
  private static boolean isAhead(RstMark mark) {
    HalfSnapshot sender = mark.senderBefore();
    HalfSnapshot peer = mark.peerBefore();
    if (!mark.ofThisConnection()
        || !sender.sequenceKnown()
        || !peer.ackKnown()
        || sender.finSent()
        || peer.finSent()) {
      return false;
    }
    int seq = mark.segment().seq();
    return SeqNum.distance(sender.sndNxt(), seq) > 1 // 1 is a FIN that was not captured
        && SeqNum.distance(peer.rcvNxt(), seq) > 2;
  }

  private static void ttl(PacketTraits traits, Segment rst, List<Seen> seen) {
    if (rst.ttl() == CapturedFrame.ABSENT || traits.ttlCount() < 2 || !traits.ttlConstant()) {
      return;
    }
    int usual = traits.ttlMin();
    int hopsApart = Math.abs(hops(rst.ttl()) - hops(usual));
    boolean sameClass = initialTtl(rst.ttl()) == initialTtl(usual);
    String detail =
        "TTL "
            + rst.ttl()
            + " where its packets have "
            + usual
            + " ("
            + hops(rst.ttl())
            + " hops against "
            + hops(usual)
            + ")";
    // The same distance with another initial value is a stack that sends RSTs with another TTL.
    if (hopsApart >= 3 || (hopsApart > 0 && !sameClass)) {
      seen.add(new Seen(ForgerySign.TTL_FAR, detail));
    } else if (hopsApart > 0 && traits.ttlCount() >= 3) {
      seen.add(new Seen(ForgerySign.TTL_NEAR, detail));
    }
  }

  private static int initialTtl(int ttl) {
    return ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255;
  }

  private static int hops(int ttl) {
    return initialTtl(ttl) - ttl;
  }

  private static void fasterThanPath(HalfConnection sender, RstMark mark, List<Seen> seen) {
    Segment trigger = mark.trigger();
    long rttNs = sender.minRttNs();
    // Only an ACK of bytes that were new in the trigger proves that the RST answers that segment.
    // Without the handshake there may only be delayed ACKs to take the round trip from.
    if (trigger == null
        || sender.knowledge() != Knowledge.HANDSHAKE
        || !mark.triggerIsNew()
        || !mark.segment().isAck()
        || trigger.sequenceLength() == 0
        || rttNs < MIN_USABLE_RTT_NS) {
      return;
    }
    long delayNs = mark.timeNs() - trigger.timeNs();
    if (delayNs >= 0 && delayNs < rttNs / 2) {
      String detail =
          "it answers frame "
              + trigger.frame()
              + " after "
              + Say.time(delayNs)
              + ", but the round trip to its sender is "
              + Say.time(rttNs);
      seen.add(new Seen(ForgerySign.FASTER_THAN_PATH, detail));
    }
  }

  private static void copied(HalfConnection sender, RstMark mark, List<Seen> seen) {
    Segment peerLast = mark.peerLast();
    Segment rst = mark.segment();
    if (peerLast == null) {
      return;
    }
    if (windowEchoed(mark)
        && rst.windowRaw() >= MIN_TELLING_WINDOW
        && sender.traits().ttlCount() >= 2 // popular windows meet by chance where few were seen
        && sender.traits().neverSentWindow(rst.windowRaw())) {
      String detail = "window " + rst.windowRaw() + " is the other end's, never its own";
      seen.add(new Seen(ForgerySign.WINDOW_COPIED, detail));
    }
    if (ipIdEchoed(mark)) {
      String detail = "IP identification " + rst.ipId() + " is that of frame " + peerLast.frame();
      seen.add(new Seen(ForgerySign.IPID_COPIED, detail));
    }
  }

  /** Whether the RST has the window of the peer's last segment, and one other than 0. */
  public static boolean windowEchoed(RstMark mark) {
    Segment peerLast = mark.peerLast();
    int window = mark.segment().windowRaw();
    return peerLast != null && window > 0 && window == peerLast.windowRaw();
  }

  /** Whether the RST has the IP identification of the peer's last segment, and one other than 0. */
  public static boolean ipIdEchoed(RstMark mark) {
    Segment peerLast = mark.peerLast();
    int ipId = mark.segment().ipId();
    return peerLast != null && ipId > 0 && ipId == peerLast.ipId();
  }

  private static void headerUnlike(PacketTraits traits, Segment rst, List<Seen> seen) {
    if (rst.df() == 0 && traits.dfSet() >= 3 && traits.dfClear() == 0) {
      seen.add(new Seen(ForgerySign.DF_UNLIKE, "Don't Fragment clear, always set before"));
    }
    int usual = traits.constantDscp();
    boolean known = rst.dscp() != CapturedFrame.ABSENT && usual != CapturedFrame.ABSENT;
    if (known && rst.dscp() != usual && traits.ttlCount() >= 3) {
      String detail = "DSCP " + rst.dscp() + " where its packets have " + usual;
      seen.add(new Seen(ForgerySign.DSCP_UNLIKE, detail));
    }
  }
}
