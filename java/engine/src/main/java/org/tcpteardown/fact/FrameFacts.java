package org.tcpteardown.fact;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.PacketCopy;
import org.tcpteardown.tcp.PacketTraits;
import org.tcpteardown.tcp.RstMark;

/**
 * The facts of one frame: a FIN or RST, or one that was found at another capture point, too.
 *
 * @param frame the frame
 * @param timeNs its time, nanoseconds since 1970
 * @param lengthBytes its length on the wire
 * @param flow number of its flow
 * @param values what is known
 */
public record FrameFacts(
    long frame, long timeNs, int lengthBytes, long flow, Map<FrameField, FieldValue> values) {

  // Written out: a record links its own at first use, which takes milliseconds of each run.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof FrameFacts that
            && frame == that.frame
            && timeNs == that.timeNs
            && lengthBytes == that.lengthBytes
            && flow == that.flow
            && values.equals(that.values));
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(frame) + values.hashCode();
  }

  /** The facts of all FIN and RST frames of a flow. */
  public static List<FrameFacts> of(FlowStory story) {
    List<FrameFacts> all = new ArrayList<>(2);
    for (HalfConnection half : story.flow().halves()) {
      int nth = 0;
      for (FinMark fin : half.fins()) {
        all.add(facts(story, fin.segment(), finValues(half, fin, ++nth)));
      }
    }
    for (FlowStory.SentRst rst : story.rsts()) {
      all.add(facts(story, rst.mark().segment(), rstValues(story, rst)));
    }
    addCopies(story, all);
    return all;
  }

  /** A second frame of the same packet has the facts of the first. */
  private static void addCopies(FlowStory story, List<FrameFacts> all) {
    if (story.flow().halves().stream().allMatch(half -> half.closingCopies().isEmpty())) {
      return;
    }
    Map<Long, Map<FrameField, FieldValue>> byFrame = new HashMap<>();
    all.forEach(facts -> byFrame.put(facts.frame(), facts.values()));
    for (HalfConnection half : story.flow().halves()) {
      for (PacketCopy copy : half.closingCopies()) {
        all.add(facts(story, copy.segment(), byFrame.getOrDefault(copy.ofFrame(), Map.of())));
      }
    }
  }

  /** Whether they are those of a FIN. */
  public boolean isFin() {
    return values.containsKey(FrameField.FIN_NTH);
  }

  /** Whether they are those of a RST. */
  public boolean isRst() {
    return values.containsKey(FrameField.RST_FAMILY);
  }

  /** How many {@link #of} would give. */
  public static int count(FlowStory story) {
    int count = story.rsts().size();
    for (HalfConnection half : story.flow().halves()) {
      count += half.fins().size() + half.closingCopies().size();
    }
    return count;
  }

  private static FrameFacts facts(
      FlowStory story, Segment segment, Map<FrameField, FieldValue> values) {
    return new FrameFacts(
        segment.frame(), segment.timeNs(), segment.lengthBytes(), story.flow().number(), values);
  }

  private static Map<FrameField, FieldValue> finValues(HalfConnection half, FinMark fin, int nth) {
    Map<FrameField, FieldValue> values = new EnumMap<>(FrameField.class);
    values.put(FrameField.FIN_NTH, FieldValue.count(nth));
    Segment acked = half.finAckedBy();
    if (acked != null && acked.frame() > fin.frame()) {
      values.put(FrameField.FIN_ACKED_IN, FieldValue.frame(acked.frame()));
      values.put(FrameField.FIN_ACK_DELAY, FieldValue.duration(acked.timeNs() - fin.timeNs()));
    }
    if (!half.peer().fins().isEmpty()) {
      values.put(FrameField.FIN_PEER, FieldValue.frame(half.peer().fins().get(0).frame()));
    }
    return values;
  }

  private static Map<FrameField, FieldValue> rstValues(FlowStory story, FlowStory.SentRst rst) {
    Map<FrameField, FieldValue> values = new EnumMap<>(FrameField.class);
    RstMark mark = rst.mark();
    values.put(FrameField.RST_FAMILY, FieldValue.text(mark.family().id()));
    values.put(
        FrameField.RST_ACCEPTABLE, FieldValue.text(RstReception.fit(story, rst).acceptance().id()));
    if (!mark.segment().details().rstText().isEmpty()) {
      values.put(FrameField.RST_TEXT, FieldValue.text(mark.segment().details().rstText()));
    }
    PacketTraits traits = rst.sender().traits();
    if (traits.ttlConstant() && mark.segment().ttl() != CapturedFrame.ABSENT) {
      int delta = rst.sender().ttlAtFirstPoint(mark.segment()) - traits.ttlMin();
      values.put(FrameField.RST_TTL_DELTA, FieldValue.number(delta));
    }
    Segment trigger = mark.trigger();
    if (trigger != null) {
      values.put(FrameField.RST_TRIGGER, FieldValue.frame(trigger.frame()));
      values.put(
          FrameField.RST_TRIGGER_DELAY, FieldValue.duration(mark.timeNs() - trigger.timeNs()));
    }
    // 0 says nothing: stacks write it into any RST.
    if (mark.peerLast() != null && mark.segment().windowRaw() > 0) {
      values.put(FrameField.RST_WINDOW_ECHO, FieldValue.flag(ForgeryScore.windowEchoed(mark)));
    }
    if (mark.peerLast() != null && mark.segment().ipId() > 0 && mark.peerLast().ipId() >= 0) {
      values.put(FrameField.RST_IPID_ECHO, FieldValue.flag(ForgeryScore.ipIdEchoed(mark)));
    }
    String evidence =
        ForgeryScore.of(story, rst).signs().stream()
            .map(s -> s.sign().id() + " +" + s.sign().weight() + " (" + s.detail() + ")")
            .collect(Collectors.joining(", "));
    if (!evidence.isEmpty()) {
      values.put(FrameField.FORGED_RST_EVIDENCE, FieldValue.text(evidence));
    }
    return values;
  }
}
