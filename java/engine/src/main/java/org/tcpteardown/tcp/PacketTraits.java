package org.tcpteardown.tcp;

import java.util.Arrays;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;

/**
 * What one half's packets look like below and beside TCP: TTL, Don't Fragment, DSCP, windows, IP
 * identification. RSTs are left out, for they are what is held against it.
 */
public final class PacketTraits {
  private static final int MAX_WINDOWS = 8;

  /** A host that counts its packets moves this far at most between two of one connection. */
  private static final int MAX_IP_ID_STEP = 256;

  /** So many steps in a row are no chance: each has one of 2^-8. */
  private static final int MIN_IP_ID_STEPS = 4;

  private int ttlCount;
  private int ttlMin = Integer.MAX_VALUE;
  private int ttlMax = -1;
  private int dfSet;
  private int dfClear;
  private int dscpMin = Integer.MAX_VALUE;
  private int dscpMax = -1;
  private int[] windows = {};
  private boolean manyWindows;
  private int ipIdFirst = -1;
  private int ipIdLast;
  private int ipIdAdvance;
  private int ipIdSteps;
  private boolean ipIdNotCounted;

  void add(Segment segment) {
    if (segment.ttl() != CapturedFrame.ABSENT) {
      ttlCount++;
      ttlMin = Math.min(ttlMin, segment.ttl());
      ttlMax = Math.max(ttlMax, segment.ttl());
    }
    if (segment.df() == 1) {
      dfSet++;
    } else if (segment.df() == 0) {
      dfClear++;
    }
    if (segment.dscp() != CapturedFrame.ABSENT) {
      dscpMin = Math.min(dscpMin, segment.dscp());
      dscpMax = Math.max(dscpMax, segment.dscp());
    }
    addWindow(segment.windowRaw());
    addIpId(segment.ipId());
  }

  /** Takes 0 for none: Linux sends it wherever it needs no number (SYN-ACK, TIME-WAIT). */
  private void addIpId(int ipId) {
    if (ipId <= 0 || ipIdNotCounted) {
      return;
    }
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
    } else {
      ipIdFirst = ipId;
    }
    ipIdLast = ipId;
  }

  private void addWindow(int windowRaw) {
    if (manyWindows || contains(windowRaw)) {
      return;
    }
    if (windows.length == MAX_WINDOWS) {
      manyWindows = true;
      return;
    }
    windows = Arrays.copyOf(windows, windows.length + 1);
    windows[windows.length - 1] = windowRaw;
  }

  private boolean contains(int windowRaw) {
    for (int window : windows) {
      if (window == windowRaw) {
        return true;
      }
    }
    return false;
  }

  /** Packets whose TTL or hop limit is known. */
  public int ttlCount() {
    return ttlCount;
  }

  /** Whether all those had the same TTL. */
  public boolean ttlConstant() {
    return ttlCount > 0 && ttlMin == ttlMax;
  }

  /** The lowest TTL or hop limit seen; meaningful when {@link #ttlCount} is not 0. */
  public int ttlMin() {
    return ttlMin;
  }

  /** The highest TTL or hop limit seen; meaningful when {@link #ttlCount} is not 0. */
  public int ttlMax() {
    return ttlMax;
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
