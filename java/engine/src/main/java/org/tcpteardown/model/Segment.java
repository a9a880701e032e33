package org.tcpteardown.model;

/**
 * One TCP segment, exactly as the wire said it: raw sequence numbers, unscaled window. When a frame
 * has several IP layers this is the innermost TCP. A number that is not in the capture is {@link
 * CapturedFrame#ABSENT}, never 0.
 *
 * @param frame see {@link CapturedFrame#frame()}
 * @param timeNs see {@link CapturedFrame#timeNs()}
 * @param lengthBytes see {@link CapturedFrame#lengthBytes()}
 * @param capturedBytes see {@link CapturedFrame#capturedBytes()}
 * @param stream Wireshark's {@code tcp.stream}, or absent when the reader does not number streams
 * @param source the sender as the IP and TCP headers name it
 * @param destination the addressee
 * @param seq {@code tcp.seq_raw}, 32 bits
 * @param ack {@code tcp.ack_raw}, 32 bits; meaningful only with the ACK flag, yet kept without it
 * @param flags the {@link TcpFlags} bits
 * @param windowRaw {@code tcp.window_size_value}: the window field, not scaled; or absent
 * @param payloadBytes {@code tcp.len}
 * @param ttl IPv4 TTL or IPv6 hop limit, 0 to 255, or absent
 * @param ipId IPv4 identification, or absent (always for IPv6)
 * @param df IPv4 Don't Fragment: 0, 1 or absent (always for IPv6)
 * @param dscp differentiated services code point, 0 to 63, or absent
 * @param tsVal TCP timestamp value (RFC 7323), 0 to 2^32-1, or absent
 * @param tsEcr TCP timestamp echo reply, or absent
 * @param firstPayloadByte the first byte of the payload, 0 to 255: where a TLS record begins there,
 *     its content type; absent when no payload was captured, and for the text of a RST. What comes
 *     through a user's own tshark has it only where tshark finds TLS, in the frame in which the
 *     record ends: the payload as a whole would be most of the output
 * @param details what only few segments say; {@link SegmentDetails#NONE} for nearly all
 * @param link the hardware address of who put it on the link, as {@link LinkAddress} has it: the
 *     sender's own, or that of the last router; absent where a link has none, and inside of tunnels
 *     that carry only IP
 */
