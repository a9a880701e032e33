package org.tcpteardown.story;

import java.util.List;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Backoff;

/** One line of a ladder. */
public sealed interface Rung {

  /** A line that stands for frames. */
  sealed interface OfFrames extends Rung {
    /** Those frames, in capture order; never empty. */
    List<CapturedFrame> frames();

    /** What was found on them. */
    List<Finding> findings();

    default CapturedFrame first() {
      return frames().get(0);
    }

    default CapturedFrame last() {
      return frames().get(frames().size() - 1);
    }
  }

  /** One frame. */
  record Single(CapturedFrame frame, List<Finding> findings) implements OfFrames {
    @Override
    public List<CapturedFrame> frames() {
      return List.of(frame);
    }
  }

  /** SYN, SYN-ACK and ACK, with nothing to say about any of them. */
  record Handshake(Segment syn, Segment synAck, Segment ack) implements OfFrames {
    @Override
    public List<CapturedFrame> frames() {
      return List.of(syn, synAck, ack);
    }

    @Override
    public List<Finding> findings() {
      return List.of();
    }
  }

  /**
   * One end doing the same again and again.
   *
   * @param original what is repeated: a line of its own above this one
   * @param frames the repeats, and what came in between of other senders
   * @param gapsNs times between the transmissions, from the original on, in nanoseconds
   */
  record Repeats(
      Segment original, List<CapturedFrame> frames, List<Long> gapsNs, List<Finding> findings)
      implements OfFrames {

    /** How often it was repeated. */
    public int count() {
      return gapsNs.size();
    }

    /** The last repeat. */
    Segment lastRepeat() {
      Segment last = original;
      for (CapturedFrame frame : frames) {
        if (frame instanceof Segment s && s.source().equals(original.source())) {
          last = s;
        }
      }
      return last;
    }

    /** ICMP errors in between. */
    long icmpErrors() {
      return frames.stream().filter(IcmpError.class::isInstance).count();
    }

    /** Segments of the other end in between. */
    long ofPeer() {
      return frames.stream()
          .filter(f -> f instanceof Segment s && !s.source().equals(original.source()))
          .count();
    }

    /** Whether the gaps are those of a retransmission timer that backs off. */
    public boolean gapsDouble() {
      return Backoff.of(gapsNs).isDoubling();
    }
  }

  /**
   * Nobody sent anything.
   *
   * @param quietNs for how long, in nanoseconds
   * @param setForwardNs how much longer it seems, as the capture's clock was set in it
   */
  record Silence(long quietNs, long setForwardNs) implements Rung {}

  /**
   * Frames that are not shown.
   *
   * @param frames how many
   * @param clientBytes payload bytes of the client in them, repeats included
   * @param serverBytes payload bytes of the server in them, repeats included
   * @param notKept how many of them were not even kept, so that their bytes are not counted
   */
  record Omitted(long frames, long clientBytes, long serverBytes, long notKept) implements Rung {}

  /**
   * Nothing more until the end of the watch.
   *
   * @param quietNs how long the flow was watched after its last frame, in nanoseconds
   * @param by what ended the watch
   */
  record End(long quietNs, By by) implements Rung {

    /** What can end a watch. */
    public enum By {
      PORTS_REUSED("the ports were used again"),
      CAPTURE_PAUSED("nothing at all was captured for long"),
      CAPTURE_ENDED("the capture ended");

      private final String text;

      By(String text) {
        this.text = text;
      }

      /** Words that fit behind "until". */
      public String text() {
        return text;
      }
    }
  }
}
