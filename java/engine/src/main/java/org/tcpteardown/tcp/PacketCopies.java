package org.tcpteardown.tcp;

import java.util.Arrays;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;

/**
 * Tells frames that show a packet once more from frames that show a new one. A mirror port sees a
 * packet on its way in and out, {@code -i any} on every interface, a router with its TTL counted
 * down: that is one packet at several capture points.
 *
 * <p>Copies agree in all that routers leave alone. A retransmission agrees in that too, but for its
 * IP identification (RFC 6864). Where that is missing or always the same, time decides, and what
 * else is known of the flow: no stack retransmits within a millisecond before it has heard
 * anything, and duplicate ACKs and RSTs of that kind are copies only where others come in copies.
 *
 * <p>A packet that goes round a routing loop comes by until its TTL has run out: dozens of frames,
 * each a few hops on, which all show what was sent once.
 */
public final class PacketCopies {
  /** Says that a packet was not captured before. */
  public static final long NEW = -1;

  /** Mirror ports that queue, and captures that were merged, need their time. */
  private static final long NUMBERED_WITHIN_NS = 100_000_000L;

  /** For packets without IP identification whose TTL shows that they have gone on. */
  private static final long ROUTED_WITHIN_NS = 10_000_000L;

  /** For those that show nothing of the kind. */
  private static final long ALIKE_WITHIN_NS = 1_000_000L;

  /** Capture points lie this far apart at most. */
  private static final int MAX_HOPS = 8;

  /** Who captures a packet so often with a falling TTL may see it going round a loop. */
  private static final int MIN_ROUNDS = 3;

  /** Of packets that would show it, one in so many has copies where a flow is captured so. */
  private static final int COPIED_SHARE = 4;

  private static final int FIRST_CAPACITY = 8;
  private static final int MAX_CAPACITY = 256;

  /** What is kept of a packet: see the places below. */
  private static final int WORDS = 4;

  private static final int IDENTITY = 0;

  /** Of its first frame, or of the latest that shows it further on. */
  private static final int TIME_NS = 1;

  private static final int FRAME = 2;

  /**
   * Sender, number of copies, TTL of the latest copy plus one, timestamps folded, from bit 0 on.
   */
  private static final int STATE = 3;

  private static final int COPIES_BITS = 8;
  private static final int MAX_COPIES = (1 << COPIES_BITS) - 1;
  private static final int TTL_AT = 1 + COPIES_BITS;
  private static final int TTL_BITS = 9;
  private static final int STAMPS_AT = TTL_AT + TTL_BITS;

  /** The latest packets of both ends, the newest before {@link #next}. */
  private long[] latest = new long[FIRST_CAPACITY * WORDS];

  private int next;
  private int held;
  private long packets;
  private long copies;
  private int mostCopies;
  private final Direction low = new Direction();
  private final Direction high = new Direction();

  /** What one end's packets tell. */
  private static final class Direction {
    private int lastIpId = CapturedFrame.ABSENT;

    /** Whether its last two packets had the same IP identification. */
    private boolean ipIdRepeats;

    /** Packets that would show it if they came in copies, and those that did. */
    private long telling;

    private long copied;

    boolean hasOwnIpId(Segment segment) {
      return segment.ipId() > 0 && !(ipIdRepeats && segment.ipId() == lastIpId);
    }

    void isNew(Segment segment, boolean tells) {
      ipIdRepeats = segment.ipId() == lastIpId;
      lastIpId = segment.ipId();
      telling += tells ? 1 : 0;
    }

    boolean comesInCopies() {
      return copied > 0 && copied * COPIED_SHARE >= telling;
    }
  }

  /**
   * Takes the next segment of a flow.
   *
   * @return the frame that showed the same packet first, or {@link #NEW}
   */
  public long take(Segment segment) {
    boolean fromLow = segment.source().compareTo(segment.destination()) <= 0;
    Direction sender = fromLow ? low : high;
    long identity = identity(segment, fromLow);
    boolean ownIpId = sender.hasOwnIpId(segment);
    int found = find(segment, identity, fromLow, ownIpId);
    if (found >= 0) {
      return noteCopy(found, segment, sender, ownIpId);
    }
    sender.isNew(segment, tells(segment, ownIpId));
    add(segment, identity, fromLow);
    packets++;
    return NEW;
  }

  /** At how many points of the path packets of the flow were captured: 1 for most captures. */
  public int capturePoints() {
    return packets == 0 ? 1 : (int) ((packets + copies + packets / 2) / packets);
  }

  /** Whether a second frame of it would be known for a copy, whatever else is known of the flow. */
  private static boolean tells(Segment segment, boolean ownIpId) {
    return ownIpId || segment.sequenceLength() > 0;
  }

  /** Whether one error of a flow that comes in copies may be a copy of another one. */
  static boolean isAlike(IcmpError one, IcmpError other) {
    return one.sender().equals(other.sender())
        && one.type() == other.type()
        && one.code() == other.code()
        && one.quotedSource().equals(other.quotedSource())
        && Math.abs(one.timeNs() - other.timeNs()) < ALIKE_WITHIN_NS;
  }

