package org.tcpteardown.read;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.tcpteardown.model.CapturedFrame;

/**
 * Counts which fields the input has, to tell input that lacks a field everywhere (it was made with
 * too few {@code -e} options) from single frames without it.
 */
final class FieldCensus {
  /** Records to look at before saying that a field is missing. */
  static final long ENOUGH = 1_000;

  /** Any of these shows that a frame has a TCP header. */
  static final long TCP_FIELDS =
      bits(TsharkField.SEGMENT_FIELDS)
          | TsharkField.TCP_STREAM.bit()
          | TsharkField.TCP_SEQ_RELATIVE.bit();

  private static final long IP_FIELDS =
      bits(
          EnumSet.of(
              TsharkField.IP_SRC, TsharkField.IP_DST, TsharkField.IPV6_SRC, TsharkField.IPV6_DST));

  private long records;
  private long nestedRecords;
  private long seen;
  private long tcpFrames;
  private long seenWithTcp;
  private long segments;
  private long v4NotSegments;
  private long v6NotSegments;
  private final CutHeaders cutHeaders = new CutHeaders();

  void countRecord(long present, boolean nested) {
    records++;
    nestedRecords += nested ? 1 : 0;
    seen |= present;
  }

  /** Counts a frame that has a TCP header outside of ICMP and was not cut by the capture. */
  void countTcp(long present, boolean v6, boolean segment) {
    tcpFrames++;
    seenWithTcp |= present;
    if (segment) {
      segments++;
    } else if (v6) {
      v6NotSegments++;
    } else {
      v4NotSegments++;
    }
  }

  /**
   * Counts a frame that was captured too short for its TCP header, or has not the fields of one:
   * only who has asked for all fields can tell.
   */
  void countCut(CapturedFrame frame) {
    cutHeaders.add(frame);
  }

  CutHeaders cutHeaders() {
    return cutHeaders;
  }

  void add(FieldCensus other) {
    cutHeaders.add(other.cutHeaders);
    records += other.records;
    nestedRecords += other.nestedRecords;
    seen |= other.seen;
    tcpFrames += other.tcpFrames;
    seenWithTcp |= other.seenWithTcp;
    segments += other.segments;
    v4NotSegments += other.v4NotSegments;
    v6NotSegments += other.v6NotSegments;
  }

  /** Whether enough was seen to say that reading on is in vain. */
  boolean isHopeless() {
    boolean noFrame = records >= ENOUGH && !missing(TsharkField.FRAME_FIELDS, seen).isEmpty();
    boolean noSegment = tcpFrames >= ENOUGH && segments == 0;
    return (noFrame || noSegment) && !missing().isEmpty();
  }

  /** Fields that are needed and that no frame has; empty when the input is usable. */
  Set<TsharkField> missing() {
    if (records == 0) {
      return EnumSet.noneOf(TsharkField.class);
    }
    Set<TsharkField> missing = missing(TsharkField.FRAME_FIELDS, seen);
    boolean onlyTcpMissing = missing.isEmpty();
    if (tcpFrames > 0 && segments == 0 && nestedRecords == 0) {
      missing.addAll(missing(TsharkField.SEGMENT_FIELDS, seenWithTcp));
      missing.addAll(missingAddresses(seenWithTcp));
    } else if (tcpFrames == 0 && (!onlyTcpMissing || isBlind())) {
      missing.addAll(missing(TsharkField.SEGMENT_FIELDS, seen));
      missing.addAll(missingAddresses(seen));
    }
    return missing;
  }

  /** Whether nothing in the input could show that a frame is TCP. */
  private boolean isBlind() {
    long signs = TCP_FIELDS | IP_FIELDS | TsharkField.FRAME_PROTOCOLS.bit();
    return nestedRecords == 0 && (seen & signs) == 0;
  }

  private static Set<TsharkField> missingAddresses(long present) {
    Set<TsharkField> v4 = missing(EnumSet.of(TsharkField.IP_SRC, TsharkField.IP_DST), present);
    Set<TsharkField> v6 = missing(EnumSet.of(TsharkField.IPV6_SRC, TsharkField.IPV6_DST), present);
    if (v4.isEmpty() || v6.isEmpty()) {
      return EnumSet.noneOf(TsharkField.class);
    }
    v4.addAll(v6);
    return v4;
  }

  /** Whether the sequence numbers are there, but only those that count from the stream's start. */
  boolean onlyRelativeSequence() {
    return (seen & TsharkField.TCP_SEQ_RELATIVE.bit()) != 0
        && (seen & TsharkField.TCP_SEQ_RAW.bit()) == 0;
  }

  boolean nested() {
    return nestedRecords > 0;
  }

  long tcpFrames() {
    return tcpFrames;
  }

  /**
   * What is wrong when frames of one IP family are usable and those of the other lack their
   * addresses; empty otherwise.
   */
  List<String> unreadFamilies() {
    List<String> reasons = new ArrayList<>();
    if (v4NotSegments > 0
        && !missing(EnumSet.of(TsharkField.IP_SRC, TsharkField.IP_DST), seen).isEmpty()) {
      reasons.add(v4NotSegments + " IPv4 packets without addresses (add -e ip.src -e ip.dst)");
    }
    if (v6NotSegments > 0
        && !missing(EnumSet.of(TsharkField.IPV6_SRC, TsharkField.IPV6_DST), seen).isEmpty()) {
      reasons.add(v6NotSegments + " IPv6 packets without addresses (add -e ipv6.src -e ipv6.dst)");
    }
    return reasons;
  }

  private static Set<TsharkField> missing(Set<TsharkField> wanted, long present) {
    EnumSet<TsharkField> missing = EnumSet.copyOf(wanted);
    missing.removeIf(field -> (present & field.bit()) != 0);
    return missing;
  }

  private static long bits(Set<TsharkField> fields) {
    return fields.stream().mapToLong(TsharkField::bit).reduce(0, (a, b) -> a | b);
  }
}
