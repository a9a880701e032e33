package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;

/**
 * What one half's packets look like below and beside TCP: TTL, Don't Fragment, DSCP, windows, IP
 * identification. RSTs are left out, for they are what is held against it.
 */
public final class PacketTraits {
  private static final int BITS_OF_WINDOW = 16;
  private static final int IN_A_LONG = 4;
  private static final int MAX_WINDOWS = 2 * IN_A_LONG;

  /** A host that counts its packets moves this far at most between two of one connection. */
  private static final int MAX_IP_ID_STEP = 256;

  /** So many steps in a row are no chance: each has one of 2^-8. */
  private static final int MIN_IP_ID_STEPS = 4;

  /** So many show a counter well enough, where the number in question is a close step too. */
  private static final int MIN_STEPS_BEFORE_NEXT = 2;

  /** What a quiet host sends elsewhere between two packets of a connection. */
  private static final int CLOSE_IP_ID_STEP = 16;

  private int ttlCount;

  // Small types: there are two of these for every flow.
  /** The TTL of most of its segments, if there is one: a majority vote (Boyer and Moore). */
  private short ttlUsual = -1;

  private int ttlLead;
  private short ttlMin = Short.MAX_VALUE;
  private short ttlMax = -1;

  /** Of the packets that were captured once more, with the TTL that they had there. */
  private short copyTtlMin = Short.MAX_VALUE;

  private short copyTtlMax = -1;
  private int dfSet;
  private int dfClear;
  private byte dscpMin = Byte.MAX_VALUE;
  private byte dscpMax = -1;
  private byte windowCount;

  // The first window values of 16 bits each, four to a number: an array for each half costs more.
  private long windows;
  private long moreWindows;

  private boolean manyWindows;
  private int ipIdFirst = -1;
  private int ipIdLast;
  private int ipIdAdvance;
  private int ipIdSteps;
  private short ipIdLongestStep;
  private boolean ipIdNotCounted;
  private boolean ipIdVaries;
  private boolean ipIdRepeats;
  private boolean ipIdEchoed;

  /**
   * Takes the next packet.
   *
   * @param peerLast the other half's last segment before it; null if there is none
   */
  void add(Segment segment, @Nullable Segment peerLast) {
    if (segment.ttl() != CapturedFrame.ABSENT) {
      ttlCount++;
      if (ttlLead == 0) {
        ttlUsual = (short) segment.ttl();
      }
      ttlLead += segment.ttl() == ttlUsual ? 1 : -1;
      ttlMin = (short) Math.min(ttlMin, segment.ttl());
      ttlMax = (short) Math.max(ttlMax, segment.ttl());
    }
    if (segment.df() == 1) {
      dfSet++;
    } else if (segment.df() == 0) {
      dfClear++;
    }
    if (segment.dscp() != CapturedFrame.ABSENT) {
      dscpMin = (byte) Math.min(dscpMin, segment.dscp());
      dscpMax = (byte) Math.max(dscpMax, segment.dscp());
    }
    addWindow(segment.windowRaw());
    addIpId(segment.ipId());
    ipIdEchoed |= segment.ipId() > 0 && peerLast != null && segment.ipId() == peerLast.ipId();
  }

  /** Takes a packet that was taken before, captured at another point of the path. */
  void addCopy(Segment segment) {
    if (segment.ttl() != CapturedFrame.ABSENT) {
      copyTtlMin = (short) Math.min(copyTtlMin, segment.ttl());
      copyTtlMax = (short) Math.max(copyTtlMax, segment.ttl());
    }
  }

  /** Takes 0 for none: Linux sends it wherever it needs no number (SYN-ACK, TIME-WAIT). */
  private void addIpId(int ipId) {
    if (ipId <= 0 || ipIdNotCounted) {
      return;
    }
    ipIdVaries |= ipIdFirst >= 0 && ipId != ipIdFirst;
    ipIdRepeats |= ipId == ipIdFirst;
    if (ipIdFirst >= 0) {
      int step = (short) (ipId - ipIdLast);
      if (Math.abs(step) > MAX_IP_ID_STEP) {
        ipIdNotCounted = true;
        return;
      }
      if (step <= 0) {
        return; // a copy, or overtaken
      }
      ipIdSteps++;
      ipIdAdvance += step;
      ipIdLongestStep = (short) Math.max(ipIdLongestStep, step);
    } else {
      ipIdFirst = ipId;
    }
    ipIdLast = ipId;
  }

  private void addWindow(int windowRaw) {
    if (manyWindows || contains(windowRaw)) {
      return;
    }
    if (windowCount == MAX_WINDOWS) {
      manyWindows = true;
      return;
    }
    long bits = (long) (windowRaw & 0xffff) << (BITS_OF_WINDOW * (windowCount % IN_A_LONG));
    if (windowCount < IN_A_LONG) {
      windows |= bits;
    } else {
      moreWindows |= bits;
    }
    windowCount++;
  }