public record Segment(
    long frame,
    long timeNs,
    int lengthBytes,
    int capturedBytes,
    long stream,
    Endpoint source,
    Endpoint destination,
    int seq,
    int ack,
    int flags,
    int windowRaw,
    int payloadBytes,
    int ttl,
    int ipId,
    int df,
    int dscp,
    long tsVal,
    long tsEcr,
    int firstPayloadByte,
    SegmentDetails details,
    long link)
    implements CapturedFrame {

  /** One of a link without hardware addresses. */
  public Segment(
      long frame,
      long timeNs,
      int lengthBytes,
      int capturedBytes,
      long stream,
      Endpoint source,
      Endpoint destination,
      int seq,
      int ack,
      int flags,
      int windowRaw,
      int payloadBytes,
      int ttl,
      int ipId,
      int df,
      int dscp,
      long tsVal,
      long tsEcr,
      int firstPayloadByte,
      SegmentDetails details) {
    this(
        frame,
        timeNs,
        lengthBytes,
        capturedBytes,
        stream,
        source,
        destination,
        seq,
        ack,
        flags,
        windowRaw,
        payloadBytes,
        ttl,
        ipId,
        df,
        dscp,
        tsVal,
        tsEcr,
        firstPayloadByte,
        details,
        ABSENT);
  }

  public boolean isSyn() {
    return has(TcpFlags.SYN);
  }

  public boolean isAck() {
    return has(TcpFlags.ACK);
  }

  public boolean isFin() {
    return has(TcpFlags.FIN);
  }

  public boolean isRst() {
    return has(TcpFlags.RST);
  }

  /** Whether it opens a connection: SYN without ACK, FIN or RST. */
  public boolean isOpeningSyn() {
    return (flags & (TcpFlags.SYN | TcpFlags.ACK | TcpFlags.FIN | TcpFlags.RST)) == TcpFlags.SYN;
  }

  /** Whether it answers a SYN: SYN and ACK without FIN or RST. */
  public boolean isSynAck() {
    return (flags & (TcpFlags.SYN | TcpFlags.ACK | TcpFlags.FIN | TcpFlags.RST))
        == (TcpFlags.SYN | TcpFlags.ACK);
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /**
   * SEG.LEN of RFC 9293: payload plus one each for SYN and FIN. Payload of a RST does not count.
   */
  public int sequenceLength() {
    if (isRst()) {
      return 0;
    }
    return payloadBytes + (isSyn() ? 1 : 0) + (isFin() ? 1 : 0);
  }

  /** The sequence number just after this segment, modulo 2^32. */
  public int endSeq() {
    return seq + sequenceLength();
  }

  /** The 4-tuple. */
  public FlowKey key() {
    return FlowKey.of(source, destination);
  }

  /** The same in another frame. */
  public Segment withFrame(long newFrame) {
    return copy(newFrame, timeNs, stream, source, destination, seq, ack);
  }

  /** The same at another time. */
  public Segment withTimeNs(long newTimeNs) {
    return copy(frame, newTimeNs, stream, source, destination, seq, ack);
  }

  /** The same with another stream number, or without: {@link CapturedFrame#ABSENT}. */
  public Segment withStream(long newStream) {
    return copy(frame, timeNs, newStream, source, destination, seq, ack);
  }

  /** The same between other ends. */
  public Segment withEnds(Endpoint newSource, Endpoint newDestination) {
    return copy(frame, timeNs, stream, newSource, newDestination, seq, ack);
  }

  /** The same with other sequence and acknowledgement numbers. */
  public Segment withNumbers(int newSeq, int newAck) {
    return copy(frame, timeNs, stream, source, destination, newSeq, newAck);
  }

  /** The same with other details. */
  public Segment withDetails(SegmentDetails newDetails) {
    return new Segment(
        frame,
        timeNs,
        lengthBytes,
        capturedBytes,
        stream,
        source,
        destination,
        seq,
        ack,
        flags,
        windowRaw,
        payloadBytes,
        ttl,
        ipId,
        df,
        dscp,
        tsVal,
        tsEcr,
        firstPayloadByte,
        newDetails,
        link);
  }

  /** The same, put on the link by somebody else. */
  public Segment withLink(long newLink) {
    return new Segment(
        frame,
        timeNs,
        lengthBytes,
        capturedBytes,
        stream,
        source,
        destination,
        seq,
        ack,
        flags,
        windowRaw,
        payloadBytes,
        ttl,
        ipId,
        df,
        dscp,
        tsVal,
        tsEcr,
        firstPayloadByte,
        details,
        newLink);
  }

  /** The same without payload. */
  public Segment withoutPayload() {
    return new Segment(
        frame,
        timeNs,
        lengthBytes,
        capturedBytes,
        stream,
        source,
        destination,
        seq,
        ack,
        flags,
        windowRaw,
        0,
        ttl,
        ipId,
        df,
        dscp,
        tsVal,
        tsEcr,
        ABSENT,
        details,
        link);
  }

  private Segment copy(
      long newFrame,
      long newTimeNs,
      long newStream,
      Endpoint newSource,
      Endpoint newDestination,
      int newSeq,
      int newAck) {
    return new Segment(
        newFrame,
        newTimeNs,
        lengthBytes,
        capturedBytes,
        newStream,
        newSource,
        newDestination,
        newSeq,
        newAck,
        flags,
        windowRaw,
        payloadBytes,
        ttl,
        ipId,
        df,
        dscp,
        tsVal,
        tsEcr,
        firstPayloadByte,
        details,
        link);
  }
}
