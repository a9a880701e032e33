package org.tcpteardown.testkit;

import java.util.List;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.SackBlocks;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;

/** One line of a script: one captured frame, and the findings that it must carry. */
sealed interface Line {

  long timeNs();

  List<Expectation> expected();

  Line at(long newTimeNs);

  Line unexpected();

  /** The frame that it stands for, seen between these addresses. */
  CapturedFrame frame(long number, Wiring wiring);

  /**
   * A TCP segment.
   *
   * @param timeNs since the start of the script
   * @param tuple 0 for the connection that the script is about, else another one
   * @param from who sent it
   * @param flags the bits of {@link TcpFlags}
   * @param seq sequence number
   * @param ack acknowledgement number, 0 if the script gives none
   * @param payload its bytes
   * @param traits what else its headers say
   * @param expected findings on it
   */
  record Packet(
      long timeNs,
      int tuple,
      End from,
      int flags,
      int seq,
      int ack,
      int payload,
      Traits traits,
      List<Expectation> expected)
      implements Line {

    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    /** The sequence number just after it. */
    int endSeq() {
      return seq + payload + (has(TcpFlags.SYN) ? 1 : 0) + (has(TcpFlags.FIN) ? 1 : 0);
    }

    /** Whether its SEQ is 0 by RFC 9293 section 3.10.7.1 and not a number of the connection. */
    private boolean seqIsNoNumber() {
      return seq == 0 && has(TcpFlags.RST) && has(TcpFlags.ACK);
    }

    private boolean ackIsNoNumber() {
      return ack == 0 && !has(TcpFlags.ACK);
    }

    Packet shifted(End end, int by) {
      boolean own = from == end;
      int newSeq = own && !seqIsNoNumber() ? seq + by : seq;
      int newAck = !own && !ackIsNoNumber() ? ack + by : ack;
      Traits newTraits = own ? traits : traits.sackShifted(by);
      return new Packet(timeNs, tuple, from, flags, newSeq, newAck, payload, newTraits, expected);
    }

    Packet on(int newTuple) {
      return new Packet(timeNs, newTuple, from, flags, seq, ack, payload, traits, expected);
    }

    Packet with(Traits newTraits) {
      return new Packet(timeNs, tuple, from, flags, seq, ack, payload, newTraits, expected);
    }

    @Override
    public Packet at(long newTimeNs) {
      return new Packet(newTimeNs, tuple, from, flags, seq, ack, payload, traits, expected);
    }

    @Override
    public Packet unexpected() {
      return new Packet(timeNs, tuple, from, flags, seq, ack, payload, traits, List.of());
    }

    @Override
    public CapturedFrame frame(long number, Wiring wiring) {
      return wiring.segment(number, this);
    }
  }

  /**
   * What a segment's headers say beside TCP's numbers; see {@link org.tcpteardown.model.Segment}.
   */
  record Traits(
      int window,
      int ttl,
      int ipId,
      int df,
      int dscp,
      long tsVal,
      long tsEcr,
      long stream,
      int firstPayloadByte,
      SegmentDetails details,
      long link) {

    /** Nothing but IP and TCP's window. */
    Traits(int window, int ttl, int ipId, int df, int dscp) {
      this(
          window,
          ttl,
          ipId,
          df,
          dscp,
          CapturedFrame.ABSENT,
          CapturedFrame.ABSENT,
          CapturedFrame.ABSENT,
          CapturedFrame.ABSENT,
          SegmentDetails.NONE,
          CapturedFrame.ABSENT);
    }

    /** The same some hops further on. */
    Traits routed(int hops) {
      int there = ttl == CapturedFrame.ABSENT ? ttl : ttl - hops;
      return new Traits(
          window, there, ipId, df, dscp, tsVal, tsEcr, stream, firstPayloadByte, details, link);
    }

    Traits onStream(long number) {
      return new Traits(
          window, ttl, ipId, df, dscp, tsVal, tsEcr, number, firstPayloadByte, details, link);
    }

    /** SACK blocks are the peer's sequence numbers. */
    private Traits sackShifted(int by) {
      SackBlocks sack = details.sack();
      if (sack.count() == 0) {
        return this;
      }
      int[] edges = new int[2 * sack.count()];
      for (int i = 0; i < sack.count(); i++) {
        edges[2 * i] = sack.left(i) + by;
        edges[2 * i + 1] = sack.right(i) + by;
      }
      SegmentDetails shifted =
          new SegmentDetails(
              details.mss(),
              details.windowScale(),
              details.optionKinds(),
              SackBlocks.of(edges),
              details.checksum(),
              details.rstText(),
              details.tlsAlert());
      return new Traits(
          window, ttl, ipId, df, dscp, tsVal, tsEcr, stream, firstPayloadByte, shifted, link);
    }
  }

  /**
   * An ICMP error.
   *
   * @param timeNs since the start of the script
   * @param sender who sent it
   * @param type ICMP type
   * @param code ICMP code
   * @param mtuBytes the MTU that it names, or absent
   * @param quoted who sent the segment that it quotes
   * @param expected findings on it
   */
  record Icmp(
      long timeNs,
      String sender,
      int type,
      int code,
      int mtuBytes,
      End quoted,
      List<Expectation> expected)
      implements Line {

    @Override
    public Icmp at(long newTimeNs) {
      return new Icmp(newTimeNs, sender, type, code, mtuBytes, quoted, expected);
    }

    @Override
    public Icmp unexpected() {
      return new Icmp(timeNs, sender, type, code, mtuBytes, quoted, List.of());
    }

    @Override
    public CapturedFrame frame(long number, Wiring wiring) {
      return wiring.icmp(number, this);
    }
  }

  /**
   * An ARP packet.
   *
   * @param timeNs since the start of the script
   * @param whose whose address it claims
   * @param link for which hardware address
   */
  record Arp(long timeNs, End whose, long link) implements Line {

    @Override
    public List<Expectation> expected() {
      return List.of();
    }

    @Override
    public Arp at(long newTimeNs) {
      return new Arp(newTimeNs, whose, link);
    }

    @Override
    public Arp unexpected() {
      return this;
    }

    @Override
    public CapturedFrame frame(long number, Wiring wiring) {
      return wiring.arp(number, this);
    }
  }

  /**
   * A frame of some other protocol: here the capture was still running.
   *
   * @param timeNs since the start of the script
   */
  record Other(long timeNs) implements Line {

    @Override
    public List<Expectation> expected() {
      return List.of();
    }

    @Override
    public Other at(long newTimeNs) {
      return new Other(newTimeNs);
    }

    @Override
    public Other unexpected() {
      return this;
    }

    @Override
    public CapturedFrame frame(long number, Wiring wiring) {
      return wiring.other(number, this);
    }
  }
}
