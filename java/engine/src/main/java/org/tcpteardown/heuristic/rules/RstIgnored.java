package org.tcpteardown.heuristic.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.TalkAfterRst;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class RstIgnored implements Heuristic {
  /**
   * RSTs that must have gone unheeded if their sender does not go on itself: two in a row may fall
   * to ordinary loss.
   */
  private static final int UNHEEDED = 3;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.RST_IGNORED)
          .name("RST had no effect")
          .mark("RST ignored")
          .severity(Severity.WARN)
          .value(ValueType.DURATION, "seconds since the last RST before it")
          .onFrame("the first frame of the receiver that cannot have been under way")
          .summary("End goes on although a valid RST was sent to it")
          .explain(
              """
              ## What it means
              A RST with exactly the sequence number that this end expected should have ended the connection at once. Yet
              this end kept sending, much later than anything that could have been under way.

              ## Why it happens
              The RST did not reach it: a firewall on the path or on the host drops RSTs (some are told to, against
              injected ones), or every copy was lost further on. Retransmissions that go on for minutes while each is
              answered by a RST show this. Rarely a stack or a proxy in user space ignores RSTs.

              ## When it misleads
              One or two RSTs that were lost do not count: the next segment draws another one. A RST whose number is not exact is
              rightly ignored (RFC 5961); it is not reported here. In a capture near the sender of the RST you cannot see
              how far it came.

              ## What to do
              Capture at the end that goes on and see whether the RST arrives. If it does not, look for rules that drop RST
              or invalid packets on the way. If it does, look at the host's own packet filter.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.RST)
          .symptoms(
              Symptom.TIMES_OUT_IN_TRANSFER,
              Symptom.HANGS_AFTER_IDLE,
              Symptom.NEITHER_END_SENT_THE_RESET,
              Symptom.SESSIONS_PILE_UP)
          .filter("tcpteardown.rst_ignored", "Ends that go on after a RST")
          .settings(Setting.RST_IGNORED_AFTER)
          .filter("tcpteardown.rst_ignored > 60", "those that still go on a minute later")
          .filter(
              "tcpteardown.rst_ignored || tcpteardown.sender_talks_after_rst",
              "connections in which a RST did not count")
          .example("rst-dropped/server.pcapng")
          .cites(
              "RFC 9293 section 3.10.7.4, first check and second check",
              "RFC 5961 section 3.2 (a RST must be exact)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      if (half.rstCount() > 0) {
        judge(story, half, out);
      }
    }
  }

  private static void judge(FlowStory story, HalfConnection resetter, FindingSink out) {
    boolean wentOn = TalkAfterRst.certain(story, resetter) != null;
    int needed = wentOn ? 1 : UNHEEDED;
    long waitNs = story.get(Setting.RST_IGNORED_AFTER) + Math.max(0, resetter.peer().minRttNs());
    Segment first = null;
    RstMark beforeFirst = null;
    long countedFrame = -1;
    int unheeded = 0;
    for (Segment segment : story.flow().afterRst()) {
      if (segment.isSyn()) {
        return; // another attempt on the same ports
      }
      boolean ofReceiver = story.flow().senderOf(segment) != resetter && !segment.isRst();
      RstMark rst = ofReceiver ? lastBefore(resetter.rsts(), segment) : null;
      if (rst == null
          || rst.frame() == countedFrame
          || segment.timeNs() - rst.timeNs() <= waitNs
          || !isValidFor(rst, segment)) {
        continue;
      }
      countedFrame = rst.frame();
      if (first == null) {
        first = segment;
        beforeFirst = rst;
      }
      unheeded++;
      if (unheeded == needed && beforeFirst != null) {
        report(story, beforeFirst, first, out);
        return;
      }
    }
  }

  private static void report(FlowStory story, RstMark rst, Segment first, FindingSink out) {
    HalfConnection receiver = story.flow().senderOf(first);
    long afterNs = first.timeNs() - rst.timeNs();
    out.report(
        first,
        FieldValue.duration(afterNs),
        "The "
            + story.role(receiver)
            + " goes on "
            + Wording.time(afterNs)
            + " after a valid RST in the "
            + story.role(receiver.peer())
            + "'s name (frame "
            + rst.frame()
            + "), as if it had not arrived");
  }

  private static @Nullable RstMark lastBefore(List<RstMark> rsts, Segment segment) {
    RstMark found = null;
    for (RstMark rst : rsts) {
      if (rst.frame() < segment.frame()) {
        found = rst;
      }
    }
    return found;
  }

  /**
   * Whether the RST had exactly the number that the receiver expected, then or still when it went
   * on; and the receiver was in a state in which that ends the connection. In TIME-WAIT it may not
   * (RFC 1337).
   */
  private static boolean isValidFor(RstMark rst, Segment later) {
    boolean timeWait = rst.senderBefore().finSent() && rst.senderBefore().peerFinAcked();
    int seq = rst.segment().seq();
    // Data sent before the RST would reach the receiver before it, and move what it expects.
    boolean expectedThen =
        rst.peerBefore().ackKnown()
            && rst.peerBefore().rcvNxt() == seq
            && rst.senderBefore().sndNxt() == seq;
    boolean expectedStill = later.isAck() && later.ack() == seq;
    return rst.ofThisConnection()
        && !rst.fit().isDropped()
        && rst.peerBefore().spoke()
        && !timeWait
        && (expectedThen || expectedStill);
  }
}
