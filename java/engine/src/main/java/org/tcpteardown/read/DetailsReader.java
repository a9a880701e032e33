package org.tcpteardown.read;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.nio.ByteBuffer;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.ClearTlsAlert;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.pcap.TcpChecksum;
import org.tcpteardown.pcap.TcpOptions;

/**
 * What a record says of a segment's options, checksum and payload. A list of fields that lacks them
 * is as good as one that has them: then they are absent. For one thread.
 */
final class DetailsReader {
  /** Of a TCP header without options. */
  private static final int HEADER_BYTES = 20;

  private final TcpOptions options = new TcpOptions();
  private final byte[] optionBytes = new byte[TcpOptions.MAX_BYTES];
  private final byte[] firstBytes = new byte[ClearTlsAlert.RECORD_BYTES];
  private int optionCount;
  private long tsVal;
  private long tsEcr;

  /**
   * Reads the options of the innermost segment.
   *
   * @param headers number of TCP headers in the record
   */
  void read(FrameValues values, int headers) throws BadRecordException {
    boolean known = values.count(TsharkField.TCP_OPTIONS) == headers;
    optionCount =
        known ? Numbers.bytes(values, TsharkField.TCP_OPTIONS, headers - 1, optionBytes) : 0;
    boolean cut =
        values.count(TsharkField.TCP_HDR_LEN) == headers
            && only(values, TsharkField.FRAME_CAP_LEN, 1) < only(values, TsharkField.FRAME_LEN, 1);
    int length =
        cut
            ? (int) Numbers.unsigned(values, TsharkField.TCP_HDR_LEN, headers - 1) - HEADER_BYTES
            : optionCount;
    options.read(optionBytes, optionCount, Math.max(length, optionCount));
    tsVal = known ? options.tsVal() : only(values, TsharkField.TCP_TSVAL, headers);
    tsEcr = known ? options.tsEcr() : only(values, TsharkField.TCP_TSECR, headers);
  }

  /** The timestamp value, or absent. */
  long tsVal() {
    return tsVal;
  }

  /** The timestamp echo reply, or absent. */
  long tsEcr() {
    return tsEcr;
  }

  /** The first byte of data; or the type of the first TLS record, where no more was asked for. */
  int firstPayloadByte(FrameValues values, int headers) throws BadRecordException {
    if (values.count(TsharkField.TCP_PAYLOAD) == headers) {
      int bytes = Numbers.bytes(values, TsharkField.TCP_PAYLOAD, headers - 1, firstBytes);
      return bytes == 0 ? ABSENT : firstBytes[0] & 0xff;
    }
    if (headers > 1 || values.has(TsharkField.TCP_PAYLOAD)) {
      return ABSENT;
    }
    TsharkField type =
        values.has(TsharkField.TLS_CONTENT_TYPE)
            ? TsharkField.TLS_CONTENT_TYPE
            : TsharkField.TLS_OPAQUE_TYPE;
    return values.has(type) ? (int) Numbers.unsigned(values, type, 0) : ABSENT;
  }

  /** The TLS alert that a payload of {@link ClearTlsAlert#RECORD_BYTES} bytes is, or absent. */
  int tlsAlert(FrameValues values, int headers) throws BadRecordException {
    if (values.count(TsharkField.TCP_PAYLOAD) == headers) {
      int bytes = Numbers.bytes(values, TsharkField.TCP_PAYLOAD, headers - 1, firstBytes);
      ByteBuffer payload = ByteBuffer.wrap(firstBytes);
      return bytes == ClearTlsAlert.RECORD_BYTES
          ? ClearTlsAlert.ofRecord(payload.getInt(0), payload.getInt(3) & 0xff_ffff)
          : ABSENT;
    }
    boolean one = headers == 1 && !values.has(TsharkField.TCP_PAYLOAD);
    return one
        ? ClearTlsAlert.of(
            only(values, TsharkField.TLS_ALERT_LEVEL, 1),
            only(values, TsharkField.TLS_ALERT_DESCRIPTION, 1))
        : ABSENT;
  }

  /** What the options say, with what was found out about checksum, text and alert. */
  SegmentDetails details(int flags, Checksum checksum, String rstText, int tlsAlert) {
    return options.details(flags, checksum, rstText, tlsAlert);
  }

  /**
   * Whether the checksum of a segment without payload is right.
   *
   * @param path of the record
   */
  Checksum checksum(
      FrameValues values,
      LayerPath path,
      Endpoint from,
      Endpoint to,
      int seq,
      int ack,
      int flags,
      int window)
      throws BadRecordException {
    long stored = only(values, TsharkField.TCP_CHECKSUM, values.count(TsharkField.TCP_SEQ_RAW));
    boolean optionsHidden = values.has(TsharkField.TCP_TSVAL) && optionCount == 0;
    // Extension headers may name another addressee than the one that the checksum is about.
    if (stored == ABSENT || optionsHidden || path.tcpExtended() || isUrgent(values)) {
      return Checksum.UNKNOWN;
    }
    return TcpChecksum.of(
        from, to, seq, ack, flags, window, optionBytes, optionCount, (int) stored);
  }

  /**
   * Whether the checksum of a segment with payload is right; only where tshark has looked.
   *
   * @param path of the record
   * @param payloadBytes of the segment
   */
  Checksum payloadChecksum(
      FrameValues values, LayerPath path, Endpoint from, Endpoint to, int payloadBytes)
      throws BadRecordException {
    int headers = values.count(TsharkField.TCP_SEQ_RAW);
    Checksum found = checksumStatus(values, headers);
    long stored = only(values, TsharkField.TCP_CHECKSUM, headers);
    long headerBytes = only(values, TsharkField.TCP_HDR_LEN, headers);
    if (found == Checksum.UNKNOWN
        || stored == ABSENT
        || headerBytes == ABSENT
        || path.tcpExtended()
        || isUrgent(values)) {
      return Checksum.UNKNOWN;
    }
    boolean right = found == Checksum.RIGHT;
    return TcpChecksum.of(from, to, (int) headerBytes + payloadBytes, right, (int) stored);
  }

  private static Checksum checksumStatus(FrameValues values, int headers) {
    TsharkField field = TsharkField.TCP_CHECKSUM_STATUS;
    if (values.count(field) != headers) {
      return Checksum.UNKNOWN;
    }
    String status = values.string(field, headers - 1).replace("\"", "");
    return switch (status) {
      case "0", "Bad" -> Checksum.WRONG;
      case "1", "Good" -> Checksum.RIGHT;
      default -> Checksum.UNKNOWN;
    };
  }

  private static boolean isUrgent(FrameValues values) throws BadRecordException {
    int pointers = values.count(TsharkField.TCP_URGENT_POINTER);
    return values.has(TsharkField.TCP_URGENT_WITHOUT_FLAG)
        || (pointers > 0
            && Numbers.unsigned(values, TsharkField.TCP_URGENT_POINTER, pointers - 1) != 0);
  }

  /** The text of a RST; empty when there is none. */
  static String rstText(FrameValues values) {
    return values.count(TsharkField.TCP_RESET_CAUSE) == 1
        ? SegmentDetails.printable(values.utf8(TsharkField.TCP_RESET_CAUSE, 0))
        : "";
  }

  private static long only(FrameValues values, TsharkField field, int headers)
      throws BadRecordException {
    return values.count(field) == headers ? Numbers.unsigned(values, field, headers - 1) : ABSENT;
  }
}