  private int find(Segment segment, long identity, boolean fromLow, boolean ownIpId) {
    boolean peerSince = false;
    for (int back = 1; back <= held; back++) {
      int at = Math.floorMod(next - back, capacity()) * WORDS;
      long ageNs = Math.abs(segment.timeNs() - latest[at + TIME_NS]);
      if (ageNs >= NUMBERED_WITHIN_NS) {
        if (mostCopies < MIN_ROUNDS) {
          return -1;
        }
        continue; // packets that circle are seen again long after they were first
      }
      if (latest[at] == identity && isCopy(segment, at, ageNs, ownIpId, peerSince)) {
        return at;
      }
      peerSince |= (latest[at + STATE] & 1) != (fromLow ? 1 : 0);
    }
    return -1;
  }

  private boolean isCopy(
      Segment segment, int at, long ageNs, boolean ownIpId, boolean peerHasSpokenSince) {
    int hops = hopsOn(segment, at);
    if (Math.abs(hops) > MAX_HOPS) {
      return false;
    }
    boolean sameStamps = (int) (latest[at + STATE] >>> STAMPS_AT) == stamps(segment);
    if (ownIpId) {
      return sameStamps || hops > 0;
    }
    if (!sameStamps) {
      return false;
    }
    if (ageNs >= (hops > 0 ? ROUTED_WITHIN_NS : ALIKE_WITHIN_NS)) {
      return false;
    }
    if (comeInCopies(latest[at + STATE]) && copiesOf(at) < mostCopies) {
      return true;
    }
    if (segment.isRst()) {
      return false;
    }
    return hops > 0 || (segment.sequenceLength() > 0 && !peerHasSpokenSince);
  }

  private boolean comeInCopies(long state) {
    Direction sender = (state & 1) != 0 ? low : high;
    return sender.telling > 0
        ? sender.comesInCopies()
        : low.comesInCopies() || high.comesInCopies();
  }

  /** How many hops it has gone on since the latest frame that showed the same packet. */
  private int hopsOn(Segment segment, int at) {
    int ttl = ((int) (latest[at + STATE] >>> TTL_AT) & ((1 << TTL_BITS) - 1)) - 1;
    boolean known = ttl != CapturedFrame.ABSENT && segment.ttl() != CapturedFrame.ABSENT;
    return known ? ttl - segment.ttl() : 0;
  }

  private int copiesOf(int at) {
    return (int) (latest[at + STATE] >>> 1) & MAX_COPIES;
  }

  private long noteCopy(int at, Segment segment, Direction sender, boolean ownIpId) {
    int known = copiesOf(at);
    int now = Math.min(known + 1, MAX_COPIES);
    sender.copied += known == 0 && tells(segment, ownIpId) ? 1 : 0;
    mostCopies = Math.max(mostCopies, now);
    copies++;
    if (hopsOn(segment, at) > 0) {
      latest[at + TIME_NS] = segment.timeNs();
    }
    latest[at + STATE] = state(segment, now, (latest[at + STATE] & 1) != 0);
    return latest[at + FRAME];
  }

  private void add(Segment segment, long identity, boolean fromLow) {
    if (held == capacity() && copies > 0 && capacity() < MAX_CAPACITY) {
      makeRoom(segment.timeNs());
    }
    int at = next * WORDS;
    latest[at + IDENTITY] = identity;
    latest[at + TIME_NS] = segment.timeNs();
    latest[at + FRAME] = segment.frame();
    latest[at + STATE] = state(segment, 0, fromLow);
    next = (next + 1) % capacity();
    held = Math.min(held + 1, capacity());
  }

  /** Where copies come late and packets fast, more of them must be remembered. */
  private void makeRoom(long nowNs) {
    if (nowNs - latest[next * WORDS + TIME_NS] >= NUMBERED_WITHIN_NS) {
      return;
    }
    int old = capacity();
    long[] larger = Arrays.copyOf(latest, latest.length * 2);
    int fromOldest = (old - next) * WORDS;
    System.arraycopy(latest, next * WORDS, larger, 0, fromOldest);
    System.arraycopy(latest, 0, larger, fromOldest, next * WORDS);
    latest = larger;
    next = old;
  }

  private int capacity() {
    return latest.length / WORDS;
  }

  private static long state(Segment segment, int copies, boolean fromLow) {
    long ttl = segment.ttl() + 1L;
    return (long) stamps(segment) << STAMPS_AT
        | ttl << TTL_AT
        | (long) copies << 1
        | (fromLow ? 1 : 0);
  }

  /** Its timestamps as one number. */
  private static int stamps(Segment segment) {
    long stamps = segment.tsVal() << Integer.SIZE ^ segment.tsEcr();
    return (int) (mix(0, stamps) >>> STAMPS_AT);
  }

  /** What two copies of one packet have in common but for timestamps, as one number. */
  private static long identity(Segment s, boolean fromLow) {
    long identity = mix(0, (long) s.seq() << Integer.SIZE | (s.ack() & 0xffff_ffffL));
    identity = mix(identity, (long) s.payloadBytes() << Integer.SIZE | (s.ipId() & 0xffff_ffffL));
    identity = mix(identity, (long) s.flags() << Integer.SIZE | (s.windowRaw() & 0xffff_ffffL));
    if (s.details().sack().count() > 0) { // by which duplicate ACKs differ
      identity = mix(identity, s.details().sack().hashCode());
    }
    return identity + (fromLow ? 1 : 0);
  }

  /** One step of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long before, long word) {
    long z = (before ^ word) + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