  private boolean contains(int windowRaw) {
    for (int i = 0; i < windowCount; i++) {
      long bits = i < IN_A_LONG ? windows : moreWindows;
      if (((bits >>> (BITS_OF_WINDOW * (i % IN_A_LONG))) & 0xffff) == windowRaw) {
        return true;
      }
    }
    return false;
  }

  /** Packets whose TTL or hop limit is known, each counted where it was captured first. */
  public int ttlCount() {
    return ttlCount;
  }

  /** Whether all those had the same TTL. */
  public boolean ttlConstant() {
    return ttlCount > 0 && ttlMin == ttlMax;
  }

  /** Whether most of its segments have that TTL: single packets may be damaged or strayed. */
  public boolean isUsualTtl(int ttl) {
    return ttlLead > 0 && ttl == ttlUsual;
  }

  /** The TTL or hop limit that most of its segments have; absent if there is no such. */
  public int usualTtl() {
    return ttlLead > 0 ? ttlUsual : CapturedFrame.ABSENT;
  }

  /** The lowest TTL or hop limit seen; meaningful when {@link #ttlCount} is not 0. */
  public int ttlMin() {
    return ttlMin;
  }

  /** The highest TTL or hop limit seen; meaningful when {@link #ttlCount} is not 0. */
  public int ttlMax() {
    return ttlMax;
  }

  /** Whether packets were captured once more with another TTL: on both sides of a router. */
  public boolean capturedBesideRouter() {
    return copyTtlMax >= 0 && (copyTtlMin < ttlMin || copyTtlMax > ttlMax);
  }

  /** See {@link HalfConnection#ttlAtFirstPoint}. */
  int atFirstPoint(int ttl) {
    return ttlConstant() && ttl >= copyTtlMin && ttl <= copyTtlMax ? ttlMin : ttl;
  }

  /** Packets with Don't Fragment set. */
  public int dfSet() {
    return dfSet;
  }

  /** IPv4 packets with Don't Fragment clear. */
  public int dfClear() {
    return dfClear;
  }

  /** The DSCP of all packets when it never varied, else {@link CapturedFrame#ABSENT}. */
  public int constantDscp() {
    return dscpMin == dscpMax ? dscpMax : CapturedFrame.ABSENT;
  }

  /** Whether this half is known never to have sent that window value, unscaled. */
  public boolean neverSentWindow(int windowRaw) {
    return !manyWindows && !contains(windowRaw);
  }

  /**
   * Whether an IP identification is one of the next of those that this half plainly counts: then
   * its host sent that packet too, or somebody who went to the trouble of looking so.
   */
  public boolean isNextIpId(int ipId) {
    return isNextIpId(ipId, ipIdLast);
  }

  /**
   * The same for a packet among others: {@code before} is the last that had been used before it.
   */
  public boolean isNextIpId(int ipId, int before) {
    int ahead = (ipId - before) & 0xffff;
    return ipId > 0
        && before >= 0
        && !ipIdNotCounted
        && ipIdSteps >= MIN_STEPS_BEFORE_NEXT
        && ahead > 0
        && ahead <= Math.max(CLOSE_IP_ID_STEP, 2 * ipIdLongestStep);
  }

  /** The last IP identification that it counted; -1 without any. */
  int lastIpId() {
    return ipIdFirst < 0 ? -1 : ipIdLast;
  }

  /**
   * Whether two equal IP identifications, one of this half and one of the other, can mean anything:
   * not if all of its packets bear one number, nor if it used the other's numbers before.
   */
  public boolean ipIdTells() {
    return (ipIdVaries || !ipIdRepeats) && !ipIdEchoed;
  }

  /** Whether an IP identification is one of the next that this half would use, if it counts. */
  public boolean ipIdContinues(int ipId) {
    int ahead = (ipId - ipIdLast) & 0xffff;
    return !ipIdNotCounted && ipIdSteps > 0 && ahead > 0 && ahead <= MAX_IP_ID_STEP;
  }

  /**
   * Whether this half plainly counts the IP identifications of its packets, and this one is not of
   * that count: 0 (no number at all), or far from all that it used.
   */
  public boolean ipIdForeign(int ipId) {
    boolean none = ipId == 0 && !ipIdNotCounted && ipIdSteps >= MIN_STEPS_BEFORE_NEXT;
    return none || ipIdDistance(ipId) > MAX_IP_ID_STEP;
  }

  /**
   * How far an IP identification lies from all that this half used; 0 if it is among them, or if
   * this half does not plainly count its packets.
   */
  public int ipIdDistance(int ipId) {
    boolean counts =
        !ipIdNotCounted && ipIdSteps >= MIN_IP_ID_STEPS && ipIdAdvance < Short.MAX_VALUE;
    if (!counts || ipId <= 0) {
      return 0;
    }
    int ahead = ipId - ipIdFirst & 0xffff;
    if (ahead <= ipIdAdvance) {
      return 0;
    }
    return Math.min(ahead - ipIdAdvance, 0x10000 - ahead);
  }
}
