package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * One RST as it was captured, with what was known of the flow at that moment.
 *
 * @param segment the RST
 * @param ofThisConnection whether its sequence number can be one of this connection; if not it came
 *     late from an earlier one on the same ports, and is ignored (RFC 5961 section 3.2)
 * @param fit how it fits what its receiver expected, by what was known then
 * @param senderBefore the sender's half before the RST
 * @param peerBefore the other half before the RST
 * @param trigger the peer's segment that the RST fits as an answer, if any
 * @param triggerIsNew whether that segment held payload, SYN or FIN not seen before
 * @param peerLast the last segment of the peer, if any was captured
 * @param family which way of making a RST it fits
 * @param countBefore the last IP identification that its named sender had counted before it; -1
 *     without any
 * @param capturedQuietNs how long neither end had sent anything
 * @param capturedIdleNs how long neither end had sent anything but keepalives and their answers
 * @param clock by which that was captured
 */
public record RstMark(
    Segment segment,
    boolean ofThisConnection,
    RstFit fit,
    HalfSnapshot senderBefore,
    HalfSnapshot peerBefore,
    @Nullable Segment trigger,
    boolean triggerIsNew,
    @Nullable Segment peerLast,
    RstFamily family,
    int countBefore,
    long capturedQuietNs,
    long capturedIdleNs,
    CaptureClock clock) {

  /** How long neither end had sent anything, in nanoseconds. */
  public long quietNs() {
    return clock.elapsedNs(timeNs() - capturedQuietNs, timeNs());
  }

  /** How long neither end had sent anything but keepalives and their answers, in nanoseconds. */
  public long idleNs() {
    return clock.elapsedNs(timeNs() - capturedIdleNs, timeNs());
  }

  /** The same as an answer to nothing. */
  public RstMark unprovoked() {
    return new RstMark(
        segment,
        ofThisConnection,
        fit,
        senderBefore,
        peerBefore,
        null,
        false,
        peerLast,
        family,
        countBefore,
        capturedQuietNs,
        capturedIdleNs,
        clock);
  }

  /**
   * The same as the second half of what {@code first} began: it was challenged, and asked again.
   */
  public RstMark insisting(RstMark first) {
    return new RstMark(
        segment,
        ofThisConnection,
        fit,
        first.senderBefore,
        first.peerBefore,
        first.trigger,
        first.triggerIsNew,
        first.peerLast,
        first.family,
        countBefore,
        first.capturedQuietNs,
        first.capturedIdleNs,
        clock);
  }

  public long timeNs() {
    return segment.timeNs();
  }

  public long frame() {
    return segment.frame();
  }

  /**
   * Whether it is the refusal of a SYN that the capture holds only behind it: see {@link
   * FlowTrack#isAnswerBeforeSyn}.
   */
  public boolean isWrittenBefore(Segment syn) {
    return peerLast != null && peerLast.frame() == syn.frame() && frame() < syn.frame();
  }

  /** Whether the silence before it was not captured from its beginning: more may have come then. */
  public boolean followsHole(Flow flow) {
    long quietSinceNs = timeNs() - capturedIdleNs;
    return flow.lacksWithin(quietSinceNs - 1, timeNs());
  }
}
